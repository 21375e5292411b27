import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { type AgreedCustomer, agreedCustomer } from '../../agreement/index.ts'
import { type Company, ownCompany } from '../../papers/index.ts'
import { type Customer, customerById, placeOfCustomer } from '../../partners/index.ts'
import { deliveriesOf } from '../deliveries/deliveries.ts'

/** Both sides of an invoice and what it is about, as they were when it was issued. */
export type Parties = {
  company: Omit<Company, 'currency' | 'timeZone'>
  customer: AgreedCustomer &
    Pick<Customer, 'taxMode'> &
    Partial<Pick<Customer, 'vatId'>> & { billingAddressId?: string | undefined }
  order: { number: string; reference: string } | null
  /** What was delivered since the invoice before, in the order of time: § 14 (4) no. 6 UStG asks for the time of supply. */
  deliveries: { id: string; number: string; deliveredOn: string }[]
}
type About = {
  kind: 'invoice' | 'credit-note'
  customerId: string
  orderId: string | null
  /** Where it goes, if not to the customer's standard for invoices. */
  billingAddressId?: string | undefined
}

export async function partiesNow(tx: Tx, { kind, customerId, orderId, billingAddressId }: About): Promise<Parties> {
  const { currency: _, timeZone: _zone, ...company } = await ownCompany(tx)
  const customer = must(await customerById(tx, customerId), 'customers with invoices stay')
  // It was asked for, or is that of the invoice that is corrected: removed meanwhile, it still is where this goes (R-PA9).
  const billing = billingAddressId
    ? must(await placeOfCustomer(tx, customerId, billingAddressId, { removedToo: true }), 'addresses keep their row')
    : undefined
  return {
    company,
    customer: {
      ...agreedCustomer(customer, billing),
      billingAddressId,
      taxMode: customer.taxMode,
      vatId: customer.vatId,
    },
    order: orderId ? await orderOf(tx, orderId) : null,
    deliveries: orderId && kind === 'invoice' ? await deliveredSince(tx, orderId) : [],
  }
}

/** What an invoice kept; one from before anything was kept has both sides as they are now. */
export async function partiesOf(tx: Tx, invoice: About & { id: string }): Promise<Parties> {
  const [row] = await tx<
    { parties: Parties | null }[]
  >`SELECT parties FROM invoices WHERE org_id = current_org() AND id = ${invoice.id}`
  return row?.parties ?? { ...(await partiesNow(tx, invoice)), deliveries: [] }
}

async function orderOf(tx: Tx, id: string): Promise<Parties['order']> {
  const [row] = await tx<{ number: string; reference: string }[]>`
    SELECT o.number, coalesce(v.head->>'reference', '') AS reference FROM orders o
      JOIN order_versions v ON v.org_id = o.org_id AND v.order_id = o.id AND v.version = o.version
    WHERE o.org_id = current_org() AND o.id = ${id}`
  return must(row, 'an invoiced order was committed')
}

async function deliveredSince(tx: Tx, orderId: string): Promise<Parties['deliveries']> {
  const before = await tx<{ id: string }[]>`
    SELECT jsonb_array_elements(parties->'deliveries')->>'id' AS id FROM invoices WHERE org_id = current_org() AND order_id = ${orderId}`
  const billed = new Set(before.map(({ id }) => id))
  return (await deliveriesOf(tx, orderId))
    .filter(({ id, kind }) => kind === 'delivery' && !billed.has(id))
    .map(({ id, number, deliveredOn }) => ({ id, number, deliveredOn }))
}
