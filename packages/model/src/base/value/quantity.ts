import { z } from 'zod'
import { LIMITS } from '../limits.ts'
import { RULES } from '../rules.ts'

/**
 * Exact decimals with up to six places, as strings ("2.5", "-0.000001", "1000"). Held as bigint millionths while
 * computing; never a float. Source: design.md §4, erp-core.md.
 */
export type Quantity = string

const SCALE = 6
const ONE = 10n ** BigInt(SCALE)
/** What is typed, sent and stored. */
const SHAPE = /^-?\d{1,12}(?:\.\d{1,6})?$/
/** Sums of what is stored may have a digit more: arithmetic takes them, so that no screen falls over a sum. */
const COMPUTED = /^-?\d{1,30}(?:\.\d{1,6})?$/

/** What the working copy of a document may hold: also what is too much to be agreed on, so that it can be shown and mended (R-SA1). */
export const storedQuantitySchema = z.string().regex(SHAPE, RULES['quantity-malformed'])
/** Signed. For a malformed one only that is reported. */
export const quantitySchema = storedQuantitySchema.refine((value) => !SHAPE.test(value) || isWithinRange(value), {
  message: RULES['quantity-too-large'],
})
export const positiveQuantitySchema = quantitySchema.refine((value) => !SHAPE.test(value) || toMillionths(value) > 0n, {
  message: RULES['quantity-not-positive'],
})

const QUANTITY_MAX = BigInt(LIMITS.quantityMax) * ONE
function isWithinRange(quantity: Quantity): boolean {
  const millionths = toMillionths(quantity)
  return millionths <= QUANTITY_MAX && millionths >= -QUANTITY_MAX
}

/** `quantity` in millionths. Throws a RangeError for anything that is not a quantity: parse with the schema first. */
export function toMillionths(quantity: Quantity): bigint {
  if (!COMPUTED.test(quantity)) throw new RangeError(`not a quantity: ${JSON.stringify(quantity)}`)
  const negative = quantity.startsWith('-')
  const [whole = '0', fraction = ''] = quantity.replace('-', '').split('.')
  const value = BigInt(whole) * ONE + BigInt(fraction.padEnd(SCALE, '0'))
  return negative ? -value : value
}

/** The shortest string for `millionths`: no trailing zeros, no "-0". */
export function fromMillionths(millionths: bigint): Quantity {
  const sign = millionths < 0n ? '-' : ''
  const absolute = millionths < 0n ? -millionths : millionths
  const fraction = (absolute % ONE).toString().padStart(SCALE, '0').replace(/0+$/, '')
  return `${sign}${absolute / ONE}${fraction ? `.${fraction}` : ''}`
}

/** True where `value` can be read as a quantity. */
export function isQuantity(value: unknown): value is Quantity {
  return typeof value === 'string' && SHAPE.test(value)
}

export const ZERO: Quantity = '0'
/** The same number in its shortest form: "5.000000" becomes "5". */
export const normaliseQuantity = (quantity: Quantity): Quantity => fromMillionths(toMillionths(quantity))
export const addQuantities = (...quantities: Quantity[]): Quantity =>
  fromMillionths(quantities.reduce((sum, quantity) => sum + toMillionths(quantity), 0n))
export const subtractQuantities = (from: Quantity, quantity: Quantity): Quantity =>
  fromMillionths(toMillionths(from) - toMillionths(quantity))
export const negateQuantity = (quantity: Quantity): Quantity => fromMillionths(-toMillionths(quantity))
/** Negative, 0 or positive, as `Array.prototype.sort` wants it. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  const difference = toMillionths(a) - toMillionths(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}
export const minQuantity = (a: Quantity, b: Quantity): Quantity => (compareQuantities(a, b) <= 0 ? a : b)
export const maxQuantity = (a: Quantity, b: Quantity): Quantity => (compareQuantities(a, b) >= 0 ? a : b)
export const isPositive = (quantity: Quantity): boolean => toMillionths(quantity) > 0n
export const isZero = (quantity: Quantity): boolean => toMillionths(quantity) === 0n
