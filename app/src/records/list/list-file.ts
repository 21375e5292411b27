import { csvFormFor, csvRow } from '@werkbank/model/base/read/csv.ts'
import type { Column } from '../../design/table/data-table.tsx'
import { decimalSign } from '../../i18n/format.ts'

/** As spreadsheets in the reader's language open it in columns. */
export const csvForm = () => csvFormFor(decimalSign())

/** What one sees of a list as a file: its columns as heads, a row each. Columns that are pictures only are left out. */
export function listFile<R>(columns: readonly Column<R>[], rows: readonly R[]): string {
  const written = columns.flatMap(({ header, file }) => (file ? [{ header, file }] : []))
  return [written.map(({ header }) => header), ...rows.map((row) => written.map(({ file }) => file(row)))]
    .map((cells) => csvRow(cells, csvForm()))
    .join('')
}

/** Saves a file by the browser. Text for spreadsheets begins with a byte order mark, which tells them that it is UTF-8. */
export function saveFile(fileName: string, parts: BlobPart[], type = 'text/csv'): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(parts, { type }))
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
