import { type NumberStyle, numberCell, type SheetCell, styleOf } from './cell-value.ts'
import { attribute, scanXml, type Tag, unescaped } from './scan-xml.ts'
import { UnreadableSheet, type Unzipped, unzip } from './unzip.ts'

/** A row of a sheet: its number there, and what stands in its cells. */
export type SheetRow = { line: number; cells: SheetCell[] }
export type Workbook = {
  /** Sheets that people see, in their order. */
  sheets: readonly string[]
  /** Rows in which something stands. Throws `UnreadableSheet`, also for more rows or columns than asked for. */
  rows(sheet: string, bounds: { rowsMax: number; columnsMax: number }): Promise<SheetRow[]>
}

/** Opens what Excel, LibreOffice and others write as .xlsx. Values of formulas are those that were last shown. Throws `UnreadableSheet`. */
export async function openWorkbook(bytes: Uint8Array<ArrayBuffer>): Promise<Workbook> {
  const zip = unzip(bytes)
  const main = zip.names.find((name) => /(?:^|\/)workbook\.xml$/.test(name))
  const xml = main === undefined ? undefined : await zip.read(main)
  if (main === undefined || xml === undefined) throw new UnreadableSheet('not-a-sheet')
  const folder = main.slice(0, main.lastIndexOf('/') + 1)
  const targets = await targetsOf(zip, folder)
  const { sheets, is1904 } = sheetsOf(xml)
  const shown = sheets.filter(({ id }) => zip.names.includes(targets.get(id) ?? ''))
  if (shown.length === 0) throw new UnreadableSheet('not-a-sheet')
  return {
    sheets: shown.map(({ name }) => name),
    async rows(sheet, bounds) {
      const id = shown.find(({ name }) => name === sheet)?.id ?? ''
      const [styles, strings] = [await stylesOf(zip, folder), await stringsOf(zip, folder)]
      const part = (await zip.read(targets.get(id) ?? '')) ?? ''
      return readRows(part, { styles, strings, is1904 }, bounds)
    },
  }
}

function sheetsOf(xml: string): { sheets: { name: string; id: string }[]; is1904: boolean } {
  const sheets = []
  let is1904 = false
  for (const tag of scanXml(xml)) {
    if (tag.name === 'workbookPr') is1904 = ['1', 'true'].includes(attribute(tag, 'date1904') ?? '')
    if (tag.name !== 'sheet' || tag.kind === 'close') continue
    const isSeen = ['visible', undefined].includes(attribute(tag, 'state'))
    if (isSeen) sheets.push({ name: attribute(tag, 'name') ?? '', id: relationOf(tag) })
  }
  return { sheets, is1904 }
}

/** `r:id`, beside which stands a `sheetId`. */
const relationOf = ({ attributes }: Tag): string => /\s[\w.-]+:id\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1] ?? ''

async function targetsOf(zip: Unzipped, folder: string): Promise<Map<string, string>> {
  const targets = new Map<string, string>()
  for (const tag of scanXml((await zip.read(`${folder}_rels/workbook.xml.rels`)) ?? '')) {
    const target = attribute(tag, 'Target')
    if (tag.name === 'Relationship' && target !== undefined)
      targets.set(attribute(tag, 'Id') ?? '', target.startsWith('/') ? target.slice(1) : `${folder}${target}`)
  }
  return targets
}

async function stylesOf(zip: Unzipped, folder: string): Promise<NumberStyle[]> {
  const codes = new Map<number, string>()
  const styles: NumberStyle[] = []
  let isIn = false
  for (const tag of scanXml((await zip.read(`${folder}styles.xml`)) ?? '')) {
    if (tag.name === 'numFmt' && tag.kind !== 'close')
      codes.set(Number(attribute(tag, 'numFmtId')), attribute(tag, 'formatCode') ?? '')
    if (tag.name === 'cellXfs') isIn = tag.kind === 'open'
    if (isIn && tag.name === 'xf' && tag.kind !== 'close') {
      const id = Number(attribute(tag, 'numFmtId') ?? 0)
      styles.push(styleOf(id, codes.get(id)))
    }
  }
  return styles
}

async function stringsOf(zip: Unzipped, folder: string): Promise<string[]> {
  const strings: string[] = []
  const reader = createTextReader()
  for (const tag of scanXml((await zip.read(`${folder}sharedStrings.xml`)) ?? '')) {
    if (tag.name === 'si' && tag.kind === 'open') reader.begin()
    reader.see(tag)
    if (tag.name === 'si' && tag.kind !== 'open') strings.push(tag.kind === 'alone' ? '' : reader.text())
  }
  return strings
}

