import { withSystem } from '@werkbank/database/transaction.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
let now = '2026-12-01T12:00:00Z'
beforeAll(async () => {
  shop = await buildShop({ now: () => new Date(now) })
})
afterAll(() => shop?.close())

const inZone = (zone: string) => shop.ask('PATCH', '/company', { timeZone: zone })

/** Orders, delivers, invoices, pays and gives back without a date; what each is dated. */
async function sellUndated() {
  const product = await shop.product({ onHand: '10' })
  const id = await shop.order([{ id: 'a', productId: product, quantity: '2' }])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  await shop.ask('POST', `/orders/${id}/deliver`, {})
  const { invoiceId, number } = await shop.ask('POST', `/orders/${id}/invoice`, {})
  await shop.ask('POST', `/invoices/${invoiceId}/payments`, { amountMinor: 100 })
  await shop.ask('POST', `/orders/${id}/return`, {
    condition: 'sellable',
    reason: 'Zu viel bestellt',
    lines: [{ lineId: 'a', quantity: '1' }],
  })
  await shop.ask('POST', `/orders/${id}/credit`, { reason: 'Ware zurück' })
  const order = await shop.ask('GET', `/orders/${id}`)
  const invoice = await shop.ask('GET', `/invoices/${invoiceId}`)
  const [payments, moves, deliveries, credits] = await withSystem(shop.sql, (tx) =>
    Promise.all([
      tx<{ day: string }[]>`SELECT paid_on AS day FROM payments WHERE invoice_id = ${invoiceId}`,
      tx<{ day: string }[]>`SELECT DISTINCT effective_on AS day FROM stock_moves WHERE product_id = ${product}`,
      tx<{ day: string }[]>`SELECT DISTINCT delivered_on AS day FROM deliveries WHERE order_id = ${id}`,
      tx<{ day: string }[]>`SELECT invoiced_on AS day FROM invoices WHERE order_id = ${id} AND kind = 'credit-note'`,
    ]),
  )
  const days = [payments, moves, deliveries, credits].flatMap((rows) => rows.map(({ day }) => day))
  return { number, dueOn: invoice.dueOn, days: [...new Set([order.orderedOn, invoice.invoicedOn, ...days])] }
}

describe('New Year’s night', () => {
  // Half past ten in the evening in Berlin, twenty past midnight, and the same moment on both sides of the earth.
  test.each([
    ['Europe/Berlin', '2026-12-31T22:30:00Z', '2026-12-31', '2027-01-30'],
    ['Europe/Berlin', '2026-12-31T23:20:00Z', '2027-01-01', '2027-01-31'],
    ['Pacific/Auckland', '2026-12-31T10:59:00Z', '2026-12-31', '2027-01-30'],
    ['Pacific/Auckland', '2026-12-31T11:00:00Z', '2027-01-01', '2027-01-31'],
    ['America/Los_Angeles', '2027-01-01T07:59:00Z', '2026-12-31', '2027-01-30'],
    ['America/Los_Angeles', '2027-01-01T08:00:00Z', '2027-01-01', '2027-01-31'],
  ])('%s at %s: everything is of %s, numbers are of that year, due 30 days later', async (zone, moment, day, dueOn) => {
    now = moment
    await inZone(zone)
    const sold = await sellUndated()
    expect(sold).toEqual({ number: expect.stringMatching(`^RE-${day.slice(0, 4)}-`), dueOn, days: [day] })
  })
})

describe('the nights in which clocks are changed', () => {
  test.each([
    ['Europe/Berlin', '2027-03-27T22:59:00Z', '2027-03-27'],
    ['Europe/Berlin', '2027-03-28T21:59:00Z', '2027-03-28'],
    ['Europe/Berlin', '2027-03-28T22:00:00Z', '2027-03-29'],
    ['Europe/Berlin', '2027-10-31T22:59:00Z', '2027-10-31'],
    ['Europe/Berlin', '2027-10-31T23:00:00Z', '2027-11-01'],
    ['Pacific/Auckland', '2027-09-26T10:59:00Z', '2027-09-26'],
    ['Pacific/Auckland', '2027-09-26T11:00:00Z', '2027-09-27'],
    ['America/Los_Angeles', '2027-11-08T07:59:00Z', '2027-11-07'],
    ['America/Los_Angeles', '2027-11-08T08:00:00Z', '2027-11-08'],
  ])('%s at %s is %s', async (zone, moment, day) => {
    now = moment
    await inZone(zone)
    expect((await sellUndated()).days).toEqual([day])
  })
})

describe('the setting', () => {
  beforeEach(() => {
    now = '2026-06-01T12:00:00Z'
  })
  test('a company says whose days it has; who is signed in is told', async () => {
    await inZone('Pacific/Auckland')
    expect(await shop.ask('GET', '/company')).toMatchObject({ timeZone: 'Pacific/Auckland' })
    expect((await shop.ask('GET', '/me')).organisation).toMatchObject({ timeZone: 'Pacific/Auckland' })
  })
  test('what is no time zone is refused with a sentence; of two people the second is shown the other’s choice', async () => {
    await inZone('Europe/Berlin')
    for (const timeZone of ['+02:00', 'Berlin', '', 'Mars/Olympus_Mons'])
      expect(await shop.admin.call('PATCH', '/company', { timeZone })).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'timeZone', code: 'zone-unknown' }] },
      })
    const late = { timeZone: 'America/Los_Angeles', seen: { timeZone: 'Pacific/Auckland' } }
    expect(await shop.admin.call('PATCH', '/company', late)).toMatchObject({
      status: 409,
      body: { code: 'changed-meanwhile', data: { fields: { timeZone: 'Europe/Berlin' } } },
    })
  })
})
