import type { z } from 'zod'
import { LIMITS } from './limits.ts'
import { isStorableValue, TEXT_TURNED } from './value/text.ts'

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
  'text-unstorable': 'Text can not contain the character NUL or half of a character.',
  'text-turned': TEXT_TURNED,
  'line-twice': 'Each line is named once.',
  'address-empty': 'An address has something that can be seen: a name, a street, a postal code or a place.',
  'day-malformed': 'A day is written YYYY-MM-DD and lies between 1900 and 2199.',
  'day-too-early': 'This day is too long ago.',
  'day-too-late': 'This day is too far ahead.',
  'day-too-far': 'This day is more than five years ahead.',
  'day-in-future': 'This day is in the future.',
  'day-before-order': 'This is before the day of the order.',
  'day-before-delivery': 'This is before the day of the delivery.',
  'day-before-invoice': 'This is before the day of the invoice.',
  'valid-until-missing': 'Say until when the quote is valid.',
  'valid-until-past': 'The day until which the quote is valid is over.',
  'tag-divided': 'A tag has no comma and no semicolon.',
  'tags-too-many': 'At most 30 tags.',
  'zone-unknown': 'This is not a time zone, such as "Europe/Berlin".',
  'mail-malformed': 'This is not a mail address.',
  'user-name-malformed':
    'A user name has 2 to 60 letters, digits and . _ + - signs, and begins with a letter or digit.',
  'role-key-malformed': 'A role is named by small letters, digits and "-".',
  'password-blank': 'A password needs letters, digits or signs, not only blanks.',
  'sku-malformed':
    'A SKU has 1 to 50 letters, digits, ".", "-", "_" or "/", and begins and ends with a letter or digit.',
  'country-malformed': 'A country is two capital letters (ISO 3166), such as DE.',
  'currency-malformed': 'A currency is three capital letters (ISO 4217), such as EUR.',
  'language-malformed': 'A language is a code (BCP 47), such as de or en.',
  'id-malformed': 'An id is a UUID.',
  'iban-wrong': 'This is not an IBAN: its check digits don’t fit.',
  'bic-malformed': 'This is not a BIC: 8 or 11 letters and digits.',
  'vat-id-malformed':
    'This is not a VAT identification number: two letters of the country, then its number, such as DE123456789.',
  'text-unseen': 'This needs text that can be seen.',
  'entries-too-many': 'This has too many entries.',
  'locations-same': 'From and to are the same location.',
  'ends-before-it-begins': 'The last day is not before the first.',
  'quantity-or-amount': 'Say a quantity or an amount.',
  'quantity-negative': 'Less than nothing can not be counted.',
  'row-incomplete': 'A row has a command with its input, or why it has none.',
  'favourite-malformed': 'A favourite is named by what it is and its id, such as "order:01a22194-…".',
} as const
export type RuleCode = keyof typeof RULES
export const isRule = (code: string): code is RuleCode => Object.hasOwn(RULES, code)

const codes = new Map<string, RuleCode>(Object.entries(RULES).map(([code, sentence]) => [sentence, code as RuleCode]))

/** What zod itself finds, where no rule of ours says it better. */
const KINDS = {
  invalid_type: 'wrong-type',
  unrecognized_keys: 'unknown-field',
  too_big: 'too-long',
  too_small: 'too-short',
  invalid_format: 'malformed',
  invalid_value: 'not-a-choice',
} as const satisfies Partial<Record<z.core.$ZodIssue['code'], string>>
/** A number is not too long: it is too large. */
const OF_NUMBERS = { too_big: 'too-large', too_small: 'too-small' } as const
const isNumber = (origin: string): boolean => ['number', 'int', 'bigint'].includes(origin)
/** Of a rule, or of a kind of fault. */
export type FieldCode =
  | RuleCode
  | (typeof KINDS)[keyof typeof KINDS]
  | (typeof OF_NUMBERS)[keyof typeof OF_NUMBERS]
  | 'invalid'
const kinds: Partial<Record<string, FieldCode>> = KINDS

/** The code of what a schema found. */
export const codeOf = (issue: z.core.$ZodIssue): FieldCode => codes.get(issue.message) ?? kindOf(issue)

function kindOf(issue: z.core.$ZodIssue): FieldCode {
  if ((issue.code === 'too_big' || issue.code === 'too_small') && isNumber(issue.origin)) return OF_NUMBERS[issue.code]
  return kinds[issue.code] ?? 'invalid'
}

/**
 * The findings of a form, by the schema of the command that it sends: the first code of each field. Checked are the
 * fields in `input`, or those for which `isTold` is true. Empty where the command accepts these fields (VA-01).
 */
export function codesByField(
  schema: z.ZodType,
  input: object,
  isTold?: (field: string) => boolean,
): ReadonlyMap<string, FieldCode> {
  const found = new Map<string, FieldCode>()
  const add = (field: string, code: FieldCode) => {
    if ((isTold ? isTold(field) : field in input) && !found.has(field)) found.set(field, code)
  }
  for (const [field, value] of Object.entries(input)) if (!isStorableValue(value)) add(field, 'text-unstorable')
  for (const issue of schema.safeParse(input).error?.issues ?? []) {
    const fields = issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0] ?? '')]
    for (const field of fields) add(field, codeOf(issue))
  }
  return found
}
