import type { RuleCode } from '@werkbank/model/base/rules.ts'
import { compareQuantities, isPositive, isQuantity } from '@werkbank/model/base/value/quantity.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { checkParts } from '@werkbank/model/sales/check-order.ts'

export type Part = { lineId: string; quantity: string }
/** A line of which `max` may still be delivered, or returned. */
export type OpenLine = { line: Pick<MirrorRow<'orderLines'>, 'lineId' | 'productId'>; max: string }

export type PartProblem = RuleCode | 'more-than-open'

/** What is wrong with a part of a line; undefined where it can be, or is none. */
export function partProblem(quantity: string, { max, unit }: { max: string; unit: string }): PartProblem | undefined {
  if (quantity === '' || quantity === '0') return undefined
  if (!isQuantity(quantity)) return 'quantity-malformed'
  if (!isPositive(quantity)) return 'quantity-not-positive'
  if (compareQuantities(quantity, max) > 0) return 'more-than-open'
  const [finding] = checkParts([{ lineId: '', quantity }], () => ({ unit, open: max }))
  return finding && 'quantity-not-whole'
}

/** The quantities that were given, where they are more than none; undefined where one of them can't be. */
export function chosenParts(
  open: readonly OpenLine[],
  given: Readonly<Record<string, string>>,
  unitOf: (productId: string) => string,
): Part[] | undefined {
  const parts: Part[] = []
  for (const { line, max } of open) {
    const quantity = given[line.lineId] ?? max
    if (quantity === '' || quantity === '0') continue
    if (partProblem(quantity, { max, unit: unitOf(line.productId) })) return undefined
    parts.push({ lineId: line.lineId, quantity })
  }
  return parts
}
