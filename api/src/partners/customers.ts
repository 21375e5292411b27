import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { fold } from '@werkbank/model/base/value/fold.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import { columns, type Values } from '../records/rows.ts'
import type { PostalAddress } from './addresses.ts'

/** A customer with where invoices and goods go unless something else is said. */
export type Customer = Values<typeof customer> & { billing: PostalAddress; delivery: PostalAddress }

/** One customer, or undefined. */
export async function customerById(tx: Tx, id: string): Promise<Customer | undefined> {
  const [row] = await tx<Customer[]>`
    SELECT ${columns(tx, customer)}, ${placeSql(tx, 'billing')} AS billing, ${placeSql(tx, 'delivery')} AS delivery FROM customers
    WHERE org_id = current_org() AND deleted_at IS NULL AND id = ${id}`
  return row
}

/** One of a customer's addresses; undefined where it is none of theirs, or was removed, unless that doesn't matter (`removedToo`). */
export async function placeOfCustomer(
  tx: Tx,
  customerId: string,
  id: string,
  { removedToo = false } = {},
): Promise<PostalAddress | undefined> {
  const [row] = await tx<PostalAddress[]>`SELECT name, street, postal_code, city, country FROM customer_addresses
    WHERE org_id = current_org() AND customer_id = ${customerId} AND id = ${id} ${removedToo ? tx`` : tx`AND deleted_at IS NULL`}`
  return row
}

const placeSql = (tx: Tx, use: 'billing' | 'delivery') => tx`(
  SELECT jsonb_build_object('name', a.name, 'street', a.street, 'postalCode', a.postal_code, 'city', a.city, 'country', a.country)
  FROM customer_addresses a WHERE a.org_id = current_org() AND a.id = customers.${tx.unsafe(`${use}_address_id`)})`

export async function customerIdByNumber(tx: Tx, number: string): Promise<string | undefined> {
  const [row] = await tx<
    { id: string }[]
  >`SELECT id FROM customers WHERE org_id = current_org() AND number_key = ${fold(number)}`
  return row?.id
}
