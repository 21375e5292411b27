import { fold, foldedWords } from '@werkbank/model/base/value/fold.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { moment } from '@werkbank/model/records/kinds/time.ts'
import { orderWords, SKU_LETTERS_MIN } from '@werkbank/model/sales/order-search.ts'
import { order } from '@werkbank/model/sales/records.ts'
import { type Accessor, createMemo } from 'solid-js'
import { type OrderRow, shownOf } from './order-state.tsx'
import { isInView, VIEWS } from './order-views.ts'

/** An order as its list shows it: the working copy before the first commit and while it differs. */
export type ListedOrder = OrderRow &
  ReturnType<typeof shownOf> & {
    customerName: string
    /** What is searched, folded. */
    words: string
  }
const { number, status, customerId, reference, requestedOn, grossMinor, createdBy } = order.fields
export const listedOrder = {
  name: 'order',
  fields: { number, status, customerId, reference, date: moment(), requestedOn, grossMinor, createdBy },
} as const

/**
 * The orders that match all words of a search. `withSku` are those with lines of a product whose SKU matches, `alsoFound` those that the server found by
 * lines that this device doesn't hold.
 */
export function findOrders(options: {
  orders: Accessor<readonly OrderRow[]>
  customers: Accessor<readonly MirrorRow<'customers'>[]>
  withSku: (letters: string) => ReadonlySet<string>
  alsoFound?: Accessor<ReadonlySet<string>>
  query: Accessor<string>
}): Accessor<readonly ListedOrder[]> {
  const customers = createMemo(() => new Map(options.customers().map((row) => [row.id, row])))
  const all = createMemo(() =>
    options.orders().map((row): ListedOrder => {
      const shown = shownOf(row)
      const customerName = customers().get(shown.customerId ?? '')?.name ?? ''
      const words = fold(orderWords(row, (id) => customers().get(id)).join(' '))
      return { ...row, ...shown, customerName, words }
    }),
  )
  return createMemo(() => {
    const words = foldedWords(options.query()).map((word) => ({
      word,
      withSku: word.length < SKU_LETTERS_MIN ? undefined : options.withSku(word),
    }))
    if (words.length === 0) return all()
    const also = options.alsoFound?.()
    return all().filter(
      (row) =>
        also?.has(row.id) || words.every(({ word, withSku }) => row.words.includes(word) || withSku?.has(row.id)),
    )
  })
}

/** Those of a view, and how many there are of each. `isReserved` says whether goods are held for an order. */
export function createViews(options: {
  rows: Accessor<readonly ListedOrder[]>
  view: Accessor<string | undefined>
  isReserved: (orderId: string) => boolean
}): { visible: Accessor<readonly ListedOrder[]>; counts: Accessor<ReadonlyMap<string, number>> } {
  const inView = (view: string | undefined) => options.rows().filter((row) => isInView(row, view, options.isReserved))
  return {
    visible: createMemo(() => inView(options.view())),
    counts: createMemo(() => new Map(VIEWS.map((view) => [view as string, inView(view).length]))),
  }
}

/** The orders with committed lines of a product whose SKU contains these folded letters. */
export function ordersWithSku(
  letters: string,
  products: readonly Pick<MirrorRow<'products'>, 'id' | 'sku'>[],
  linesOf: (productId: string) => readonly Pick<MirrorRow<'orderLines'>, 'orderId'>[],
): ReadonlySet<string> {
  const matching = products.filter(({ sku }) => fold(sku).includes(letters))
  return new Set(matching.flatMap(({ id }) => linesOf(id).map(({ orderId }) => orderId)))
}
