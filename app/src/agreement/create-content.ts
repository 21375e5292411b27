import type { OrderContent, OrderLine } from '@werkbank/model/agreement/agreed-document.ts'
import { type AgreedPrice, linePrice } from '@werkbank/model/agreement/line-price.ts'
import { normalisePercent, type OrderTotal, taxGroups } from '@werkbank/model/agreement/total.ts'
import { lineAmountMinor } from '@werkbank/model/base/value/money.ts'
import { isPositive } from '@werkbank/model/base/value/quantity.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type Accessor, batch, createEffect, createMemo, createSignal, onCleanup } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'
import type * as Y from 'yjs'
import { observeContent } from './paste/observe-content.ts'
import { memoPerLine } from './sheet/memo-per-line.ts'

export type ProductRow = MirrorRow<'products'>
export type AgreedLineRow = MirrorRow<'orderLines'>

const EMPTY: OrderContent = { head: {}, lines: [], notes: '', broken: [] }

export type LiveOrder = {
  /** For what is shown of it, field by field: rows keep their identity, a change repaints one cell and not the table. */
  content: OrderContent
  /** For what is computed over all of it: plain values, those that did not change the same objects as before. */
  whole: Accessor<OrderContent>
}

/** The order's content, live. */
export function createOrder(doc: Accessor<Y.Doc | undefined>): LiveOrder {
  const [content, setContent] = createStore<OrderContent>({ ...EMPTY })
  const [whole, setWhole] = createSignal(EMPTY)
  createEffect(() => {
    const current = doc()
    if (!current) return
    let before = EMPTY
    const stop = observeContent(current, (next) => {
      batch(() => {
        setWhole(next)
        const sameLines =
          next.lines.length === before.lines.length && next.lines.every(({ id }, at) => id === before.lines[at]?.id)
        // The store mutates what it holds, so it gets copies.
        if (!sameLines) setContent('lines', reconcile(next.lines.map(copyOf), { key: 'id' }))
        else
          for (const [at, line] of next.lines.entries())
            if (line !== before.lines[at]) setContent('lines', at, reconcile(copyOf(line), { key: 'id' }))
        if (next.head !== before.head) setContent('head', reconcile({ ...next.head }))
        setContent('notes', next.notes)
        setContent('broken', reconcile(next.broken))
      })
      before = next
    })
    onCleanup(stop)
  })
  return { content, whole }
}

const copyOf = (line: OrderLine): OrderLine => ({ ...line })

/** What is known of a line besides what was typed: its product, and what was agreed of it. */
export type LineFacts = {
  product: (id: string) => ProductFacts
  agreed: (lineId: string) => AgreedFacts
}
type ProductFacts = Pick<ProductRow, 'priceMinor' | 'taxPercent'> | undefined
type AgreedFacts = AgreedPrice | undefined

/** Net of a line as it will stand on the paper; 0 while the quantity is none, undefined while it comes to too much (R-SA20). */
export const netOf = (line: OrderLine, unitPriceMinor: number): number | undefined =>
  isPositive(line.quantity) ? lineAmountMinor(line.quantity, unitPriceMinor, line.discountPercent) : 0

/**
 * Totals on each keystroke, by the functions that the API uses at commit; what a line comes to is kept until it changes. Undefined
 * while a line comes to more than can be agreed on.
 */
export function createTotal(
  whole: Accessor<OrderContent>,
  facts: LineFacts,
  taxExempt: Accessor<boolean>,
): Accessor<OrderTotal | undefined> {
  const amountOf = memoPerLine((line: OrderLine, product: ProductFacts, agreed: AgreedFacts) => {
    const { unitPriceMinor, taxPercent } = linePrice(line, product, agreed)
    const netMinor = lineAmountMinor(line.quantity, unitPriceMinor, line.discountPercent)
    if (netMinor === undefined) return undefined
    return { netMinor, taxPercent: normalisePercent(taxPercent), free: { netMinor, taxPercent: '0' } }
  })
  return createMemo(() => {
    const exempt = taxExempt()
    const amounts: { netMinor: number; taxPercent: string }[] = []
    for (const line of whole().lines) {
      const amount = amountOf(line, facts.product(line.productId), facts.agreed(line.id))
      if (!amount) return undefined
      amounts.push(exempt ? amount.free : amount)
    }
    return { lineNetsMinor: amounts.map(({ netMinor }) => netMinor), ...taxGroups(amounts) }
  })
}
