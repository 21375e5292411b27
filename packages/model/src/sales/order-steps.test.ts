import { expect, test } from 'vitest'
import type { Permission } from '../base/permission.ts'
import { COMMANDS } from '../registry.ts'
import { cancelHindrance, orderState, STEPS } from './order-steps.ts'
import { stepsOfInvoice, stepsOfOrder } from './possible-steps.ts'

const somebody = (...rights: Permission[]) => ({
  userId: 'u',
  can: (right: Permission) => rights.length === 0 || rights.includes(right),
})

test('SA-04 each step is a command with a rule on how its record stands', () => {
  expect(STEPS.filter((step) => COMMANDS[step]?.possible === undefined)).toEqual([])
})

test('SA-04 a step is told to those who may send it; a version after the first one takes its own right', () => {
  const order = { version: 0, status: 'draft', invoiceBasis: 'delivered', changes: 0 } as const
  const options = { invoices: [], isStocked: () => true, available: () => '0' }
  const draft = orderState(order, [], options)
  expect(stepsOfOrder(draft, somebody())).toEqual(['order.commit', 'order.cancel'])
  expect(stepsOfOrder(draft, somebody('order.cancel'))).toEqual(['order.cancel'])
  const changed = orderState({ ...order, version: 1, status: 'committed', changes: 2 }, [], options)
  expect(stepsOfOrder(changed, somebody('order.commit'))).toEqual([])
  expect(stepsOfOrder(changed, somebody('order.commit', 'order.change'))).toEqual(['order.commit'])
})

test('SA-04 of an invoice: what is open is paid, what is left is corrected, an unpaid one is cancelled; a credit note is final', () => {
  const line = {
    lineId: 'l1',
    quantity: '1',
    unitPriceMinor: 100,
    discountPercent: '0',
    taxPercent: '0',
    netMinor: 100,
  }
  const invoice = {
    ...{ id: 'i1', kind: 'invoice', orderId: 'o1', cancelledOn: null, paidMinor: 0, openMinor: 100 },
    ...{ lines: [line], taxes: [], corrects: [] },
  } as const
  const steps = (now: object, papers: readonly object[] = []) => {
    const one = { ...invoice, ...now }
    return stepsOfInvoice({ invoice: one, papers: [one, ...papers] } as never, somebody())
  }
  expect(steps({})).toEqual(['invoice.pay', 'invoice.correct', 'invoice.cancel'])
  expect(steps({ paidMinor: 100, openMinor: 0 })).toEqual(['invoice.correct'])
  const credit = { ...invoice, id: 'c1', kind: 'credit-note', lines: [{ ...line, invoiceId: 'i1' }] }
  expect(steps({ openMinor: 0 }, [credit])).toEqual([])
  expect(steps({ openMinor: 0, cancelledOn: '2026-01-01' })).toEqual([])
  expect(steps({ kind: 'credit-note', openMinor: 0 })).toEqual([])
  // What is given away is cancelled like any other.
  expect(steps({ openMinor: 0, lines: [{ ...line, unitPriceMinor: 0, netMinor: 0 }] })).toEqual([
    'invoice.correct',
    'invoice.cancel',
  ])
})

test('SA-15 an order of which something left is not cancelled as a whole, also where its lines are not on the device', () => {
  const without = (status: string) => cancelHindrance({ order: { status }, lines: [] })?.code
  for (const status of ['part-delivered', 'delivered', 'invoiced', 'paid'])
    expect(without(status)).toBe('already-delivered')
  expect([without('draft'), without('committed'), without('cancelled')]).toEqual([
    undefined,
    undefined,
    'order-cancelled',
  ])
})
