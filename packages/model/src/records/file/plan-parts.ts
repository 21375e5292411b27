import type { FileTarget, Found, Read, Row } from './plan-file.ts'

type Values = Readonly<Record<string, unknown>>
/**
 * How a row of a file is known for one of several parts: `sign` is what two that are the same say alike; then from what is surest to what is least sure.
 */
export type PartMatch = {
  sign: (values: Values) => string
  or: readonly ((there: Values, values: Values) => boolean)[]
}

/**
 * Which existing part each row refers to. Rows with identical content are matched first, wherever in the file they stand, so that a file read again
 * finds all that it created; each part matches one row only. Ambiguous rows are reported, not guessed.
 */
export function findParts(target: FileTarget, rows: readonly Read[], known: readonly Row[]): (row: Read) => Found {
  const { key, part } = target
  if (!part) return () => ({})
  const found = new Map<number, Found>()
  const ownerOf = (values: Values) => String(values[key] ?? '')
  const there = Map.groupBy(known, ownerOf)
  for (const row of rows) if (row.key === '') found.set(row.line, missing(key))
  for (const [owner, all] of Map.groupBy(
    rows.filter((row) => ownerOf(row.values) !== ''),
    ({ values }) => ownerOf(values),
  ))
    matchOwner(part, { rows: all, known: there.get(owner) ?? [], found })
  return ({ line }) => found.get(line) ?? {}
}

const missing = (field: string): Found => ({ trouble: { field, text: '', code: 'key-missing' } })

type OfOwner = { rows: readonly Read[]; known: readonly Row[]; found: Map<number, Found> }

function matchOwner({ sign, or: others }: PartMatch, { rows, known, found }: OfOwner): void {
  const signs = new Map<Read | Row, string>([
    ...rows.map((row) => [row, sign(row.values)] as const),
    ...known.map((row) => [row, sign(row)] as const),
  ])
  const lines = new Map<string | undefined, number>()
  for (const row of rows) {
    const earlier = lines.get(signs.get(row))
    if (earlier === undefined) lines.set(signs.get(row), row.line)
    else found.set(row.line, { trouble: { field: '', text: '', code: 'row-twice', with: String(earlier) } })
  }
  const free = new Set(known)
  const isAlike = (one: Row, row: Read) => signs.get(one) === signs.get(row)
  for (const is of [
    isAlike,
    ...others.map(
      (fits) =>
        (one: Row, { values }: Read) =>
          fits(one, values),
    ),
  ])
    for (const row of rows) {
      const fitting = found.has(row.line) ? [] : [...free].filter((one) => is(one, row))
      const [before] = fitting
      if (fitting.length > 1) found.set(row.line, { trouble: { field: '', text: '', code: 'several-parts' } })
      else if (before && free.delete(before)) found.set(row.line, { before })
    }
}
