import fc from 'fast-check'
import { expect, test } from 'vitest'
import { orderTotal } from '../../agreement/total.ts'
import {
  addQuantities,
  fromMillionths,
  isPositive,
  subtractQuantities,
  toMillionths,
} from '../../base/value/quantity.ts'
import {
  creditableNetMinor,
  creditableQuantity,
  creditSums,
  type InvoicePaper,
  invoiceSums,
  type PaperLine,
  type TaxGroup,
} from './invoice-parts.ts'

type OrderLine = Omit<PaperLine, 'netMinor' | 'invoiceId'>
/** An order's invoices as they grow: what the API keeps in rows. */
class Billing {
  readonly papers: InvoicePaper[] = []
  readonly lines: readonly OrderLine[]
  constructor(lines: readonly OrderLine[]) {
    this.lines = lines
  }
  open(line: OrderLine): string {
    return subtractQuantities(line.quantity, creditableQuantity(this.papers, line.lineId))
  }
  invoice(parts: { line: OrderLine; quantity: string }[]): void {
    const { netsMinor, ...sums } = invoiceSums(parts, this.papers)
    const lines = parts.map(({ line, quantity }, index) => ({ ...line, quantity, netMinor: netsMinor[index] ?? 0 }))
    expect(lines.reduce((sum, { netMinor }) => sum + netMinor, 0)).toBe(sums.netMinor)
    expect(
      Math.min(sums.grossMinor, ...netsMinor, ...sums.taxes.map(({ taxMinor }) => taxMinor)),
    ).toBeGreaterThanOrEqual(0)
    this.papers.push({ id: this.#nextId(), kind: 'invoice', lines, corrects: [], ...sums })
  }
  credit(parts: Parameters<typeof creditSums>[0]): void {
    const credit = creditSums(parts, this.papers)
    expect(credit.lines.reduce((sum, { netMinor }) => sum + netMinor, 0)).toBe(credit.netMinor)
    expect(credit.corrects.reduce((sum, { grossMinor }) => sum + grossMinor, 0)).toBe(credit.grossMinor)
    this.papers.push({ id: this.#nextId(), kind: 'credit-note', ...credit })
  }
  /** Per rate what invoices less credit notes ask for; rates with nothing are left out. */
  standing(): Record<string, { netMinor: number; taxMinor: number }> {
    return total(this.papers.map(({ kind, taxes }) => ({ sign: kind === 'invoice' ? 1 : -1, taxes })))
  }
  /** The same of one invoice and the credits on it. */
  left(invoiceId: string) {
    const own = this.papers.filter(({ id }) => id === invoiceId).map(({ taxes }) => ({ sign: 1, taxes }))
    const off = this.papers.flatMap(({ corrects }) =>
      corrects.filter((part) => part.invoiceId === invoiceId).map(({ taxes }) => ({ sign: -1, taxes })),
    )
    return total([...own, ...off])
  }
  get invoices() {
    return this.papers.filter(({ kind }) => kind === 'invoice')
  }
  #nextId = () => String(this.papers.length).padStart(5, '0')
}
function total(parts: { sign: number; taxes: readonly TaxGroup[] }[]) {
  const sums: Record<string, { netMinor: number; taxMinor: number }> = {}
  for (const { sign, taxes } of parts)
    for (const { taxPercent, netMinor, taxMinor } of taxes) {
      const before = sums[taxPercent] ?? { netMinor: 0, taxMinor: 0 }
      sums[taxPercent] = {
        netMinor: before.netMinor + sign * netMinor,
        taxMinor: before.taxMinor + sign * taxMinor,
      }
    }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum.netMinor !== 0 || sum.taxMinor !== 0))
}
const wanted = (lines: readonly OrderLine[]) => total([{ sign: 1, taxes: orderTotal(lines).taxes }])

const orderLines = fc
  .array(
    fc.record({
      quantity: fc.integer({ min: 1, max: 40_000 }).map((n) => fromMillionths(BigInt(n) * 125_000n)), // eighths, up to 5000
      unitPriceMinor: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.nat(100_000)),
      discountPercent: fc.constantFrom('0', '3.3333', '12.5', '50', '100'),
      taxPercent: fc.constantFrom('19', '7', '19.00', '5.5', '0'),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((lines) => lines.map((line, index) => ({ ...line, lineId: `l${index}` })))
const thousandths = fc.integer({ min: 1, max: 1000 })
/** Some thousandths of a quantity, at least a millionth. */
const partOf = (quantity: string, of: number) => {
  const millionths = (toMillionths(quantity) * BigInt(of)) / 1000n
  return fromMillionths(millionths > 0n ? millionths : 1n)
}

test('IV-03 R-SA9 however an order is split over invoices, they add up to it, per tax rate', () => {
  let split = 0
  fc.assert(
    fc.property(
      orderLines,
      fc.array(fc.array(thousandths, { minLength: 4, maxLength: 4 }), { maxLength: 12 }),
      (lines, steps) => {
        const billing = new Billing(lines)
        for (const shares of steps) {
          const parts = lines.flatMap((line, index) => {
            const open = billing.open(line)
            return isPositive(open) && (shares[index] ?? 0) > 300
              ? [{ line, quantity: partOf(open, shares[index] ?? 1) }]
              : []
          })
          if (parts.length > 0) billing.invoice(parts)
        }
        const rest = lines.filter((line) => isPositive(billing.open(line)))
        if (rest.length > 0) billing.invoice(rest.map((line) => ({ line, quantity: billing.open(line) })))
        expect(billing.standing()).toEqual(wanted(lines))
        if (billing.papers.length > 3) split++
      },
    ),
    { numRuns: 500 },
  )
  expect(split).toBeGreaterThan(100)
})

const step = fc.record({
  what: fc.constantFrom('invoice', 'invoice', 'credit', 'credit', 'credit-one', 'whole', 'price'),
  shares: fc.array(thousandths, { minLength: 4, maxLength: 4 }),
  which: fc.nat(20),
})
/** One random thing with the order's invoices. */
function take(billing: Billing, { what, shares, which }: typeof step extends fc.Arbitrary<infer T> ? T : never): void {
  const share = (index: number, of: string) => partOf(of, shares[index] ?? 1)
  const invoice = billing.invoices[which % Math.max(1, billing.invoices.length)]
  const on = (invoiceId?: string) =>
    billing.lines.flatMap(({ lineId }, index) => {
      const left = creditableQuantity(billing.papers, lineId, invoiceId)
      if (!isPositive(left) || ((shares[index] ?? 0) < 300 && what !== 'whole')) return []
      return [{ lineId, quantity: what === 'whole' ? left : share(index, left), invoiceId }]
    })
  if (what === 'invoice') {
    const parts = billing.lines.flatMap((line, index) => {
      const open = billing.open(line)
      return isPositive(open) && (shares[index] ?? 0) > 300 ? [{ line, quantity: share(index, open) }] : []
    })
    if (parts.length > 0) billing.invoice(parts)
  } else if (what === 'price') {
    const line = invoice?.lines[which % invoice.lines.length]
    const left = invoice && line ? creditableNetMinor(billing.papers, line.lineId, invoice.id) : 0
    if (invoice && line && left > 0)
      billing.credit([
        { lineId: line.lineId, quantity: '0', netMinor: 1 + ((shares[0] ?? 0) % left), invoiceId: invoice.id },
      ])
  } else {
    const parts = on(what === 'credit' ? undefined : invoice?.id)
    if (invoice && parts.length > 0) billing.credit(parts)
  }
}

test('IV-09 R-SA10 credits, in any parts and order, take from each invoice exactly what it asked for', () => {
  let credits = 0
  fc.assert(
    fc.property(orderLines, fc.array(step, { maxLength: 25 }), (lines, steps) => {
      const billing = new Billing(lines)
      for (const one of steps) take(billing, one)
      for (const { id } of billing.invoices)
        for (const left of Object.values(billing.left(id)))
          expect(Math.min(left.netMinor, left.taxMinor)).toBeGreaterThanOrEqual(0)
      credits += billing.papers.length - billing.invoices.length
      // Then the rest of each invoice is credited: nothing of any invoice stays.
      for (const invoice of billing.invoices) {
        const rest = invoice.lines
          .map(({ lineId }) => ({
            lineId,
            quantity: creditableQuantity(billing.papers, lineId, invoice.id),
            invoiceId: invoice.id,
          }))
          .filter(({ quantity }) => isPositive(quantity))
        if (rest.length > 0) billing.credit(rest)
        expect(billing.left(invoice.id)).toEqual({})
      }
      expect(billing.standing()).toEqual({})
    }),
    { numRuns: 500 },
  )
  expect(credits).toBeGreaterThan(200)
})

test('R-SA9 R-SA10 what was credited is invoiced again to the cent: in the end the invoices less the credits are the order', () => {
  fc.assert(
    fc.property(orderLines, fc.array(step, { maxLength: 25 }), (lines, steps) => {
      const billing = new Billing(lines)
      for (const one of steps) if (one.what !== 'price') take(billing, one)
      const rest = lines.filter((line) => isPositive(billing.open(line)))
      if (rest.length > 0) billing.invoice(rest.map((line) => ({ line, quantity: billing.open(line) })))
      expect(billing.standing()).toEqual(wanted(lines))
    }),
    { numRuns: 500 },
  )
})

test('R-SA9 a changed price holds for what was not invoiced yet; each line is its quantity at its price', () => {
  const line = { lineId: 'a', quantity: '10', unitPriceMinor: 1_000, discountPercent: '0', taxPercent: '19' }
  const billing = new Billing([line])
  billing.invoice([{ line, quantity: '5' }])
  const cheaper = { ...line, unitPriceMinor: 800 }
  expect(invoiceSums([{ line: cheaper, quantity: '5' }], billing.papers)).toMatchObject({
    netsMinor: [4_000],
    netMinor: 4_000,
  })
})

test('IV-09 a credit over two invoices says how much of each; the newest comes first', () => {
  const line = { lineId: 'a', quantity: '10', unitPriceMinor: 100, discountPercent: '0', taxPercent: '19' }
  const billing = new Billing([line])
  billing.invoice([{ line, quantity: '4' }])
  billing.invoice([{ line, quantity: '6' }])
  const credit = creditSums([{ lineId: 'a', quantity: '7' }], billing.papers)
  expect(credit.lines).toMatchObject([
    { invoiceId: '00001', quantity: '6', netMinor: 600 },
    { invoiceId: '00000', quantity: '1', netMinor: 100 },
  ])
  expect(credit.corrects).toEqual([
    { invoiceId: '00001', taxes: [{ taxPercent: '19', netMinor: 600, taxMinor: 114 }], grossMinor: 714 },
    { invoiceId: '00000', taxes: [{ taxPercent: '19', netMinor: 100, taxMinor: 19 }], grossMinor: 119 },
  ])
  expect(addQuantities('0', ...credit.lines.map(({ quantity }) => quantity))).toBe('7')
})
