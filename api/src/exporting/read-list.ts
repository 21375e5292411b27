import type { Statement } from '@werkbank/database/postgres/connect.ts'
import type { ExportedList } from '@werkbank/model/jobs/exported-lists.ts'
import { columnOf } from '@werkbank/model/records/column.ts'
import { conditionsSql, type ShownValues } from '../records/list.ts'
import { present } from '../records/rows.ts'
import { type Narrowing, narrowedBy } from './exported-list.ts'
import { type Asking, LISTS } from './lists.ts'

export type Row = Readonly<Record<string, unknown>>
type Wanted = { list: ExportedList; fields: readonly string[]; narrowing: Narrowing }
export type Reading = { total: number; next(): Promise<Row[]> }

/**
 * Reads all rows of a list, some at a time (`next`; an empty batch ends it), in one repeatable-read transaction: a row that is changed, added or removed
 * meanwhile is in the file once, as it was when the reading began, or not at all.
 */
export async function readList(asking: Asking, wanted: Wanted, rowsMax: number): Promise<Reading> {
  const { tx } = asking
  const { record, values } = LISTS[wanted.list]
  const shown = values?.(asking) ?? {}
  const conditions = (await conditionsOf(asking, wanted, shown)).reduce((all, one) => tx`${all} ${one}`, tx``)
  const from = tx`FROM ${tx(record.table)} WHERE ${present(tx, record)} ${conditions}`
  const [{ total } = { total: 0 }] = await tx<{ total: number }[]>`SELECT count(*)::int AS total ${from}`
  await tx`DECLARE exported NO SCROLL CURSOR FOR SELECT ${picked(asking, wanted, shown)} ${from} ORDER BY ${orderOf(asking, wanted, shown)}`
  // Not prepared: a prepared FETCH has the columns of the reading that a connection had before.
  return { total, next: async () => [...(await tx.unsafe<Row[]>(`FETCH ${rowsMax} FROM exported`))] }
}

/** What narrows parts is said of what they belong to. */
async function conditionsOf(asking: Asking, { list, narrowing }: Wanted, values: ShownValues): Promise<Statement[]> {
  const { tx } = asking
  const { record, where } = LISTS[list]
  const owner = narrowedBy(list)
  const own = await conditionsSql(asking, owner, narrowing, { values, where: (await where?.(asking, narrowing)) ?? [] })
  if (owner === record || !record.partOf) return own
  const of = own.reduce((all, one) => tx`${all} ${one}`, tx``)
  return [
    tx`AND ${tx(columnOf(record.partOf.field))} IN (SELECT id FROM ${tx(owner.table)} WHERE ${present(tx, owner)} ${of})`,
  ]
}

const columnValue = ({ tx }: Asking, field: string, values: ShownValues): Statement =>
  values[field] ?? (tx.unsafe(columnOf(field)) as unknown as Statement)

/** The fields of the file, and the currency of their amounts. */
function picked(asking: Asking, { list, fields }: Wanted, values: ShownValues): Statement {
  const { tx } = asking
  const { record } = LISTS[list]
  const names = new Set([...fields, ...('currency' in record.fields ? ['currency'] : [])])
  return [...names].reduce((all, name) => {
    const value = columnValue(asking, name, values)
    const told = record.fields[name]?.wire === 'decimal' ? tx`trim_scale(${value})::text` : value
    return tx`${all}, ${told} AS ${tx(columnOf(name))}`
  }, tx`id`)
}

/** What refers to others by what stands in the file for them, then by id. Where nothing is known comes first, as on screens. */
function orderOf(asking: Asking, { list, narrowing: { sort } }: Wanted, values: ShownValues): Statement {
  const { tx } = asking
  const { record, refers, order } = LISTS[list]
  const ordered = order?.(asking) ?? {}
  const name = sort.replace('-', '')
  const [value, referred] = [ordered[name] ?? columnValue(asking, name, values), refers[name]]
  // The value is asked for by itself: beside `named` it would be that of the other record where both have a column of that name.
  const key = referred
    ? tx`(SELECT named.${tx(referred.names)} FROM (SELECT ${value} AS id) asked JOIN ${tx(referred.table)} named ON named.org_id = current_org() AND named.id = asked.id) COLLATE in_lists`
    : record.fields[name]?.columns[0] === 'text' && !ordered[name]
      ? tx`${value} COLLATE in_lists`
      : value
  return sort.startsWith('-') ? tx`${key} DESC NULLS LAST, id DESC` : tx`${key} NULLS FIRST, id`
}
