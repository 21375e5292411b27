import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import { createOrderList } from './create-order-list.ts'

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

test('all words must be found, in number, customer or reference; chips count what is found', () => {
  createRoot((dispose) => {
    const [query, setQuery] = createSignal('')
    const [filter, setFilter] = createSignal<string | undefined>()
    const list = createOrderList({
      orders: () => [
        order('a', { workingReference: 'Messe Nürnberg' }),
        order('b', { number: 'A00012', status: 'committed', version: 1, customerId: 'c2', backorder: true }),
      ],
      customers: () => [{ id: 'c1', name: 'Kaufhaus Lindner' } as never, { id: 'c2', name: 'Museum' } as never],
      query,
      filter,
    })
    const shown = () => list.visible().map(({ id }) => id)
    expect(shown()).toEqual(['a', 'b'])
    setQuery('lindner messe')
    expect([shown(), list.counts().get('draft'), list.counts().get('committed')]).toEqual([['a'], 1, 0])
    setQuery('')
    setFilter('backorder')
    expect(shown()).toEqual(['b'])
    dispose()
  })
})
