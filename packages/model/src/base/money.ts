import { z } from 'zod'
import { type Quantity, toMillionths } from './quantity.ts'

/** Integer minor units (cents), safe integers. The currency stands beside it. Never a float. Source: design.md §4. */
export const minorSchema = z.int({ error: 'An amount is a whole number of minor units (cents).' })
export const priceMinorSchema = minorSchema.min(0, 'A price is not negative.').max(1_000_000_000_000)
export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, 'A currency is three capital letters (ISO 4217), such as EUR.')

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
  .regex(/^\d{1,3}(?:\.\d{1,4})?$/, 'A percentage is a number from 0 to 100 with at most 4 decimal places.')
  .refine((value) => !/^\d{1,3}(?:\.\d{1,4})?$/.test(value) || percentToTenThousandths(value) <= 1_000_000n, {
    message: 'A percentage is at most 100.',
  })

const HUNDRED_PERCENT = 1_000_000n
const MILLION = 1_000_000n

function toMinor(value: bigint): number {
  const minor = Number(value)
  if (!Number.isSafeInteger(minor)) throw new RangeError('the amount is larger than an exact number can be')
  return minor
}

/** `quantity` × `unitPriceMinor` less `discountPercent`, rounded once at the end. */
export function lineNetMinor(quantity: Quantity, unitPriceMinor: number, discountPercent: string): number {
  const factor = HUNDRED_PERCENT - percentToTenThousandths(discountPercent)
  return toMinor(divideRounded(toMillionths(quantity) * BigInt(unitPriceMinor) * factor, MILLION * HUNDRED_PERCENT))
}

/** Tax on a net amount, rounded once. Taken per rate group, not per line (EN 16931, BR-CO-17). */
export function taxMinor(netMinor: number, taxPercent: string): number {
  return toMinor(divideRounded(BigInt(netMinor) * percentToTenThousandths(taxPercent), HUNDRED_PERCENT))
}

/** `quantity` × a unit value, rounded once: what a move is worth. */
export function valueMinor(quantity: Quantity, unitMinor: number): number {
  return toMinor(divideRounded(toMillionths(quantity) * BigInt(unitMinor), MILLION))
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
