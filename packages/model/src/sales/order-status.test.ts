import { expect, test } from 'vitest'
import { orderTotal } from '../agreement/total.ts'
import { type LineProgress, orderProgress, orderStatus, toCredit, toDeliver, toInvoice } from './order-status.ts'

const line = (quantity: number, delivered = 0, invoiced = 0, returned = 0, credited = 0, waived = 0): LineProgress => ({
  quantity: `${quantity}`,
  delivered: `${delivered}`,
  invoiced: `${invoiced}`,
  returned: `${returned}`,
  credited: `${credited}`,
  waived: `${waived}`,
})
const status = (lines: LineProgress[], { version = 1, cancelled = false, invoicedMinor = 0, paidMinor = 0 } = {}) =>
  orderStatus({ version, cancelled, lines, invoicedMinor, paidMinor })

test('R-SA8 a status follows from what happened', () => {
  expect(status([], { version: 0 })).toBe('draft')
  expect(status([line(5)])).toBe('committed')
  expect(status([line(5, 3), line(2)])).toBe('part-delivered')
  expect(status([line(5, 5), line(0)])).toBe('delivered')
  expect(status([line(5, 5, 3)], { invoicedMinor: 3 })).toBe('delivered')
  expect(status([line(5, 5, 5)], { invoicedMinor: 5, paidMinor: 4 })).toBe('invoiced')
  expect(status([line(5, 5, 5)], { invoicedMinor: 5, paidMinor: 5 })).toBe('paid')
  expect(status([line(5)], { cancelled: true })).toBe('cancelled')
})
test('R-SA8 an invoiced order whose invoice was credited without goods coming back is open for invoicing again', () => {
  expect(status([line(5, 5, 5, 0, 5)])).toBe('delivered')
  expect(status([line(5, 5, 5, 2, 2)], { invoicedMinor: 3 })).toBe('invoiced')
  expect([
    toInvoice(line(5, 5, 5, 0, 5)),
    toCredit(line(5, 5, 5, 2, 0)),
    toDeliver(line(5, 5, 5, 2, 2)),
    toInvoice(line(5, 4, 0, 1)),
  ]).toEqual(['5', '2', '0', '3'])
})

test('SA-05 how far delivery and invoicing are follows from the lines: none, part, all', () => {
  const of = (...lines: LineProgress[]) => Object.values(orderProgress(lines))
  expect(of(line(5))).toEqual(['none', 'none'])
  expect(of(line(5, 3, 3), line(2))).toEqual(['part', 'part'])
  expect(of(line(5, 5, 3))).toEqual(['all', 'part'])
  expect(of(line(5, 0, 5))).toEqual(['none', 'all']) // in advance
  expect(of(line(5, 5, 5), line(0))).toEqual(['all', 'all'])
  expect(of(line(5, 5, 5, 0, 2, 2))).toEqual(['all', 'all']) // waived: not billed again
  expect(of(line(5, 5, 3, 2))).toEqual(['all', 'all']) // what came back neither
  expect(of()).toEqual(['none', 'none'])
})

test('SA-12 totals: net and tax add up to gross, tax once per rate, however rates are written', () => {
  const total = orderTotal([
    { quantity: '20', unitPriceMinor: 800, discountPercent: '0', taxPercent: '7' },
    { quantity: '10', unitPriceMinor: 1_000, discountPercent: '0', taxPercent: '7.00' },
    { quantity: '1', unitPriceMinor: 999, discountPercent: '0', taxPercent: '19' },
  ])
  expect(total).toMatchObject({
    taxes: [
      { taxPercent: '19', netMinor: 999, taxMinor: 190 },
      { taxPercent: '7', netMinor: 26_000, taxMinor: 1_820 },
    ],
    netMinor: 26_999,
    taxMinor: 2_010,
    grossMinor: 29_009,
  })
  expect(
    orderTotal([{ quantity: '1', unitPriceMinor: 999, discountPercent: '0', taxPercent: '19' }], { taxExempt: true }),
  ).toMatchObject({ taxMinor: 0, grossMinor: 999 })
})

test('a line of 16 × 348.35 with 4 % off is 6,527.81 with tax', () => {
  const line = { quantity: '16', unitPriceMinor: 34_835, discountPercent: '4', taxPercent: '22' }
  expect(orderTotal([line])).toMatchObject({ netMinor: 535_066, taxMinor: 117_715, grossMinor: 652_781 })
})

test('with all of it off nothing of 2.25 × 64.22 is left to pay', () => {
  const line = { quantity: '2.25', unitPriceMinor: 6_422, discountPercent: '100', taxPercent: '19' }
  expect(orderTotal([line])).toMatchObject({ lineNetsMinor: [0], netMinor: 0, taxMinor: 0, grossMinor: 0 })
})

test('what is asked for at each rate adds up to the sums, with a third off one line and all off another', () => {
  const total = orderTotal([
    { quantity: '3', unitPriceMinor: 1_999, discountPercent: '33.33', taxPercent: '19' },
    { quantity: '1', unitPriceMinor: 1_999, discountPercent: '100', taxPercent: '7' },
  ])
  expect(total).toEqual({
    lineNetsMinor: [3_998, 0],
    taxes: [
      { taxPercent: '19', netMinor: 3_998, taxMinor: 760 },
      { taxPercent: '7', netMinor: 0, taxMinor: 0 },
    ],
    netMinor: 3_998,
    taxMinor: 760,
    grossMinor: 4_758,
  })
})

test('IV-01 what is ordered can be billed before it is delivered; what comes back of it is credited from the whole', () => {
  expect([toInvoice(line(10)), toInvoice(line(10), 'ordered')]).toEqual(['0', '10'])
  expect(toInvoice(line(10, 4, 10), 'ordered')).toBe('0')
  expect(toCredit(line(10, 4, 10), 'ordered')).toBe('0') // six are still to come
  expect(toCredit(line(10, 4, 10, 1), 'ordered')).toBe('1')
  expect(toCredit(line(10, 4, 10, 1, 1), 'ordered')).toBe('0')
})

test('IV-09 what was credited although the customer keeps it is not billed again, and the order is settled', () => {
  const kept = line(10, 10, 10, 0, 2, 2)
  expect([toInvoice(kept), toCredit(kept)]).toEqual(['0', '0'])
  expect(status([kept], { invoicedMinor: 8, paidMinor: 8 })).toBe('paid')
})
