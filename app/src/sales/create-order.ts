import { lineNetMinor } from '@werkbank/model/base/money.ts'
import { isPositive } from '@werkbank/model/base/quantity.ts'
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
export type AgreedLineRow = MirrorRow<'orderLines'>

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

/** What is known of a line besides what was typed: its product, and what was agreed of it. */
export type LineFacts = {
  product: (id: string) => Pick<ProductRow, 'priceMinor' | 'taxPercent'> | undefined
  agreed: (lineId: string) => Pick<AgreedLineRow, 'productId' | 'unitPriceMinor' | 'taxPercent'> | undefined
}

/** Price and tax of a line as the commit will see them: typed, else as agreed for this product, else the product's (SA11). */
export function pricing(line: OrderLine, facts: LineFacts): { unitPriceMinor: number; taxPercent: string } {
  const product = facts.product(line.productId)
  const row = facts.agreed(line.id)
  const kept = row?.productId === line.productId ? row : undefined
  return {
    unitPriceMinor: line.unitPriceMinor ?? kept?.unitPriceMinor ?? product?.priceMinor ?? 0,
    taxPercent: kept?.taxPercent ?? product?.taxPercent ?? '0',
  }
}

/** Net of a line as it will stand on the paper; 0 while the quantity is none. */
export const netOf = (line: OrderLine, unitPriceMinor: number): number =>
  isPositive(line.quantity) ? lineNetMinor(line.quantity, unitPriceMinor, line.discountPercent) : 0

/** Totals on each keystroke, by the function that the API uses at commit. */
export function createTotal(
  content: OrderContent,
  facts: LineFacts,
  taxExempt: Accessor<boolean>,
): Accessor<OrderTotal> {
  return createMemo(() =>
    orderTotal(
      content.lines.map((line) => ({
        quantity: line.quantity,
        discountPercent: line.discountPercent,
        ...pricing(line, facts),
      })),
      { taxExempt: taxExempt() },
    ),
  )
}
