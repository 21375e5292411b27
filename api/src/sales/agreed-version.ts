import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { OrderTotal } from '@werkbank/model/agreement/total.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { say } from '@werkbank/words/say.ts'
import { type AgreedCustomer, agreedCustomer, lastVersion, type Version } from '../agreement/index.ts'
import { notFound } from '../http/problem/problem.ts'
import { customerById } from '../partners/index.ts'
import { ORDER_VERSIONS } from './orders.ts'

export type AgreedVersion = Version & { totals: OrderTotal; committedAt: string; customer: AgreedCustomer }

/** A version as it was agreed; 404 where there is none. Versions from before customers were kept have them as they are now. */
export async function agreedVersion(tx: Tx, orderId: string, version: number): Promise<AgreedVersion> {
  const row = await lastVersion(tx, ORDER_VERSIONS, orderId, version)
  if (!row) throw notFound(say('problems.no_version', { version }))
  const customerId = must(row.head.customerId, 'a committed order has a customer')
  const customer = row.customer ?? agreedCustomer(must(await customerById(tx, customerId), 'customers of orders stay'))
  return { ...row, customer }
}

/** The version that counted at a moment; a command that began before the first commit had ended worked with that one. */
export async function versionAt(tx: Tx, orderId: string, at: string): Promise<number> {
  const [row] = await tx<{ version: number | null }[]>`
    SELECT coalesce(max(version) FILTER (WHERE committed_at <= ${at}::text::timestamptz), min(version)) AS version FROM order_versions WHERE org_id = current_org() AND order_id = ${orderId}`
  return must(row?.version, 'what was delivered was agreed before')
}
