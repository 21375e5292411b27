import { fold, foldedWords } from '@werkbank/model/base/fold.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type Accessor, createMemo } from 'solid-js'
import { type OrderRow, STATUSES, shownOf } from './order-state.tsx'

export type ListedOrder = OrderRow & {
  customerName: string
  shown: ReturnType<typeof shownOf>
  /** What is searched, folded. */
  words: string
}
export type StatusFilter = OrderRow['status'] | 'backorder'
export const FILTERS: readonly StatusFilter[] = [...STATUSES, 'backorder']

const passes = (row: OrderRow, filter: string | undefined) =>
  !filter || (filter === 'backorder' ? row.backorder : row.status === filter)

/** The orders as the list shows them: searched by all words, then filtered; `counts` are those of the search, by filter. */
export function createOrderList(options: {
  orders: Accessor<readonly OrderRow[]>
  customers: Accessor<readonly MirrorRow<'customers'>[]>
  query: Accessor<string>
  filter: Accessor<string | undefined>
}): {
  all: Accessor<readonly ListedOrder[]>
  visible: Accessor<readonly ListedOrder[]>
  counts: Accessor<ReadonlyMap<string, number>>
} {
  const names = createMemo(() => new Map(options.customers().map(({ id, name }) => [id, name])))
  const all = createMemo(() =>
    options.orders().map((order): ListedOrder => {
      const shown = shownOf(order)
      const customerName = names().get(shown.customerId ?? '') ?? ''
      const words = fold(`${order.number ?? ''} ${customerName} ${shown.reference}`)
      return { ...order, shown, customerName, words }
    }),
  )
  const found = createMemo(() => {
    const words = foldedWords(options.query())
    return words.length === 0 ? all() : all().filter((row) => words.every((word) => row.words.includes(word)))
  })
  const counts = createMemo(
    () => new Map(FILTERS.map((filter) => [filter as string, found().filter((row) => passes(row, filter)).length])),
  )
  const visible = createMemo(() => found().filter((row) => passes(row, options.filter())))
  return { all, visible, counts }
}
