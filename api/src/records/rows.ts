import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { rowIsVisible } from '@werkbank/database/visible.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { columnOf } from '@werkbank/model/records/column.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import type { z } from 'zod'
import { notFound } from '../http/problem/problem.ts'

/** A record as the API answers it: the mirror's row without its revision. */
export type Values<R extends AnyRecord> = Omit<z.output<R['row']>, 'rev'>

/** Rows that are there: what was deleted isn't. */
export const present = (tx: Tx, record: AnyRecord) =>
  tx`org_id = current_org() ${record.isLasting ? tx`` : tx`AND deleted_at IS NULL`}`

/** Columns of a record, for `SELECT`; computed fields are the caller's. */
export function columns(tx: Tx, record: AnyRecord): Statement {
  const own = Object.entries(record.fields).filter(([, field]) => field.columns.length > 0)
  const names = own.map(([name, { wire }]) => {
    const column = columnOf(name)
    return wire === 'decimal' ? `trim_scale(${column})::text AS ${column}` : column
  })
  return tx.unsafe(['id', ...names].join(', ')) as unknown as Statement
}

/** One row, or undefined. `lock` holds it for a change. `seenBy`: undefined also where it is not in the scope of this viewer. */
export async function rowById<R extends AnyRecord>(
  tx: Tx,
  record: R,
  id: string,
  { lock = false, seenBy }: { lock?: boolean; seenBy?: Viewer } = {},
): Promise<Values<R> | undefined> {
  const [row] = await tx<Values<R>[]>`
    SELECT ${columns(tx, record)} FROM ${tx(record.table)} WHERE ${present(tx, record)} AND id = ${id}
      ${seenBy ? tx`AND ${rowIsVisible(tx, seenBy, record)}` : tx``} ${lock ? tx`FOR NO KEY UPDATE` : tx``}`
  return row
}
type Viewer = Pick<Caller, 'userId' | 'permissions'>

/** The row that a viewer may see, by the scope of its record; 404 otherwise. The right to the record is asked before. */
export async function visibleRow<R extends AnyRecord>(
  tx: Tx,
  seenBy: Viewer,
  record: R,
  id: string,
  { lock = false } = {},
): Promise<Values<R>> {
  const row = await rowById(tx, record, id, { lock, seenBy })
  if (!row) throw notFound()
  return row
}

/** Values as the driver wants them for their columns. */
export function columnValues(tx: Tx, record: AnyRecord, values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      record.fields[name]?.wire === 'json' ? tx.json(value as never) : value,
    ]),
  )
}

/** Writes a new row. What isn't given has the column's default. */
export async function insertRow(
  tx: Tx,
  record: AnyRecord,
  { id, ...values }: { id: string } & Record<string, unknown>,
): Promise<void> {
  const row = { orgId: tx`current_org()`, id, ...columnValues(tx, record, values) }
  const names = Object.keys(row).map(columnOf)
  const parts = Object.values(row).map((value) => tx`${value as never}`)
  const [first, ...others] = parts
  const list = others.reduce((all, part) => tx`${all}, ${part}`, first as Statement)
  await tx`INSERT INTO ${tx(record.table)} (${tx.unsafe(names.join(', '))}) VALUES (${list})`
}
