import { expect, test } from 'vitest'
import { orderEvents } from './order-events.ts'

const order = {
  id: 'o',
  createdAt: '2026-11-02T08:00:00Z',
  createdBy: 'ada',
  orderedOn: '2026-11-02',
  status: 'cancelled',
  cancelledAt: '2026-11-09T08:00:00Z',
  cancelledBy: 'ben',
} as const
const version = (number: number, committedAt: string) =>
  ({ id: `o:${number}`, orderId: 'o', version: number, committedAt, committedBy: 'ada' }) as never

test('RT-13.4 the timeline is in the order of time within a day, keeps every version and says who', () => {
  const events = orderEvents(order, {
    versions: [version(2, '2026-11-03T09:00:00Z'), version(1, '2026-11-02T09:00:00Z')],
    deliveries: [
      { id: 'l1', kind: 'delivery', deliveredOn: '2026-11-03', at: '2026-11-03T10:00:00Z', actor: 'ben' },
      { id: 'l2', kind: 'return', deliveredOn: '2026-11-03', at: '2026-11-03T12:30:00Z', actor: 'ben' },
    ] as never,
    invoices: [
      { id: 'r1', kind: 'invoice', invoicedOn: '2026-11-03', at: '2026-11-03T11:00:00Z', actor: 'cem' },
      { id: 'g1', kind: 'credit-note', invoicedOn: '2026-11-03', at: '2026-11-03T13:00:00.5Z', actor: 'cem' },
    ] as never,
    payments: [{ id: 'z1', paidOn: '2026-11-03', at: '2026-11-03T12:00:00Z', actor: 'cem' }] as never,
  })
  expect(events.map(({ id, actor }) => `${id} ${actor}`)).toEqual([
    'created ada',
    'version-1 ada',
    'version-2 ada',
    'l1 ben',
    'r1 cem',
    'z1 cem',
    'l2 ben',
    'g1 cem',
    'cancelled ben',
  ])
})

test('what was recorded later stands on the day that it is of; an imported order begins with itself', () => {
  const imported = { ...order, createdAt: '2026-11-20T08:00:00Z', orderedOn: '2024-03-01', status: 'paid' } as const
  const events = orderEvents(imported, {
    versions: [version(1, '2026-11-20T08:00:01Z')],
    deliveries: [{ id: 'l1', deliveredOn: '2024-03-05', at: '2026-11-20T08:00:02Z' }] as never,
    invoices: [],
    payments: [{ id: 'z1', paidOn: '2024-03-04', at: '2026-11-21T08:00:00Z' }] as never,
  })
  expect(events.map(({ id }) => id)).toEqual(['created', 'version-1', 'z1', 'l1'])
})
