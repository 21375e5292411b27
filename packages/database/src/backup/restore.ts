import { createHash } from 'node:crypto'
import {
  chownSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, dirname, join, normalize, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { extract } from 'tar-stream'
import { connect, type Sql } from '../postgres/connect.ts'
import { startEmbeddedPostgres } from '../postgres/embedded-postgres.ts'
import { accountForPostgres, mayEnter } from '../postgres/postgres-account.ts'
import type { Store } from '../store/store.ts'
import { ABOUT, type About, MANIFEST, type Manifest, WHOLE_BYTES_MAX } from './base-copy.ts'
import { restoreFiles } from './file-copies.ts'
import { readBaseName } from './retention.ts'
import { type BackupKey, unseal } from './seal.ts'
import { segmentOf, WAL } from './wal-archive.ts'

/** The backup can't be restored as it was asked; the message is all that a person needs. */
export class RestoreImpossible extends Error {
  override name = 'RestoreImpossible'
}

export type RestoreOptions = {
  store: Store
  /** Name of the base copy in the store. */
  name: string
  key: Pick<BackupKey, 'identity'>
  /** An empty place, or one without a database. */
  dataDir: string
  /** The moment to go back to; undefined: all that was archived. */
  at?: Date | undefined
  /** Where the bytes of files belong. */
  files?: Store | undefined
  /** Looks at what was restored before it takes its place; what it throws ends the restore and leaves nothing behind. */
  check?: (sql: Sql) => Promise<void>
  say?: (sentence: string) => void
}

/**
 * Restores a base copy with its log into `dataDir` (NF-33, NF-34): beside the place first, checked, then renamed. Devices meet a new epoch
 * and load anew; what they have not sent yet they send again. Throws `RestoreImpossible`.
 */
export async function restore(options: RestoreOptions): Promise<void> {
  const { store, name, key, dataDir, at, check, files, say = () => {} } = options
  const place = resolve(dataDir)
  const final = join(place, 'postgres')
  if (existsSync(final))
    throw new RestoreImpossible(`${place} holds a database. Move it away, or name an empty folder with DATA_DIR.`)
  const account = accountForPostgres()
  mkdirSync(place, { recursive: true })
  if (account && !mayEnter(place, account))
    throw new RestoreImpossible(
      `Postgres (uid ${account.uid}) can't enter ${place}. Name another folder with DATA_DIR.`,
    )
  const work = join(place, `restoring-${process.pid}`)
  try {
    mkdirSync(work, { mode: 0o755 })
    const data = join(work, 'postgres')
    say('Reading the base copy …')
    const { manifest } = await unpack(await open(store, name, key), data)
    if (at && at.getTime() < Date.parse(manifest.endedAt))
      throw new RestoreImpossible(
        `This backup can be restored to ${manifest.endedAt} or later. For ${at.toISOString()} take an older file.`,
      )
    const log = join(work, 'log')
    say('Reading the log …')
    await fetchLog(store, readBaseName(name)?.segment ?? '', log, key)
    writeFileSync(join(data, 'recovery.signal'), '')
    own(work)
    say('Postgres brings the copy up to the moment …')
    await recover(work, log, at, async (sql) => {
      if (files) await bringFiles(sql, { files, store, key }, say)
      await check?.(sql)
    })
    renameSync(data, final)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function bringFiles(sql: Sql, from: Parameters<typeof restoreFiles>[1], say: (sentence: string) => void) {
  say('Reading the files …')
  const { restored, missing } = await restoreFiles(sql, from)
  say(
    missing.length === 0
      ? `${restored} files were brought back.`
      : `${restored} files were brought back; ${missing.length} are in no backup: npm run check names them.`,
  )
}

async function open(store: Store, name: string, key: Pick<BackupKey, 'identity'>): Promise<Readable> {
  try {
    return await unseal(await store.get(name), key)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new RestoreImpossible(`There is no backup ${name} in ${store.place}.`)
    throw new RestoreImpossible(`${name} can't be opened: ${message}. BACKUP_KEY_FILE says which key opens it.`)
  }
}

/** Writes the files of a base copy below `data` and compares each with the manifest. */
async function unpack(tar: Readable, data: string): Promise<{ about: About; manifest: Manifest }> {
  const texts = new Map<string, string>()
  const sums = new Map<string, string>()
  const unpacking = extract()
  const broken = (why: string) => new RestoreImpossible(`The backup is damaged: ${why}. Take another file.`)
  tar.once('error', (error) => unpacking.destroy(error))
  tar.pipe(unpacking)
  mkdirSync(data, { recursive: true, mode: 0o700 })
  try {
    for await (const entry of unpacking) {
      const { name, type, size = 0 } = entry.header
      const path = normalize(name)
      if (path.startsWith('..') || path.startsWith('/')) throw broken(`it names ${name}`)
      if (name === ABOUT || name === MANIFEST) texts.set(name, await textOf(entry as unknown as Readable))
      else if (type === 'directory') {
        mkdirSync(join(data, path), { recursive: true, mode: 0o700 })
        entry.resume()
      } else sums.set(name, await write(entry as unknown as Readable, size, join(data, path)))
    }
  } catch (error) {
    throw error instanceof RestoreImpossible ? error : broken((error as Error).message)
  }
  const [about, manifest] = [texts.get(ABOUT), texts.get(MANIFEST)]
  if (!about || !manifest) throw broken('its end is missing')
  const { files } = JSON.parse(manifest) as Manifest
  for (const { path, sha256 } of files) if (sums.get(path) !== sha256) throw broken(`${path} is not as it was written`)
  if (files.length !== sums.size) throw broken('it holds files that were not written')
  return { about: JSON.parse(about) as About, manifest: JSON.parse(manifest) as Manifest }
}

const textOf = async (entry: Readable): Promise<string> => (await wholeOf(entry)).toString('utf8')

async function wholeOf(entry: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of entry) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Returns the hash of what was written. */
async function write(entry: Readable, size: number, path: string): Promise<string> {
  const hash = createHash('sha256')
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  if (size <= WHOLE_BYTES_MAX) {
    const content = await wholeOf(entry)
    await writeFile(path, content, { mode: 0o600 })
    return hash.update(content).digest('hex')
  }
  await pipeline(
    entry,
    async function* (source) {
      for await (const chunk of source) {
        hash.update(chunk as Buffer)
        yield chunk
      }
    },
    createWriteStream(path, { mode: 0o600 }),
  )
  return hash.digest('hex')
}

/** The archived log from `first` on, opened, in a folder that Postgres reads from. */
async function fetchLog(store: Store, first: string, folder: string, key: Pick<BackupKey, 'identity'>): Promise<void> {
  mkdirSync(folder, { mode: 0o755 })
  for (const { name } of await store.list(WAL)) {
    const segment = segmentOf(name)
    // Two timelines share their numbers; all of them are cheap to have.
    if (!segment.endsWith('.history') && segment.slice(8) < first.slice(8)) continue
    await pipeline(await unseal(await store.get(name), key), createWriteStream(join(folder, basename(segment))))
  }
}

function own(folder: string): void {
  const account = accountForPostgres()
  if (!account) return
  // Node has no recursive chown.
  chownSync(folder, account.uid, account.gid)
  for (const path of readdirSync(folder, { recursive: true }) as string[])
    chownSync(join(folder, path), account.uid, account.gid)
}

/** Starts Postgres on the copy until it has caught up, has it checked, and stops it. */
async function recover(work: string, log: string, at: Date | undefined, check: RestoreOptions['check']): Promise<void> {
  const server = await startEmbeddedPostgres({ dataDir: work, recovery: { log, at } }).catch((error: Error) => {
    throw new RestoreImpossible(explain(work, error, at))
  })
  try {
    const sql = connect(server.url, { max: 2, applicationName: 'werkbank restore' })
    try {
      await sql`UPDATE installation SET epoch = gen_random_uuid()`
      await check?.(sql)
    } finally {
      await sql.end({ timeout: 5 })
    }
  } finally {
    await server.stop()
  }
}

function explain(work: string, error: Error, at: Date | undefined): string {
  const log = existsSync(join(work, 'postgres.log')) ? readFileSync(join(work, 'postgres.log'), 'utf8') : ''
  if (at && log.includes('recovery ended before configured recovery target was reached'))
    return `The archive does not reach ${at.toISOString()}. Leave out --at for all that it has, or name an earlier moment.`
  return `Postgres can't read the backup: ${error.message}`
}
