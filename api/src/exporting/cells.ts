import type { Tx } from '@werkbank/database/connect.ts'
import { dayIn } from '@werkbank/model/base/company-day.ts'
import type { ExportColumn } from '@werkbank/model/jobs/export.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { isTags, tagsText } from '@werkbank/model/records/tags.ts'
import { REFERRED } from './exported-list.ts'

export type Cell = string | number
type Row = Readonly<Record<string, unknown>>
type Writing = { record: AnyRecord; columns: readonly ExportColumn[]; zone: string }

/** The rows of a page as cells: numbers as numbers, days as `YYYY-MM-DD`, what refers to others by their names. */
export async function cellsOf(tx: Tx, { record, columns, zone }: Writing, rows: readonly Row[]): Promise<Cell[][]> {
  const names = new Map<string, Map<string, string>>()
  for (const { field } of columns) {
    const referred = REFERRED[field]
    if (referred)
      names.set(
        field,
        await namesOf(
          tx,
          referred.table,
          rows.map((row) => row[field]),
        ),
      )
  }
  return rows.map((row) =>
    columns.map((column): Cell => {
      const value = row[column.field]
      if (value === null || value === undefined) return ''
      const name = names.get(column.field)?.get(String(value))
      return name ?? cellOf(record, column, value, { currency: String(row['currency'] ?? 'EUR'), zone })
    }),
  )
}

async function namesOf(tx: Tx, table: string, values: readonly unknown[]): Promise<Map<string, string>> {
  const ids = [...new Set(values.filter((value) => typeof value === 'string'))]
  if (ids.length === 0) return new Map()
  const rows = await tx<{ id: string; name: string }[]>`
    SELECT id, name FROM ${tx(table)} WHERE org_id = current_org() AND id = ANY(${ids as string[]}::uuid[])`
  return new Map(rows.map(({ id, name }) => [id, name]))
}

function cellOf(
  { fields }: AnyRecord,
  { field, words = {} }: ExportColumn,
  value: unknown,
  { currency, zone }: { currency: string; zone: string },
): Cell {
  const kind = fields[field]
  if (typeof value === 'boolean' || kind?.narrowing === 'choices') return words[String(value)] ?? String(value)
  if (kind?.narrowing === 'tags' && isTags(value)) return tagsText(value)
  if (typeof value === 'number') return field.endsWith('Minor') ? Number(decimalOf(value, currency)) : value
  if (kind?.wire === 'moment') return dayIn(String(value), zone)
  if (kind?.wire === 'decimal') return Number(value)
  return String(value)
}

const digits = new Map<string, number>()
/** Minor units as people write them, exact: no division. */
function decimalOf(minor: number, currency: string): string {
  const places =
    digits.get(currency) ??
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
    2
  digits.set(currency, places)
  const text = String(Math.abs(minor)).padStart(places + 1, '0')
  const whole = text.slice(0, text.length - places)
  return `${minor < 0 ? '-' : ''}${whole}${places > 0 ? `.${text.slice(-places)}` : ''}`
}
