import { LIMITS } from '@werkbank/model/base/limits.ts'
import { z } from 'zod'
import { invalidInput } from './problem.ts'

/** `limit`, `cursor` and `sort` of a list, for the input of a query. `sort`: the first is the default; "-name" turns it round. `limitMax`: of a page. */
export function pageInput<const S extends readonly [string, ...string[]]>(
  sorts: S,
  limitMax: number = LIMITS.pageLimitMax,
) {
  return {
    limit: z.coerce
      .number({ error: 'The limit is a whole number.' })
      .int('The limit is a whole number.')
      .min(1, 'The limit is at least 1.')
      .max(limitMax, `The limit is at most ${limitMax}.`)
      .default(LIMITS.pageLimitDefault),
    cursor: z.string().max(1_000, 'This is not a cursor of this list.').optional(),
    sort: z.enum(sorts, { error: `Sort by one of ${sorts.join(', ')}.` }).default(sorts[0] as never),
  }
}

/** The answer of a list. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/** Makes a cursor from the values that the rows are ordered by. Opaque to clients. */
export const encodeCursor = (keys: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(keys)).toString('base64url')

/** The values of a cursor; checks how many and that they are text or numbers. A made-up cursor is bad input. */
export function decodeCursor(
  cursor: string | undefined,
  kinds: readonly ('string' | 'number')[],
): (string | number)[] | undefined {
  if (cursor === undefined || cursor === '') return undefined
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (
      Array.isArray(keys) &&
      keys.length === kinds.length &&
      keys.every((key, index) => typeof key === kinds[index] && !hasNul(key))
    )
      return keys
  } catch {
    // Not JSON: falls through to the same answer as a cursor of another list.
  }
  throw invalidInput([{ path: 'cursor', message: 'This is not a cursor of this list.' }])
}
const hasNul = (key: unknown): boolean => typeof key === 'string' && (key.includes('\0') || !key.isWellFormed())

/**
 * Cuts `rows` (read with `limit + 1`) into a page; `keysOf` gives what the next page starts after.
 */
export function toPage<R, T>(
  rows: readonly R[],
  limit: number,
  keysOf: (row: R) => (string | number)[],
  toItem: (row: R) => T,
): { items: T[]; nextCursor: string | null } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keysOf(last)) : null,
  }
}
