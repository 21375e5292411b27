import { withOrg } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import type { Company } from '../company.ts'
import { alternate, compare, type Result } from '../measure.ts'

const CLIENTS = 8
const LINES = 5

/** Commits of a 5-line order per second with 8 clients, against the statements that any such commit needs, in a bare driver loop. */
export async function commitOrders(company: Company, short: boolean): Promise<Result[]> {
  const { products, customerId } = await stockedProducts(company)
  const each = short ? 15 : 25
  const makeOrders = () =>
    Promise.all(
      Array.from({ length: CLIENTS * each }, async (_, index) => {
        const lines = Array.from({ length: LINES }, (__, line) => ({
          id: `l${line}`,
          productId: products[(index * LINES + line) % products.length],
          quantity: '1',
        }))
        const answer = await company.call('POST', '/orders', { id: newId(), customerId, lines })
        return ((await answer.json()) as { id: string }).id
      }),
    )
  const perSecond = async (work: (index: number) => Promise<unknown>): Promise<number[]> => {
    const start = performance.now()
    await Promise.all(
      Array.from({ length: CLIENTS }, async (_, client) => {
        for (let i = 0; i < each; i++) await work(client * each + i)
      }),
    )
    return [(CLIENTS * each) / ((performance.now() - start) / 1000)]
  }
  const values = await alternate(
    short ? 3 : 8,
    async () => {
      const orders = await makeOrders()
      return perSecond((index) => company.call('POST', `/orders/${orders[index]}/commit`, {}))
    },
    async () => {
      const orders = await makeOrders()
      return perSecond((index) => bareCommit(company, { id: orders[index] ?? '', products, index }))
    },
  )
  const names = { what: 'commit of a 5-line order, 8 clients', against: 'the same SQL, bare driver', unit: '/s' }
  return [compare(names, values, { ratio: 0.5, better: 'higher' })]
}

/** Ten products of which there is always enough. */
async function stockedProducts(company: Company): Promise<{ products: string[]; customerId: string }> {
  return await withOrg(company.sql, company, async (tx) => {
    const products = await tx<{ id: string }[]>`
      SELECT p.id FROM products p JOIN stock_levels l ON l.org_id = p.org_id AND l.product_id = p.id JOIN locations o ON o.org_id = l.org_id AND o.id = l.location_id
      WHERE p.kind = 'goods' AND p.active AND o.sellable AND o.kind <> 'device' GROUP BY p.id ORDER BY p.id LIMIT 40`
    const ids = products.map(({ id }) => id)
    await tx`UPDATE stock_levels SET on_hand = on_hand + 1000000 WHERE product_id = ANY(${ids}::uuid[])`
    const [customer] = await tx<{ id: string }[]>`SELECT id FROM customers ORDER BY id LIMIT 1`
    return { products: ids, customerId: customer?.id ?? '' }
  })
}

/** What has to be read, locked and written, and nothing that a product of many features adds. */
async function bareCommit(company: Company, order: { id: string; products: string[]; index: number }): Promise<void> {
  const wanted = Array.from(
    { length: LINES },
    (_, line) => order.products[(order.index * LINES + line) % order.products.length] ?? '',
  )
  await withOrg(company.sql, company, async (tx) => {
    await tx`SELECT * FROM orders WHERE org_id = current_org() AND id = ${order.id} FOR UPDATE`
    await tx`SELECT update FROM document_updates WHERE org_id = current_org() AND document = ${`order:${order.id}`} ORDER BY seq`
    await tx`SELECT * FROM products WHERE org_id = current_org() AND id = ANY(${wanted}::uuid[])`
    const levels = await tx<{ productId: string; lotId: string; locationId: string }[]>`
      SELECT product_id, lot_id, location_id FROM stock_levels WHERE org_id = current_org() AND product_id = ANY(${wanted}::uuid[])
      ORDER BY product_id, lot_id, location_id FOR NO KEY UPDATE`
    const places = wanted.map((id) => levels.find(({ productId }) => productId === id)?.locationId ?? '')
    const lineIds = wanted.map((_, line) => `l${line}`)
    await tx`UPDATE stock_levels l SET reserved = reserved + 1 FROM unnest(${wanted}::uuid[], ${places}::uuid[]) AS w(product_id, location_id)
      WHERE l.org_id = current_org() AND l.product_id = w.product_id AND l.location_id = w.location_id`
    await tx`INSERT INTO reservations (org_id, order_id, line_id, product_id, location_id, quantity)
      SELECT current_org(), ${order.id}, w.line_id, w.product_id, w.location_id, 1 FROM unnest(${lineIds}::text[], ${wanted}::uuid[], ${places}::uuid[]) AS w(line_id, product_id, location_id)`
    await tx`INSERT INTO order_lines (org_id, id, order_id, line_id, position, product_id, quantity, unit_price_minor, tax_percent, net_minor, reserved)
      SELECT current_org(), ${order.id} || ':' || w.line_id, ${order.id}, w.line_id, 1, w.product_id, 1, 100, 19, 100, 1 FROM unnest(${lineIds}::text[], ${wanted}::uuid[]) AS w(line_id, product_id)`
    await tx`INSERT INTO order_versions (org_id, order_id, version, head, lines, totals, document_seq, state_vector)
      VALUES (current_org(), ${order.id}, 1, '{}', '[]', '{}', 1, '')`
    await tx`INSERT INTO events (org_id, type, subject_type, subject_id, audience) VALUES (current_org(), 'order.committed', 'order', ${order.id}, 'order.read')`
    await tx`UPDATE number_ranges SET last_number = last_number + 1 WHERE org_id = current_org() AND series = 'order'`
    await tx`UPDATE orders SET status = 'committed', version = 1 WHERE org_id = current_org() AND id = ${order.id}`
  })
}
