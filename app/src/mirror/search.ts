import { fold, foldedWords } from '@werkbank/model/base/value/fold.ts'
import { MIRROR_TABLES, type MirrorRow, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { searchWords } from '@werkbank/model/records/search-words.ts'
import { customersOfOrder, orderWords } from '@werkbank/model/sales/order-search.ts'
import type { Mirror } from './mirror.ts'
import type { Row } from './table-store.ts'

/** The words of a row that are searched beside those that its record says, the most telling first: they are read from other rows. */
type Words = (row: never, mirror: Mirror) => readonly (string | null | undefined)[]

const wordsOf: { [T in MirrorTable]?: Words } = {
  orders: (row: MirrorRow<'orders'>, mirror) => orderWords(row, (id) => mirror.get('customers', id)),
  quotes: (row: MirrorRow<'quotes'>, mirror) => orderWords(row, (id) => mirror.get('customers', id)),
  invoices: (row: { number: string; customerId: string }, mirror) => [
    row.number,
    mirror.get('customers', row.customerId)?.name,
  ],
  stockMoves: (row: MirrorRow<'stockMoves'>, mirror) => {
    const product = mirror.get('products', row.productId)
    return product ? searchWords(MIRROR_TABLES.products, product) : []
  },
}

/** Rows whose words are searched together with those of a row, so that a customer's new name finds their orders. */
const joined: { [T in MirrorTable]?: (row: never, mirror: Mirror) => readonly unknown[] } = {
  orders: (row: MirrorRow<'orders'>, mirror) => customersOfOrder(row).map((id) => mirror.get('customers', id)),
  quotes: (row: MirrorRow<'quotes'>, mirror) => customersOfOrder(row).map((id) => mirror.get('customers', id)),
  invoices: (row: { customerId: string }, mirror) => [mirror.get('customers', row.customerId)],
  stockMoves: (row: MirrorRow<'stockMoves'>, mirror) => [mirror.get('products', row.productId)],
}

// Rows are replaced and never mutated: what is known of one stays true as long as it and what is joined to it live.
const haystacks = new WeakMap<Row, { haystack: string; with: readonly unknown[] }>()

function haystackOf(table: MirrorTable, row: Row, mirror: Mirror): string {
  const others = (joined[table] as ((row: Row, mirror: Mirror) => readonly unknown[]) | undefined)?.(row, mirror) ?? []
  const known = haystacks.get(row)
  if (known?.with.every((one, index) => one === others[index])) return known.haystack
  const words = (
    wordsOf[table] as ((row: Row, mirror: Mirror) => readonly (string | null | undefined)[]) | undefined
  )?.(row, mirror)
  const haystack = `\n${(words ?? searchWords(MIRROR_TABLES[table], row))
    .filter(Boolean)
    .map((word) => fold(word as string))
    .join('\n')}`
  haystacks.set(row, { haystack, with: others })
  return haystack
}

/** Builds the index of a table while the browser is idle. */
export function warmSearch(mirror: Mirror, table: MirrorTable): void {
  for (const row of mirror.table(table).base.values()) haystackOf(table, row as Row, mirror)
}

/** 0 = no match; every word must occur. The whole first field wins, then its beginning, a field's, a word's. */
function score(haystack: string, words: readonly string[], whole: string): number {
  let total = 1
  for (const word of words) {
    const at = haystack.indexOf(word)
    if (at < 0) return 0
    if (haystack.startsWith(`\n${word}`)) total += 8
    else if (haystack.includes(`\n${word}`)) total += 4
    else if (haystack.includes(` ${word}`)) total += 2
  }
  if (haystack.startsWith(`\n${whole}\n`) || haystack === `\n${whole}`) total += 100
  return total
}

export interface SearchOptions<R> {
  /** Default: all matches. */
  limit?: number
  where?: (row: R) => boolean
}

/** Rows that contain every word of the query, the best first, otherwise in their order. All rows for an empty query. */
export function searchRows<R extends Row>(
  mirror: Mirror,
  table: MirrorTable,
  rows: readonly R[],
  query: string,
  options: SearchOptions<R> = {},
): readonly R[] {
  const { where, limit = Number.POSITIVE_INFINITY } = options
  const whole = fold(query.trim())
  const candidates = where ? rows.filter(where) : rows
  if (whole === '') return candidates.length > limit ? candidates.slice(0, limit) : candidates
  const words = foldedWords(query)
  const byScore = new Map<number, R[]>()
  for (const row of candidates) {
    const points = score(haystackOf(table, row, mirror), words, whole)
    if (points === 0) continue
    const same = byScore.get(points)
    if (same) same.push(row)
    else byScore.set(points, [row])
  }
  const found = [...byScore.keys()].sort((a, b) => b - a).flatMap((points) => byScore.get(points) ?? [])
  return found.length > limit ? found.slice(0, limit) : found
}
