import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { rowIsVisible } from '@werkbank/database/visible.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { columnOf } from '@werkbank/model/records/column.ts'
import type { AnyRecord, RecordOf } from '@werkbank/model/records/define-record.ts'
import type { Fields } from '@werkbank/model/records/field.ts'
import { type Condition, conditionsOf, parametersOf } from '@werkbank/model/records/narrowing.ts'
import { say } from '@werkbank/words/say.ts'
import { z } from 'zod'
import { missing } from '../http/caller.ts'
import { companyZone } from '../http/organisation.ts'
import { decodeCursor, pageInput, toPage } from '../http/pages.ts'
import { searchPatterns } from '../http/search.ts'
import { columns, present, type Values } from './rows.ts'
import { visibleTo } from './visible.ts'

export const SEARCH_MAX = 100

/** What a list of a record may be asked for (AP-12): its orders, a search, and what narrows it by each field. The rest is refused by name. */
export function listInput<F extends Fields>(record: RecordOf<string, F>) {
  const sorts = (record.sorts ?? []).flatMap((sort) => [sort, turned(sort)]) as unknown as readonly [
    string,
    ...string[],
  ]
  const narrowing = Object.entries(record.fields).flatMap(([name, field]) =>
    Object.entries(parametersOf(name, field)).map(([parameter, schema]) => [parameter, schema.optional()]),
  )
  return {
    ...pageInput(sorts),
    ...(record.search ? { search: z.string().max(SEARCH_MAX).optional() } : {}),
    ...(Object.fromEntries(narrowing) as Record<string, z.ZodOptional<z.ZodType<string>>>),
  }
}

const turned = (sort: string) => (sort.startsWith('-') ? sort.slice(1) : `-${sort}`)

export type ListInput = { limit: number; cursor?: string | undefined; sort: string; search?: string | undefined }

/**
 * A page of a record's rows as the caller may see them, ordered by one field with the id behind it, narrowed by what is asked; `where` are
 * more conditions, each beginning with AND, `keys` what orders by a field that may be null: an expression of its index. A field that the caller may not see narrows nothing: that is refused (CU-11).
 */
export async function listRecord<R extends AnyRecord>(
  { tx, caller }: { tx: Tx; caller: Caller },
  record: R,
  input: ListInput,
  { where = [], keys = {} }: { where?: readonly Statement[]; keys?: Readonly<Record<string, Statement>> } = {},
): Promise<{ items: Values<R>[]; nextCursor: string | null }> {
  const conditions = await conditionsSql({ tx, caller }, record, input, { where })
  const page = await readPage(tx, record, input, { where: conditions, key: keys[input.sort.replace('-', '')] })
  return { ...page, items: page.items.map((item) => visibleTo(caller, record, item)) }
}

/** What stands for the column of a field where a list shows something else: SQL by the field's name. */
export type ShownValues = Readonly<Record<string, Statement>>

/**
 * The conditions of a list in SQL, each beginning with AND: its search, what narrows it, and `where`. `values`: what the list shows of a field instead of its column.
 * A field that the caller may not see narrows nothing: that is refused (CU-11).
 */
export async function conditionsSql(
  { tx, caller }: { tx: Tx; caller: Caller },
  record: AnyRecord,
  input: Pick<ListInput, 'search'>,
  { where = [], values = {} }: { where?: readonly Statement[]; values?: ShownValues } = {},
): Promise<Statement[]> {
  const asked = conditionsOf(record, (name) => (input as Record<string, unknown>)[name] as string | undefined)
  for (const { field } of asked) requireSight(caller, record, field)
  const zone = asked.some(({ field }) => record.fields[field]?.wire === 'moment') ? await companyZone(tx) : 'UTC'
  const patterns = record.search && searchPatterns(input.search)
  return [
    patterns ? tx`AND search LIKE ALL(${patterns}::text[])` : tx``,
    ...asked.map((condition) => tx`AND ${meetsSql(tx, record, condition, { zone, values })}`),
    ...(record.scope ? [tx`AND ${rowIsVisible(tx, caller, record)}`] : []),
    ...where,
  ]
}

