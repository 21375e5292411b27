import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { passingFolder } from '../testing/testing-folders.ts'
import { withSystem } from '../transaction.ts'
import { connect } from './connect.ts'
import { type EmbeddedPostgres, type Revive, startEmbeddedPostgres } from './embedded-postgres.ts'
import { createPing } from './ping.ts'
import { readPostmaster } from './postmaster.ts'

function makeFolder(): string {
  const folder = passingFolder('own')
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function startOwn(dataDir: string, revive?: Revive): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, survivesPowerCut: false, ...(revive ? { revive } : {}) })
  onTestFinished(() => server.stop())
  return server
}

const pidOf = (dataDir: string) => readPostmaster(join(dataDir, 'postgres'))?.pid ?? 0

test('a Postgres that the system kills is started again, and pools find it by themselves', async () => {
  const dataDir = makeFolder()
  const revived: number[] = []
  const givenUp: Error[] = []
  const server = await startOwn(dataDir, {
    onRevived: (awayMs) => revived.push(awayMs),
    onGivenUp: (error) => givenUp.push(error),
  })
  const sql = connect(server.url, { max: 3 })
  onTestFinished(() => sql.end({ timeout: 1 }))
  await sql`CREATE ROLE werkbank_system`
  await sql`CREATE TABLE kept (n int)`
  for (let round = 1; round <= 3; round++) {
    await sql`INSERT INTO kept VALUES (${round})`
    process.kill(pidOf(dataDir), 'SIGKILL')
    await expect.poll(() => revived.length).toBe(round)
    const [row] = await withSystem(
      sql,
      (tx) => tx<{ count: number }[]>`SELECT count(*) FROM pg_class WHERE relname = 'kept'`,
    )
    expect(row?.count).toBe(1)
    expect(await sql`SELECT n FROM kept`).toHaveLength(round)
    // It owns the folder again: a second start is refused.
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('already running')
  }
  expect(givenUp).toEqual([])
})

test('one connection that crashes costs no restart, and the folder stays owned', async () => {
  const dataDir = makeFolder()
  const revived: number[] = []
  const server = await startOwn(dataDir, { onRevived: (awayMs) => revived.push(awayMs), onGivenUp: () => {} })
  const sql = connect(server.url, { max: 1 })
  onTestFinished(() => sql.end({ timeout: 1 }))
  const postmaster = pidOf(dataDir)
  const [backend] = await sql<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
  process.kill(backend?.pid ?? 0, 'SIGKILL') // Postgres then ends all its connections and recovers
  await expect.poll(() => revived.length).toBe(1)
  expect(pidOf(dataDir)).toBe(postmaster)
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('already running')
})

test('a Postgres that can not be started again is given up with the reason', async () => {
  const dataDir = makeFolder()
  const givenUp: Error[] = []
  await startOwn(dataDir, { onRevived: () => {}, onGivenUp: (error) => givenUp.push(error) })
  rmSync(join(dataDir, 'postgres/global/pg_control'))
  process.kill(pidOf(dataDir), 'SIGKILL')
  await expect.poll(() => givenUp.length).toBe(1)
  expect(givenUp[0]?.message).toMatch(/pg_control[\s\S]*npm run restore/)
})

test('a server that stands still keeps nobody waiting without end', async () => {
  const dataDir = makeFolder()
  const server = await startOwn(dataDir)
  const sql = connect(server.url, { max: 2 })
  const ping = createPing(sql)
  onTestFinished(async () => {
    await ping.close()
    await sql.end({ timeout: 1 })
  })
  await sql`CREATE ROLE werkbank_system`
  await Promise.all([sql`SELECT 1`, sql`SELECT 2`])
  expect(await ping.answers()).toBe(true)
  const all = [
    pidOf(dataDir),
    ...(await sql<{ pid: number }[]>`SELECT pid FROM pg_stat_activity`).map(({ pid }) => pid),
  ]
  for (const pid of all) process.kill(pid, 'SIGSTOP')
  try {
    let worked = 0
    const late = [1, 2, 3].map(() => withSystem(sql, async () => void worked++, { beginMsMax: 200 }))
    for (const result of await Promise.allSettled(late))
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'CONNECT_TIMEOUT' } })
    expect(worked).toBe(0)
    expect(await ping.answers(100)).toBe(false)
  } finally {
    for (const pid of all) process.kill(pid, 'SIGCONT')
  }
  expect(await withSystem(sql, async () => 'again')).toBe('again')
  await expect.poll(() => ping.answers()).toBe(true)
})

const database = (folder: string, names: readonly string[]) => {
  for (const name of names) {
    mkdirSync(join(folder, 'postgres', name, '..'), { recursive: true })
    if (name.endsWith('/')) mkdirSync(join(folder, 'postgres', name), { recursive: true })
    else writeFileSync(join(folder, 'postgres', name), 'x')
  }
}

test.each<[string, (folder: string) => string, RegExp]>([
  [
    'a file',
    (folder) => {
      writeFileSync(join(folder, 'file'), '')
      return join(folder, 'file')
    },
    /file is a file, not a folder\. Choose another folder with DATA_DIR\.$/,
  ],
  [
    'a path through a file',
    (folder) => {
      writeFileSync(join(folder, 'file'), '')
      return join(folder, 'file/data')
    },
    /is a file, not a folder|a part of the path is a file/,
  ],
  ['a file system without folders', () => '/proc/x/data', /^\/proc\/x\/data can't be made there\./],
  ['a name that is too long', (folder) => join(folder, 'n'.repeat(300)), /the path is too long\..*DATA_DIR/],
  [
    "somebody else's files where the database belongs",
    (folder) => {
      database(folder, ['letter.txt'])
      return folder
    },
    /holds other files and no database\. Move it away/,
  ],
  [
    'a database without its version',
    (folder) => {
      database(folder, ['base/', 'global/pg_control', 'pg_wal/'])
      return folder
    },
    /is damaged: PG_VERSION is missing\. Nothing was changed\. Restore a backup/,
  ],
  [
    'a database without its control file and its log',
    (folder) => {
      database(folder, ['PG_VERSION', 'base/', 'global/'])
      return folder
    },
    /is damaged: pg_wal, global\/pg_control are missing\. Nothing was changed/,
  ],
  [
    'a file where the database belongs',
    (folder) => {
      writeFileSync(join(folder, 'postgres'), '')
      return folder
    },
    /is a file where the database's folder belongs/,
  ],
])(
  'a data folder that is %s is told in a sentence with a way out, and nothing is changed',
  async (_, make, sentence) => {
    const folder = makeFolder()
    const dataDir = make(folder)
    const before = readdirSync(folder, { recursive: true }).sort()
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(sentence)
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(before)
  },
)

test('a database that Postgres itself refuses is told with its own last words and nothing else of its log', async () => {
  const dataDir = makeFolder()
  const first = await startEmbeddedPostgres({ dataDir, survivesPowerCut: false })
  await first.stop()
  writeFileSync(join(dataDir, 'postgres/PG_VERSION'), '15\n')
  writeFileSync(join(dataDir, 'postgres.log'), 'FATAL: of long ago\n')
  const error = await startEmbeddedPostgres({ dataDir }).catch((thrown: Error) => thrown)
  expect(error).toBeInstanceOf(Error)
  expect((error as Error).message).toMatch(/does not start[\s\S]*version 15[\s\S]*npm run restore/)
  expect((error as Error).message).not.toContain('long ago')
  expect(existsSync(join(dataDir, 'postgres/base'))).toBe(true)
})
