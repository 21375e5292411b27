import { daySchema } from '@werkbank/model/base/day.ts'
import type { Column } from '../design/data-table.tsx'
import { zip } from './zip.ts'

/** A cell: text, an exact number, or a day as `YYYY-MM-DD`. */
type Cell = { text: string } | { number: number } | { day: string }

/** What one sees of a list as a spreadsheet (Office Open XML): its columns as heads, a row each; numbers and days as such, text never as a formula. */
export async function listSheet<R>(name: string, columns: readonly Column<R>[], rows: readonly R[]): Promise<Blob> {
  const written = columns.flatMap(({ header, file, figures }) => (file ? [{ header, file, figures }] : []))
  const cells = rows.map((row) => written.map(({ file, figures }) => cellOf(file(row), figures ?? false)))
  const heads = written.map(({ header }): Cell => ({ text: header }))
  const parts = await zip([
    { name: '[Content_Types].xml', text: TYPES },
    { name: '_rels/.rels', text: relations('officeDocument', 'xl/workbook.xml') },
    { name: 'xl/workbook.xml', text: workbook(name) },
    {
      name: 'xl/_rels/workbook.xml.rels',
      text: relations('worksheet', 'worksheets/sheet1.xml', 'styles', 'styles.xml'),
    },
    { name: 'xl/styles.xml', text: STYLES },
    { name: 'xl/worksheets/sheet1.xml', text: sheet([heads, ...cells]) },
  ])
  return new Blob(parts as BlobPart[], { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' })
}

/** Columns of days give them as `YYYY-MM-DD`; what doesn't fit into a number exactly is text. */
function cellOf(value: string | number, isDay: boolean): Cell {
  if (typeof value === 'number') return Number.isFinite(value) ? { number: value } : { text: '' }
  return isDay && daySchema.safeParse(value).success && value >= FIRST_DAY ? { day: value } : { text: value }
}

/** Before it spreadsheets count a day that never was, 29 February 1900. */
const FIRST_DAY = '1900-03-01'
const DAY_MS = 86_400_000
const serialOf = (day: string) => (Date.parse(day) - Date.UTC(1899, 11, 30)) / DAY_MS

/** What XML 1.0 can't hold is left out. */
const UNWRITABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const escaped = (text: string) =>
  text
    .replaceAll(UNWRITABLE, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const KIND = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const TYPES = `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${KIND}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${KIND}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${KIND}.styles+xml"/></Types>`

/** Looks of cells, by their place: as they come, days as the reader's own office writes them, heads. */
const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="14" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`
const [DAY_LOOK, HEAD_LOOK] = [1, 2]

function relations(...pairs: string[]): string {
  const all = Array.from({ length: pairs.length / 2 }, (_, at) => {
    const [type, target] = pairs.slice(at * 2)
    return `<Relationship Id="rId${at + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`
  })
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`
}

/** A sheet's name has at most 31 characters, and not all of them. */
const workbook = (name: string) =>
  `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(name.replaceAll(/[[\]:*?/\\]/g, ' ').slice(0, 31))}" sheetId="1" r:id="rId1"/></sheets></workbook>`

/** The heads stay while the rows scroll. */
function sheet(rows: readonly (readonly Cell[])[]): string {
  const lines = rows.map(
    (cells, row) =>
      `<row r="${row + 1}">${cells.map((cell, at) => cellXml(cell, `${letters(at)}${row + 1}`, row === 0)).join('')}</row>`,
  )
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="${Math.max(1, rows[0]?.length ?? 1)}" width="18" customWidth="1"/></cols><sheetData>${lines.join('')}</sheetData></worksheet>`
}

function cellXml(cell: Cell, place: string, isHead: boolean): string {
  if ('number' in cell) return `<c r="${place}"><v>${cell.number}</v></c>`
  if ('day' in cell) return `<c r="${place}" s="${DAY_LOOK}"><v>${serialOf(cell.day)}</v></c>`
  if (cell.text === '') return ''
  return `<c r="${place}" t="inlineStr"${isHead ? ` s="${HEAD_LOOK}"` : ''}><is><t xml:space="preserve">${escaped(cell.text)}</t></is></c>`
}

/** A, B, … Z, AA, AB: how spreadsheets count columns. */
function letters(at: number): string {
  const last = String.fromCharCode(65 + (at % 26))
  return at < 26 ? last : letters(Math.floor(at / 26) - 1) + last
}
