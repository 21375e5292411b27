import { normalisePercent } from '../../agreement/total.ts'
import { must } from '../../base/assert.ts'
import { divideRounded, lineNetMinor, taxMinor } from '../../base/value/money.ts'
import {
  addQuantities,
  isPositive,
  isZero,
  minQuantity,
  type Quantity,
  subtractQuantities,
  toMillionths,
} from '../../base/value/quantity.ts'

/** A line of an invoice or credit note. `invoiceId`: the invoice that a line of a credit note corrects. A credit of the price alone has the quantity "0". */
export type PaperLine = {
  lineId: string
  quantity: Quantity
  unitPriceMinor: number
  discountPercent: string
  taxPercent: string
  netMinor: number
  invoiceId?: string | undefined
}
export type TaxGroup = { taxPercent: string; netMinor: number; taxMinor: number }
/** What a credit note takes from one invoice, per tax rate. */
export type Correction = { invoiceId: string; taxes: TaxGroup[]; grossMinor: number }
export type Sums = { taxes: TaxGroup[]; netMinor: number; taxMinor: number; grossMinor: number }
/** An invoice or credit note of an order, as far as later ones depend on it. */
export type InvoicePaper = {
  id: string
  kind: 'invoice' | 'credit-note'
  lines: readonly PaperLine[]
  taxes: readonly TaxGroup[]
  corrects: readonly Correction[]
}
type PricedLine = Pick<PaperLine, 'lineId' | 'unitPriceMinor' | 'discountPercent' | 'taxPercent'>
export type InvoicePart<L extends PricedLine> = { line: L; quantity: Quantity }

/**
 * The sums of an invoice for `parts` of an order's lines, after `papers` (all invoices and credit notes of the order). Net of a line and tax of a rate
 * are the value of the whole so far less what was invoiced already: however an order is split, its invoices less its credit notes add up to the order,
 * per line and per tax rate (IV-03; rule R-SA9). So a tax may differ by a cent from the rate on the invoice's own net, which EN 16931 allows (BR-CO-17
 * is checked with a tolerance of 1). For a line whose price changed meanwhile, the parts at one price add up. `netsMinor` in the order of `parts`.
 * Amounts in minor units, never negative.
 */
export function invoiceSums<L extends PricedLine>(
  parts: readonly InvoicePart<L>[],
  papers: readonly InvoicePaper[],
): Sums & { netsMinor: number[] } {
  const netsMinor = parts.map(({ line, quantity }) => partNetMinor(line, quantity, papers))
  const nets = netsByRate(parts.map(({ line }, index) => ({ ...line, netMinor: netsMinor[index] ?? 0 })))
  const standing = standingTaxes(papers)
  const taxes = [...nets].map(([taxPercent, netMinor]) => {
    const before = standing.get(taxPercent) ?? { netMinor: 0, taxMinor: 0 }
    const whole = taxMinor(before.netMinor + netMinor, taxPercent)
    return { taxPercent, netMinor, taxMinor: netMinor === 0 ? 0 : Math.max(0, whole - before.taxMinor) }
  })
  return { netsMinor, ...sumsOf(taxes) }
}

function partNetMinor(line: PricedLine, quantity: Quantity, papers: readonly InvoicePaper[]): number {
  let invoiced = '0'
  let netMinor = 0
  for (const { id, paperLine } of invoiceLinesOf(papers, line.lineId)) {
    if (paperLine.unitPriceMinor !== line.unitPriceMinor || !samePercent(paperLine, line)) continue
    const credited = creditedOf(papers, id, line.lineId).quantity
    invoiced = addQuantities(invoiced, subtractQuantities(paperLine.quantity, credited))
    netMinor += paperLine.netMinor - shareMinor(paperLine.netMinor, credited, paperLine.quantity)
  }
  const whole = lineNetMinor(addQuantities(invoiced, quantity), line.unitPriceMinor, line.discountPercent)
  return Math.max(0, whole - netMinor)
}
const samePercent = (a: PricedLine, b: PricedLine) =>
  normalisePercent(a.discountPercent) === normalisePercent(b.discountPercent)

/** A part of a credit: `quantity` of a line comes off its invoices, or `netMinor` of its price on one. `invoiceId`: of that invoice only. */
export type CreditPart = {
  lineId: string
  quantity: Quantity
  netMinor?: number | undefined
  invoiceId?: string | undefined
}

/**
 * The lines and sums of a credit note for `parts`, after `papers` (all invoices and credit notes of the order). Each amount comes from what is
 * left of the invoice that it corrects: crediting the whole of an invoice, in any parts, gives exactly its net and tax per rate, never
 * more (IV-09; rule R-SA10). Without an `invoiceId` the newest invoice of the line comes first. The caller made sure that each part is at
 * most what is left (`creditableQuantity`, `creditableNetMinor`). Each line says which invoice it corrects, `corrects` how much of each.
 */
