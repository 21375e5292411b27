import { isTags, tagsText } from '@werkbank/model/records/tags.ts'
import type { Column } from '../../design/table/data-table.tsx'
import { compareText } from '../../i18n/compare.ts'
import { formatDate, minorDigits, minorToDecimal } from '../../i18n/format.ts'
import { recordField, recordValue } from '../../i18n/record-words.ts'
import { companyDay } from '../../i18n/zone.ts'
import type { Listed } from './create-list.ts'

type Row = { id: string; currency?: string }

/** A column of a record's field: its head, its cells, how they are ordered and what a file has of them, by the kind of field. */
export function fieldColumn<R extends Row>(
  record: Listed,
  name: keyof R & string,
  own: Partial<Column<R>> = {},
): Column<R> {
  const isNumber = record.fields[name]?.narrowing === 'range' && !isTime(record, name)
  const value = (row: R) => row[name] as unknown
  return {
    key: name,
    header: recordField(record.name, name),
    ...(isNumber ? { align: 'end' as const } : {}),
    ...(isTime(record, name) ? { figures: true } : {}),
    compare: isNumber
      ? (a, b) => Number(value(a) ?? 0) - Number(value(b) ?? 0)
      : (a, b) => compareText(plainText(value(a)), plainText(value(b))),
    cell: (row) => fieldText(record, name, row),
    file: (row) => fileValue(record, name, row),
    ...own,
  }
}

/** A value that is no number, as it is ordered. */
const plainText = (value: unknown): string => (isTags(value) ? tagsText(value) : String(value ?? ''))

const isTime = (record: Listed, name: string): boolean => {
  const field = record.fields[name]
  return field?.wire === 'moment' || field?.columns.includes('date') === true
}

function fieldText<R extends Row>(record: Listed, name: keyof R & string, row: R): string {
  const value: unknown = row[name]
  if (value === null || value === undefined || value === '') return ''
  if (isTags(value)) return tagsText(value)
  return isTime(record, name) ? formatDate(companyDay(String(value))) : recordValue(name, value, row.currency ?? 'EUR')
}

/** Numbers as numbers, days as days, words as they are read. */
function fileValue<R extends Row>(record: Listed, name: keyof R & string, row: R): string | number {
  const value: unknown = row[name]
  if (value === null || value === undefined) return ''
  if (isTime(record, name)) return companyDay(String(value))
  if (typeof value === 'number')
    return Number(name.endsWith('Minor') ? minorToDecimal(value, minorDigits(row.currency ?? 'EUR')) : value)
  return record.fields[name]?.wire === 'decimal' ? Number(value) : fieldText(record, name, row)
}
