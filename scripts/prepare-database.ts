import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { connect, type Sql, withDatabase } from '@werkbank/database/connect.ts'
import { migrate } from '@werkbank/database/migrate.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { databaseError } from './open-database.ts'

const DEMO = fileURLToPath(new URL('../demo/load.ts', import.meta.url))
/** There while the demo company is being loaded: half of it must not pass for a company. */
const LOADING = 'demo_is_loading'

type Options = {
  url: string
  /** The embedded Postgres, which nobody else uses. */
  isOurs: boolean
  /** Load the demo company into a database without organisations. */
  wanted: boolean
  say: (text: string) => void
  signal: AbortSignal
}

/** Migrates, and loads the demo company where it is wanted. True where the demo people are there. Breaks off with `signal`. */
export async function prepareDatabase(options: Options): Promise<boolean> {
  const { url, isOurs, say, signal } = options
  const sql = connect(url, { max: 12, applicationName: 'werkbank start' })
  const end = () => sql.end({ timeout: 0 })
  signal.addEventListener('abort', end, { once: true })
  try {
    if (!(await isHalfLoaded(sql))) {
      await migrate(sql)
      return await loadDemoOnce(sql, options)
    }
    if (!isOurs)
      throw new Error(
        'An earlier start ended while it loaded the demo company into this database. Empty the database and start again.',
      )
    say('An earlier start ended while it loaded the demo company: it is loaded anew.')
  } catch (error) {
    throw databaseError(error, url)
  } finally {
    signal.removeEventListener('abort', end)
    await end()
  }
  const admin = connect(withDatabase(url, 'postgres'), { max: 1 })
  try {
    await admin`DROP DATABASE werkbank WITH (FORCE)`
    await admin`CREATE DATABASE werkbank`
  } finally {
    await admin.end({ timeout: 5 })
  }
  return prepareDatabase(options)
}

async function isHalfLoaded(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ found: boolean }[]>`SELECT to_regclass(${LOADING}) IS NOT NULL AS found`
  return row?.found ?? false
}

async function loadDemoOnce(sql: Sql, { wanted, say }: Options): Promise<boolean> {
  const [state] = await withSystem(
    sql,
    (tx) => tx<{ organisations: number; demo: boolean }[]>`
    SELECT (SELECT count(*) FROM organisations) AS organisations, EXISTS (SELECT 1 FROM users WHERE demo) AS demo`,
  )
  if (!wanted || (state?.organisations ?? 0) > 0 || !existsSync(DEMO)) return state?.demo ?? false
  say('Loading the demo company …')
  const { loadDemo } = await import('../demo/load.ts')
  await sql`CREATE TABLE ${sql(LOADING)} ()`
  await loadDemo(sql)
  await sql`DROP TABLE ${sql(LOADING)}`
  return true
}
