import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sql } from './connect.ts'

const FOLDER = join(import.meta.dirname, 'migrations')
/** Held while migrating, so that several processes may start at once. */
const MIGRATION_LOCK = 7_203_520

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
  const connection = await sql.reserve()
  try {
    await connection`SELECT pg_advisory_lock(${MIGRATION_LOCK})`
    await connection`CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, checksum text NOT NULL, at timestamptz NOT NULL DEFAULT now())`
    const applied = await connection<
      { name: string; checksum: string }[]
    >`SELECT name, checksum FROM migrations ORDER BY name`
    refuseForeign(applied, files)
    const known = new Set(applied.map(({ name }) => name))
    const missing = files.filter(({ name }) => !known.has(name))
    for (const { name, text, checksum } of missing) {
      try {
        await connection
          .unsafe(
            `BEGIN;\n${text}\n;INSERT INTO migrations (name, checksum) VALUES ('${name}', '${checksum}');\nCOMMIT;`,
          )
          .simple()
      } catch (error) {
        await connection.unsafe('ROLLBACK').simple()
        throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : error}`, { cause: error })
      }
    }
    return missing.map(({ name }) => name)
  } finally {
    // A lost connection has let go of the lock already.
    await connection`SELECT pg_advisory_unlock(${MIGRATION_LOCK})`.catch(() => {})
    connection.release()
  }
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
