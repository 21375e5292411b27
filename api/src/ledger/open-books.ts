import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { STARTING_ACCOUNTS, STARTING_RULES } from '@werkbank/model/ledger/chart.ts'

/** Gives an organisation its first accounts and posting rules; those that exist stay as they are. */
export async function openBooks(tx: Tx, orgId: string): Promise<void> {
  const accounts = STARTING_ACCOUNTS.map(({ nameEn, ...account }) => ({ org_id: orgId, ...account, name_en: nameEn }))
  await tx`INSERT INTO accounts ${tx(accounts as never)} ON CONFLICT DO NOTHING`
  const rules = Object.entries(STARTING_RULES).map(([purpose, account]) => ({ org_id: orgId, purpose, account }))
  await tx`INSERT INTO posting_rules ${tx(rules as never)} ON CONFLICT DO NOTHING`
}
