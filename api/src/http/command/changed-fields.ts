import { isDeepStrictEqual } from 'node:util'

type Row = Record<string, unknown>
/**
 * Splits a change into the fields it sets and those where it would overwrite an unseen value (PR-04): two people who change different fields both
 * succeed; for the same field the second is shown the newer value first. `seen` holds the values that the person saw; a field missing there is set
 * without the check.
 */
export function changedFields(row: Row, change: Row, seen: Row = {}): { changed: Row; newer: Row } {
  const changed: Row = {}
  const newer: Row = {}
  for (const [field, value] of Object.entries(change)) {
    if (value === undefined || isDeepStrictEqual(row[field], value)) continue
    if (field in seen && !isDeepStrictEqual(seen[field], row[field])) newer[field] = row[field]
    else changed[field] = value
  }
  return { changed, newer }
}
