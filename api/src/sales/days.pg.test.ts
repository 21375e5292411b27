import { withSystem } from '@werkbank/database/transaction.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop({ now: () => new Date('2026-11-26T12:00:00Z') })
})
afterAll(() => shop?.close())

const refused = (code: string, finding: string) => ({
  status: 409,
  body: { code, data: { findings: [{ code: finding }] } },
})
const impossible = (finding: string) => refused('impossible-day', finding)
const post = (path: string, body: unknown) => shop.admin.call('POST', path, body)
async function ordered(orderedOn = '2026-11-20') {
  const product = await shop.product({ onHand: '5' })
  const id = await shop.order([{ id: 'a', productId: product, quantity: '2' }])
  await shop.ask('POST', `/orders/${id}/commit`, { orderedOn })
  return id
}
const lines = [{ lineId: 'a', quantity: '1' }]

test('R-SA21 days of another age and far ahead are refused for every step, and open no number series', async () => {
  for (const [day, code] of [
    ['1999-06-01', 'day-too-early'],
    ['2099-01-01', 'day-too-late'],
  ] as const) {
    const product = await shop.product({ onHand: '5' })
    const id = await shop.order([{ id: 'a', productId: product, quantity: '2' }])
    expect(await post(`/orders/${id}/commit`, { orderedOn: day })).toMatchObject(impossible(code))
    await shop.ask('POST', `/orders/${id}/commit`, {})
    expect(await post(`/orders/${id}/deliver`, { deliveredOn: day })).toMatchObject(impossible(code))
    await shop.ask('POST', `/orders/${id}/deliver`, {})
    expect(await post(`/orders/${id}/invoice`, { invoicedOn: day })).toMatchObject(impossible(code))
    const { invoiceId } = await shop.ask('POST', `/orders/${id}/invoice`, {})
    expect(await post(`/invoices/${invoiceId}/payments`, { amountMinor: 1, paidOn: day })).toMatchObject(
      impossible(code),
    )
    expect(
      await post(`/orders/${id}/return`, { condition: 'sellable', reason: 'Zu viel bestellt', lines, returnedOn: day }),
    ).toMatchObject(impossible(code))
    expect(await post(`/orders/${id}/credit`, { reason: 'Ware zurück', lines, creditedOn: day })).toMatchObject(
      impossible(code),
    )
    const credit = {
      customerId: shop.customer,
      reason: 'x',
      lines: [{ productId: product, quantity: '1', unitPriceMinor: 1 }],
    }
    expect(await post('/credit-notes', { ...credit, creditedOn: day })).toMatchObject(impossible(code))
  }
  const years = await withSystem(shop.sql, (tx) => tx`SELECT DISTINCT year FROM number_ranges WHERE year <> 0`)
  expect(years).toEqual([{ year: 2026 }])
})

test('R-SA21 nothing is before what it follows', async () => {
  const id = await ordered()
  expect(await post(`/orders/${id}/deliver`, { deliveredOn: '2026-01-01' })).toMatchObject(
    impossible('day-before-order'),
  )
  await shop.ask('POST', `/orders/${id}/deliver`, { deliveredOn: '2026-11-22' })
  expect(await post(`/orders/${id}/invoice`, { invoicedOn: '2026-11-21' })).toMatchObject(
    impossible('day-before-delivery'),
  )
  const { invoiceId } = await shop.ask('POST', `/orders/${id}/invoice`, { invoicedOn: '2026-11-23' })
  const pay = (paidOn: string) => post(`/invoices/${invoiceId}/payments`, { amountMinor: 1, paidOn })
  expect(await pay('2026-11-19')).toMatchObject(impossible('day-before-order'))
  expect(
    await post(`/orders/${id}/return`, {
      condition: 'sellable',
      reason: 'Zu viel bestellt',
      lines,
      returnedOn: '2026-11-21',
    }),
  ).toMatchObject(impossible('day-before-delivery'))
  expect(await post(`/orders/${id}/credit`, { reason: 'Ware zurück', lines, creditedOn: '2026-11-22' })).toMatchObject(
    impossible('day-before-invoice'),
  )
})

test('R-SA21 VA-06 what can be meant is refused until somebody says so', async () => {
  const id = await ordered()
  await shop.ask('POST', `/orders/${id}/deliver`, { deliveredOn: '2026-11-22' })
  const ahead = { invoicedOn: '2026-11-30' }
  expect(await post(`/orders/${id}/invoice`, ahead)).toMatchObject(refused('unusual-day', 'day-in-future'))
  const { invoiceId } = await shop.ask('POST', `/orders/${id}/invoice`, { ...ahead, confirmDay: true })
  const paid = { amountMinor: 1, paidOn: '2026-11-25' }
  expect(await post(`/invoices/${invoiceId}/payments`, paid)).toMatchObject(
    refused('unusual-day', 'day-before-invoice'),
  )
  expect(await post(`/invoices/${invoiceId}/payments`, { ...paid, confirmDay: true })).toMatchObject({ status: 200 })
})

test('IV-07 numbers of invoices begin anew with the year of the invoice, in whatever order the years come', async () => {
  const numbers: string[] = []
  for (const invoicedOn of ['2021-12-31', '2022-11-26', '2021-12-30', '2023-01-01']) {
    const id = await ordered('2021-12-01')
    await shop.ask('POST', `/orders/${id}/deliver`, { deliveredOn: '2021-12-02' })
    numbers.push((await shop.ask('POST', `/orders/${id}/invoice`, { invoicedOn })).number)
  }
  expect(numbers).toEqual(['RE-2021-00001', 'RE-2022-00001', 'RE-2021-00002', 'RE-2023-00001'])
})
