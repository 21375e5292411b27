import type { Tx } from '@werkbank/database/connect.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import { rowById, type Values } from '../records/rows.ts'

export type Customer = Values<typeof customer>

/** One customer, or undefined. `lock` holds it for a change. */
export const customerById = (tx: Tx, id: string, options?: { lock?: boolean }): Promise<Customer | undefined> =>
  rowById(tx, customer, id, options)

export async function customerIdByNumber(tx: Tx, number: string): Promise<string | undefined> {
  const [row] = await tx<
    { id: string }[]
  >`SELECT id FROM customers WHERE org_id = current_org() AND fold(number) = fold(${number})`
  return row?.id
}
