import { z } from 'zod'
import { RULES } from '../base/rules.ts'
import { daySchema } from '../base/value/day.ts'
import { fold, foldedWords } from '../base/value/fold.ts'
import { idSchema } from '../base/value/id.ts'
import { isQuantity, storedQuantitySchema, subtractQuantities } from '../base/value/quantity.ts'
import type { AnyRecord } from './define-record.ts'
import type { Field } from './field.ts'
import { isTags, tagKey, tagsIn } from './tags.ts'

/** What is listed has fields; a record has more. */
type Listed = Pick<AnyRecord, 'fields'>

/** A condition on one field, as a list is asked for it: in the address of a screen and in a query of the API alike. */
export type Condition = { field: string } & (
  | { is: 'words' | 'code' | 'reference' | 'from' | 'to'; value: string }
  | { is: 'choices' | 'tags'; value: readonly string[] }
  | { is: 'yesNo'; value: boolean }
  | { is: 'none' }
)

/** Where a reference may be missing: those without one. */
export const NONE = 'none'
const WORDS_MAX = 200

/** Names of what narrows a list by a field, each with what may stand there. */
export function parametersOf(name: string, field: Field): Record<string, z.ZodType<string>> {
  const range = (bound: z.ZodType<string>) => ({ [`${name}From`]: bound, [`${name}To`]: bound })
  switch (field.narrowing) {
    case 'words':
    case 'code':
      return { [name]: z.string().max(WORDS_MAX) }
    case 'choices':
      return { [name]: choicesSchema(name, optionsOf(field)) }
    case 'reference':
      return { [name]: field.isNullable ? z.union([z.literal(NONE), idSchema]) : idSchema }
    case 'range':
      return range(boundSchema(name, field))
    case 'tags':
      return { [name]: tagsSchema }
    case 'yesNo':
      return { [name]: z.enum(['true', 'false']) }
    case undefined:
      return {}
  }
}

const choicesSchema = (name: string, options: readonly string[]) =>
  z
    .string()
    .max(WORDS_MAX * 5)
    .check(({ value, issues }) => {
      if (value.split(',').every((one) => options.includes(one))) return
      const message = `"${name}" is one of ${options.join(', ')}, or several of them with commas between.`
      issues.push({ code: 'invalid_value', values: [...options], input: value, message })
    })

/** Of a row that has all of them. */
const tagsSchema = z
  .string()
  .max(WORDS_MAX * 5)
  .refine((text) => tagsIn(text).length > 0, RULES['text-unseen'])

const wholeText = (name: string) =>
  z
    .string()
    .regex(
      /^-?\d{1,15}$/,
      `"${name}" lies between two whole numbers; amounts are in minor units (cents), such as 1250.`,
    )

function boundSchema(name: string, { wire, columns }: Field): z.ZodType<string> {
  if (wire === 'moment') return z.union([daySchema, z.iso.datetime({ offset: true })], { error: dayOrMoment(name) })
  if (columns.includes('date')) return daySchema
  return wire === 'decimal' ? storedQuantitySchema : wholeText(name)
}
const dayOrMoment = (name: string) =>
  `"${name}" lies between two days, YYYY-MM-DD, or two moments, such as 2026-11-27T08:00:00Z.`

/** What a field of choices may be. */
export function optionsOf({ input }: Field): readonly string[] {
  const inner = input instanceof z.ZodNullable ? input.unwrap() : input
  return inner instanceof z.ZodEnum ? (inner.options as string[]) : []
}

/** The conditions that `get` knows values for, by name of parameter. What can't be read is left out: an address may be mistyped. */
export function conditionsOf(record: Listed, get: (name: string) => string | undefined): Condition[] {
  return Object.entries(record.fields).flatMap(([field, kind]) =>
    Object.entries(parametersOf(field, kind)).flatMap(([name, schema]): Condition | [] => {
      const text = get(name)
      if (text === undefined || text === '' || !schema.safeParse(text).success) return []
      return conditionOf(field, kind, name, text)
    }),
  )
}

function conditionOf(field: string, { narrowing }: Field, name: string, text: string): Condition {
  if (narrowing === 'choices') return { field, is: 'choices', value: text.split(',') }
  if (narrowing === 'tags') return { field, is: 'tags', value: tagsIn(text).map(tagKey) }
  if (narrowing === 'yesNo') return { field, is: 'yesNo', value: text === 'true' }
  if (narrowing === 'range') return { field, is: name.endsWith('From') ? 'from' : 'to', value: text }
  if (narrowing === 'reference') return text === NONE ? { field, is: 'none' } : { field, is: 'reference', value: text }
  return { field, is: narrowing === 'code' ? 'code' : 'words', value: text }
}

/** True where a row meets a condition; what is not known meets none. `dayOf`: the company's day of a moment. The API's SQL says the same. */
export function meets(
  record: Listed,
  row: Readonly<Record<string, unknown>>,
  condition: Condition,
  dayOf: (moment: string) => string,
): boolean {
  const value = row[condition.field]
  if (value === null || value === undefined) return condition.is === 'none'
  switch (condition.is) {
    case 'none':
      return false
    case 'words':
      return foldedWords(condition.value).every((word) => fold(String(value)).includes(word))
    case 'code':
      return String(value).toLowerCase() === condition.value.toLowerCase()
    case 'choices':
      return condition.value.includes(String(value))
    case 'tags':
      return isTags(value) && condition.value.every((key) => value.some((tag) => tagKey(tag) === key))
    case 'reference':
      return value === condition.value.toLowerCase()
    case 'yesNo':
      return value === condition.value
    default:
      return isBeyond(record.fields[condition.field], condition.is, value, condition.value, dayOf)
  }
}

function isBeyond(
  field: Field | undefined,
  is: 'from' | 'to',
  value: unknown,
  bound: string,
  dayOf: (moment: string) => string,
): boolean {
  const order = field?.wire === 'moment' ? compareMoments(String(value), bound, dayOf) : compareBounds(value, bound)
  return is === 'from' ? order >= 0 : order <= 0
}

const isDay = (text: string) => text.length === 10
const compareMoments = (moment: string, bound: string, dayOf: (moment: string) => string): number =>
  isDay(bound) ? compareStrings(dayOf(moment), bound) : Date.parse(moment) - Date.parse(bound)
const compareStrings = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
function compareBounds(value: unknown, bound: string): number {
  if (typeof value === 'number') return value - Number(bound)
  if (isQuantity(value) && isQuantity(bound)) return Number(subtractQuantities(value, bound))
  return compareStrings(String(value), bound)
}
