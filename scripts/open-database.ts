import { missingMigrations } from '@werkbank/database/migrate.ts'
import { connectApart, openDatabase, prepareAccounts } from '@werkbank/database/postgres/accounts.ts'
import { connect, type Sql } from '@werkbank/database/postgres/connect.ts'
import {
  DataFolderInUse,
  runningPostgresUrl,
  startEmbeddedPostgres,
} from '@werkbank/database/postgres/embedded-postgres.ts'

/** What a person has to set right before a script can run; its message is all they need. */
export class Usage extends Error {
  override name = 'Usage'
}

/**
 * For a script: the database of DATABASE_URL, or the embedded one in DATA_DIR for as long as `work` runs; where Werkbank runs on that folder,
 * the one it runs on, beside it. Throws Usage where it can't be had.
 */
export async function withDatabase<T>(applicationName: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const { DATABASE_URL, DATA_DIR = '.data' } = process.env
  const { url, beside = false, stop } = DATABASE_URL ? { url: DATABASE_URL } : await openEmbedded(DATA_DIR)
  const options = { max: 6, applicationName }
  let sql: Sql | undefined
  try {
    sql = beside ? await connectBeside(url, options) : (await openDatabase(url, options)).sql
    return await work(sql)
  } catch (error) {
    throw databaseError(error, url)
  } finally {
    await sql?.end({ timeout: 5 })
    await stop?.()
  }
}

/** Beside a Werkbank that runs nothing is migrated. */
async function connectBeside(url: string, options: { max: number; applicationName: string }): Promise<Sql> {
  const owner = connect(url, { max: 1 })
  try {
    if ((await missingMigrations(owner)).length > 0)
      throw new Usage('Werkbank runs on this data folder in an older version. Start it anew, then try again.')
    return connectApart(await prepareAccounts(owner), options)
  } finally {
    await owner.end({ timeout: 5 })
  }
}

async function openEmbedded(dataDir: string): Promise<{ url: string; beside?: boolean; stop?: () => Promise<void> }> {
  try {
    return await startEmbeddedPostgres({ dataDir, say: (sentence) => console.error(sentence) })
  } catch (error) {
    const url = error instanceof DataFolderInUse ? runningPostgresUrl(dataDir) : undefined
    if (url === undefined) throw error
    return { url, beside: true }
  }
}

/** A database that can't be reached or refuses us is a sentence; everything else is as it is. */
export function databaseError(error: unknown, url: string): unknown {
  const { code = '', message } = error as { code?: string; message: string }
  const where = url.replace(/\/\/[^/@]*@/, '//').replace(/\?.*$/, '')
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'CONNECT_TIMEOUT', 'EHOSTUNREACH', 'ENOENT'].includes(code))
    return new Usage(`The database ${where} does not answer (${code}). DATABASE_URL says where it is.`)
  if (/^(28|3D000)/.test(code)) return new Usage(`The database ${where} refuses us: ${message}.`)
  return error
}
