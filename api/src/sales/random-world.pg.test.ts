import { count } from '@werkbank/database/testing.ts'
import { setLineField } from '@werkbank/model/sales/order-document.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkBooks } from '../jobs/check-books.ts'
import { makeRandom } from '../testing-random.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

type Line = { product: number; quantity: number; agreed: number; delivered: number; returned: number; reserved: number }
type Order = { id: string; lines: Line[]; committed: boolean; cancelled: boolean }
/** The world as a child would keep it: heaps, and notes of who was promised what. */
class World {
  readonly shelf: number[]
  readonly cellar: number[]
  readonly orders: Order[] = []
  constructor(products: number) {
    this.shelf = Array(products).fill(0)
    this.cellar = Array(products).fill(0)
  }
  reserved(product: number): number {
    return this.orders
      .flatMap(({ lines }) => lines)
      .filter((line) => line.product === product)
      .reduce((sum, line) => sum + line.reserved, 0)
  }
  free(product: number): number {
    return (this.shelf[product] ?? 0) - this.reserved(product)
  }
  /** Lets go of too much first, then takes in the order of the lines; false where not all could be had. */
  promise(order: Order, wantedOf: (line: Line) => number, partial: boolean): boolean {
    const before = order.lines.map((line) => line.reserved)
    for (const line of order.lines) line.reserved = Math.min(line.reserved, wantedOf(line))
    for (const line of order.lines)
      line.reserved += Math.max(0, Math.min(this.free(line.product), wantedOf(line) - line.reserved))
    const enough = order.lines.every((line) => line.reserved === wantedOf(line))
    if (!enough && !partial) for (const [index, line] of order.lines.entries()) line.reserved = before[index] ?? 0
    return enough
  }
}

const PRODUCTS = 3
const seeds = Array.from({ length: count(4, 80) }, (_, index) => 20_261 + index)

