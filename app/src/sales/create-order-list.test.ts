import { conditionsOf, meets } from '@werkbank/model/records/narrowing.ts'
import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import { companyDay } from '../i18n/zone.ts'
import { createViews, findOrders, listedOrder, ordersWithSku } from './create-order-list.ts'

const [ADA, C2] = ['01a00000-0000-7000-8000-000000000001', '01a00000-0000-7000-8000-000000000002']
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
    const [alsoFound, setAlsoFound] = createSignal<ReadonlySet<string>>(new Set())
    const [filter, setFilter] = createSignal<Record<string, string>>({})
    const found = findOrders({
      orders: () => [
        order('a', { workingReference: 'Messe Nürnberg' }),
        order('b', {
          number: 'A00012',
          status: 'committed',
          version: 1,
          customerId: C2,
          backorder: true,
          grossMinor: 5_000,
          orderedOn: '2026-11-10',
          createdBy: ADA,
        }),
      ],
      customers: () => [{ id: 'c1', name: 'Kaufhaus Lindner' } as never, { id: C2, name: 'Museum' } as never],
      withSku: (letters) => ordersWithSku(letters, [{ id: 'p', sku: 'NAP-10-30' }], () => [{ orderId: 'b' }]),
      alsoFound,
      query,
    })
    const rows = () =>
      found().filter((row) =>
        conditionsOf(listedOrder, (name) => filter()[name]).every((one) => meets(listedOrder, row, one, companyDay)),
      )
    const list = createViews({ rows, view, isReserved: reserved })
    const shown = () => list.visible().map(({ id }) => id)
    expect(shown()).toEqual(['a', 'b'])
    setQuery('lindner messe')
    expect([shown(), list.counts().get('draft'), list.counts().get('committed')]).toEqual([['a'], 1, 0])
    setQuery('')
    setQuery('nap-10')
    expect(shown()).toEqual(['b'])
    // By lines that are on the server alone.
    setAlsoFound(new Set(['a']))
    expect(shown()).toEqual(['a', 'b'])
    setAlsoFound(new Set<string>())
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
    const filters: [Record<string, string>, string[]][] = [
      [{ dateFrom: '2026-11-11' }, ['a']],
      [{ dateTo: '2026-11-10' }, ['b']],
      [{ createdBy: ADA }, ['b']],
      [{ customerId: C2 }, ['b']],
      [{ grossMinorFrom: '5000', grossMinorTo: '5000' }, ['b']],
      [{ createdBy: ADA, grossMinorTo: '4999' }, []],
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
    return conditionsOf(listedOrder, (name) => params.get(name) ?? undefined)
  }
  expect(of('dateFrom=abc&dateTo=2026-02-30&grossMinorFrom=x&grossMinorTo=1,2,3&createdBy=&customerId=x')).toEqual([])
  expect(of('dateFrom=2026-02-01&dateTo=abc&grossMinorFrom=1250')).toEqual([
    { field: 'date', is: 'from', value: '2026-02-01' },
    { field: 'grossMinor', is: 'from', value: '1250' },
  ])
})
