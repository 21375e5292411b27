import type { Tx } from '@werkbank/database/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'

/** Who sends the paper. `currency` is that of the books. */
export type Company = { name: string; country: string; currency: string }

/** The caller's organisation as papers name it. */
export async function ownCompany(tx: Tx): Promise<Company> {
  const [row] = await tx<Company[]>`SELECT name, country, currency FROM organisations WHERE org_id = current_org()`
  return must(row, 'a caller belongs to an organisation')
}
