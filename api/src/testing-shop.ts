import { appendUpdates, readDocument } from '@werkbank/database/document-log.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/id.ts'
import * as Y from 'yjs'
import { buildApi, type TestPerson } from './testing.ts'

export type Shop = Awaited<ReturnType<typeof buildShop>>
type ProductOptions = {
  sku?: string
  priceMinor?: number
  costMinor?: number
  taxPercent?: string
  onHand?: string
  kind?: 'goods' | 'service' | 'parent'
  unit?: string
}

/** An API with a warehouse, a customer and a way to make products with stock: what a story about sales begins with. */
export async function buildShop(options: Parameters<typeof buildApi>[0] = {}) {
  const built = await buildApi(options)
  const { admin } = built
  const done = async (
    person: TestPerson,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => {
    const answer = await person.call(method, path, body, headers)
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
    return answer.body
  }
  const ask = (method: string, path: string, body?: unknown) => done(admin, method, path, body)
  const warehouse = (await ask('POST', '/locations', { code: 'HL', name: 'Hauptlager', rank: 1 })).id as string
  const customer = (await ask('POST', '/customers', { name: 'Spielwaren Mayer', paymentDays: 30 })).id as string
  let serial = 0
  const product = async ({ onHand, ...fields }: ProductOptions = {}): Promise<string> => {
    serial += 1
    const { id } = await ask('POST', '/products', {
      sku: `FIG-${serial}`,
      name: `Zinnfigur ${serial}`,
      priceMinor: 1_000,
      costMinor: 400,
      ...fields,
    })
    if (onHand) await ask('POST', '/stock/receipts', { productId: id, quantity: onHand, locationId: warehouse })
    return id
  }
  const order = async (
    lines: { id?: string; productId: string; quantity: string; unitPriceMinor?: number; discountPercent?: string }[],
    fields: Record<string, unknown> = {},
  ): Promise<string> => (await ask('POST', '/orders', { id: newId(), customerId: customer, lines, ...fields })).id
  const level = async (productId: string) => {
    const { items } = await ask('GET', `/stock/levels?productId=${productId}`)
    return items[0] as { onHand: string; reserved: string; available: string } | undefined
  }
  /** Edits the working copy as a person's device would; the update goes to the log. */
  const edit = async (orderId: string, change: (doc: Y.Doc) => void) => {
    await withOrg(built.sql, admin, async (tx) => {
      const { doc } = await readDocument(tx, admin.orgId, `order:${orderId}`)
      const before = Y.encodeStateVector(doc)
      change(doc)
      await appendUpdates(tx, [
        {
          orgId: admin.orgId,
          document: `order:${orderId}`,
          update: Y.encodeStateAsUpdate(doc, before),
          userId: admin.userId,
          clientIds: [doc.clientID],
        },
      ])
    })
  }
  return { ...built, ask, warehouse, customer, product, order, level, edit }
}

/** What must always hold, straight from the rows: the ledger balances, levels are the sum of moves, reserved the sum of reservations. */
export async function expectConsistent(sql: Shop['sql'], orgId: string): Promise<{ differences: unknown[] }> {
  return await withOrg(sql, { orgId, userId: null }, async (tx) => {
    const ledger =
      await tx`SELECT 'entry' AS what, entry_id::text AS id, sum(debit_minor - credit_minor)::text AS difference FROM journal_lines WHERE org_id = current_org() GROUP BY 2 HAVING sum(debit_minor - credit_minor) <> 0`
    const levels = await tx`
      SELECT 'level' AS what, product_id::text || ' ' || location_id::text AS id, sum(q)::text AS difference FROM (
        SELECT product_id, lot_id, location_id, -on_hand AS q FROM stock_levels WHERE org_id = current_org()
        UNION ALL SELECT product_id, lot_id, to_location_id, quantity FROM stock_moves WHERE org_id = current_org()
        UNION ALL SELECT product_id, lot_id, from_location_id, -quantity FROM stock_moves WHERE org_id = current_org()) m
      WHERE location_id IN (SELECT id FROM locations WHERE org_id = current_org() AND kind IN ('warehouse', 'location', 'device')) GROUP BY product_id, lot_id, location_id HAVING sum(q) <> 0`
    const reserved = await tx`
      SELECT 'reserved' AS what, product_id::text AS id, sum(q)::text AS difference FROM (
        SELECT product_id, lot_id, location_id, -reserved AS q FROM stock_levels WHERE org_id = current_org()
        UNION ALL SELECT product_id, lot_id, location_id, quantity FROM reservations WHERE org_id = current_org()) r GROUP BY product_id, lot_id, location_id HAVING sum(q) <> 0`
    const lines = await tx`
      SELECT 'line' AS what, l.id, (l.reserved - coalesce(sum(r.quantity), 0))::text AS difference FROM order_lines l
      LEFT JOIN reservations r ON r.org_id = l.org_id AND r.order_id = l.order_id AND r.line_id = l.line_id WHERE l.org_id = current_org() GROUP BY l.id, l.reserved HAVING l.reserved <> coalesce(sum(r.quantity), 0)`
    const [inventory] = await tx<{ difference: number }[]>`
      SELECT coalesce(sum(debit_minor - credit_minor), 0)::bigint AS difference FROM journal_lines WHERE org_id = current_org()`
    const balance = inventory?.difference === 0 ? [] : [{ what: 'ledger', difference: inventory?.difference }]
    return { differences: [...ledger, ...levels, ...reserved, ...lines, ...balance] }
  })
}
