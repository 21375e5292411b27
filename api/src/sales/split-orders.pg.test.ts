import { count } from '@werkbank/database/testing/testing.ts'
import { fromMillionths, isPositive, subtractQuantities, toMillionths } from '@werkbank/model/base/value/quantity.ts'
import { openMinor } from '@werkbank/model/sales/billing/open-amount.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkBooks } from '../jobs/check-books.ts'
import { makeRandom } from '../testing-random.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

type Line = { id: string; quantity: string; delivered: string; invoiced: string; credited: string }
const some = (quantity: string, random: (below: number) => number): string => {
  const millionths = (toMillionths(quantity) * BigInt(1 + random(1000))) / 1000n
  return fromMillionths(millionths > 0n ? millionths : 1n)
}

/** An order of a few kilos at awkward prices, at two rates, with discounts. */
async function awkwardOrder(random: (below: number) => number): Promise<{ id: string; lines: Line[] }> {
  const lines = await Promise.all(
    Array.from({ length: 1 + random(3) }, async (_, index) => ({
      id: `l${index}`,
      productId: await shop.product({
        kind: 'service',
        unit: 'kg',
        priceMinor: 1 + random(random(2) ? 40 : 5000),
        taxPercent: random(3) ? '19' : '7',
      }),
      quantity: fromMillionths(BigInt(1 + random(80)) * 125_000n),
      discountPercent: ['0', '3.3333', '12.5'][random(3)] as string,
    })),
  )
  const id = await shop.order(lines)
  await shop.ask('POST', `/orders/${id}/commit`, {})
  const none = { delivered: '0', invoiced: '0', credited: '0' }
  return { id, lines: lines.map(({ id: lineId, quantity }) => ({ id: lineId, quantity, ...none })) }
}

const parts = (lines: readonly Line[], random: (below: number) => number, max: (line: Line) => string) =>
  lines
    .filter((line) => isPositive(max(line)) && random(3) > 0)
    .map((line) => ({ lineId: line.id, quantity: random(4) ? some(max(line), random) : max(line) }))
const seeds = Array.from({ length: count(6, 60) }, (_, index) => 7_100 + index)

test.each(seeds)(
  'IV-02 IV-03 IV-09 R-SA9 R-SA10 any split of deliveries, invoices and credits adds up to the order, per tax rate (seed %i)',
  async (seed) => {
    const random = makeRandom(seed)
    const { id, lines } = await awkwardOrder(random)
    const standing = (line: Line) => subtractQuantities(line.invoiced, line.credited)
    const max = {
      deliver: (line: Line) => subtractQuantities(line.quantity, line.delivered),
      invoice: (line: Line) => subtractQuantities(line.delivered, standing(line)),
      credit: standing,
    }
    const did = { deliver: 0, invoice: 0, credit: 0 }
    const act = async (what: keyof typeof max, asked: { lineId: string; quantity: string }[]) => {
      if (asked.length === 0) return
      await shop.ask('POST', `/orders/${id}/${what}`, {
        lines: asked,
        ...(what === 'credit' ? { reason: 'Kulanz' } : {}),
      })
      did[what] += 1
      const field = ({ deliver: 'delivered', invoice: 'invoiced', credit: 'credited' } as const)[what]
      for (const line of lines) {
        const part = asked.find(({ lineId }) => lineId === line.id)
        if (part) line[field] = fromMillionths(toMillionths(line[field]) + toMillionths(part.quantity))
      }
    }
    const all = (what: keyof typeof max) =>
      lines
        .map((line) => ({ lineId: line.id, quantity: max[what](line) }))
        .filter(({ quantity }) => isPositive(quantity))
    for (let step = 0; step < 14; step++) {
      const what = (['deliver', 'invoice', 'invoice', 'credit'] as const)[random(4)] ?? 'deliver'
      await act(what, parts(lines, random, max[what]))
    }
    await act('deliver', all('deliver'))
    await act('invoice', all('invoice'))
    const order = await shop.ask('GET', `/orders/${id}`)
    expect(await asked(id)).toEqual(taxesOf(order.committed.totals.taxes))
    expect(order).toMatchObject({ invoicedMinor: order.grossMinor, netMinor: order.committed.totals.netMinor })
    // Then everything is credited, in parts: nothing stays, on no invoice.
    await act('credit', parts(lines, random, max.credit))
    await act('credit', all('credit'))
    expect(await asked(id)).toEqual({})
    expect((await shop.ask('GET', `/orders/${id}`)).invoicedMinor).toBe(0)
    const invoices = await invoicesOf(id)
    for (const invoice of invoices.filter(({ kind }) => kind === 'invoice'))
      expect([invoice.creditedMinor, invoice.openMinor]).toEqual([invoice.grossMinor, 0])
    for (const invoice of invoices) expect(invoice.openMinor).toBe(openMinor(invoice))
    expect(await checkBooks(shop.sql, shop.admin.orgId)).toEqual([])
    expect(Math.min(did.invoice, did.credit)).toBeGreaterThan(0)
  },
)

