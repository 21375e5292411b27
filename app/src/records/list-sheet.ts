import { daySchema } from '@werkbank/model/base/day.ts'
// The universal one works without a worker made from text, which the app's content security policy forbids.
import writeSheet, { type Cell } from 'write-excel-file/universal'
import type { Column } from '../design/data-table.tsx'
import { language } from '../i18n/t.ts'

/** What one sees of a list as a spreadsheet (Office Open XML): its columns as heads, a row each; numbers and days as such, text never as a formula. */
export async function listSheet<R>(name: string, columns: readonly Column<R>[], rows: readonly R[]): Promise<Blob> {
  const written = columns.flatMap(({ header, file, figures }) => (file ? [{ header, file, figures }] : []))
  const heads = written.map(({ header }): Cell => ({ value: header, type: String, fontWeight: 'bold' }))
  const cells = rows.map((row) => written.map(({ file, figures }) => cellOf(file(row), figures ?? false)))
  const sheet = {
    sheet: sheetName(name),
    stickyRowsCount: 1,
    columns: written.map(() => ({ width: WIDTH })),
  }
  return await writeSheet([heads, ...cells], sheet).toBlob()
}

/** Of a column, in characters. */
const WIDTH = 18
const DAY_FORMATS = { de: 'dd.mm.yyyy', en: 'dd/mm/yyyy' } as const
/** Before it spreadsheets count a day that never was, 29 February 1900. */
const FIRST_DAY = '1900-03-01'
/** What XML 1.0 can't hold is left out. */
const UNWRITABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** What looks like an escape of such a file (`_x0041_` for "A") is written so that it is read as it stands. ECMA-376, ST_Xstring. */
const ESCAPE = /_(?=x[0-9a-f]{4}_)/gi

/** Columns of days give them as `YYYY-MM-DD`; what doesn't fit into a number exactly is text. */
function cellOf(value: string | number, isDay: boolean): Cell {
  if (typeof value === 'number') return Number.isFinite(value) ? { value, type: Number } : null
  if (isDay && daySchema.safeParse(value).success && value >= FIRST_DAY)
    return { value: new Date(`${value}T00:00:00Z`), type: Date, format: DAY_FORMATS[language()] }
  const text = value.replaceAll(UNWRITABLE, '').replaceAll(ESCAPE, '_x005F_')
  return text === '' ? null : { value: text, type: String }
}

/** At most 31 characters, and not all of them. */
const sheetName = (name: string) =>
  name
    .replaceAll(UNWRITABLE, '')
    .replaceAll(/[[\]:*?/\\]/g, ' ')
    .slice(0, 31)
