import {
  addQuantities,
  compareQuantities,
  maxQuantity,
  subtractQuantities,
  ZERO,
} from '@werkbank/model/base/quantity.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import {
  headOf,
  linesOf,
  notesOf,
  type OrderContent,
  type OrderLine,
  readOrder,
} from '@werkbank/model/sales/order-document.ts'
import { type OrderTotal, orderTotal } from '@werkbank/model/sales/order-total.ts'
import { type Accessor, createEffect, createMemo, onCleanup } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'
import type * as Y from 'yjs'

export type ProductRow = MirrorRow<'products'>

/** The order's content, live. Rows keep their identity: a change repaints one cell, not the table. */
export function createOrder(doc: Accessor<Y.Doc | undefined>): OrderContent {
  const [content, setContent] = createStore<OrderContent>({ head: {}, lines: [], notes: '', broken: [] })
  createEffect(() => {
    const current = doc()
    if (!current) return
    const refresh = () => setContent(reconcile(readOrder(current), { key: 'id' }))
    refresh()
    const roots = [headOf(current), linesOf(current), notesOf(current)] as Y.AbstractType<unknown>[]
    for (const root of roots) root.observe(refresh)
    onCleanup(() => {
      for (const root of roots) root.unobserve(refresh)
    })
  })
  return content
}

/** The price of a line: the one that was typed, else the product's. */
export const priceOf = (
  line: Pick<OrderLine, 'unitPriceMinor'>,
  product: Pick<ProductRow, 'priceMinor'> | undefined,
): number => line.unitPriceMinor ?? product?.priceMinor ?? 0

/** Totals on each keystroke, by the function that the API uses at commit. */
export function createTotal(
  content: OrderContent,
  product: (id: string) => ProductRow | undefined,
  taxExempt: Accessor<boolean>,
): Accessor<OrderTotal> {
  return createMemo(() =>
    orderTotal(
      content.lines.map((line) => ({
        quantity: line.quantity,
        unitPriceMinor: priceOf(line, product(line.productId)),
        discountPercent: line.discountPercent,
        taxPercent: product(line.productId)?.taxPercent ?? '0',
      })),
      { taxExempt: taxExempt() },
    ),
  )
}

/** What can be promised of each product now, over all sellable places: on hand less reserved. */
export function availableByProduct(
  levels: readonly MirrorRow<'stockLevels'>[],
  sellable: (locationId: string) => boolean,
): Map<string, string> {
  const available = new Map<string, string>()
  for (const { productId, locationId, onHand, reserved } of levels) {
    if (sellable(locationId))
      available.set(productId, addQuantities(available.get(productId) ?? ZERO, subtractQuantities(onHand, reserved)))
  }
  return available
}

/** How much of a line is missing; `own` is what this order has reserved or delivered of it already. */
export function missing(wanted: string, available: string, own: string): string {
  const covered = addQuantities(maxQuantity(available, ZERO), own)
  return compareQuantities(wanted, covered) > 0 ? subtractQuantities(wanted, covered) : ZERO
}
