/** What a spreadsheet takes for the beginning of a formula, also in the wide forms of East Asian keyboards; and that with apostrophes before it. */
const RUNS = /^'*[\s\p{Cf}]*[=+\-@＝＋－＠]|^'*[\t\r\n]/u

/**
 * What divides cells. Spreadsheets open a file by double click as the computer's language has it: where decimals have a comma, cells are divided by
 * semicolons, and "1.50" would become a text or the first of May. So it goes with the decimal sign.
 */
export const CSV_FORMS = ['comma', 'semicolon'] as const
export type CsvForm = (typeof CSV_FORMS)[number]
export const csvFormFor = (decimalSign: ',' | '.'): CsvForm => (decimalSign === ',' ? 'semicolon' : 'comma')

/**
 * A row of CSV (RFC 4180) with its line end. Texts are quoted, and an apostrophe stands before those that a spreadsheet would run as a
 * formula: whatever people or files have written stays text. Numbers are written bare. Source: security, CWE-1236.
 */
export const csvRow = (cells: readonly (string | number)[], form: CsvForm = 'comma'): string =>
  `${cells.map((cell) => csvCell(cell, form)).join(form === 'comma' ? ',' : ';')}\n`

const csvCell = (cell: string | number, form: CsvForm): string => {
  if (typeof cell === 'number') return form === 'comma' ? String(cell) : String(cell).replace('.', ',')
  return `"${(RUNS.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`
}

/** The content of a cell without the apostrophe that `csvRow` put before it: an exported file can be imported unchanged. */
export const csvText = (cell: string): string =>
  cell.startsWith("'") && RUNS.test(cell.slice(1)) ? cell.slice(1) : cell
