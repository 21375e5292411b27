import type { Tx } from '@werkbank/database/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { OrderTotal } from '@werkbank/model/sales/order-total.ts'
import { notFound } from '../http/problem.ts'
import { type Customer, customerById, type Place } from '../partners/index.ts'
import type { Version } from './agree-lines.ts'

/** Whom a version was agreed with, as they were then (R-SA11). */
export type AgreedCustomer = Pick<Customer, 'number' | 'name' | 'street' | 'postalCode' | 'city' | 'country'> & {
  /** The line below the name. Versions from before customers had several addresses have one for all: no line, no other place. */
  addressName?: string
  delivery?: Place
}
export type AgreedVersion = Version & { totals: OrderTotal; committedAt: string; customer: AgreedCustomer }

/** `billing`: where the invoice goes, where that is another address than usual. */
export function agreedCustomer(
  { number, name, delivery, ...customer }: Customer,
  billing = customer.billing,
): AgreedCustomer {
  const { name: addressName, ...place } = billing
  return { number, name, ...place, addressName, delivery }
}

/** A version as it was agreed; 404 where there is none. Versions from before customers were kept have them as they are now. */
export async function agreedVersion(tx: Tx, orderId: string, version: number): Promise<AgreedVersion> {
  const [row] = await tx<(Omit<AgreedVersion, 'customer'> & { customer: AgreedCustomer | null })[]>`
    SELECT version, head, lines, notes, totals, customer, committed_at FROM order_versions WHERE org_id = current_org() AND order_id = ${orderId} AND version = ${version}`
  if (!row) throw notFound(`This order has no version ${version}.`)
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
