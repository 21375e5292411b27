import fc from 'fast-check'
import { expect, test } from 'vitest'
import { orderTotal } from '../agreement/total.ts'
import { STARTING_ACCOUNTS, STARTING_RULES } from './chart.ts'
import { invoicePostings, journalLines } from './posting.ts'

const accountOf = (purpose: string) => STARTING_RULES[purpose]

test('R-LE2 every rule leads to an account that exists', () => {
  const codes = new Set(STARTING_ACCOUNTS.map(({ code }) => code))
  expect(Object.values(STARTING_RULES).filter((account) => !codes.has(account))).toEqual([])
})
test('R-LE1 any invoice posts a balanced entry, and its credit note takes it back', () => {
  const line = fc.record({
    quantity: fc.integer({ min: 1, max: 500 }).map(String),
    unitPriceMinor: fc.nat(100_000),
    discountPercent: fc.constantFrom('0', '3.3', '50'),
    taxPercent: fc.constantFrom('0', '7', '19', '20', '5.5'),
  })
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 10 }), (lines) => {
      const invoice = orderTotal(lines)
      const [there, back] = [
        journalLines(invoicePostings(invoice), accountOf),
        journalLines(invoicePostings(invoice, -1), accountOf),
      ]
      const balance = (entry: typeof there) =>
        entry.reduce((sum, { debitMinor, creditMinor }) => sum + debitMinor - creditMinor, 0)
      expect([balance(there), balance(back)]).toEqual([0, 0])
      expect(
        back
          .map(({ account, debitMinor, creditMinor }) => ({
            account,
            debitMinor: creditMinor,
            creditMinor: debitMinor,
          }))
          .sort((a, b) => a.account.localeCompare(b.account)),
      ).toEqual([...there].sort((a, b) => a.account.localeCompare(b.account)))
    }),
  )
})
test('R-LE1 what does not balance to the cent is a fault, and so is a purpose without an account', () => {
  expect(() => journalLines([{ purpose: 'bank', amountMinor: 1 }], accountOf)).toThrow('do not balance')
  expect(() => journalLines([{ purpose: 'nothing', amountMinor: 0 }], accountOf)).toThrow('no posting rule')
})
test('R-LE1 one line per account and side, nothing of amount 0', () => {
  expect(
    journalLines(
      [
        { purpose: 'receivable', amountMinor: 5 },
        { purpose: 'receivable', amountMinor: 7 },
        { purpose: 'revenue:20', amountMinor: -12 },
        { purpose: 'tax:20', amountMinor: 0 },
      ],
      accountOf,
    ),
  ).toEqual([
    { account: '1200', debitMinor: 12, creditMinor: 0 },
    { account: '4200', debitMinor: 0, creditMinor: 12 },
  ])
})
