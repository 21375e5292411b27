import { csvText } from '../../base/read/csv.ts'
import type { FileOptions, FileRow, FileTarget, Row } from './plan-file.ts'

type Texts = Readonly<Record<string, string>>
type Values = Record<string, unknown>

/** The values of a row with the texts that have names of their own: those of the file beside those that are there. */
export function withProperties(
  { properties }: FileTarget,
  row: FileRow & { values: Values },
  before: Row | undefined,
  { emptyClears }: FileOptions,
): Values {
  if (properties === undefined || row.properties === undefined) return row.values
  const texts = new Map(Object.entries((before?.[properties] ?? {}) as Texts))
  for (const [name, cell] of Object.entries(row.properties)) {
    const text = csvText(cell.normalize('NFC').trim())
    if (text !== '') texts.set(name, text)
    else if (emptyClears) texts.delete(name)
  }
  return { ...row.values, [properties]: Object.fromEntries(texts) }
}

/** True where both have the same texts under the same names, in whatever order. */
export function isSameStructure(before: unknown, value: unknown): boolean {
  const sorted = (of: unknown) =>
    JSON.stringify(Object.entries((of ?? {}) as object).sort(([a], [b]) => (a < b ? -1 : 1)))
  return sorted(before) === sorted(value)
}