type Tax = { taxPercent: string; netMinor: number; taxMinor: number }
type Invoice = Parameters<typeof openMinor>[0] & { number: string; openMinor: number; taxes: Tax[] }
const invoicesOf = async (orderId: string): Promise<Invoice[]> =>
  (await shop.ask('GET', `/invoices?orderId=${orderId}&limit=200`)).items
/** What invoices less credits of the order ask for, per rate. */
async function asked(orderId: string) {
  const all = (await invoicesOf(orderId)).flatMap(({ kind, taxes }) =>
    taxes.map((tax) => ({ ...tax, sign: kind === 'invoice' ? 1 : -1 })),
  )
  return taxesOf(
    all.map(({ sign, taxPercent, netMinor, taxMinor }) => ({
      taxPercent,
      netMinor: sign * netMinor,
      taxMinor: sign * taxMinor,
    })),
  )
}
function taxesOf(taxes: readonly Tax[]): Record<string, [number, number]> {
  const sums: Record<string, [number, number]> = {}
  for (const { taxPercent, netMinor, taxMinor } of taxes) {
    const [net, tax] = sums[taxPercent] ?? [0, 0]
    sums[taxPercent] = [net + netMinor, tax + taxMinor]
  }
  return Object.fromEntries(Object.entries(sums).filter(([, [net, tax]]) => net !== 0 || tax !== 0))
}

test('IV-09 ten credits of a tenth are the invoice, to the cent', async () => {
  for (const [priceMinor, quantity] of [
    [3, 10],
    [34, 3],
  ] as const) {
    const product = await shop.product({ kind: 'service', unit: 'kg', priceMinor })
    const id = await shop.order([{ id: 'a', productId: product, quantity: String(quantity) }])
    for (const step of ['commit', 'deliver']) await shop.ask('POST', `/orders/${id}/${step}`, {})
    const invoice = await shop.ask('POST', `/orders/${id}/invoice`, {})
    let credited = 0
    for (let part = 0; part < quantity; part++)
      credited += (
        await shop.ask('POST', `/orders/${id}/credit`, {
          reason: 'Ware zurück',
          lines: [{ lineId: 'a', quantity: '1' }],
        })
      ).grossMinor
    expect([credited, (await shop.ask('GET', `/orders/${id}`)).invoicedMinor]).toEqual([invoice.grossMinor, 0])
  }
})

test('IV-02 chosen lines and quantities are invoiced, at most what was delivered and is on no invoice', async () => {
  const [a, b] = [await shop.product({ kind: 'service' }), await shop.product({ kind: 'service' })]
  const id = await shop.order([
    { id: 'a', productId: a, quantity: '5' },
    { id: 'b', productId: b, quantity: '2' },
  ])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  await shop.ask('POST', `/orders/${id}/deliver`, { lines: [{ lineId: 'a', quantity: '4' }] })
  const invoice = (lines?: unknown) => shop.admin.call('POST', `/orders/${id}/invoice`, { lines })
  expect(await invoice([{ lineId: 'a', quantity: '5' }])).toMatchObject({
    status: 409,
    body: { code: 'more-than-open', data: { findings: [{ lineId: 'a', code: 'more-than-open' }] } },
  })
  expect(await invoice([{ lineId: 'z', quantity: '1' }])).toMatchObject({
    status: 409,
    body: { data: { findings: [{ code: 'unknown-line' }] } },
  })
  expect(await invoice([{ lineId: 'a', quantity: '3' }])).toMatchObject({ status: 200, body: { grossMinor: 3_570 } })
  const both = await Promise.all([invoice([{ lineId: 'a', quantity: '1' }]), invoice([{ lineId: 'a', quantity: '1' }])])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(await checkBooks(shop.sql, shop.admin.orgId)).toEqual([])
})
