import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { dayIn } from '@werkbank/model/base/value/company-day.ts'
import { fold } from '@werkbank/model/base/value/fold.ts'
import { pathTo } from '@werkbank/model/base/value/tree.ts'
import type { ExportColumn } from '@werkbank/model/jobs/export.ts'
import type { ExportedList } from '@werkbank/model/jobs/exported-lists.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { isTags, tagsText } from '@werkbank/model/records/tags.ts'
import { minorDigits, minorToDecimal } from '@werkbank/words/format.ts'
import { LISTS, type Referred } from './lists.ts'

export type Cell = string | number
type Row = Readonly<Record<string, unknown>>
type Writing = { list: ExportedList; columns: readonly ExportColumn[]; zone: string }
type Names = ReadonlyMap<string, ReadonlyMap<string, string>>

/** Makes cells of rows: numbers as numbers, days as `YYYY-MM-DD`, what refers to others by what stands for it, as a file that is taken in says it. */
export async function cellWriter(
  tx: Tx,
  { list, columns, zone }: Writing,
): Promise<(rows: readonly Row[]) => Promise<Cell[][]>> {
  const { record, refers } = LISTS[list]
  const paths = columns.some(({ field }) => refers[field]?.table === 'categories') ? await categoryPaths(tx) : new Map()
  return async (rows) => {
    const names: Names = new Map(
      await eachOf(columns, async ({ field }) => {
        const referred = refers[field]
        if (!referred) return undefined
        const ids = rows.map((row) => row[field])
        return [field, referred.table === 'categories' ? paths : await namesOf(tx, referred, ids)] as const
      }),
    )
    return rows.map((row) => columns.map((column) => cellIn(record, column, row, { names, zone })))
  }
}

/** One after the other: they go over one connection. */
async function eachOf<T, R>(all: readonly T[], work: (one: T) => Promise<R | undefined>): Promise<R[]> {
  const done: R[] = []
  for (const one of all) {
    const result = await work(one)
    if (result !== undefined) done.push(result)
  }
  return done
}

function cellIn(
  record: AnyRecord,
  column: ExportColumn,
  row: Row,
  { names, zone }: { names: Names; zone: string },
): Cell {
  const value = row[column.field]
  if (value === null || value === undefined) return ''
  if (column.property !== undefined) return propertyOf(value, column.property)
  const name = names.get(column.field)?.get(String(value))
  return name ?? cellOf(record, column, value, { currency: String(row['currency'] ?? 'EUR'), zone })
}

const propertyOf = (texts: unknown, name: string): string =>
  Object.hasOwn(texts as object, name) ? String((texts as Record<string, unknown>)[name]) : ''

async function namesOf(tx: Tx, { table, names }: Referred, values: readonly unknown[]): Promise<Map<string, string>> {
  const ids = [...new Set(values.filter((value) => typeof value === 'string'))]
  if (ids.length === 0) return new Map()
  const rows = await tx<{ id: string; name: string }[]>`
    SELECT id, ${tx(names)} AS name FROM ${tx(table)} WHERE org_id = current_org() AND id = ANY(${ids as string[]}::uuid[])`
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Categories by name, or by path where the name is ambiguous, as imported files name them. */
async function categoryPaths(tx: Tx): Promise<Map<string, string>> {
  const all = await tx<{ id: string; parentId: string | null; name: string }[]>`
    SELECT id, parent_id, name FROM categories WHERE org_id = current_org() AND deleted_at IS NULL`
  const byId = new Map(all.map((one) => [one.id, one]))
  const named = Map.groupBy(all, ({ name }) => fold(name))
  return new Map(
    all.map(({ id, name }) => [
      id,
      named.get(fold(name))?.length === 1
        ? name
        : pathTo(byId, id)
            .map((one) => one.name)
            .join(' › '),
    ]),
  )
}

function cellOf(
  { fields }: AnyRecord,
  { field, words = {} }: ExportColumn,
  value: unknown,
  { currency, zone }: { currency: string; zone: string },
): Cell {
  const [kind, word] = [fields[field], words[String(value)]]
  if (word !== undefined && Object.hasOwn(words, String(value))) return word
  if (typeof value === 'boolean' || kind?.narrowing === 'choices') return String(value)
  if (kind?.narrowing === 'tags' && isTags(value)) return tagsText(value)
  if (typeof value === 'number')
    return field.endsWith('Minor') ? Number(minorToDecimal(value, minorDigits(currency))) : value
  if (kind?.wire === 'moment') return dayIn(String(value), zone)
  if (kind?.wire === 'decimal') return Number(value)
  return String(value)
}
