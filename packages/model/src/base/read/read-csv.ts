import { parse } from 'csv-parse/browser/esm/sync' // the same in the browser and here

/** A row as text, with the line it begins at (1 is the header). */
export type RawRow = { line: number; cells: string[] }
export type Table = { header: string[]; rows: RawRow[]; encoding: string; delimiter: string }

/** Reads a CSV file whatever its encoding and delimiter (R-IM3). A quote that isn't one is text. */
export function readCsv(bytes: Uint8Array): Table {
  const { text: whole, encoding } = decode(bytes)
  // A line that spreadsheets of Windows set before the table: what its cells are divided by.
  const [told = '', sign] = /^sep=(.)(?:\r\n|\r|\n)/i.exec(whole) ?? []
  const text = whole.slice(told.length)
  const delimiter = sign ?? delimiterOf(text)
  const records = parse(text, {
    delimiter,
    info: true,
    relax_quotes: true,
    relax_column_count: true,
  }) as unknown as { record: string[]; info: { lines: number } }[]
  let line = told === '' ? 0 : 1
  const before = line
  // Blank lines are removed only here, so that row numbers in findings match the file.
  const [first, ...rows] = records
    .map(({ record, info }) => {
      const begins = line + 1
      line = before + info.lines
      return { line: begins, cells: record }
    })
    .filter(({ cells }) => cells.length > 1 || cells[0] !== '')
  return { header: first?.cells ?? [], rows, encoding, delimiter }
}

/** By its mark, else UTF-8 where it is valid, else what spreadsheets of this part of the world write. */
function decode(bytes: Uint8Array): { text: string; encoding: string } {
  const marks: [number[], string][] = [
    [[0xef, 0xbb, 0xbf], 'utf-8'],
    [[0xff, 0xfe], 'utf-16le'],
    [[0xfe, 0xff], 'utf-16be'],
  ]
  const marked = marks.find(([mark]) => mark.every((byte, index) => bytes[index] === byte))
  if (marked) return { text: new TextDecoder(marked[1]).decode(bytes), encoding: marked[1] }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' }
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' }
  }
}

/** True for what `readCsv` throws where a quote is open at the end of the file. */
export const isQuoteOpen = (error: unknown): boolean =>
  error instanceof Error && (error as Error & { code?: string }).code === 'CSV_QUOTE_NOT_CLOSED'

/** The one that the header has most of: the first line in which something stands. */
function delimiterOf(text: string): string {
  const header = (/^.*\S.*$/m.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '')
  const count = (delimiter: string) => header.split(delimiter).length
  return [',', ';', '\t', '|'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best))
}
