import type { Tx } from '@werkbank/database/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { notFound } from '../http/problem.ts'
import {
  addressLines,
  germanDate,
  germanNumber,
  germanUnit,
  ownCompany,
  type Paper,
  type PaperRow,
  senderOf,
  typedAddress,
} from '../papers/index.ts'
import { type AgreedVersion, agreedVersion, versionAt } from './agreed-version.ts'
import { sumByLine } from './deliver-order.ts'
import { type DeliveryLine, deliveryById } from './deliveries.ts'

const CONDITION_WORDS = { sellable: 'einwandfrei', damaged: 'beschädigt', scrap: 'unbrauchbar' }

/** A delivery or return on paper, as it was agreed when the goods left, without prices; 404 where there is none. */
export async function deliveryPaper(tx: Tx, id: string): Promise<Paper> {
  const delivery = await deliveryById(tx, id)
  if (!delivery) throw notFound()
  const agreed = await agreedVersion(tx, delivery.orderId, await versionAt(tx, delivery.orderId, delivery.at))
  const company = await ownCompany(tx)
  const [order] = await tx<
    { number: string }[]
  >`SELECT number FROM orders WHERE org_id = current_org() AND id = ${delivery.orderId}`
  const isReturn = delivery.kind === 'return'
  return {
    title: `${isReturn ? 'Rücklieferschein' : 'Lieferschein'} ${delivery.number}`,
    sender: senderOf(company),
    address: isReturn ? addressLines(agreed.customer, company.country) : recipient(agreed, company.country),
    facts: [
      ['Datum', germanDate(delivery.deliveredOn)],
      ['Auftrag', must(order, 'a delivery has an order').number],
      ['Kundennummer', agreed.customer.number],
      ['Kunde', agreed.customer.name],
      ['Ihre Referenz', agreed.head.reference ?? ''],
      ['Zustand', delivery.condition ? CONDITION_WORDS[delivery.condition] : ''],
      ['Grund', delivery.reason],
    ],
    columns: [
      { head: 'Pos.', width: 32 },
      { head: 'Artikel', width: 110 },
      { head: 'Bezeichnung' },
      { head: 'Menge', width: 70, align: 'right' },
      { head: 'Einheit', width: 60 },
    ],
    rows: rowsOf(delivery.lines, agreed),
    at: delivery.at,
  }
}

/** Where the goods go: the address that was typed for this order, with the customer's name where it doesn't begin with it; else theirs for deliveries. */
function recipient({ head, customer }: AgreedVersion, from: string): string[] {
  const typed = typedAddress(head.deliveryAddress ?? '')
  if (typed.length === 0) {
    const { name: addressName, ...place } = customer.delivery ?? { ...customer, name: customer.addressName ?? '' }
    return addressLines({ ...place, name: customer.name, addressName }, from)
  }
  return typed[0] === customer.name ? typed : [customer.name, ...typed]
}

/** By the order's positions; what was picked at several places is one line for who receives it. */
function rowsOf(lines: readonly DeliveryLine[], agreed: AgreedVersion): PaperRow[] {
  const quantities = new Map(sumByLine(lines).map(({ lineId, quantity }) => [lineId, quantity]))
  return agreed.lines.flatMap(({ id, sku, name, unit, note }, index) => {
    const quantity = quantities.get(id)
    if (quantity === undefined) return []
    const cells = [String(index + 1), sku, name, germanNumber(quantity), germanUnit(unit)]
    return [{ cells, notes: note === '' ? [] : [note] }]
  })
}