test.each(seeds)(
  'ST1 ST2 SA12 SA14 SA15 after random commands the rows say what the simple model says (seed %i)',
  async (seed) => {
    const random = makeRandom(seed)
    const products = await Promise.all(Array.from({ length: PRODUCTS }, () => shop.product()))
    const cellar = (await shop.ask('POST', '/locations', { code: `KELLER-${seed}`, name: 'Keller', sellable: false }))
      .id as string
    const world = new World(PRODUCTS)
    const call = async (method: string, path: string, body: unknown = {}) =>
      (await shop.admin.call(method, path, body)).status < 300
    const did = new Map<string, number>()
    for (let step = 0; step < count(70, 150); step++) {
      const [product, quantity] = [random(PRODUCTS), 1 + random(9)]
      const productId = products[product] as string
      const order = world.orders[random(Math.max(1, world.orders.length))]
      const action = [
        'receive',
        'receive',
        'transfer',
        'adjust',
        'create',
        'create',
        'commit',
        'commit',
        'edit',
        'deliver',
        'deliver',
        'return',
        'cancel',
      ][random(13)] as string
      let happened = false
      if (action === 'receive') {
        happened = await call('POST', '/stock/receipts', {
          productId,
          quantity: String(quantity),
          locationId: shop.warehouse,
        })
        world.shelf[product] = (world.shelf[product] ?? 0) + quantity
        expect(happened).toBe(true)
      } else if (action === 'transfer') {
        const may = world.free(product) >= quantity
        happened = await call('POST', '/stock/transfers', {
          productId,
          quantity: String(quantity),
          fromLocationId: shop.warehouse,
          toLocationId: cellar,
        })
        expect(happened, `transfer in step ${step}`).toBe(may)
        if (may) {
          world.shelf[product] = (world.shelf[product] ?? 0) - quantity
          world.cellar[product] = (world.cellar[product] ?? 0) + quantity
        }
      } else if (action === 'adjust') {
        const signed = random(2) ? quantity : -quantity
        const may = world.free(product) + signed >= 0
        happened = await call('POST', '/stock/adjustments', {
          productId,
          quantity: String(signed),
          locationId: shop.warehouse,
          reason: 'gezählt',
        })
        expect(happened, `adjustment in step ${step}`).toBe(may)
        if (may) world.shelf[product] = (world.shelf[product] ?? 0) + signed
      } else if (action === 'create') {
        const lines = Array.from({ length: 1 + random(3) }, () => ({
          product: random(PRODUCTS),
          quantity: 1 + random(6),
          agreed: 0,
          delivered: 0,
          returned: 0,
          reserved: 0,
        }))
        const id = await shop.order(
          lines.map((line, index) => ({
            id: `l${index}`,
            productId: products[line.product] as string,
            quantity: String(line.quantity),
          })),
        )
        world.orders.push({ id, lines, committed: false, cancelled: false })
        happened = true
      } else if (order && action === 'commit') {
        const backorder = random(2) === 1
        const undone = order.lines.some((line) => line.quantity < line.delivered)
        const same = order.committed && order.lines.every((line) => line.quantity === line.agreed)
        const may =
          !order.cancelled &&
          !undone &&
          !same &&
          (world.promise(order, (line) => line.quantity - line.delivered, backorder) || backorder)
        happened = await call('POST', `/orders/${order.id}/commit`, { backorder })
        expect(happened, `commit in step ${step}`).toBe(may)
        if (may) {
          order.committed = true
          for (const line of order.lines) line.agreed = line.quantity
        }
      } else if (order && action === 'edit') {
        const index = random(order.lines.length)
        const line = order.lines[index] as Line
        line.quantity = quantity
        await shop.edit(order.id, (doc) => setLineField(doc, `l${index}`, 'quantity', String(quantity)))
        happened = true
      } else if (order && action === 'deliver') {
        const open = order.committed && !order.cancelled
        // What can be had meanwhile is taken along, but only where something leaves.
        const kept = order.lines.map((line) => line.reserved)
        if (open) world.promise(order, (line) => line.agreed - line.delivered, true)
        const may = open && order.lines.some((line) => line.reserved > 0)
        happened = await call('POST', `/orders/${order.id}/deliver`)
        expect(happened, `delivery in step ${step}`).toBe(may)
        for (const [index, line] of order.lines.entries()) {
          if (!may) line.reserved = kept[index] ?? 0
          else {
            world.shelf[line.product] = (world.shelf[line.product] ?? 0) - line.reserved
            line.delivered += line.reserved
            line.reserved = 0
          }
        }
      } else if (order && action === 'return') {
        const index = random(order.lines.length)
        const line = order.lines[index] as Line
        const may = line.delivered - line.returned >= quantity
        happened = await call('POST', `/orders/${order.id}/return`, {
          lines: [{ lineId: `l${index}`, quantity: String(quantity) }],
        })
        expect(happened, `return in step ${step}`).toBe(may)
        if (may) {
          line.returned += quantity
          world.shelf[line.product] = (world.shelf[line.product] ?? 0) + quantity
        }
      } else if (order && action === 'cancel') {
        const may = !order.cancelled && order.lines.every((line) => line.delivered === 0)
        happened = await call('POST', `/orders/${order.id}/cancel`)
        expect(happened, `cancellation in step ${step}`).toBe(may)
        if (may) {
          order.cancelled = true
          for (const line of order.lines) line.reserved = 0
        }
      }
      if (happened) did.set(action, (did.get(action) ?? 0) + 1)
    }
    for (const [index, productId] of products.entries()) {
      const { items } = await shop.ask('GET', `/stock/levels?productId=${productId}`)
      const at = (locationId: string) =>
        items.find((level: { locationId: string }) => level.locationId === locationId) ?? { onHand: '0', reserved: '0' }
      expect([at(shop.warehouse).onHand, at(shop.warehouse).reserved, at(cellar).onHand]).toEqual([
        String(world.shelf[index]),
        String(world.reserved(index)),
        String(world.cellar[index]),
      ])
    }
    expect(await checkBooks(shop.sql, shop.admin.orgId)).toEqual([])
    for (const action of ['receive', 'create', 'commit'])
      expect(did.get(action), `${action} happened`).toBeGreaterThan(0)
  },
)
