import type { Handler } from '@werkbank/api/http/command/command-route.ts'
import {
  handleCancelOrder,
  handleCommitOrder,
  handleCreateOrder,
  handleDeliverOrder,
  handleInvoiceOrder,
  handlePayInvoice,
} from '@werkbank/api/sales/index.ts'
import { addDays, dayIn, ZONE_DEFAULT } from '@werkbank/model/base/value/company-day.ts'
import type { DemoProduct } from './catalogue.ts'
import type { DemoCustomer } from './customers.ts'
import type { Random } from './random.ts'

/** Runs a command as a person of the demo company, or returns the refusal. */
export type Run = (handler: Handler<never>, input: Record<string, unknown>) => Promise<Record<string, unknown>>
export type Edit = (orderId: string, reference: string) => Promise<void>
type Fate =
  | 'draft'
  | 'committed'
  | 'backorder'
  | 'part-delivered'
  | 'delivered'
  | 'invoiced'
  | 'part-paid'
  | 'paid'
  | 'cancelled'
  | 'edited'
  | 'second-version'
type Line = { productId: string; quantity: string; discountPercent?: string }

const FATES: readonly [Fate, number][] = [
  ['draft', 50],
  ['committed', 55],
  ['backorder', 25],
  ['part-delivered', 25],
  ['delivered', 30],
  ['invoiced', 45],
  ['part-paid', 25],
  ['paid', 105],
  ['cancelled', 15],
  ['edited', 15],
  ['second-version', 10],
]
const DAY_MS = 86_400_000
const CHANNELS = ['Telefon', 'E-Mail', 'Messe', 'Webshop']

/** 400 orders in all states over the past year, made by the same commands that people use. Returns their ids. */
export async function demoOrders(
  random: Random,
  nowMs: number,
  parts: { run: Run; edit: Edit; customers: DemoCustomer[]; products: DemoProduct[]; scarce: DemoProduct[] },
): Promise<string[]> {
  const fates = FATES.flatMap(([fate, count]) => Array.from({ length: count }, () => fate))
  const ids: string[] = []
  for (const fate of fates) ids.push(await makeOrder(random, nowMs, fate, parts))
  return ids
}

async function makeOrder(
  random: Random,
  nowMs: number,
  fate: Fate,
  { run, edit, customers, products, scarce }: Parameters<typeof demoOrders>[2],
): Promise<string> {
  const today = dayIn(new Date(nowMs), ZONE_DEFAULT)
  const day = (agoDays: number) => addDays(today, -Math.max(0, agoDays))
  const ago =
    fate === 'paid'
      ? random.int(40, 350)
      : fate === 'invoiced' || fate === 'part-paid'
        ? random.int(5, 70)
        : random.int(0, fate === 'draft' ? 13 : 25)
  const id = random.id(nowMs - ago * DAY_MS)
  const lines: Line[] = Array.from({ length: random.int(1, 7) }, () => ({
    productId: random.pick(products).id,
    quantity: String(random.pick([1, 2, 3, 5, 6, 10, 12])),
    ...(random.chance(0.2) ? { discountPercent: random.pick(['5', '10', '12.5']) } : {}),
  }))
  if (fate === 'backorder') lines.push({ productId: random.pick(scarce).id, quantity: String(random.int(300, 900)) })
  await run(handleCreateOrder as never, {
    id,
    customerId: random.pick(customers).id,
    reference: random.chance(0.7)
      ? `${random.pick(['Bestellung', 'Anfrage', 'Nachbestellung', 'Auftrag'])} ${random.int(1000, 9999)}`
      : '',
    channel: random.pick(CHANNELS),
    priority: random.chance(0.1) ? 'high' : 'normal',
    requestedDate: day(ago - random.int(3, 20)),
    notes: random.chance(0.3)
      ? random.pick([
          'Bitte in einer Sendung.',
          'Geschenk: ohne Preise verpacken.',
          'Kunde holt selbst ab.',
          'Rückruf vor Lieferung.',
        ])
      : '',
    lines: uniqueProducts(lines),
    documentFromClient: false,
  })
  if (fate === 'draft') return id
  await run(handleCommitOrder as never, { id, backorder: true, orderedOn: day(ago) })
  await follow(random, fate, id, { run, edit, day, ago })
  return id
}

async function follow(
  random: Random,
  fate: Fate,
  id: string,
  { run, edit, day, ago }: { run: Run; edit: Edit; day: (ago: number) => string; ago: number },
): Promise<void> {
  if (fate === 'committed' || fate === 'backorder') return
  if (fate === 'cancelled') return void (await run(handleCancelOrder as never, { id, reason: 'Kunde hat abbestellt' }))
  if (fate === 'edited' || fate === 'second-version') {
    await edit(id, `Geändert am ${day(ago - 1)}`)
    if (fate === 'second-version') await run(handleCommitOrder as never, { id, backorder: true })
    return
  }
  if (fate === 'part-delivered')
    return void (await run(handleDeliverOrder as never, {
      id,
      lines: [{ lineId: 'l1', quantity: '1' }],
      deliveredOn: day(ago - 1),
    }))
  await run(handleDeliverOrder as never, { id, deliveredOn: day(ago - 1) })
  if (fate === 'delivered') return
  const { invoiceId, grossMinor } = await run(handleInvoiceOrder as never, { id, invoicedOn: day(ago - 2) })
  if (fate === 'invoiced' || typeof grossMinor !== 'number' || grossMinor < 2) return
  const amountMinor = fate === 'paid' ? grossMinor : Math.floor(grossMinor * (0.2 + random.next() * 0.6))
  await run(handlePayInvoice as never, {
    id: invoiceId,
    amountMinor: Math.max(1, amountMinor),
    method: random.pick(['bank', 'bank', 'card', 'cash']),
    paidOn: day(ago - random.int(4, 30)),
  })
}

/** A product once per order, as people write it. */
function uniqueProducts(lines: Line[]): (Line & { id: string })[] {
  return [...new Map(lines.map((line) => [line.productId, line])).values()].map((line, index) => ({
    id: `l${index + 1}`,
    ...line,
  }))
}
