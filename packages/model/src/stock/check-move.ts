import type { RuleCode } from '../base/rules.ts'
import { isExactAtAnyCost, isValueExact } from '../base/value/money.ts'
import {
  addQuantities,
  compareQuantities,
  isPositive,
  isZero,
  negateQuantity,
  type Quantity,
} from '../base/value/quantity.ts'
import { checkQuantity, fitsUnit } from '../base/value/units.ts'

export type MoveFacts = {
  unit: string
  /** What a piece is worth, in minor units; null without the right to see costs. Only what comes to the shelves is judged by it. */
  costMinor?: number | null | undefined
  /** What lies at the place now; only corrections ask for it. */
  onHand?: Quantity
}
export type MoveCode = Extract<
  RuleCode,
  'quantity-not-positive' | 'quantity-zero' | 'quantity-too-large' | 'quantity-not-whole' | 'amount-too-large'
>

/**
 * What is wrong with the quantity of a receipt, a transfer or an adjustment; undefined where it can be booked (WH-05; rule R-ST11). An adjustment is
 * signed. It may be a fraction of a whole unit only where it removes an earlier fraction: the stock afterwards is whole. For callers who may not see the
 * cost the result does not depend on it, for repeated refusals would reveal it (ID-06).
 */
export function checkMove(
  kind: 'receipt' | 'transfer' | 'adjustment',
  quantity: Quantity,
  { unit, costMinor, onHand = '0' }: MoveFacts,
): MoveCode | undefined {
  const wrong = kind === 'adjustment' ? checkDifference(quantity, unit, onHand) : checkQuantity(quantity, unit)
  if (wrong) return wrong
  if (costMinor === undefined || kind === 'transfer' || !isPositive(quantity)) return undefined
  const isExact = costMinor === null ? isExactAtAnyCost(quantity) : isValueExact(quantity, costMinor)
  return isExact ? undefined : 'amount-too-large'
}

function checkDifference(quantity: Quantity, unit: string, onHand: Quantity): MoveCode | undefined {
  if (isZero(quantity)) return 'quantity-zero'
  const size = isPositive(quantity) ? quantity : negateQuantity(quantity)
  const wrong = checkQuantity(size, unit)
  const after = addQuantities(onHand, quantity)
  const mends = wrong === 'quantity-not-whole' && !fitsUnit(onHand, unit) && fitsUnit(after, unit)
  return mends && compareQuantities(after, '0') >= 0 ? undefined : wrong
}
