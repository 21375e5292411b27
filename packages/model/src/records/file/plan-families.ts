import { keyText } from '../key-text.ts'
import type { FileTarget, Read, Row } from './plan-file.ts'

/** How a row of a file is one of several that belong to another: the field that names it by its key, which rows may be named, and what a new one is that is named. */
export type Within = {
  field: string
  may: (row: Readonly<Record<string, unknown>>) => boolean
  makes: Readonly<Record<string, unknown>>
}

const namedBy = ({ within }: FileTarget, { cells }: Read): string => (within ? keyText(cells[within.field] ?? '') : '')

/**
 * `ends`: rows that name another, which are planned after those. `beginsWith`: one that is named by others of the file and says nothing else is
 * what makes them belong to it.
 */
export function familiesOf(
  target: FileTarget,
  rows: readonly Read[],
  known: readonly Row[],
): { ends: (row: Read) => boolean; beginsWith: (row: Read) => Read } {
  const { within } = target
  if (!within) return { ends: () => false, beginsWith: (row) => row }
  const there = new Set(known.map((row) => keyText(row[target.key])))
  const named = new Set(rows.map((row) => namedBy(target, row)).filter((key) => key !== '' && !there.has(key)))
  return {
    ends: (row) => namedBy(target, row) !== '',
    beginsWith: (row) => (named.has(keyText(row.key)) ? { ...row, values: { ...within.makes, ...row.values } } : row),
  }
}

/** A row with the id of what it names: what is there, or what the file makes. */
export function placed(
  target: FileTarget,
  row: Read,
  made: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  known: readonly Row[],
): Read {
  const { within } = target
  if (!within) return row
  const text = (row.cells[within.field] ?? '').trim()
  const trouble = (code: 'unknown-reference' | 'not-a-parent' | 'parent-within') => ({
    ...row,
    troubles: [...row.troubles, { field: within.field, text, code }],
  })
  if (within.may(row.values)) return trouble('parent-within')
  const named = namedBy(target, row)
  const other = made.get(named) ?? known.find((one) => keyText(one[target.key]) === named)
  if (!other) return trouble('unknown-reference')
  if (!within.may(other)) return trouble('not-a-parent')
  return { ...row, values: { ...row.values, [within.field]: other['id'] } }
}
