import { LIMITS } from '../limits.ts'
import type { RuleCode } from '../rules.ts'
import { compareQuantities, isPositive, type Quantity, toMillionths } from './quantity.ts'

/** Units that are counted in whole pieces (WH-05, SA-09), as people write them in English and German. */
const WHOLE_UNITS = {
  pieces: 'pcs pc piece pieces stk stck st stück stücke',
  sets: 'set sets satz sätze',
  pairs: 'pair pairs paar paare',
} as const
export type WholeUnit = keyof typeof WHOLE_UNITS

const unitBySpelling = new Map(
  Object.entries(WHOLE_UNITS).flatMap(([unit, spellings]) =>
    spellings.split(' ').map((spelling) => [spelling, unit as WholeUnit] as const),
  ),
)

/** Which of these a product's unit is, however it was typed: "Stk.", "Stück" and "PCS" are pieces; undefined for kg, m, h … */
export const wholeUnit = (unit: string): WholeUnit | undefined =>
  unitBySpelling.get(unit.normalize('NFC').trim().replace(/\.$/, '').toLowerCase())

/** True for units of which there are no halves. Products keep their unit as it was typed. */
export const isWholeUnit = (unit: string): boolean => wholeUnit(unit) !== undefined

/** True where a quantity has decimals, which pieces can't have. */
export const isFraction = (quantity: Quantity): boolean => toMillionths(quantity) % 1_000_000n !== 0n

/** True where a product in this unit can have this quantity, signed or not. */
export const fitsUnit = (quantity: Quantity, unit: string): boolean => !isWholeUnit(unit) || !isFraction(quantity)

export type QuantityCode = Extract<RuleCode, 'quantity-not-positive' | 'quantity-too-large' | 'quantity-not-whole'>

/** What is wrong with a quantity that is ordered, delivered, received, moved or counted; undefined where it can be. */
export function checkQuantity(quantity: Quantity, unit: string): QuantityCode | undefined {
  if (!isPositive(quantity)) return 'quantity-not-positive'
  if (compareQuantities(quantity, String(LIMITS.quantityMax)) > 0) return 'quantity-too-large'
  return fitsUnit(quantity, unit) ? undefined : 'quantity-not-whole'
}
