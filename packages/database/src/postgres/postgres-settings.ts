export type HowToRun = {
  survivesPowerCut: boolean
  /** Where the write-ahead log is archived; undefined: nowhere. */
  spool?: string | undefined
  /** Reads the log of this folder at the start, up to the moment or to its end. */
  recovery?: { log: string; at?: Date | undefined } | undefined
}

/** The command line's settings of the embedded Postgres. */
export function postgresSettings({
  socketDir,
  port,
  survivesPowerCut,
  spool,
  recovery,
}: HowToRun & { socketDir: string; port: number }): string[] {
  const values: Record<string, string | number> = {
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    port,
    max_connections: 200,
    shared_buffers: '256MB',
    effective_cache_size: '1GB',
    work_mem: '8MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    wal_compression: 'on',
    random_page_cost: 1.1,
    jit: 'off', // commands are short; compiling them costs more than it saves
    deadlock_timeout: '200ms', // such transactions are tried again; waiting a second first would show
    synchronous_commit: 'on', // "synced" in the app means that it is on disk
    idle_in_transaction_session_timeout: '120s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] %q%a ',
    log_checkpoints: 'off',
    log_min_messages: 'warning',
    log_min_error_statement: 'panic', // refused statements are answers here, and their parameters may be people's words
    // Shared memory below /dev/shm is 64 MB in many containers.
    dynamic_shared_memory_type: 'mmap',
    // Such a folder is there to be copied: no segment of the log is kept for later.
    ...(survivesPowerCut ? {} : { fsync: 'off', full_page_writes: 'off', wal_recycle: 'off', wal_init_zero: 'off' }),
    ...(spool ? archiving(spool) : {}),
    ...(recovery ? recovering(recovery) : {}),
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/**
 * The write-ahead log is switched and collected each minute by the backups (backup/backups.ts), and recycled by Postgres without them. A base copy needs
 * `full_page_writes`.
 */
const archiving = (spool: string) => ({
  archive_mode: 'on',
  archive_library: 'basic_archive',
  'basic_archive.archive_directory': spool,
  archive_timeout: '60s',
  full_page_writes: 'on',
})

const recovering = ({ log, at }: NonNullable<HowToRun['recovery']>) => ({
  restore_command: `cp ${quoted(log)}/%f "%p"`,
  hot_standby: 'off', // no connections before the restore is complete
  recovery_target_action: 'promote',
  ...(at ? { recovery_target_time: at.toISOString().replace('Z', '+00') } : {}),
})

/** For a shell command of Postgres, to which `%` means something. */
const quoted = (path: string) => `'${path.replaceAll("'", "'\\''")}'`.replaceAll('%', '%%')
