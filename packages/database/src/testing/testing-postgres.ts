import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { migrate } from '../migrate.ts'
import { prepareAccounts } from '../postgres/accounts.ts'
import { connect, withDatabase } from '../postgres/connect.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres, stopServer } from '../postgres/embedded-postgres.ts'
import { copyFolder, isOwn, keptFolder, PASSING, passingRoot } from './testing-folders.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** One for each worker: a long transaction of one file would hold back the spine's readers of another (`pg_snapshot_xmin`). */
    postgresUrls: string[]
    /** A data folder with a migrated, empty `werkbank` and no running server: copied by tests that need a Postgres of their own. */
    emptyCompany: string
  }
}

/** Starts a Postgres for each worker of a test run, with a migrated template database, and hands their addresses to the tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers()
  const base = join(passingRoot(), `${PASSING}${process.pid}-${project.name}`)
  mkdirSync(base, { recursive: true, mode: 0o755 })
  writeFileSync(join(base, 'runner.pid'), String(process.pid))
  const empty = await emptyCompany()
  const workers = Array.from({ length: project.vitest.config.maxWorkers }, (_, index) => join(base, `${index + 1}`))
  for (const dataDir of workers) copyFolder(empty, dataDir)
  const servers = await Promise.all(workers.map(start))
  await Promise.all(servers.map(makeTemplate))
  project.provide(
    'postgresUrls',
    servers.map(({ url }) => url),
  )
  project.provide('emptyCompany', empty)
  return async () => {
    await Promise.all(servers.map((server) => server.stop()))
    rmSync(base, { recursive: true, force: true })
  }
}

const start = (dataDir: string): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({ dataDir, survivesPowerCut: false })

/** A data folder with a migrated, empty company, made once for the migrations as they stand. */
export const emptyCompany = (): Promise<string> =>
  keptFolder({
    prefix: 'werkbank-empty-',
    sources: ['packages/database/src', 'packages/database/package.json'],
    make: makeEmpty,
  })

async function makeEmpty(dataDir: string): Promise<void> {
  const server = await start(dataDir)
  const sql = connect(server.url, { max: 1 })
  await migrate(sql)
  await sql.end({ timeout: 5 })
  await server.stop()
  losesPowerCuts(dataDir)
}

/** Sets the server of this folder to run without fsync: a test's data may be lost in a power cut. A killed process loses nothing by this. */
export function losesPowerCuts(dataDir: string): void {
  const file = join(dataDir, 'postgres/postgresql.conf')
  const lines = '\nfsync = off\nfull_page_writes = off\n'
  if (!readFileSync(file, 'utf8').endsWith(lines)) appendFileSync(file, lines)
}

/** The database that `testDatabase()` clones, with the accounts of the real thing. */
async function makeTemplate({ url }: EmbeddedPostgres): Promise<void> {
  const admin = connect(withDatabase(url, 'postgres'), { max: 1 })
  await admin`CREATE DATABASE werkbank_template TEMPLATE werkbank`
  const template = connect(withDatabase(url, 'werkbank_template'), { max: 1 })
  await prepareAccounts(template)
  await template.end({ timeout: 5 })
  await admin.end({ timeout: 5 })
}

/** A killed run leaves servers behind, which nothing else would stop. Those of other accounts of the machine are theirs. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(passingRoot()).filter((entry) => entry.startsWith(PASSING))) {
    const pid = Number(name.slice(PASSING.length).split('-')[0])
    if (isAlive(pid)) continue
    const folder = join(passingRoot(), name)
    if (!isOwn(folder)) continue
    const places = [folder, ...readdirSync(folder).map((entry) => join(folder, entry))]
    for (const place of places) await stopServer(join(place, 'postgres')).catch(() => {}) // another run may be at the same
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }) // a server that is being stopped still writes
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
