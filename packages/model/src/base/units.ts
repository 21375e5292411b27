import { LIMITS } from './limits.ts'
import { compareQuantities, isPositive, type Quantity, toMillionths } from './quantity.ts'
import type { RuleCode } from './rules.ts'

/** Units that are counted in whole pieces (WH-05, SA-09), as people write them in English and German. */
const WHOLE_UNITS = new Set(
  'pcs pc piece pieces stk stck st stück stücke set sets satz sätze pair pairs paar paare'.split(' '),
)

/** True for units of which there are no halves. Products keep their unit as it was typed: "Stk.", "Stück", "PCS". */
export const isWholeUnit = (unit: string): boolean =>
  WHOLE_UNITS.has(unit.normalize('NFC').trim().replace(/\.$/, '').toLowerCase())

/** True where a product in this unit can have this quantity, signed or not. */
export const fitsUnit = (quantity: Quantity, unit: string): boolean =>
  !isWholeUnit(unit) || toMillionths(quantity) % 1_000_000n === 0n

export type QuantityCode = Extract<RuleCode, 'quantity-not-positive' | 'quantity-too-large' | 'quantity-not-whole'>

/** What is wrong with a quantity that is ordered, delivered, received, moved or counted; undefined where it can be. */
export function checkQuantity(quantity: Quantity, unit: string): QuantityCode | undefined {
  if (!isPositive(quantity)) return 'quantity-not-positive'
  if (compareQuantities(quantity, String(LIMITS.quantityMax)) > 0) return 'quantity-too-large'
  return fitsUnit(quantity, unit) ? undefined : 'quantity-not-whole'
}
