import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'

/**
 * SQL of a row of orders or quotes: the searched words of its customers, as sent or agreed and as in the working copy. None for callers without the right
 * to customers, or repeated searches would reveal them (US-8.5).
 */
export const customerWords = (tx: Tx, caller: Caller, table: 'orders' | 'quotes'): Statement => {
  const of = (column: string) => tx(`${table}.${column}`)
  return can(caller, 'customer.read')
    ? tx`coalesce((SELECT string_agg(c.search, ' ') FROM customers c
        WHERE c.org_id = ${of('org_id')} AND c.id IN (${of('customer_id')}, ${of('working_customer_id')}) AND c.deleted_at IS NULL), '')`
    : tx`''`
}
