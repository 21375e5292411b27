import { lineAmountMinor, lineNetMinor, taxMinor } from '../base/value/money.ts'
import type { Quantity } from '../base/value/quantity.ts'

export type PricedLine = { quantity: Quantity; unitPriceMinor: number; discountPercent: string; taxPercent: string }
export type OrderTotal = {
  lineNetsMinor: number[]
  taxes: { taxPercent: string; netMinor: number; taxMinor: number }[]
  netMinor: number
  taxMinor: number
  grossMinor: number
}

/**
 * Totals of an order or invoice: each line's net is rounded once, tax is taken once per rate on the sum of its lines
 * (EN 16931 BR-CO-14 and BR-CO-17). `taxExempt` customers pay no tax. The same function in the app, while typing, and in
 * the API. Amounts in minor units; `taxes` from the highest rate to the lowest.
 */
export function orderTotal(
  lines: readonly PricedLine[],
  { taxExempt = false }: { taxExempt?: boolean } = {},
): OrderTotal {
  const lineNetsMinor = lines.map((line) => lineNetMinor(line.quantity, line.unitPriceMinor, line.discountPercent))
  const rates = lines.map((line) => (taxExempt ? '0' : line.taxPercent))
  return {
    lineNetsMinor,
    ...taxGroups(lineNetsMinor.map((netMinor, index) => ({ netMinor, taxPercent: rates[index] ?? '0' }))),
  }
}

/** As `orderTotal`, for lines as people write them: undefined while one of them comes to more than can be agreed on. */
export function workingTotal(
  lines: readonly PricedLine[],
  options: { taxExempt?: boolean } = {},
): OrderTotal | undefined {
  const isAmount = (line: PricedLine) =>
    lineAmountMinor(line.quantity, line.unitPriceMinor, line.discountPercent) !== undefined
  return lines.every(isAmount) ? orderTotal(lines, options) : undefined
}

/** Tax and sums of lines with known net amounts, as on an invoice: tax once per rate (EN 16931 BR-CO-17). */
export function taxGroups(
  lines: readonly { netMinor: number; taxPercent: string }[],
): Pick<OrderTotal, 'taxes' | 'netMinor' | 'taxMinor' | 'grossMinor'> {
  const nets = new Map<string, number>()
  for (const line of lines) {
    const rate = normalisePercent(line.taxPercent)
    nets.set(rate, (nets.get(rate) ?? 0) + line.netMinor)
  }
  const taxes = [...nets]
    .map(([taxPercent, netMinor]) => ({ taxPercent, netMinor, taxMinor: taxMinor(netMinor, taxPercent) }))
    .sort((a, b) => Number(b.taxPercent) - Number(a.taxPercent))
  const netMinor = lines.reduce((sum, line) => sum + line.netMinor, 0)
  const tax = taxes.reduce((sum, group) => sum + group.taxMinor, 0)
  return { taxes, netMinor, taxMinor: tax, grossMinor: netMinor + tax }
}

/** "19.00" becomes "19": one group per rate however it was written. */
export function normalisePercent(percent: string): string {
  return percent.includes('.') ? percent.replace(/\.?0+$/, '') : percent
}
