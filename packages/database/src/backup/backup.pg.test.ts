import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import S3rver from 's3rver'
import { expect, onTestFinished, test } from 'vitest'
import { connect, type Sql } from '../postgres/connect.ts'
import { startEmbeddedPostgres } from '../postgres/embedded-postgres.ts'
import { s3Store } from '../store/s3-store.ts'
import { folderStore, type Store } from '../store/store.ts'
import { copyEmptyCompany } from '../testing/testing.ts'
import { passingFolder } from '../testing/testing-folders.ts'
import { openBackups } from './backups.ts'
import { copiedFiles, copyFiles, pruneFiles } from './file-copies.ts'
import { type RestoreOptions, restore } from './restore.ts'
import { readKey, readOrMakeKey } from './seal.ts'

function makeFolder(): string {
  const folder = passingFolder("it's 100% ")
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A company's Postgres with a row `n` for each that was acknowledged, a store, a key. */
async function buildShop({ bucket }: { bucket?: Store } = {}) {
  const [dataDir, place] = [makeFolder(), makeFolder()]
  copyEmptyCompany(dataDir)
  const server = await startEmbeddedPostgres({ dataDir, archive: true, survivesPowerCut: false })
  const sql = connect(server.url, { max: 4 })
  await sql`CREATE TABLE receipts (n int PRIMARY KEY, text text)`
  const key = await readOrMakeKey(join(place, 'backup.key'))
  const store = bucket ?? folderStore(join(place, 'backups'))
  const files = folderStore(join(place, 'files'))
  const backups = await openBackups({ url: server.url, store, key, files })
  onTestFinished(async () => {
    await backups.stop()
    await sql.end({ timeout: 5 })
    await server.stop()
  })
  let last = 0
  const write = async (rows: number) => {
    for (let n = 0; n < rows; n++) {
      last += 1
      await sql`INSERT INTO receipts VALUES (${last}, ${'x'.repeat(500)})`
    }
  }
  return { dataDir, place, sql, key, store, files, backups, write, written: () => last, url: server.url }
}

/** A moment in whole milliseconds, as people give one: after all that was written, and over when this returns. */
async function momentOf(sql: Sql): Promise<Date> {
  const [row] = await sql<{ at: string }[]>`
    SELECT date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond' AS at`
  const at = new Date(row?.at ?? '')
  while (Date.now() <= at.getTime()) await sql`SELECT 1`
  return at
}

/** What a restore into an empty place holds. */
async function restored(options: Omit<RestoreOptions, 'dataDir'>) {
  const dataDir = makeFolder()
  let numbers: number[] | undefined
  await restore({
    ...options,
    dataDir,
    check: async (sql) => {
      const [found] = await sql`SELECT to_regclass('receipts') AS name`
      if (found?.name) numbers = (await sql<{ n: number }[]>`SELECT n FROM receipts ORDER BY n`).map(({ n }) => n)
    },
  })
  return { dataDir, numbers }
}
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1)

test('NF-33 NF-34 a lost table comes back with every acknowledged row, to any moment, from a copy taken while people write', async () => {
  const { sql, key, store, backups, write, written } = await buildShop()
  await write(50)
  let isOver = false
  const writing = (async () => {
    while (!isOver) await write(1)
  })()
  const { name, bytes } = await backups.copy()
  isOver = true
  await writing
  const whileCopied = written()
  expect(whileCopied).toBeGreaterThan(50) // people did write meanwhile
  await write(30)
  const before = written()
  const moment = await momentOf(sql)
  await write(20)
  await sql`DROP TABLE receipts`
  await backups.nightly() // the last copy is fresh: only the log
  const epoch = async (from: Sql) => (await from`SELECT epoch FROM installation`)[0]?.epoch

  const lost = await restored({ store, name, key, at: moment })
  expect(lost.numbers).toEqual(upTo(before))
  expect((await restored({ store, name, key })).numbers).toBeUndefined() // all of the log has the loss in it, too

  // What was restored starts as it is, is another epoch to devices, and goes on being backed up.
  const again = await startEmbeddedPostgres({ dataDir: lost.dataDir, archive: true, survivesPowerCut: false })
  const there = connect(again.url, { max: 1 })
  onTestFinished(async () => {
    await there.end({ timeout: 5 })
    await again.stop()
  })
  expect(await epoch(there)).not.toBe(await epoch(sql))
  await there`INSERT INTO receipts VALUES (0, 'after the restore')`
  const next = await openBackups({ url: again.url, store, key })
  const second = await next.copy()
  await next.stop()
  expect(second.name > name).toBe(true)
  expect((await restored({ store, name: second.name, key })).numbers).toEqual([0, ...upTo(before)])

  const status = await backups.status()
  expect(status).toMatchObject({ copies: 2, trouble: null, isSameDisk: true })
  expect(status.last).toMatchObject({ name: second.name, bytes: second.bytes })
  expect(status.bytes).toBeGreaterThan(bytes + second.bytes)
})

