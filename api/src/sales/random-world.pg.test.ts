import { count } from '@werkbank/database/testing/testing.ts'
import { setLineField } from '@werkbank/model/agreement/agreed-document.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkBooks } from '../jobs/check-books.ts'
import { makeRandom } from '../testing-random.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

type Line = {
  product: number
  quantity: number
  agreed: number
  delivered: number
  returned: number
  reserved: number
  invoiced: number
  credited: number
  waived: number
  /** Out of the order: it isn't edited any more. */
  removed?: boolean
}
/** Pieces of each line on it, and how many of these were credited. */
type Invoice = { id: string; pieces: number[]; credited: number[]; paid: number; cancelled: boolean }
type Order = { id: string; lines: Line[]; committed: boolean; cancelled: boolean; invoices: Invoice[] }
/** 10.00 a piece and 19 %. */
const GROSS = 1_190
const askedFor = ({ pieces, credited }: Invoice): number =>
  pieces.reduce((sum, count, at) => sum + count - (credited[at] ?? 0), 0) * GROSS
/** The simple model: quantities in heaps, and notes of what was reserved for which order. */
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
  /** Releases the excess first, then reserves in the order of the lines; false where not everything was available. */
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
/** What needs an invoice. */
const BILLED = new Set(['pay', 'credit', 'correct', 'void'])
/** What happened in all worlds together. */
const everything = new Map<string, number>()
const seeds = Array.from({ length: count(4, 80) }, (_, index) => 20_261 + index)

