import { z } from 'zod'
import type { Permission } from '../base/permission.ts'

/** How a column's value becomes JSON text: what can't hold a quote or a backslash is quoted as it is (`plain`), which is quicker. */
export type Wire = 'text' | 'plain' | 'decimal' | 'moment' | 'bare' | 'boolean' | 'json'

/** How lists are narrowed by it: words in it, the same code, some of its choices, another record, from and to, yes or no, all of some tags. */
export type Narrowing = 'words' | 'code' | 'choices' | 'reference' | 'range' | 'yesNo' | 'tags'

/** Whether the input that creates a record must contain the field, may contain it, may leave it to a setting, or never contains it since the server sets it. */
export type Given = 'needed' | 'optional' | 'setting' | 'never'

/**
 * A field of a record, as a value: what mirror, API, forms, database and tests derive from. Made by the field kinds in `kinds/`; the
 * functions below say more about one. Source: structure.md §4.1.
 */
export type Field<Row extends z.ZodType = z.ZodType, Input extends z.ZodType = z.ZodType, G extends Given = Given> = {
  /** As it is mirrored and answered. */
  row: Row
  /** As people and programs give it. */
  input: Input
  given: G
  /** Types of its column, as `information_schema` names them; none where the row's value is computed. */
  columns: readonly string[]
  wire: Wire
  /** None: lists are not narrowed by it. */
  narrowing?: Narrowing
  /** Beside its column stands one with its text in small letters, `<column>_key`, and an index of it: a list is asked for one code without reading all rows. */
  isLookedUp?: true
  /** The column may be null. */
  isNullable: boolean
  /** What a new record has where nothing is given. */
  unless?: unknown
  /**
   * The value to store when a person changed the value that they saw (undefined: not sent) and another one stands there now. Without it that is refused
   * as changed meanwhile.
   */
  merge?: (now: unknown, given: unknown, seen: unknown) => unknown
  /** Without this right its value is null, in every outlet. */
  right?: Permission
}
export type Fields = Record<string, Field>

/** How many characters a text of a field may have; undefined where its shape says that. */
export function inputLimit({ fields }: { fields: Fields }, name: string): number | undefined {
  const input = fields[name]?.input
  const inner = input instanceof z.ZodNullable ? input.unwrap() : input
  return inner instanceof z.ZodString || inner instanceof z.ZodStringFormat ? (inner.maxLength ?? undefined) : undefined
}

/** A field of one kind; by default required in the input that creates a record. */
export const fieldOf = <Row extends z.ZodType, Input extends z.ZodType>(
  row: Row,
  input: Input,
  kept: { columns: readonly string[]; wire: Wire; narrowing?: Narrowing },
): Field<Row, Input, 'needed'> => ({ row, input, given: 'needed', isNullable: false, ...kept })

/** Null where nothing is known. */
export const optional = <Row extends z.ZodType, Input extends z.ZodType>(
  field: Field<Row, Input>,
): Field<z.ZodNullable<Row>, z.ZodNullable<Input>, 'optional'> => ({
  ...field,
  row: z.nullable(field.row),
  input: z.nullable(field.input),
  given: 'optional',
  isNullable: true,
  unless: null,
})

/** What a new record has where nothing is given. */
export const unless = <Row extends z.ZodType, Input extends z.ZodType>(
  value: z.output<Input>,
  field: Field<Row, Input>,
): Field<Row, Input, 'optional'> => ({ ...field, given: 'optional', unless: value })

/** Where nothing is given, what a setting says: the command's handler and overlay ask it. */
export const bySetting = <Row extends z.ZodType, Input extends z.ZodType>(
  field: Field<Row, Input>,
): Field<Row, Input, 'setting'> => ({ ...field, given: 'setting' })

/** A code by which one looks for a row: see `isLookedUp`. */
export const lookedUp = <F extends Field>(field: F): F => ({ ...field, isLookedUp: true })

/** Set by the server: by a command, a number range, the clock. */
export const fromServer = <Row extends z.ZodType, Input extends z.ZodType>(
  field: Field<Row, Input>,
): Field<Row, Input, 'never'> => ({ ...field, given: 'never' })

/** The field is null for callers without the right. */
export const onlyWith = <Row extends z.ZodType, Input extends z.ZodType, G extends Given>(
  right: Permission,
  field: Field<Row, Input, G>,
): Field<z.ZodNullable<Row>, Input, G> => ({ ...field, row: z.nullable(field.row), right })
