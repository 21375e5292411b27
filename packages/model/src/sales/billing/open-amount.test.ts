import fc from 'fast-check'
import { expect, test } from 'vitest'
import { billedMinor, openMinor, owedBackMinor } from './open-amount.ts'

test('IV-16 open is gross less credited less paid; what is too much is in favour of the customer, never both', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1000), fc.nat(1000), (grossMinor, creditedMinor, paidMinor) => {
      const invoice = { kind: 'invoice' as const, grossMinor, creditedMinor, paidMinor, correctsId: null }
      expect(openMinor(invoice) - owedBackMinor(invoice)).toBe(grossMinor - creditedMinor - paidMinor)
      expect(Math.min(openMinor(invoice), owedBackMinor(invoice))).toBe(0)
    }),
  )
})

test('IV-16 of a credit note nothing is open: it takes off, and is owed back where it corrects no invoice', () => {
  const note = { kind: 'credit-note' as const, grossMinor: 119, creditedMinor: 0, paidMinor: 0, correctsId: null }
  expect([openMinor(note), billedMinor(note), owedBackMinor(note)]).toEqual([0, -119, 119])
  expect(owedBackMinor({ ...note, correctsId: 'i' })).toBe(0)
})