test('NF-33 what is acknowledged can be restored as soon as the log was taken, and the status says until when and no more', async () => {
  const { sql, key, store, backups, write } = await buildShop()
  const { name } = await backups.copy()
  await write(20)
  const written = await momentOf(sql)
  expect(Date.parse((await backups.status()).restorableUntil ?? '')).toBeLessThan(written.getTime())
  await backups.takeLog()
  const until = Date.parse((await backups.status()).restorableUntil ?? '')
  await write(1)
  expect(until).toBeGreaterThanOrEqual(written.getTime())
  expect(until).toBeLessThanOrEqual((await momentOf(sql)).getTime())
  expect((await restored({ store, name, key })).numbers).toEqual(upTo(20))
})

test('what can not be restored is told in a sentence, and nothing stays behind', async () => {
  const { place, sql, key, store, backups, write } = await buildShop()
  await write(10)
  const early = await momentOf(sql)
  const { name } = await backups.copy()
  await write(10)
  await backups.nightly()
  const dataDir = makeFolder()
  const attempt = (change: Partial<RestoreOptions>) => restore({ store, name, key, dataDir, ...change })

  await expect(attempt({ at: early })).rejects.toThrow(/can be restored to .* or later\. .* take an older file/)
  await expect(attempt({ at: new Date('2099-01-01') })).rejects.toThrow(/does not reach 2099-01-01/)
  await expect(attempt({ name: name.replace('werkbank-2', 'werkbank-1') })).rejects.toThrow(/There is no backup/)
  const other = await readOrMakeKey(join(place, 'other.key'))
  await expect(attempt({ key: other })).rejects.toThrow(/can't be opened: .*BACKUP_KEY_FILE/)
  await expect(attempt({ check: () => Promise.reject(new Error('figures differ')) })).rejects.toThrow('figures differ')

  const path = join(store.place, name)
  const whole = readFileSync(path)
  for (const at of [Math.floor(whole.length / 2), whole.length - 1]) {
    const flipped = Buffer.from(whole)
    flipped[at] = (flipped[at] ?? 0) ^ 1
    writeFileSync(path, flipped)
    await expect(attempt({}), `byte ${at}`).rejects.toThrow(/damaged|can't be opened/)
  }
  writeFileSync(path, whole.subarray(0, whole.length - 70_000))
  await expect(attempt({})).rejects.toThrow(/damaged|can't be opened/)
  writeFileSync(path, whole)
  expect(readdirSync(dataDir)).toEqual([])

  await attempt({})
  await expect(attempt({})).rejects.toThrow(/holds a database\. Move it away/)
  await expect(readKey(join(place, 'none.key'))).rejects.toThrow(/There is no key/)
})

test('two backups never run at once, and a Postgres without an archive says so', async () => {
  const { store, key, backups, url } = await buildShop()
  const beside = await openBackups({ url, store, key })
  const results = await Promise.allSettled([backups.copy(), beside.copy()])
  await beside.stop()
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(String((results.find(({ status }) => status === 'rejected') as PromiseRejectedResult).reason)).toMatch(
    /Another backup is running/,
  )
  const plainDir = makeFolder()
  copyEmptyCompany(plainDir)
  const plain = await startEmbeddedPostgres({ dataDir: plainDir, survivesPowerCut: false })
  onTestFinished(() => plain.stop())
  await expect(openBackups({ url: plain.url, store, key })).rejects.toThrow(/without an archive of its log/)
})

test('before the first base copy the log is let go; what goes wrong is kept for the status until it goes well', async () => {
  const { dataDir, store, key, url, sql, write } = await buildShop()
  await write(5)
  await sql`SELECT pg_switch_wal()`
  let broken = true
  const failing = {
    ...store,
    put: (name: string, content: never) => (broken ? Promise.reject(new Error('no room')) : store.put(name, content)),
  }
  const backups = await openBackups({ url, store: failing as never, key })
  onTestFinished(() => backups.stop())
  await expect(backups.nightly()).rejects.toThrow('no room')
  expect(await backups.status()).toMatchObject({ last: null, restorableUntil: null, trouble: { message: 'no room' } })
  broken = false
  await backups.nightly()
  expect(await backups.status()).toMatchObject({ copies: 1, trouble: null })
  expect(readdirSync(join(dataDir, 'log-to-archive'))).toEqual([])
})

test('a copy and its log in a bucket are restored with every acknowledged row', async () => {
  const buckets = [{ name: 'backups', configs: [] }]
  const server = new S3rver({ port: 0, silent: true, directory: makeFolder(), configureBuckets: buckets })
  const { port } = await server.run()
  onTestFinished(() => server.close())
  const url = `http://127.0.0.1:${port}/backups/werk-1`
  const bucket = s3Store({ url, accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' })
  const { key, backups, write } = await buildShop({ bucket })
  await write(20)
  const { name } = await backups.copy()
  await write(20)
  await backups.nightly() // takes the log up to now
  expect(await backups.status()).toMatchObject({ place: url, copies: 1, trouble: null, isSameDisk: false })
  const { numbers } = await restored({ store: bucket, name, key })
  expect(numbers).toEqual(upTo(40))
})

/** A file with its row, as taking an upload leaves it. */
async function addFile({ sql, files }: Awaited<ReturnType<typeof buildShop>>, text: string): Promise<string> {
  const bytes = Buffer.from(text)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await files.put(`originals/${sha256.slice(0, 2)}/${sha256}`, Readable.from([bytes]))
  await sql`
    INSERT INTO files (org_id, id, subject_type, subject_id, name, media_type, bytes, sha256)
    SELECT org_id, gen_random_uuid(), 'product', gen_random_uuid(), ${text.slice(0, 20)}, 'text/plain', ${bytes.length}, ${sha256} FROM organisations LIMIT 1`
  return sha256
}
const textOf = async (files: Store, sha256: string) =>
  (await buffer(await files.get(`originals/${sha256.slice(0, 2)}/${sha256}`))).toString()

test('NF-33 files are backed up with the database that names them, locked as it is, each once, and come back with it', async () => {
  const shop = await buildShop()
  const { sql, files, backups, key, store } = shop
  await sql`INSERT INTO organisations (org_id, name) VALUES (gen_random_uuid(), 'Werk') ON CONFLICT DO NOTHING`
  const early = await addFile(shop, 'a drawing of before the copy')
  const { name } = await backups.copy()
  const late = await addFile(shop, 'a picture of after it')
  await backups.nightly()
  const copies = await store.list('files/')
  expect(copies).toHaveLength(2)
  for (const copy of copies)
    expect((await buffer(await store.get(copy.name))).toString('latin1')).not.toMatch(/drawing|picture/)
  await backups.nightly()
  expect(await store.list('files/')).toEqual(copies)

  const lost = folderStore(join(makeFolder(), 'files'))
  const said: string[] = []
  const say = (sentence: string) => void said.push(sentence)
  await restored({ store, name, key, files: lost, say })
  expect(said).toContain('2 files were brought back.')
  expect([await textOf(lost, early), await textOf(lost, late)]).toEqual([
    'a drawing of before the copy',
    'a picture of after it',
  ])

  // What isn't as its name says is no file; what is there already stays.
  await lost.remove(`originals/${early.slice(0, 2)}/${early}`)
  await store.put(`files/${early}.zst.age`, await store.get(`files/${late}.zst.age`))
  await restored({ store, name, key, files: lost, say })
  expect(said.at(-1)).toMatch(/^0 files were brought back; 1 are in no backup/)
  expect(await lost.size(`originals/${early.slice(0, 2)}/${early}`)).toBeUndefined()
  expect(await files.size(`originals/${early.slice(0, 2)}/${early}`)).toBeGreaterThan(0)
})

test('NF-32 a file that is gone stays in the backup as long as a copy of the database may name it', async () => {
  const [files, store] = [folderStore(makeFolder()), folderStore(makeFolder())]
  const key = await readOrMakeKey(join(makeFolder(), 'backup.key'))
  const [kept, gone] = ['a'.repeat(64), 'b'.repeat(64)]
  for (const hash of [kept, gone])
    await files.put(`originals/${hash.slice(0, 2)}/${hash}`, Readable.from([Buffer.from(hash)]))
  const copied = new Set<string>()
  await copyFiles(files, store, key, copied)
  await files.remove(`originals/bb/${gone}`)
  const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n))
  const left = async (now: Date) => {
    await pruneFiles(files, store, copied, now)
    return [...(await copiedFiles(store))].sort()
  }
  expect(await left(day(0))).toEqual([kept, gone])
  expect(await left(day(366))).toEqual([kept, gone])
  await files.put(`originals/bb/${gone}`, Readable.from([Buffer.from(gone)])) // uploaded once more
  expect(await left(day(367))).toEqual([kept, gone])
  await files.remove(`originals/bb/${gone}`)
  expect(await left(day(368))).toEqual([kept, gone])
  expect(await left(day(368 + 368))).toEqual([kept])
})
