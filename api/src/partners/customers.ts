import type { Tx } from '@werkbank/database/connect.ts'
import { decodeCursor, toPage } from '../http/pages.ts'
import { searchPatterns } from '../http/search.ts'

export type Customer = {
  id: string
  number: string
  name: string
  email: string | null
  phone: string | null
  street: string | null
  postalCode: string | null
  city: string | null
  country: string
  vatId: string | null
  taxMode: 'domestic' | 'exempt'
  paymentDays: number
  note: string
  version: number
  createdAt: string
}
const columns = (tx: Tx) =>
  tx`id, number, name, email, phone, street, postal_code, city, country, vat_id, tax_mode, payment_days, note, version, created_at`

/** One customer, or undefined. `lock` holds it for a change. */
export async function customerById(tx: Tx, id: string, { lock = false } = {}): Promise<Customer | undefined> {
  const [row] = await tx<Customer[]>`
    SELECT ${columns(tx)} FROM customers WHERE org_id = current_org() AND id = ${id} AND deleted_at IS NULL ${lock ? tx`FOR NO KEY UPDATE` : tx``}`
  return row
}

export async function customerIdByNumber(tx: Tx, number: string): Promise<string | undefined> {
  const [row] = await tx<
    { id: string }[]
  >`SELECT id FROM customers WHERE org_id = current_org() AND fold(number) = fold(${number})`
  return row?.id
}

export type CustomerFilter = { limit: number; cursor?: string; sort: string; search?: string; country?: string }

/** Customers by name or number. `search` finds parts of name, number, city and mail, without regard to case and accents. */
export async function listCustomers(tx: Tx, filter: CustomerFilter) {
  const after = decodeCursor(filter.cursor, ['string', 'string'])
  const column = filter.sort.replace('-', '') === 'number' ? tx`number COLLATE in_lists` : tx`name COLLATE in_lists`
  const down = filter.sort.startsWith('-')
  const patterns = searchPatterns(filter.search)
  const rows = await tx<(Customer & { sortKey: string })[]>`
    SELECT ${columns(tx)}, ${column} AS sort_key FROM customers
    WHERE org_id = current_org() AND deleted_at IS NULL
      ${patterns ? tx`AND search LIKE ALL(${patterns}::text[])` : tx``} ${filter.country ? tx`AND country = ${filter.country}` : tx``}
      ${after ? (down ? tx`AND (${column}, id) < (${after[0] as string}, ${after[1] as string}::text::uuid)` : tx`AND (${column}, id) > (${after[0] as string}, ${after[1] as string}::text::uuid)`) : tx``}
    ORDER BY ${down ? tx`${column} DESC, id DESC` : tx`${column}, id`} LIMIT ${filter.limit + 1}`
  return toPage(
    rows,
    filter.limit,
    (row) => [row.sortKey, row.id],
    ({ sortKey: _, ...row }) => row,
  )
}