export function creditSums<L extends PaperLine>(
  parts: readonly CreditPart[],
  papers: readonly (Omit<InvoicePaper, 'lines'> & { lines: readonly L[] })[],
): Sums & { lines: (L & { invoiceId: string })[]; corrects: Correction[] } {
  const lines: (L & { invoiceId: string })[] = []
  const known = () => [...papers, { id: '', kind: 'credit-note' as const, lines, taxes: [], corrects: [] }]
  for (const part of parts) for (const line of creditLines(part, papers, known)) lines.push(line)
  const byInvoice = Map.groupBy(lines, ({ invoiceId }) => invoiceId)
  const corrects = [...byInvoice].map(([invoiceId, own]) => correction(invoiceId, own, papers))
  return { lines, corrects, ...sumsOf(addTaxes(corrects.flatMap(({ taxes }) => taxes))) }
}

function creditLines<L extends PaperLine>(
  part: CreditPart,
  papers: readonly (Omit<InvoicePaper, 'lines'> & { lines: readonly L[] })[],
  known: () => readonly InvoicePaper[],
): (L & { invoiceId: string })[] {
  const invoices = invoiceLinesOf(papers, part.lineId).filter(({ id }) => !part.invoiceId || id === part.invoiceId)
  if (part.netMinor !== undefined) {
    const { id, paperLine } = must(invoices[0], 'a price is credited on an invoice that has the line')
    return [{ ...paperLine, quantity: '0', netMinor: part.netMinor, invoiceId: id }]
  }
  let left = part.quantity
  return invoices.flatMap(({ id, paperLine }) => {
    const quantity = minQuantity(left, leftOfLine(paperLine, id, known()).quantity)
    if (!isPositive(quantity)) return []
    left = subtractQuantities(left, quantity)
    return [{ ...paperLine, quantity, netMinor: creditNetMinor(paperLine, id, quantity, known()), invoiceId: id }]
  })
}

/** From what is left: all of it for the rest; in proportion to the quantity where nothing was taken off the price alone. */
function creditNetMinor(
  invoiced: PaperLine,
  invoiceId: string,
  quantity: Quantity,
  papers: readonly InvoicePaper[],
): number {
  const left = leftOfLine(invoiced, invoiceId, papers)
  const after = subtractQuantities(left.quantity, quantity)
  if (isZero(after)) return left.netMinor
  const inProportion = invoiced.netMinor - shareMinor(invoiced.netMinor, left.credited, invoiced.quantity)
  return left.netMinor === inProportion
    ? left.netMinor -
        (invoiced.netMinor -
          shareMinor(invoiced.netMinor, subtractQuantities(invoiced.quantity, after), invoiced.quantity))
    : shareMinor(left.netMinor, quantity, left.quantity)
}

function correction(invoiceId: string, lines: readonly PaperLine[], papers: readonly InvoicePaper[]): Correction {
  const left = leftOfInvoice(
    must(
      papers.find(({ id }) => id === invoiceId),
      'a credit corrects an invoice',
    ),
    papers,
  )
  const taxes = [...netsByRate(lines)].map(([taxPercent, netMinor]) => {
    const of = left.get(taxPercent) ?? { netMinor: 0, taxMinor: 0 }
    const tax = netMinor >= of.netMinor ? of.taxMinor : proportion(of.taxMinor, netMinor, of.netMinor)
    return { taxPercent, netMinor, taxMinor: tax }
  })
  return { invoiceId, taxes, grossMinor: sumsOf(taxes).grossMinor }
}

/** How much of a line stands on invoices and can be credited: of all of them, or of one. */
export function creditableQuantity(papers: readonly InvoicePaper[], lineId: string, invoiceId?: string): Quantity {
  const invoices = invoiceLinesOf(papers, lineId).filter(({ id }) => !invoiceId || id === invoiceId)
  return addQuantities('0', ...invoices.map(({ id, paperLine }) => leftOfLine(paperLine, id, papers).quantity))
}

/** How much of the net of a line of an invoice was not credited yet, in minor units. */
export function creditableNetMinor(papers: readonly InvoicePaper[], lineId: string, invoiceId: string): number {
  const found = invoiceLinesOf(papers, lineId).find(({ id }) => id === invoiceId)
  return found ? leftOfLine(found.paperLine, invoiceId, papers).netMinor : 0
}

