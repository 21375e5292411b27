import type * as Y from 'yjs'
import type { MirrorRow } from '../mirror/tables.ts'
import { readOrder } from './agreed-document.ts'
import { type AgreedPrice, linePrice } from './line-price.ts'
import { workingTotal } from './total.ts'

type OrderRow = MirrorRow<'orders'>

/** What lists show of an order's working copy. The server writes it once it has the edits; until then this device does. */
export type WorkingOrder = Pick<
  OrderRow,
  'workingCustomerId' | 'workingReference' | 'workingGrossMinor' | 'workingLines'
>

export interface WorkingSources {
  product: (id: string) => MirrorRow<'products'> | undefined
  customer: (id: string) => MirrorRow<'customers'> | undefined
  /** A line of the last version. */
  agreed: (lineId: string) => AgreedPrice | undefined
}

/** Reads it from the order's document; a line of an unknown product counts with what the document says of it. */
export function readWorkingOrder(doc: Y.Doc, { product, customer, agreed }: WorkingSources): WorkingOrder {
  const { head, lines } = readOrder(doc)
  const priced = lines.map((line) => ({
    quantity: line.quantity,
    discountPercent: line.discountPercent,
    ...linePrice(line, product(line.productId), agreed(line.id)),
  }))
  const buyer = head.customerId ? customer(head.customerId) : undefined
  return {
    workingCustomerId: head.customerId ?? null,
    workingReference: head.reference ?? '',
    // As the server: an order with a line that comes to too much counts as nothing in lists.
    workingGrossMinor: workingTotal(priced, { taxExempt: buyer?.taxMode === 'exempt' })?.grossMinor ?? 0,
    workingLines: lines.length,
  }
}
