import { connect, type Sql } from '@werkbank/database/connect.ts'
import { DataFolderInUse, startEmbeddedPostgres } from '@werkbank/database/embedded-postgres.ts'
import { migrate } from '@werkbank/database/migrate.ts'

/** What a person has to set right before a script can run; its message is all they need. */
export class Usage extends Error {
  override name = 'Usage'
}

/** For a script: the database of DATABASE_URL, or the embedded one in DATA_DIR for as long as `work` runs. Throws Usage where it can't be had. */
export async function withDatabase<T>(applicationName: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const { DATABASE_URL, DATA_DIR = '.data' } = process.env
  const embedded = DATABASE_URL ? undefined : await startEmbedded(DATA_DIR)
  const url = DATABASE_URL ?? (embedded?.url as string)
  const sql = connect(url, { max: 4, applicationName })
  try {
    await migrate(sql)
    return await work(sql)
  } catch (error) {
    throw databaseError(error, url)
  } finally {
    await sql.end({ timeout: 5 })
    await embedded?.stop()
  }
}

async function startEmbedded(dataDir: string) {
  try {
    return await startEmbeddedPostgres({ dataDir, say: (sentence) => console.error(sentence) })
  } catch (error) {
    if (!(error instanceof DataFolderInUse)) throw error
    throw new Usage('Werkbank is running on this data folder. Stop it first, or give its database as DATABASE_URL.')
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
