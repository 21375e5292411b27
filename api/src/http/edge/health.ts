import { statfs } from 'node:fs/promises'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { FREE_BYTES_MIN } from '@werkbank/database/postgres/embedded-postgres.ts'
import { createPing } from '@werkbank/database/postgres/ping.ts'

/** Why this process can't serve now, as `/readyz` names it. */
export type NotReady = 'database-away' | 'disk-full'

export type Health = {
  /** Undefined while it can serve. */
  notReady(): Promise<NotReady | undefined>
  /** Since when the database has not answered, as far as requests noticed; undefined while it does. ms since 1970. */
  databaseAwaySince(): number | undefined
  /** A command met a full disk. */
  diskWasFull(): void
  close(): Promise<void>
}

/** A full disk that a command met is believed this long, where the folder itself can't be looked at. */
const DISK_FULL_MS = 15_000

/** Watches the database of `sql` when it is asked, and the disk that holds `dataDir` where that is on this machine. */
export function createHealth({ sql, dataDir, now }: { sql: Sql; dataDir?: string; now: () => Date }): Health {
  const ping = createPing(sql)
  let awaySince: number | undefined
  let fullAt: number | undefined
  const diskIsFull = async () => {
    if (fullAt !== undefined && now().getTime() - fullAt < DISK_FULL_MS) return true
    if (dataDir === undefined) return false
    const disk = await statfs(dataDir).catch(() => undefined)
    return disk !== undefined && disk.bavail * disk.bsize < FREE_BYTES_MIN
  }
  return {
    async notReady() {
      if (!(await ping.answers())) {
        awaySince ??= now().getTime()
        return 'database-away'
      }
      awaySince = undefined
      return (await diskIsFull()) ? 'disk-full' : undefined
    },
    databaseAwaySince: () => awaySince,
    diskWasFull: () => {
      fullAt = now().getTime()
    },
    close: () => ping.close(),
  }
}
