import { expect, test } from 'vitest'
import type { Command } from '../base/command.ts'
import { COMMANDS } from '../registry.ts'
import { cancelHindrance, invoiceSteps, STEPS, stepsAllowed } from './order-steps.ts'

test('SA-04 each step is a command, and is possible for those who may send it', () => {
  const commands = COMMANDS as Record<string, Command>
  for (const step of STEPS) {
    const { permission } = commands[step] as Command
    expect(stepsAllowed([step], (right) => right === permission)).toEqual([step])
    expect(stepsAllowed([step], (right) => right !== permission)).toEqual([])
  }
  expect(stepsAllowed(['order.commit'], (right) => right === 'order.commit', { version: 1 })).toEqual([])
})

test('SA-04 of an invoice: what is open is paid, what is left is corrected, an unpaid one is cancelled; a credit note is final', () => {
  const invoice = {
    kind: 'invoice',
    cancelledOn: null,
    grossMinor: 100,
    creditedMinor: 0,
    paidMinor: 0,
    openMinor: 100,
  } as const
  expect(invoiceSteps(invoice)).toEqual(['invoice.pay', 'invoice.correct', 'invoice.cancel'])
  expect(invoiceSteps({ ...invoice, paidMinor: 100, openMinor: 0 })).toEqual(['invoice.correct'])
  expect(invoiceSteps({ ...invoice, creditedMinor: 100, openMinor: 0, cancelledOn: '2026-01-01' })).toEqual([])
  expect(invoiceSteps({ ...invoice, kind: 'credit-note' })).toEqual([])
})

test('SA-15 an order of which something left is not cancelled as a whole, also where its lines are not on the device', () => {
  const without = (status: string) => cancelHindrance({ status }, [])
  for (const status of ['part-delivered', 'delivered', 'invoiced', 'paid'])
    expect(without(status)).toBe('already-delivered')
  expect([without('draft'), without('committed'), without('cancelled')]).toEqual([
    undefined,
    undefined,
    'order-cancelled',
  ])
})
