import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { daySchema } from '@werkbank/model/base/day.ts'
import writeSheet, { type Cell } from 'write-excel-file/universal'

/** Runs in a thread of its own: a spreadsheet of 50,000 rows takes seconds and some 400 MB. */

const WIDTH = 18
/** What XML 1.0 can't hold is left out. */
const UNWRITABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
/** Before it spreadsheets count a day that never was, 29 February 1900. */
const FIRST_DAY = '1900-03-01'

export type SheetInput = { from: string; to: string; name: string; heads: string[]; days: boolean[] }

/** Makes a spreadsheet of a file with a JSON array of cells on each line. Text stays text; columns of days have days. */
export async function makeSheet({ from, to, name, heads, days }: SheetInput): Promise<void> {
  const rows: Cell[][] = [heads.map((value) => ({ value, type: String, fontWeight: 'bold' }))]
  for await (const line of createInterface({ input: createReadStream(from) }))
    rows.push((JSON.parse(line) as (string | number)[]).map((value, at) => cellOf(value, days[at] ?? false)))
  const sheet = { sheet: sheetName(name), stickyRowsCount: 1, columns: heads.map(() => ({ width: WIDTH })) }
  await writeFile(to, new Uint8Array(await (await writeSheet(rows, sheet).toBlob()).arrayBuffer()), { mode: 0o600 })
}

function cellOf(value: string | number, isDay: boolean): Cell {
  if (typeof value === 'number') return { value, type: Number }
  if (isDay && daySchema.safeParse(value).success && value >= FIRST_DAY)
    return { value: new Date(`${value}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' }
  const text = value.replaceAll(UNWRITABLE, '')
  return text === '' ? null : { value: text, type: String }
}

/** At most 31 characters, and not all of them. */
const sheetName = (name: string) =>
  name
    .replaceAll(UNWRITABLE, '')
    .replaceAll(/[[\]:*?/\\]/g, ' ')
    .slice(0, 31)
