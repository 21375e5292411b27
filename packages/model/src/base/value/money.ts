import { z } from 'zod'
import { LIMITS } from '../limits.ts'
import { RULES } from '../rules.ts'
import { type Quantity, toMillionths } from './quantity.ts'

/** Integer minor units (cents), safe integers. The currency stands beside it. Never a float. Source: design.md §4. */
export const minorSchema = z.int({ error: RULES['amount-malformed'] })
/** What the working copy of a document may hold: also what is too much to be agreed on, so that it can be shown and mended (R-SA1). */
export const storedPriceMinorSchema = minorSchema
  .min(0, RULES['price-negative'])
  .max(LIMITS.lineMinorMax, RULES['price-too-high'])
export const priceMinorSchema = storedPriceMinorSchema.max(LIMITS.priceMinorMax, RULES['price-too-high'])
/** What a whole document comes to: all its lines and their tax. */
export const totalMinorSchema = minorSchema.max(
  LIMITS.lineMinorMax * LIMITS.orderLinesMax * 2,
  RULES['amount-too-large'],
)
/** What is paid at once: at most what a whole document comes to. */
export const paymentMinorSchema = totalMinorSchema.positive(RULES['amount-not-positive'])
export const currencySchema = z.string().regex(/^[A-Z]{3}$/, RULES['currency-malformed'])

/** Rounds `numerator / denominator` to a whole number, halves away from zero (commercial rounding, DIN 1333). `denominator` > 0. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('the denominator must be positive')
  const absolute = numerator < 0n ? -numerator : numerator
  const rounded = (absolute * 2n + denominator) / (denominator * 2n)
  return numerator < 0n ? -rounded : rounded
}

/** A percentage ("12.5", at most 4 places, 0 to 100) in ten-thousandths of a percent. Throws on anything else. */
export function percentToTenThousandths(percent: string): bigint {
  if (!/^\d{1,3}(?:\.\d{1,4})?$/.test(percent)) throw new RangeError(`not a percentage: ${JSON.stringify(percent)}`)
  const [whole = '0', fraction = ''] = percent.split('.')
  return BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, '0'))
}

export const percentSchema = z
  .string()
  .regex(/^\d{1,3}(?:\.\d{1,4})?$/, RULES['percent-malformed'])
  .refine((value) => !/^\d{1,3}(?:\.\d{1,4})?$/.test(value) || percentToTenThousandths(value) <= 1_000_000n, {
    message: RULES['percent-too-high'],
  })

const HUNDRED_PERCENT = 1_000_000n
const MILLION = 1_000_000n

/** An amount beyond exact numbers: what nothing that passed the checks comes to. The API answers it with a 4xx. */
export class AmountTooLarge extends RangeError {
  override name = 'AmountTooLarge'
}

function toMinor(value: bigint): number {
  const minor = Number(value)
  if (!Number.isSafeInteger(minor)) throw new AmountTooLarge('the amount is larger than an exact number can be')
  return minor
}

/** `quantity` × `unitPriceMinor` less `discountPercent`, rounded once at the end. Throws `AmountTooLarge`. */
export function lineNetMinor(quantity: Quantity, unitPriceMinor: number, discountPercent: string): number {
  return toMinor(exactLineNet(quantity, unitPriceMinor, discountPercent))
}

/**
 * The amount of a line, to be shown during typing; undefined where it exceeds the limit (`LIMITS.lineMinorMax`). Any sum of up to 2,000 such lines is
 * exact.
 */
export function lineAmountMinor(
  quantity: Quantity,
  unitPriceMinor: number,
  discountPercent: string,
): number | undefined {
  const net = exactLineNet(quantity, unitPriceMinor, discountPercent)
  return net > LINE_MAX || net < -LINE_MAX ? undefined : Number(net)
}

const LINE_MAX = BigInt(LIMITS.lineMinorMax)
function exactLineNet(quantity: Quantity, unitPriceMinor: number, discountPercent: string): bigint {
  const factor = HUNDRED_PERCENT - percentToTenThousandths(discountPercent)
  return divideRounded(toMillionths(quantity) * BigInt(unitPriceMinor) * factor, MILLION * HUNDRED_PERCENT)
}

/** True where `quantity` × `unitMinor` is no more than a line may come to: what a receipt or move is worth. */
export const isValueExact = (quantity: Quantity, unitMinor: number): boolean =>
  lineAmountMinor(quantity, unitMinor, '0') !== undefined

/** True where `quantity` is worth an exact amount whatever one of it costs. */
export const isExactAtAnyCost = (quantity: Quantity): boolean =>
  toMillionths(quantity) * BigInt(LIMITS.priceMinorMax) <= BigInt(Number.MAX_SAFE_INTEGER) * MILLION

/** An amount and a percentage of it more, or less ("-2.5"), rounded once (commercially). Throws `AmountTooLarge`. */
export function addPercent(amountMinor: number, percent: string): number {
  const size = percentToTenThousandths(percent.replace(/^-/, ''))
  const factor = HUNDRED_PERCENT + (percent.startsWith('-') ? -size : size)
  return toMinor(divideRounded(BigInt(amountMinor) * factor, HUNDRED_PERCENT))
}

/** Tax on a net amount, rounded once. Taken per rate group, not per line (EN 16931, BR-CO-17). */
export function taxMinor(netMinor: number, taxPercent: string): number {
  return toMinor(divideRounded(BigInt(netMinor) * percentToTenThousandths(taxPercent), HUNDRED_PERCENT))
}

/** `quantity` × a unit value, rounded once: what a move is worth. */
export function valueMinor(quantity: Quantity, unitMinor: number): number {
  return toMinor(divideRounded(toMillionths(quantity) * BigInt(unitMinor), MILLION))
}

/** What one of `quantity` is worth where all are worth `value`; rounded, for reading. `quantity` > 0. */
export function unitMinor(value: number, quantity: Quantity): number {
  return toMinor(divideRounded(BigInt(value) * MILLION, toMillionths(quantity)))
}

/**
 * Splits an amount so that the parts add up to it exactly; largest remainder first, ties to the earlier part.
 * `amountMinor` may be negative. `weights` are whole, ≥ 0 and not all 0: a caller's mistake otherwise, it throws.
 * Returns minor units in the order of `weights`.
 */
export function splitMinor(amountMinor: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  if (total <= 0n || weights.some((weight) => weight < 0)) throw new RangeError('weights must be ≥ 0 and not all 0')
  const sign = amountMinor < 0 ? -1 : 1
  const amount = BigInt(Math.abs(amountMinor))
  const shares = weights.map((weight, index) => {
    const exact = amount * BigInt(weight)
    return { index, floor: exact / total, remainder: exact % total }
  })
  let left = amount - shares.reduce((sum, share) => sum + share.floor, 0n)
  const byRemainder = [...shares].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  )
  for (const share of byRemainder) {
    if (left === 0n) break
    share.floor += 1n
    left -= 1n
  }
  return shares.map((share) => sign * toMinor(share.floor) + 0)
}