test.each(seeds)(
  'TE-10 R-ST1 R-ST2 R-SA9 R-SA10 R-SA12 R-SA14 R-SA15 R-SA16 R-SA17 after random commands the rows say what the simple model says (seed %i)',
  async (seed) => {
    const random = makeRandom(seed)
    const products = await Promise.all(Array.from({ length: PRODUCTS }, () => shop.product({ priceMinor: 1_000 })))
    const cellar = (await shop.ask('POST', '/locations', { code: `KELLER-${seed}`, name: 'Keller', sellable: false }))
      .id as string
    const world = new World(PRODUCTS)
    const call = async (method: string, path: string, body: unknown = {}) =>
      (await shop.admin.call(method, path, body)).status < 300
    /** A line of which it can be, if there is one, more often than not. */
    const likely = (lines: readonly Line[], can: (line: Line) => boolean) => {
      const found = lines.findIndex(can)
      return found >= 0 && random(4) > 0 ? found : random(lines.length)
    }
    /** The youngest ones more often than the others, so that some get far; what follows an invoice more often where there is one. */
    const orderFor = (action: string): Order | undefined => {
      const billed = BILLED.has(action) && random(3) > 0
      const open = billed && world.orders.findLast(({ invoices }) => invoices.some((one) => askedFor(one) > one.paid))
      return open || world.orders.at(-1 - Math.min(random(4) * random(4), world.orders.length - 1))
    }
    const did = new Map<string, number>()
    for (let step = 0; step < count(150, 200); step++) {
      const [product, quantity] = [random(PRODUCTS), 1 + random(9)]
      const productId = products[product] as string
      const action = [
        'receive',
        'receive',
        'transfer',
        'adjust',
        'create',
        'commit',
        'commit',
        'edit',
        'deliver',
        'deliver',
        'deliver',
        'return',
        'return',
        'invoice',
        'invoice',
        'pay',
        'credit',
        'cancel',
        'correct',
        'void',
        'rest',
      ][random(21)] as string
      const order = orderFor(action)
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
          invoiced: 0,
          credited: 0,
          waived: 0,
        }))
        const id = await shop.order(
          lines.map((line, index) => ({
            id: `l${index}`,
            productId: products[line.product] as string,
            quantity: String(line.quantity),
          })),
        )
        world.orders.push({ id, lines, committed: false, cancelled: false, invoices: [] })
        happened = true
      } else if (order && action === 'commit') {
        const backorder = random(2) === 1
        const undone = order.lines.some(
          (line) => line.quantity < Math.max(line.delivered, line.invoiced - line.credited),
        )
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
        if (!line.removed) {
          line.quantity = quantity
          await shop.edit(order.id, (doc) => setLineField(doc, `l${index}`, 'quantity', String(quantity)))
          happened = true
        }
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
        const index = likely(order.lines, (line) => line.delivered > line.returned)
        const line = order.lines[index] as Line
        const pieces = 1 + random(3)
        const may = line.delivered - line.returned >= pieces
        happened = await call('POST', `/orders/${order.id}/return`, {
          condition: 'sellable',
          reason: 'Zu viel bestellt',
          lines: [{ lineId: `l${index}`, quantity: String(pieces) }],
        })
        expect(happened, `return in step ${step}`).toBe(may)
        if (may) {
          line.returned += pieces
          world.shelf[line.product] = (world.shelf[line.product] ?? 0) + pieces
        }
      } else if (order && action === 'invoice') {
        const due = order.lines.map(
          (line) => line.delivered - line.returned - line.invoiced + line.credited - line.waived,
        )
        const asked = due.map((count) => Math.max(0, random(2) ? count : count - random(3)) + (random(8) ? 0 : 1))
        const lines = asked.flatMap((count, at) => (count > 0 ? [{ lineId: `l${at}`, quantity: String(count) }] : []))
        const may = lines.length > 0 && asked.every((count, at) => count <= Math.max(0, due[at] ?? 0))
        const answer = await shop.admin.call('POST', `/orders/${order.id}/invoice`, lines.length > 0 ? { lines } : {})
        happened = answer.status < 300
        if (lines.length > 0) expect(happened, `invoice in step ${step}`).toBe(may)
        else expect(happened).toBe(due.some((count) => count > 0))
        if (happened) {
          const pieces = lines.length > 0 ? asked : due.map((count) => Math.max(0, count))
          for (const [at, line] of order.lines.entries()) line.invoiced += pieces[at] ?? 0
          order.invoices.push({
            id: answer.body.invoiceId,
            pieces,
            credited: pieces.map(() => 0),
            paid: 0,
            cancelled: false,
          })
          expect(answer.body.grossMinor).toBe(pieces.reduce((sum, count) => sum + count, 0) * GROSS)
        }
      } else if (order && action === 'pay') {
        const invoice = order.invoices[random(Math.max(1, order.invoices.length))]
        const amountMinor = 1 + random(3 * GROSS)
        const may = invoice !== undefined && askedFor(invoice) - invoice.paid >= amountMinor
        if (invoice) {
          happened = await call('POST', `/invoices/${invoice.id}/payments`, { amountMinor })
          expect(happened, `payment in step ${step}`).toBe(may)
          if (may) invoice.paid += amountMinor
        }
      } else if (order && action === 'credit') {
        const index = random(order.lines.length)
        const line = order.lines[index] as Line
        const pieces = 1 + random(4)
        const may = line.invoiced - line.credited >= pieces
        happened = await call('POST', `/orders/${order.id}/credit`, {
          reason: 'Ware zurück',
          lines: [{ lineId: `l${index}`, quantity: String(pieces) }],
        })
        expect(happened, `credit in step ${step}`).toBe(may)
        if (may) {
          line.credited += pieces
          let left = pieces
          for (const invoice of order.invoices.toReversed()) {
            const taken = Math.min(left, (invoice.pieces[index] ?? 0) - (invoice.credited[index] ?? 0))
            invoice.credited[index] = (invoice.credited[index] ?? 0) + taken
            left -= taken
          }
        }
      } else if (order && action === 'correct') {
        // The customer keeps the pieces: they are not billed again.
        const [index, pieces] = [likely(order.lines, (line) => line.invoiced > line.credited), 1 + random(3)]
        const line = order.lines[index] as Line
        const invoice = order.invoices[random(Math.max(1, order.invoices.length))]
        if (invoice) {
          const may = (invoice.pieces[index] ?? 0) - (invoice.credited[index] ?? 0) >= pieces && !invoice.cancelled
          happened = await call('POST', `/invoices/${invoice.id}/corrections`, {
            reason: 'Kratzer',
            lines: [{ lineId: `l${index}`, quantity: String(pieces) }],
          })
          expect(happened, `correction in step ${step}`).toBe(may)
          if (may) {
            invoice.credited[index] = (invoice.credited[index] ?? 0) + pieces
            line.credited += pieces
            line.waived += pieces
          }
        }
      } else if (order && action === 'void') {
        const invoice = order.invoices[random(Math.max(1, order.invoices.length))]
        if (invoice) {
          const left = invoice.pieces.map((count, at) => count - (invoice.credited[at] ?? 0))
          const may = !invoice.cancelled && invoice.paid === 0 && left.some((count) => count > 0)
          happened = await call('POST', `/invoices/${invoice.id}/cancel`, { reason: 'Falscher Kunde' })
          expect(happened, `cancelled invoice in step ${step}`).toBe(may)
          if (may) {
            invoice.cancelled = true
            invoice.credited = [...invoice.pieces]
            for (const [at, line] of order.lines.entries()) line.invoiced -= left[at] ?? 0
          }
        }
      } else if (order && action === 'rest') {
        const keptOf = (line: Line) => Math.max(line.delivered, line.invoiced - line.credited)
        const isOpen = order.lines.some((line) => line.agreed > keptOf(line))
        const isBegun = order.lines.some((line) => keptOf(line) > 0)
        const isSame = order.lines.every((line) => line.quantity === line.agreed)
        const may = order.committed && !order.cancelled && isBegun && isOpen && isSame
        happened = await call('POST', `/orders/${order.id}/cancel-rest`, {
          reason: 'Der Rest wird nicht mehr gebraucht',
        })
        expect(happened, `rest cancelled in step ${step}`).toBe(may)
        if (may) {
          for (const line of order.lines) {
            line.removed ||= keptOf(line) === 0
            line.quantity = line.agreed = keptOf(line)
          }
          world.promise(order, (line) => line.agreed - line.delivered, true)
        }
      } else if (order && action === 'cancel') {
        const may = !order.cancelled && order.lines.every((line) => line.delivered === 0)
        happened = await call('POST', `/orders/${order.id}/cancel`, { reason: 'Nicht gewünscht' })
        expect(happened, `cancellation in step ${step}`).toBe(may)
        if (may) {
          order.cancelled = true
          for (const line of order.lines) line.reserved = 0
        }
      }
      if (happened) for (const map of [did, everything]) map.set(action, (map.get(action) ?? 0) + 1)
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
    for (const order of world.orders)
      for (const invoice of order.invoices) {
        const { openMinor, creditedMinor, grossMinor } = await shop.ask('GET', `/invoices/${invoice.id}`)
        expect(openMinor).toBe(Math.max(0, askedFor(invoice) - invoice.paid))
        expect(grossMinor - creditedMinor).toBe(askedFor(invoice))
      }
    await expectNoGaps()
    expect(await checkBooks(shop.sql, shop.admin.orgId)).toEqual([])
    for (const action of ['receive', 'create', 'commit'])
      expect(did.get(action), `${action} happened`).toBeGreaterThan(0)
  },
)

/** Numbers of invoices and credit notes count from 1 without a gap, and the last one is the last of its range (IV-07). */
async function expectNoGaps(): Promise<void> {
  const rows = await shop.sql<{ series: string; papers: number; last: number; kept: number }[]>`
    SELECT i.series, count(*)::int AS papers, max(i.serial)::int AS last, n.last_number::int AS kept FROM invoices i
    JOIN number_ranges n ON n.org_id = i.org_id AND n.series = i.series AND n.year = i.year WHERE i.org_id = ${shop.admin.orgId} GROUP BY i.series, i.year, n.last_number`
  for (const { papers, last, kept } of rows) expect([last, kept]).toEqual([papers, papers])
}

test('TE-10 the random worlds reached everything that they are about', () => {
  for (const action of [
    'receive',
    'create',
    'commit',
    'deliver',
    'return',
    'invoice',
    'pay',
    'credit',
    'cancel',
    'correct',
    'void',
    'rest',
  ])
    expect(everything.get(action) ?? 0, action).toBeGreaterThan(0)
})