function requireSight(caller: Caller, record: AnyRecord, field: string): void {
  const right = record.fields[field]?.right
  if (right !== undefined && !can(caller, right))
    throw missing(caller, right, say('problems.forbidden_list', { field }))
}

async function readPage<R extends AnyRecord>(
  tx: Tx,
  record: R,
  { limit, cursor, sort }: ListInput,
  own: { where: readonly Statement[]; key: Statement | undefined },
) {
  const after = decodeCursor(cursor, ['string', 'string'])
  const name = sort.replace('-', '')
  const type = record.fields[name]?.columns[0] ?? 'text'
  const key = own.key ?? tx.unsafe(type === 'text' ? `${columnOf(name)} COLLATE in_lists` : columnOf(name))
  const down = sort.startsWith('-')
  const beyond = after && tx`(${after[0] as string}::text::${tx.unsafe(type)}, ${after[1] as string}::text::uuid)`
  const rows = await tx<(Values<R> & { id: string; sortKey: string })[]>`
    SELECT ${columns(tx, record)}, ${key}::text AS sort_key FROM ${tx(record.table)}
    WHERE ${present(tx, record)} ${own.where.reduce((all, condition) => tx`${all} ${condition}`, tx``)}
      ${beyond ? (down ? tx`AND (${key}, id) < ${beyond}` : tx`AND (${key}, id) > ${beyond}`) : tx``}
    ORDER BY ${down ? tx`${key} DESC, id DESC` : tx`${key}, id`} LIMIT ${limit + 1}`
  return toPage(
    rows,
    limit,
    (row) => [row.sortKey, row.id],
    ({ sortKey: _, ...row }) => row as unknown as Values<R>,
  )
}

/** A condition in SQL; `meets` of the model says the same of a row on a device. */
function meetsSql(
  tx: Tx,
  record: AnyRecord,
  condition: Condition,
  { zone, values }: { zone: string; values: ShownValues },
): Statement {
  const column = values[condition.field] ?? tx.unsafe(columnOf(condition.field))
  const type = record.fields[condition.field]?.columns[0] ?? 'text'
  switch (condition.is) {
    case 'none':
      return tx`${column} IS NULL`
    case 'words':
      return tx`fold(${column}) LIKE ALL(${searchPatterns(condition.value) ?? []}::text[])`
    case 'code':
      return record.fields[condition.field]?.isLookedUp && !(condition.field in values)
        ? tx`${tx.unsafe(`${columnOf(condition.field)}_key`)} = lower(${condition.value})`
        : tx`lower(${column}) = lower(${condition.value})`
    case 'choices':
      return tx`${column} = ANY(${condition.value}::text[])`
    case 'tags':
      return tx`tag_keys @> ${condition.value}::text[]`
    case 'reference':
      return tx`${column} = ${condition.value}::text::uuid`
    case 'yesNo':
      return tx`${column} = ${condition.value}`
    default:
      return tx`${column} ${boundSql(tx, type, condition.is, condition.value, zone)}`
  }
}

const isDay = (text: string) => text.length === 10
/**
 * From and to are both included. Of moments a day is the whole day of the company, and what is answered has milliseconds: what is kept more
 * finely belongs to its own.
 */
function boundSql(tx: Tx, type: string, is: 'from' | 'to', value: string, zone: string): Statement {
  if (type !== 'timestamp with time zone')
    return tx`${tx.unsafe(is === 'from' ? '>=' : '<=')} ${value}::text::${tx.unsafe(type === 'integer' ? 'bigint' : type)}`
  const [begin, end] = isDay(value)
    ? [
        tx`(${value}::text::date::timestamp AT TIME ZONE ${zone}::text)`,
        tx`((${value}::text::date + 1)::timestamp AT TIME ZONE ${zone}::text)`,
      ]
    : [tx`${value}::text::timestamptz`, tx`(${value}::text::timestamptz + interval '1 millisecond')`]
  return is === 'from' ? tx`>= ${begin}` : tx`< ${end}`
}
