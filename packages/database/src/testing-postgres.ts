import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { prepareAccounts } from './accounts.ts'
import { connect, withDatabase } from './connect.ts'
import { startEmbeddedPostgres, stopServer } from './embedded-postgres.ts'
import { migrate } from './migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

const PREFIX = 'werkbank-test-'

/** Starts the Postgres of a test run, with a migrated template database, and hands its address to the tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers()
  const dataDir = join(tmpdir(), `${PREFIX}${process.pid}-${project.name}`)
  mkdirSync(dataDir, { recursive: true, mode: 0o755 })
  writeFileSync(join(dataDir, 'runner.pid'), String(process.pid))
  const server = await startEmbeddedPostgres({ dataDir, survivesPowerCut: false })
  const admin = connect(server.url, { max: 1 })
  await admin`CREATE DATABASE werkbank_template`
  const template = connect(withDatabase(server.url, 'werkbank_template'), { max: 1 })
  await migrate(template)
  await prepareAccounts(template)
  await template.end({ timeout: 5 })
  await admin.end({ timeout: 5 })
  project.provide('postgresUrl', server.url)
  return async () => {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** A run that was killed leaves a server behind; nobody else would ever stop it. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const pid = Number(name.slice(PREFIX.length).split('-')[0])
    if (isAlive(pid)) continue
    const folder = join(tmpdir(), name)
    await stopServer(join(folder, 'postgres')).catch(() => {}) // another run may be at the same
    rmSync(folder, { recursive: true, force: true })
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
