import { migrate } from '@werkbank/database/migrate.ts'
import { type AccountUrls, prepareAccounts } from '@werkbank/database/postgres/accounts.ts'
import { connect, type Sql } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { loadShippedCompany, type ShippedRange } from '../demo/shipped-company.ts'
import { databaseError } from './open-database.ts'

type Options = {
  url: string
  /** Load the demo company, or a small one, into a database without organisations. */
  wanted: boolean | ShippedRange
  say: (text: string) => void
  signal: AbortSignal
}

type Prepared = {
  /** The demo people are there. */
  demo: boolean
  /** Where to work from now on. */
  urls: AccountUrls
}

/** Migrates, makes the accounts to work under, and loads the demo company where it is wanted. Breaks off with `signal`. */
export async function prepareDatabase({ url, wanted, say, signal }: Options): Promise<Prepared> {
  const sql = connect(url, { max: 2, applicationName: 'werkbank start' })
  const end = () => sql.end({ timeout: 0 })
  signal.addEventListener('abort', end, { once: true })
  try {
    await migrate(sql)
    const urls = await prepareAccounts(sql)
    const { organisations, demo } = await whoIsHere(sql)
    if (!wanted || organisations > 0) return { demo, urls }
    say('Loading the demo company …')
    await loadShippedCompany(sql, new Date(), wanted === true ? 'whole' : wanted)
    return { demo: true, urls }
  } catch (error) {
    throw databaseError(error, url)
  } finally {
    signal.removeEventListener('abort', end)
    await end()
  }
}

async function whoIsHere(sql: Sql): Promise<{ organisations: number; demo: boolean }> {
  const [row] = await withSystem(
    sql,
    (tx) => tx<{ organisations: number; demo: boolean }[]>`
    SELECT (SELECT count(*) FROM organisations) AS organisations, EXISTS (SELECT 1 FROM users WHERE demo) AS demo`,
  )
  return row ?? { organisations: 0, demo: false }
}
