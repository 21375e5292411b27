import type { AnyRecord } from './define-record.ts'

/** The words of a row that a search finds, the most telling first; of a field with several values each. */
export const searchWords = (
  { search = ['id'] }: Pick<AnyRecord, 'search'>,
  row: Readonly<Record<string, unknown>>,
): string[] =>
  search.flatMap((name) => {
    const value = row[name]
    if (value === null || value === undefined) return []
    return typeof value === 'object' ? Object.values(value).map(String) : String(value)
  })
