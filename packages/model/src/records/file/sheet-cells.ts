import { daySchema } from '../../base/value/day.ts'

/** What a list is as a spreadsheet (Office Open XML, ECMA-376), made by the app of what one sees and by the API of a whole list. */

/** Before it spreadsheets count a day that never was, 29 February 1900. */
const FIRST_DAY = '1900-03-01'
/** What XML 1.0 can't hold is left out. */
const UNWRITABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
/** What looks like an escape of such a file (`_x0041_` for "A") is written so that it is read as it stands. ECMA-376, ST_Xstring. */
const ESCAPE = /_(?=x[0-9a-f]{4}_)/gi
/** Of a column, in characters. */
const WIDTH = 18

export type SheetCell =
  | { value: string; type: StringConstructor; fontWeight?: 'bold' }
  | { value: number; type: NumberConstructor }
  | { value: Date; type: DateConstructor; format: string }
  | null

const textOf = (text: string) => text.replaceAll(UNWRITABLE, '').replaceAll(ESCAPE, '_x005F_')

/** Text stays text and is never a formula; a column of days gives them as `YYYY-MM-DD`. Null where there is nothing to see. */
export function sheetCell(value: string | number, isDay: boolean, dayFormat: string): SheetCell {
  if (typeof value === 'number') return Number.isFinite(value) ? { value, type: Number } : null
  if (isDay && daySchema.safeParse(value).success && value >= FIRST_DAY)
    return { value: new Date(`${value}T00:00:00Z`), type: Date, format: dayFormat }
  const text = textOf(value)
  return text === '' ? null : { value: text, type: String }
}

export const sheetHead = (head: string): SheetCell => ({ value: textOf(head), type: String, fontWeight: 'bold' })

const SHEET_NAME_MAX = 31

/** A sheet's name has at most 31 characters and not all of them, no apostrophe at an end, and is not "History", which Excel keeps for itself: it takes a book with one of these for damaged. */
function sheetName(name: string): string {
  const bare = name
    .replaceAll(/[[\]:*?/\\]/g, ' ')
    .slice(0, SHEET_NAME_MAX)
    .replaceAll(UNWRITABLE, '') // also what the cut has left of a character
    .replaceAll(/^['\s]+|['\s]+$/g, '')
  return bare === '' || bare.toLowerCase() === 'history' ? `${bare}_` : bare
}

/** A sheet of this name with heads that stay in sight. */
export const sheetOf = (name: string, columns: number) => ({
  sheet: sheetName(name),
  stickyRowsCount: 1,
  columns: Array.from({ length: columns }, () => ({ width: WIDTH })),
})