/** Lines of invoices, the newest invoice first: ids grow with time. */
function invoiceLinesOf<L extends PaperLine>(
  papers: readonly (Omit<InvoicePaper, 'lines'> & { lines: readonly L[] })[],
  lineId: string,
): { id: string; paperLine: L }[] {
  return papers
    .filter(({ kind }) => kind === 'invoice')
    .sort((a, b) => (a.id < b.id ? 1 : -1))
    .flatMap(({ id, lines }) => lines.filter((line) => line.lineId === lineId).map((paperLine) => ({ id, paperLine })))
}

function creditedOf(papers: readonly InvoicePaper[], invoiceId: string, lineId: string) {
  const credited = papers
    .filter(({ kind }) => kind === 'credit-note')
    .flatMap(({ lines }) => lines.filter((line) => line.lineId === lineId && line.invoiceId === invoiceId))
  return {
    quantity: addQuantities('0', ...credited.map(({ quantity }) => quantity)),
    netMinor: credited.reduce((sum, { netMinor }) => sum + netMinor, 0),
  }
}

/** Never below 0, although credit notes of older versions named only one of the invoices that they corrected. */
function leftOfLine(invoiced: PaperLine, invoiceId: string, papers: readonly InvoicePaper[]) {
  const credited = creditedOf(papers, invoiceId, invoiced.lineId)
  const quantity = subtractQuantities(invoiced.quantity, credited.quantity)
  return {
    quantity: isPositive(quantity) ? quantity : '0',
    credited: minQuantity(credited.quantity, invoiced.quantity),
    netMinor: Math.max(0, invoiced.netMinor - credited.netMinor),
  }
}

function leftOfInvoice(
  invoice: InvoicePaper,
  papers: readonly InvoicePaper[],
): Map<string, Omit<TaxGroup, 'taxPercent'>> {
  const taken = papers.flatMap(({ corrects }) => corrects.filter(({ invoiceId }) => invoiceId === invoice.id))
  return new Map(
    addTaxes([...invoice.taxes, ...taken.flatMap(({ taxes }) => taxes.map(negated))]).map((group) => [
      group.taxPercent,
      { netMinor: Math.max(0, group.netMinor), taxMinor: Math.max(0, group.taxMinor) },
    ]),
  )
}

/** What invoices less credit notes ask for, per rate. */
function standingTaxes(papers: readonly InvoicePaper[]): Map<string, TaxGroup> {
  const all = papers.flatMap(({ kind, taxes }) => (kind === 'invoice' ? taxes : taxes.map(negated)))
  return new Map(addTaxes(all).map((group) => [group.taxPercent, group]))
}
const negated = ({ taxPercent, netMinor, taxMinor: tax }: TaxGroup): TaxGroup => ({
  taxPercent,
  netMinor: -netMinor,
  taxMinor: -tax,
})

function netsByRate(lines: readonly { taxPercent: string; netMinor: number }[]): Map<string, number> {
  const nets = new Map<string, number>()
  for (const { taxPercent, netMinor } of lines) {
    const rate = normalisePercent(taxPercent)
    nets.set(rate, (nets.get(rate) ?? 0) + netMinor)
  }
  return nets
}

function addTaxes(groups: readonly TaxGroup[]): TaxGroup[] {
  const sums = new Map<string, TaxGroup>()
  for (const group of groups) {
    const taxPercent = normalisePercent(group.taxPercent)
    const before = sums.get(taxPercent) ?? { taxPercent, netMinor: 0, taxMinor: 0 }
    sums.set(taxPercent, {
      taxPercent,
      netMinor: before.netMinor + group.netMinor,
      taxMinor: before.taxMinor + group.taxMinor,
    })
  }
  return [...sums.values()]
}

/** From the highest rate to the lowest, with their sums. */
function sumsOf(groups: readonly TaxGroup[]): Sums {
  const taxes = [...groups].sort((a, b) => Number(b.taxPercent) - Number(a.taxPercent))
  const netMinor = taxes.reduce((sum, group) => sum + group.netMinor, 0)
  const tax = taxes.reduce((sum, group) => sum + group.taxMinor, 0)
  return { taxes, netMinor, taxMinor: tax, grossMinor: netMinor + tax }
}

/** `part` of `whole` of an amount, rounded once. `whole` > 0. */
const shareMinor = (amountMinor: number, part: Quantity, whole: Quantity): number =>
  isZero(whole) ? 0 : Number(divideRounded(BigInt(amountMinor) * toMillionths(part), toMillionths(whole)))
const proportion = (amountMinor: number, part: number, whole: number): number =>
  Number(divideRounded(BigInt(amountMinor) * BigInt(part), BigInt(whole)))
