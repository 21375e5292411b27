/** What a spreadsheet takes for the beginning of a formula, also in the wide forms of East Asian keyboards; and that with apostrophes before it. */
const RUNS = /^'*[\s\p{Cf}]*[=+\-@＝＋－＠]|^'*[\t\r\n]/u

/**
 * A row of CSV (RFC 4180) with its line end. Texts are quoted, and an apostrophe stands before those that a spreadsheet would run as a
 * formula: whatever people or files have written stays text. Numbers are written bare. Source: security, CWE-1236.
 */
export const csvRow = (cells: readonly (string | number)[]): string => `${cells.map(csvCell).join(',')}\n`

const csvCell = (cell: string | number): string =>
  typeof cell === 'number' ? String(cell) : `"${(RUNS.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`

/** What a cell says, without the apostrophe that `csvRow` has set before it: a file that went out comes back as it was. */
export const csvText = (cell: string): string =>
  cell.startsWith("'") && RUNS.test(cell.slice(1)) ? cell.slice(1) : cell
