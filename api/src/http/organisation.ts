import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { dayIn } from '@werkbank/model/base/value/company-day.ts'

/** The currency of the organisation's books. */
export async function organisationCurrency(tx: Tx): Promise<string> {
  const [row] = await tx<{ currency: string }[]>`SELECT currency FROM organisations WHERE org_id = current_org()`
  return must(row, 'a transaction has an organisation').currency
}

/** The company's day now, for what only reads; a command has its own. */
export const companyDayOf = async (tx: Tx): Promise<string> => dayIn(new Date(), await companyZone(tx))

/** The time zone that decides the company's day (decision 0041). */
export async function companyZone(tx: Tx): Promise<string> {
  const [row] = await tx<{ timeZone: string }[]>`SELECT time_zone FROM organisations WHERE org_id = current_org()`
  return must(row, 'a transaction has an organisation').timeZone
}
