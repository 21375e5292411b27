import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import { createOrderList, ordersWithSku } from './create-order-list.ts'
import { filterIn, type OrderFilter } from './order-filters.ts'

const order = (id: string, more: object = {}) =>
  ({
    id,
    number: null,
    status: 'draft',
    version: 0,
    changes: 0,
    backorder: false,
    workingCustomerId: 'c1',
    workingReference: '',
    workingGrossMinor: 0,
    customerId: null,
    reference: '',
    grossMinor: 0,
    orderedOn: null,
    createdAt: '2026-11-20T10:00:00Z',
    ...more,
  }) as never

test('SA-18 all words must be found, in number, customer, reference or SKU; chips count what is found and filtered', () => {
  createRoot((dispose) => {
    const [query, setQuery] = createSignal('')
    const [reserved, setReserved] = createSignal(false)
    const [view, setView] = createSignal<string | undefined>()
    const [filter, setFilter] = createSignal<OrderFilter>({})
    const list = createOrderList({
      orders: () => [
        order('a', { workingReference: 'Messe Nürnberg' }),
        order('b', {
          number: 'A00012',
          status: 'committed',
          version: 1,
          customerId: 'c2',
          backorder: true,
          grossMinor: 5_000,
          orderedOn: '2026-11-10',
          createdBy: 'ada',
        }),
      ],
      customers: () => [{ id: 'c1', name: 'Kaufhaus Lindner' } as never, { id: 'c2', name: 'Museum' } as never],
      withSku: (letters) => ordersWithSku(letters, [{ id: 'p', sku: 'NAP-10-30' }], () => [{ orderId: 'b' }]),
      isReserved: reserved,
      query,
      view,
      filter,
    })
    const shown = () => list.visible().map(({ id }) => id)
    expect(shown()).toEqual(['a', 'b'])
    setQuery('lindner messe')
    expect([shown(), list.counts().get('draft'), list.counts().get('committed')]).toEqual([['a'], 1, 0])
    setQuery('')
    setQuery('nap-10')
    expect(shown()).toEqual(['b'])
    setQuery('')
    setView('backorder')
    expect(shown()).toEqual(['b'])
    setView('to-deliver')
    expect(shown()).toEqual([]) // all of it is awaited
    setReserved(true)
    expect(shown()).toEqual(['b']) // a part of it can leave
    setView('changed')
    expect(shown()).toEqual([])
    setView(undefined)
    const filters: [OrderFilter, string[]][] = [
      [{ from: '2026-11-11' }, ['a']],
      [{ to: '2026-11-10' }, ['b']],
      [{ person: 'ada' }, ['b']],
      [{ minMinor: 5_000, maxMinor: 5_000 }, ['b']],
      [{ person: 'ada', maxMinor: 4_999 }, []],
    ]
    for (const [wanted, ids] of filters) {
      setFilter(wanted)
      expect(shown()).toEqual(ids)
    }
    expect(list.counts().get('committed')).toBe(0)
    dispose()
  })
})

test('SA-18 what the address says and nobody can read filters nothing', () => {
  const of = (query: string) => {
    const params = new URLSearchParams(query)
    return filterIn((name) => params.get(name) ?? undefined)
  }
  expect(of('from=abc&to=2026-02-30&min=x&max=1,2,3&person=')).toEqual({})
  expect(of('from=2026-02-01&to=abc&min=12.50')).toEqual({ from: '2026-02-01', minMinor: 1_250 })
})
