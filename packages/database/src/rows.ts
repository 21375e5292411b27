import { columnOf } from '@werkbank/model/records/column.ts'
import type { Queryable, Statement, Tx } from './postgres/connect.ts'

/** What a column of rows takes, by its type in Postgres. Decimals, days and moments are strings, as everywhere here. */
type Values = {
  text: string
  uuid: string
  numeric: string
  int: number
  bigint: number
  boolean: boolean
  date: string
  timestamptz: string
  jsonb: object
}
/** The fields of rows that are written or asked for together, each with its type in Postgres. Columns are the fields in snake case. */
export type Columns = Readonly<Record<string, keyof Values>>
export type RowOf<C extends Columns> = { readonly [K in keyof C]: Values[C[K]] | null }

/**
 * Rows as a table of a statement: `… FROM ${rowsAs(tx, 'c', CHANGE, changes)} WHERE …`. Each column goes as one array, however many rows there
 * are, so the statement stays the same. Of rows with more fields those of `columns` are taken. `numbered`: with the column `at`, from 1.
 */
export function rowsAs<const C extends Columns>(
  tx: Queryable,
  name: string,
  columns: C,
  rows: readonly RowOf<NoInfer<C>>[],
  { numbered = false } = {},
): Statement {
  const fields = Object.entries(columns)
  const arrays = fields.map(([field, type]) =>
    array(
      tx,
      type,
      rows.map((row) => row[field]),
    ),
  )
  const [first, ...others] = arrays
  const list = others.reduce((all, one) => tx`${all}, ${one}`, first as Statement)
  const names = [...fields.map(([field]) => columnOf(field)), ...(numbered ? ['at'] : [])]
  return tx`unnest(${list}) ${numbered ? tx`WITH ORDINALITY` : tx``} AS ${tx.unsafe(`${name}(${names.join(', ')})`)}`
}

/** Some types have no array that the driver could write: they go as text. */
function array(tx: Queryable, type: keyof Values, values: readonly unknown[]): Statement {
  if (type === 'boolean')
    return tx`${values.map((value) => (value === null ? null : String(value)))}::text[]::boolean[]`
  if (type === 'jsonb')
    return tx`${values.map((value) => (value === null ? null : JSON.stringify(value)))}::text[]::jsonb[]`
  return tx`${values as string[]}::${tx.unsafe(`${type}[]`)}`
}

/**
 * Writes rows of the organisation, in their order: a statement, or a part of one. `each`: further columns, the same for every row. `replaces`:
 * where a row with these fields is there (and of this organisation), the row's columns take its place, together with `setting`.
 */
export function insertRows<const C extends Columns>(
  tx: Tx,
  table: string,
  columns: C,
  rows: readonly RowOf<NoInfer<C>>[],
  { each = {}, replaces, setting = {} }: { each?: Fixed; replaces?: readonly string[]; setting?: Fixed } = {},
): Statement {
  const own = Object.keys(columns).map(columnOf)
  const fixed = Object.entries(each)
  const names = ['org_id', ...own, ...fixed.map(([field]) => columnOf(field))]
  const values = fixed.reduce((all, [, value]) => tx`${all}, ${value}`, tx`current_org(), r.*`)
  return tx`INSERT INTO ${tx(table)} (${tx.unsafe(names.join(', '))}) SELECT ${values} FROM ${rowsAs(tx, 'r', columns, rows)}
    ${replaces ? replacing(tx, own, replaces.map(columnOf), setting) : tx``}`
}
type Fixed = Readonly<Record<string, Statement>>

function replacing(tx: Tx, own: readonly string[], key: readonly string[], setting: Fixed): Statement {
  const taken = own.filter((column) => !key.includes(column)).map((column) => `${column} = excluded.${column}`)
  const sets = Object.entries(setting).reduce(
    (all, [field, value]) => tx`${all}, ${tx.unsafe(columnOf(field))} = ${value}`,
    tx`${tx.unsafe(taken.join(', '))}`,
  )
  return tx`ON CONFLICT (${tx.unsafe(['org_id', ...key].join(', '))}) DO UPDATE SET ${sets}`
}
