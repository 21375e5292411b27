import { z } from 'zod'

/** Where in an input something stands: names of fields, `0` for an item of a list, `any` for a field that people name themselves. */
export type Place = { path: string[]; schema: z.ZodType }

/** Every schema inside of `schema`, itself first: objects, items of lists, values of records, both sides of unions. */
export function* placesIn(schema: z.ZodType, path: string[] = []): Generator<Place> {
  yield { path, schema }
  for (const inner of wrapped(schema)) yield* placesIn(inner, path)
  if (schema instanceof z.ZodObject)
    for (const [name, field] of Object.entries(schema.shape)) yield* placesIn(field as z.ZodType, [...path, name])
  if (schema instanceof z.ZodArray) yield* placesIn(schema.element as z.ZodType, [...path, '0'])
  if (schema instanceof z.ZodRecord) yield* placesIn(schema.valueType as z.ZodType, [...path, 'any'])
}

/** What stands at the same place: behind `.optional()`, `.default()`, `.nullable()`, `.transform()` and in unions. */
function wrapped(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return [schema.unwrap() as z.ZodType]
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return [schema.unwrap() as z.ZodType]
  if (schema instanceof z.ZodPipe) return [schema.in as z.ZodType, schema.out as z.ZodType]
  if (schema instanceof z.ZodUnion) return schema.options as z.ZodType[]
  return []
}

/** An input in which only `value` stands, at `path`. */
export const inputWith = (path: readonly string[], value: unknown): unknown =>
  path.reduceRight<unknown>((inner, name) => (name === '0' ? [inner] : { [name]: inner }), value)

const TEXT = ['a\0b', 'half \ud800', 'x'.repeat(200_004), 7, null, ['x']]
const BY_NAME: [RegExp, readonly unknown[]][] = [
  [/^(amountMinor|netMinor)$/, [-1, 0, 1.5, 5e15, '12']], // of a whole document
  [/^expectedGrossMinor$/, [-1, 1.5, 5e15, '12']],
  [/Minor$/, [-1, 1.5, 1e15, '12']],
  [/^quantity$/, ['1e3', '0,5', '0.0000001', '9'.repeat(13), '-1000000000000', 'Infinity', '٣']],
  [/Percent$/, ['101', '-1', '1,5', '0.00001']],
  [
    /(?:On|Date)$/,
    ['2026-02-30', '2025-02-29', '0000-01-01', '1026-11-26', '9999-12-31', '26.11.2026', '2026-2-3', 'x'],
  ],
]

/**
 * Values that can't be right at a place, whatever rules its schema has: chosen by the kind of value and by its name, so that a schema that
 * forgets a rule is found (VA-01).
 */
export function badValues({ path, schema }: Place): readonly unknown[] {
  const [, byName = []] = BY_NAME.find(([name]) => name.test(path.at(-1) ?? '')) ?? []
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat)
    return [...TEXT, ...byName, ...blank(schema)]
  if (schema instanceof z.ZodNumber) return [...byName, 1.5, '1', 1e300, -1e300]
  if (schema instanceof z.ZodEnum) return ['nonsense', '', 1]
  if (schema instanceof z.ZodBoolean) return ['yes', 1]
  if (schema instanceof z.ZodArray) return [{}, 'x', Array.from({ length: 20_000 })]
  if (schema instanceof z.ZodObject) return ['x', [], { nonsense: 1 }]
  return []
}

/** What must not be empty must be seen. */
const blank = (schema: z.ZodType): string[] =>
  schema.safeParse('').success || schema.safeParse('   ').success
    ? []
    : ['', '   ', '\u2800\u200b', '\u3164', '\u0301', ' \u093e']
