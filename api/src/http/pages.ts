import { createHash } from 'node:crypto'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { z } from 'zod'
import { wrongInput } from './problem/problem.ts'

/** The `cursor` of a list; what has it in its input gets and gives cursors that know their list, see `ownCursor`. */
const cursorInput = z.string().max(4_000, 'This is not a cursor of this list.').optional()

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
    cursor: cursorInput,
    sort: z.enum(sorts, { error: `Sort by one of ${sorts.join(', ')}.` }).default(sorts[0] as never),
  }
}

/** The answer of a list. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

type List = { name: string; input: z.ZodObject; steers?: readonly string[] | undefined }
type ListInput = Record<string, unknown>
export const isList = ({ input }: List): boolean => input.shape.cursor === cursorInput

/** What a list was asked for besides how much and from where: which list, of what, in which order, with which filters. */
function askedFor({ name, steers = [] }: List, input: ListInput): string {
  const chosen = Object.entries(input).filter(([key]) => key !== 'limit' && key !== 'cursor' && !steers.includes(key))
  return createHash('sha256')
    .update(JSON.stringify([name, chosen.sort(([one], [other]) => (one < other ? -1 : 1))]))
    .digest('base64url')
    .slice(0, 12)
}

/**
 * The input with the cursor as the list itself made it. One of another list, order or filter would begin somewhere, and rows would be
 * left out without a word: it is refused (AP-13).
 */
export function ownCursor<I extends ListInput>(list: List, input: I): I {
  const { cursor } = input
  if (typeof cursor !== 'string' || cursor === '') return input
  const [keys = '', asked] = cursor.split('.')
  if (asked !== askedFor(list, input)) throw wrongInput('cursor', 'problems.other_cursor')
  return { ...input, cursor: keys }
}

/** The answer with cursors that know what was asked for. */
export function withOwnCursors<A>(list: List, input: ListInput, answer: A): A {
  const own = (cursor: unknown) => (typeof cursor === 'string' ? `${cursor}.${askedFor(list, input)}` : cursor)
  const { nextCursor, newerCursor } = answer as { nextCursor?: unknown; newerCursor?: unknown }
  return {
    ...answer,
    ...(nextCursor === undefined ? {} : { nextCursor: own(nextCursor) }),
    ...(newerCursor === undefined ? {} : { newerCursor: own(newerCursor) }),
  }
}

/** Makes a cursor from the values that the rows are ordered by; what clients get is made of it by `withOwnCursors`. */
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
  throw wrongInput('cursor', 'problems.cursor')
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
