import fc from 'fast-check'
import { expect, test } from 'vitest'
import { setLanguage } from '../i18n/t.ts'
import { accountSheet } from './account-sheet.ts'
import { type EntryNames, entryWords } from './entry-words.ts'
import { trialBalance } from './trial-balance.ts'

test('accounts are summed and a difference is told', () => {
  const line = (account: string, debitMinor: number, creditMinor: number) => ({
    account,
    accountName: account,
    accountNameEn: `${account} in English`,
    debitMinor,
    creditMinor,
  })
  const balance = trialBalance(
    [
      { lines: [line('1200', 119, 0), line('4400', 0, 100), line('3806', 0, 19)] },
      { lines: [line('1800', 50, 0), line('1200', 0, 50)] },
    ] as never,
    [],
  )
  expect(balance.accounts.find(({ account }) => account === '1200')).toMatchObject({
    nameEn: '1200 in English',
    debitMinor: 119,
    creditMinor: 50,
  })
  expect(balance.differenceMinor).toBe(0)
  expect(trialBalance([{ lines: [line('1', 5, 0)] }] as never, []).differenceMinor).toBe(5)
})

const posted = (id: string, postedOn: string, at: string, lines: [string, number, number][], more: object = {}) =>
  ({
    id,
    postedOn,
    at,
    lines: lines.map(([account, debitMinor, creditMinor]) => ({ account, debitMinor, creditMinor })),
    ...more,
  }) as never

test('an account is told entry by entry, the newest first, each with the balance that it leaves', () => {
  const entries = [
    posted('pay', '2026-11-03', '2026-11-03T12:00:00Z', [
      ['1800', 50, 0],
      ['1200', 0, 50],
    ]),
    posted('bill', '2026-11-03', '2026-11-03T09:00:00Z', [
      ['1200', 119, 0],
      ['4400', 0, 119],
    ]),
    posted('old', '2026-10-01', '2026-11-20T09:00:00Z', [
      ['1200', 10, 0],
      ['4400', 0, 10],
    ]),
  ]
  expect(
    accountSheet(entries, '1200', { openingMinor: 0, older: [] }).map(({ id, balanceMinor }) => [id, balanceMinor]),
  ).toEqual([
    ['pay', 79],
    ['bill', 129],
    ['old', 10],
  ])
  expect(accountSheet(entries, '9999', { openingMinor: 0, older: [] })).toEqual([])
})

const books = fc
  .array(fc.record({ month: fc.integer({ min: 1, max: 9 }), amount: fc.integer({ min: -500, max: 500 }) }), {
    maxLength: 30,
  })
  .map((list) => list.sort((a, b) => a.month - b.month))

test('IV-17 whatever a device holds and has fetched, each balance of an account is that of the whole book', () => {
  fc.assert(
    fc.property(books, fc.nat({ max: 30 }), fc.nat({ max: 30 }), (list, held, fetched) => {
      const entries = list.map(({ month, amount }, index) =>
        posted(`e${index}`, `2026-0${month}-01`, `2026-01-01T00:00:00.${String(100 + index)}Z`, [
          ['1200', Math.max(0, amount), Math.max(0, -amount)],
        ]),
      )
      const whole = accountSheet(entries, '1200', { openingMinor: 0, older: [] })
      const from = Math.max(0, entries.length - held)
      const openingMinor = list.slice(0, from).reduce((sum, { amount }) => sum + amount, 0)
      const older = entries.slice(Math.max(0, from - fetched), from).reverse()
      const rows = accountSheet(entries.slice(from), '1200', { openingMinor, older })
      const known = whole.slice(0, entries.length - from + older.length)
      expect(rows.filter(({ entry }) => entry)).toEqual(known)
      const before = whole[known.length]?.balanceMinor ?? 0
      expect(rows.filter(({ entry }) => !entry).map(({ balanceMinor }) => balanceMinor)).toEqual(
        before === 0 ? [] : [before],
      )
      const opening = {
        id: '1200',
        name: '',
        nameEn: '',
        debitMinor: Math.max(0, openingMinor),
        creditMinor: Math.max(0, -openingMinor),
        rev: '1',
      }
      const sums = trialBalance(entries.slice(from), [opening]).accounts.map(
        ({ debitMinor, creditMinor }) => debitMinor - creditMinor,
      )
      expect(sums).toEqual([list.reduce((sum, { amount }) => sum + amount, 0)])
    }),
  )
})

test('an entry is told by its kind in the reader’s language, with the number of its paper, and leads there', () => {
  setLanguage('en')
  const papers = {
    r: { kind: 'invoice', number: 'RE-2026-00001', cancelsId: null },
    s: { kind: 'credit-note', number: 'RK-2026-00001', cancelsId: 'r' },
  }
  const names: EntryNames = {
    product: () => ({ sku: 'FIG-1' }),
    count: () => ({ name: 'Regal 3' }),
  }
  const told = (kind: string, subjectType: string, subjectId: string, text: string) =>
    entryWords(
      posted('e', '', '', [], {
        ...{ kind, subjectType, subjectId, text },
        invoice: papers[subjectId as 'r'] ?? null,
        orderNumber: subjectId === 'o' ? 'A00023' : null,
      }),
      names,
    )
  expect(told('invoice', 'invoice', 'r', 'Rechnung A00023')).toEqual({
    text: 'Invoice RE-2026-00001',
    href: '/invoices/r',
  })
  expect(told('payment', 'invoice', 'r', 'Zahlung RE-1').text).toBe('Payment RE-2026-00001')
  expect(told('credit-note', 'invoice', 's', 'x').text).toBe('Cancellation invoice RK-2026-00001')
  expect(told('delivery', 'order', 'o', 'Lieferung A00023')).toEqual({ text: 'Delivery A00023', href: '/orders/o' })
  expect(told('return', 'order', 'o', 'x').text).toBe('Return A00023')
  expect(told('delivery', 'order', 'unseen', 'x').href).toBeUndefined() // without the right to orders
  expect(told('adjustment', 'count', 'c', 'Inventur Regal 3').text).toBe('Count Regal 3')
  expect(told('receipt', 'receipt', 'x', 'Wareneingang')).toEqual({ text: 'Receipt' })
  expect(told('adjustment', 'adjustment', 'x', 'Bruch')).toEqual({ text: 'Adjustment: Bruch' })
  expect(told('adjustment', 'reversal', 'x', 'Storno receipt')).toEqual({ text: 'Reversal of a move' })
})
