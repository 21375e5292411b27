import type { Sql } from '@werkbank/database/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { localTime } from '@werkbank/model/base/company-day.ts'
import type { FilesPlace } from '../files/index.ts'
import { sumLedger } from '../ledger/index.ts'
import { type BooksCheck, checkBooks } from './check-books.ts'

/** When nobody works, by the company's clocks. No clock is changed after three, so each day has this time once. */
const FROM = '03:30'

/**
 * Adds up the ledger and checks the figures of each organisation whose night it is, once per day of its own; asked every quarter of an hour, by any number of
 * processes. One that was down at night checks as soon as it can. WH-06, decision 0041.
 */
export async function checkDueBooks(sql: Sql, now: Date, place?: FilesPlace): Promise<BooksCheck[]> {
  const organisations = await withSystem(
    sql,
    (tx) =>
      tx<
        { orgId: string; name: string; timeZone: string }[]
      >`SELECT org_id, name, time_zone FROM organisations ORDER BY created_at, org_id`,
  )
  const checked: BooksCheck[] = []
  for (const { orgId, name, timeZone } of organisations) {
    const { day, time } = localTime(now, timeZone)
    if (time < FROM || !(await claimDay(sql, orgId, day))) continue
    await sumLedger(sql, orgId)
    checked.push({ organisation: name, differences: await checkBooks(sql, orgId, place) })
  }
  return checked
}

/** True for the one who may check this day. */
async function claimDay(sql: Sql, orgId: string, day: string): Promise<boolean> {
  const claimed = await withSystem(
    sql,
    (tx) => tx`
      UPDATE organisations SET books_checked_on = ${day}
      WHERE org_id = ${orgId} AND (books_checked_on IS NULL OR books_checked_on < ${day}) RETURNING 1`,
  )
  return claimed.length > 0
}
