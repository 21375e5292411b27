import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sql } from './postgres/connect.ts'

const FOLDER = join(import.meta.dirname, 'migrations')
/** Held while migrating, so that several processes may start at once. */
export const MIGRATION_LOCK = 7_203_520

export type Migration = { name: string; text: string; checksum: string }

/** The migration files, in order. */
export function migrations(folder = FOLDER): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
    })
}

/**
 * Brings the database to the newest migration; each file in a transaction of its own, in order, once. Returns the names of those it ran.
 * Refuses a database on which an applied file was changed afterwards, or which is newer than this code.
 */
export async function migrate(sql: Sql, files = migrations()): Promise<string[]> {
  const ran: string[] = []
  for (let name = await migrateOnce(sql, files); name !== undefined; name = await migrateOnce(sql, files))
    ran.push(name)
  return ran
}

/** The migrations that this code has and the database has not; changes nothing. Refuses as `migrate` does. */
export async function missingMigrations(sql: Sql, files = migrations()): Promise<string[]> {
  const [found] = await sql<{ table: string | null }[]>`SELECT to_regclass('migrations')::text AS table`
  const applied = found?.table
    ? await sql<{ name: string; checksum: string }[]>`SELECT name, checksum FROM migrations`
    : []
  refuseForeign(applied, files)
  const known = new Set(applied.map(({ name }) => name))
  return files.flatMap(({ name }) => (known.has(name) ? [] : [name]))
}

/** Runs the first missing migration and returns its name; undefined when none is missing. The lock ends with its transaction. */
async function migrateOnce(sql: Sql, files: readonly Migration[]): Promise<string | undefined> {
  const ran = await sql.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`
    await tx`CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, checksum text NOT NULL, at timestamptz NOT NULL DEFAULT now())`
    const applied = await tx<{ name: string; checksum: string }[]>`SELECT name, checksum FROM migrations ORDER BY name`
    refuseForeign(applied, files)
    const known = new Set(applied.map(({ name }) => name))
    const missing = files.find(({ name }) => !known.has(name))
    if (!missing) return { name: undefined }
    const { name, text, checksum } = missing
    try {
      await tx.unsafe(text).simple()
    } catch (error) {
      throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : error}`, { cause: error })
    }
    await tx`RESET ROLE`
    await tx`INSERT INTO migrations (name, checksum) VALUES (${name}, ${checksum})`
    return { name }
  })
  return ran.name
}

function refuseForeign(applied: readonly { name: string; checksum: string }[], files: readonly Migration[]): void {
  const byName = new Map(files.map((file) => [file.name, file]))
  for (const { name, checksum } of applied) {
    const file = byName.get(name)
    if (!file)
      throw new Error(
        `The database has migration ${name}, which this version does not know: it was used with a newer one.`,
      )
    if (file.checksum !== checksum)
      throw new Error(`Migration ${name} was changed after it had been applied: write a new one instead.`)
  }
}