/** Text of a string that may be in pieces of several fonts; how it is pronounced is left out. */
function createTextReader() {
  let text = ''
  let [isText, isSpoken] = [false, false]
  return {
    begin() {
      text = ''
    },
    see({ name, kind, text: inside }: Tag) {
      if (name === 'rPh') isSpoken = kind === 'open'
      else if (name === 't') isText = kind === 'open'
      else if (name !== '#text') return
      if (isText && !isSpoken) text += inside
    },
    text: () => unescaped(text),
  }
}

/** A text that many cells share is one here, and one for each of them where the rows are sent on: so large may all of it be. */
const CHARS_MAX = 150_000_000

type Known = { styles: readonly NumberStyle[]; strings: readonly string[]; is1904: boolean }

function readRows(
  xml: string,
  known: Known,
  { rowsMax, columnsMax }: { rowsMax: number; columnsMax: number },
): SheetRow[] {
  const rows: SheetRow[] = []
  const merges: string[] = []
  const inline = createTextReader()
  let row: SheetRow = { line: 0, cells: [] }
  let chars = 0
  let cell: { column: number; type: string; style: NumberStyle; value: string; isValue: boolean } | undefined
  const endRow = () => {
    if (row.cells.some(({ text }) => text.trim() !== '')) rows.push(row)
    if (rows.length > rowsMax) throw new UnreadableSheet('too-large')
  }
  const endCell = () => {
    if (!cell) return
    const text = cell.type === 'inlineStr' ? inline.text() : cell.value
    const found = readValue(cell.type, text, { ...known, style: cell.style })
    if (cell.column >= columnsMax && found.text.trim() !== '') throw new UnreadableSheet('too-large')
    chars += found.text.length
    if (chars > CHARS_MAX) throw new UnreadableSheet('too-large')
    if (cell.column < columnsMax) putCell(row.cells, cell.column, found)
    cell = undefined
  }
  for (const tag of scanXml(xml)) {
    const { name, kind } = tag
    if (name === 'row' && kind === 'open') row = { line: Number(attribute(tag, 'r') ?? row.line + 1), cells: [] }
    else if (name === 'row' && kind === 'close') endRow()
    else if (name === 'c' && kind === 'open') {
      inline.begin()
      const style = known.styles[Number(attribute(tag, 's') ?? 0)] ?? 'number'
      const column = columnOf(attribute(tag, 'r')) ?? row.cells.length
      cell = { column, type: attribute(tag, 't') ?? 'n', style, value: '', isValue: false }
    } else if (name === 'c' && kind === 'close') endCell()
    else if (name === 'mergeCell') merges.push(attribute(tag, 'ref') ?? '')
    else if (cell && name === 'v') {
      cell.isValue = kind === 'open'
      if (cell.isValue) cell.value = tag.text
    } else if (cell && name === '#text' && cell.isValue) cell.value += tag.text
    if (cell) inline.see(tag)
  }
  markMerged(rows, merges, columnsMax)
  return rows
}

function putCell(cells: SheetCell[], column: number, cell: SheetCell): void {
  while (cells.length < column) cells.push({ text: '' })
  cells[column] = cell
}

function readValue(type: string, text: string, { strings, style, is1904 }: Known & { style: NumberStyle }): SheetCell {
  switch (type) {
    case 's':
      return { text: strings[Number(text)] ?? '' }
    case 'str':
      return { text: unescaped(text) }
    case 'inlineStr':
      return { text }
    case 'b':
      return { text: text.trim() === '1' ? 'TRUE' : 'FALSE' }
    case 'e':
      return { text, mark: 'error' }
    case 'd':
      return { text: text.slice(0, 10), mark: 'date' }
    default:
      return numberCell(text, style, is1904)
  }
}

/** "AB12" → 27. */
function columnOf(place: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(place ?? '')?.[0]
  if (letters === undefined) return undefined
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

/** Of cells that were made one only the first has a value: what the others would say is not known. */
function markMerged(rows: readonly SheetRow[], merges: readonly string[], columnsMax: number): void {
  for (const ref of merges) {
    const [, first, top, last, bottom] = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(ref) ?? []
    if (bottom === undefined) continue
    const [from, to] = [columnOf(first) ?? 0, Math.min(columnOf(last) ?? 0, columnsMax - 1)]
    for (const { line, cells } of rows) {
      if (line < Number(top) || line > Number(bottom)) continue
      for (let column = from; column <= to; column++)
        if (line !== Number(top) || column !== from) putCell(cells, column, { text: '', mark: 'merged' })
    }
  }
}
