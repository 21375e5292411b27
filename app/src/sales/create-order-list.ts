import { fold, foldedWords } from '@werkbank/model/base/fold.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { orderWords, SKU_LETTERS_MIN } from '@werkbank/model/sales/order-search.ts'
import { type Accessor, createMemo } from 'solid-js'
import { isInView, type OrderFilter, passesFilter, VIEWS } from './order-filters.ts'
import { type OrderRow, shownOf } from './order-state.tsx'

export type ListedOrder = OrderRow & {
  customerName: string
  shown: ReturnType<typeof shownOf>
  /** What is searched, folded. */
  words: string
}

/**
 * The orders as the list shows them: searched by all words, filtered, and by view; `counts` are those of what was found and filtered, by
 * view. `withSku` names the orders with lines of a product whose SKU has these letters, `isReserved` says whether goods are held for an order.
 */
export function createOrderList(options: {
  orders: Accessor<readonly OrderRow[]>
  customers: Accessor<readonly MirrorRow<'customers'>[]>
  withSku: (letters: string) => ReadonlySet<string>
  isReserved: (orderId: string) => boolean
  query: Accessor<string>
  view: Accessor<string | undefined>
  filter: Accessor<OrderFilter>
}): {
  all: Accessor<readonly ListedOrder[]>
  visible: Accessor<readonly ListedOrder[]>
  counts: Accessor<ReadonlyMap<string, number>>
} {
  const customers = createMemo(() => new Map(options.customers().map((row) => [row.id, row])))
  const all = createMemo(() =>
    options.orders().map((order): ListedOrder => {
      const shown = shownOf(order)
      const customerName = customers().get(shown.customerId ?? '')?.name ?? ''
      const words = fold(orderWords(order, (id) => customers().get(id)).join(' '))
      return { ...order, shown, customerName, words }
    }),
  )
  const found = createMemo(() => {
    const words = foldedWords(options.query()).map((word) => ({
      word,
      withSku: word.length < SKU_LETTERS_MIN ? undefined : options.withSku(word),
    }))
    if (words.length === 0) return all()
    return all().filter((row) => words.every(({ word, withSku }) => row.words.includes(word) || withSku?.has(row.id)))
  })
  const filtered = createMemo(() => {
    const filter = options.filter()
    return found().filter((row) => passesFilter(row, filter))
  })
  const counts = createMemo(
    () =>
      new Map(
        VIEWS.map((view) => [
          view as string,
          filtered().filter((row) => isInView(row, view, options.isReserved)).length,
        ]),
      ),
  )
  const visible = createMemo(() => filtered().filter((row) => isInView(row, options.view(), options.isReserved)))
  return { all, visible, counts }
}

/** The orders with agreed lines of a product whose SKU has these folded letters. */
export function ordersWithSku(
  letters: string,
  products: readonly Pick<MirrorRow<'products'>, 'id' | 'sku'>[],
  linesOf: (productId: string) => readonly Pick<MirrorRow<'orderLines'>, 'orderId'>[],
): ReadonlySet<string> {
  const matching = products.filter(({ sku }) => fold(sku).includes(letters))
  return new Set(matching.flatMap(({ id }) => linesOf(id).map(({ orderId }) => orderId)))
}
