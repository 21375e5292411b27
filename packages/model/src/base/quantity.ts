import { z } from 'zod'

/**
 * Exact decimals with up to six places, as strings ("2.5", "-0.000001", "1000"). Held as bigint millionths while
 * computing; never a float. Source: design.md §4, erp-core.md.
 */
export type Quantity = string

const SCALE = 6
const ONE = 10n ** BigInt(SCALE)
const SHAPE = /^-?\d{1,12}(?:\.\d{1,6})?$/

export const quantitySchema = z
  .string()
  .regex(SHAPE, 'A quantity is a decimal number with at most 12 digits and 6 decimal places, such as "2.5".')
export const positiveQuantitySchema = quantitySchema.refine((value) => !SHAPE.test(value) || toMillionths(value) > 0n, {
  message: 'The quantity must be greater than 0.',
})

/** `quantity` in millionths. Throws a RangeError for anything that is not a quantity: parse with the schema first. */
export function toMillionths(quantity: Quantity): bigint {
  if (!SHAPE.test(quantity)) throw new RangeError(`not a quantity: ${JSON.stringify(quantity)}`)
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
