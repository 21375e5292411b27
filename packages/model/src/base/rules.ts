import type { z } from 'zod'
import { LIMITS } from './limits.ts'

const grouped = (value: number) => new Intl.NumberFormat('en').format(value)

/**
 * What can be wrong with a value, by a code that stays: the same in a form, a command, a document, an import and the API (VA-01,
 * VA-16). The sentences are the API's; the app has its own words for each code.
 */
export const RULES = {
  'quantity-malformed': 'A quantity is a decimal number with at most 12 digits and 6 decimal places, such as "2.5".',
  'quantity-not-positive': 'The quantity must be greater than 0.',
  'quantity-zero': 'The quantity must not be 0.',
  'quantity-too-large': `A quantity is at most ${grouped(LIMITS.quantityMax)}.`,
  'quantity-not-whole': 'This is counted in whole pieces.',
  'amount-malformed': 'An amount is a whole number of minor units (cents).',
  'amount-not-positive': 'The amount must be greater than 0.',
  'amount-too-large': `Quantity times price comes to more than ${grouped(LIMITS.lineMinorMax / 100)}.`,
  'price-negative': 'A price is not negative.',
  'price-too-high': `A price is at most ${grouped(LIMITS.priceMinorMax / 100)}.`,
  'percent-malformed': 'A percentage is a number from 0 to 100 with at most 4 decimal places.',
  'percent-too-high': 'A percentage is at most 100.',
  'day-too-early': 'This day is too long ago.',
  'day-too-late': 'This day is more than a month ahead.',
  'day-in-future': 'This day is in the future.',
  'day-before-order': 'This is before the day of the order.',
  'day-before-delivery': 'This is before the day of the delivery.',
  'day-before-invoice': 'This is before the day of the invoice.',
  'zone-unknown': 'This is not a time zone, such as "Europe/Berlin".',
} as const
export type RuleCode = keyof typeof RULES

const codes = new Map<string, RuleCode>(Object.entries(RULES).map(([code, sentence]) => [sentence, code as RuleCode]))

/** What zod itself finds, where no rule of ours says it better. */
const KINDS: Partial<Record<z.core.$ZodIssue['code'], string>> = {
  invalid_type: 'wrong-type',
  unrecognized_keys: 'unknown-field',
  too_big: 'too-long',
  too_small: 'too-short',
  invalid_format: 'malformed',
  invalid_value: 'not-a-choice',
}

/** The code of what a schema found. */
export const codeOf = (issue: z.core.$ZodIssue): string => codes.get(issue.message) ?? KINDS[issue.code] ?? 'invalid'

/** What is wrong with an input, by its fields: the first code of each. For forms, by the schema of the command that they send. */
export function codesByField(schema: z.ZodType, input: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const issue of schema.safeParse(input).error?.issues ?? []) {
    const field = String(issue.path[0] ?? '')
    if (!found.has(field)) found.set(field, codeOf(issue))
  }
  return found
}
