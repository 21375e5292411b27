import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { checkBooks } from '../jobs/check-books.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())
afterEach(async () => expect(await checkBooks(shop.sql, shop.admin.orgId)).toEqual([]))
const refused = (code: string, data: unknown = expect.anything()) => ({ status: 409, body: { code, data } })
const post = (path: string, body: unknown) => shop.admin.call('POST', path, body)

test('WH-05 R-CA10 what is measured becomes pieces only where no fraction of it is anywhere, and what stands in the way is named', async () => {
  const unit = (id: string, value: string) => shop.admin.call('PATCH', `/products/${id}`, { unit: value })
  const measured = () => shop.product({ unit: 'kg' })
  const half = (id: string, path: string, more: object = {}) =>
    shop.ask('POST', path, { productId: id, quantity: '0.5', locationId: shop.warehouse, ...more })
  const lying = await measured()
  const { moveId } = await half(lying, '/stock/receipts')
  expect(await unit(lying, 'Stück')).toMatchObject(refused('fractions-exist', { unit: 'kg', heldIn: ['moves'] }))
  // Reversed, it could be reversed no more; the move itself is a fraction for ever.
  await shop.ask('POST', `/stock/moves/${moveId}/reverse`, {})
  expect(await unit(lying, 'pcs')).toMatchObject(refused('fractions-exist'))
  const coming = await measured()
  const { id: expectedId } = await half(coming, '/stock/expected-receipts', {
    expectedOn: new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10),
  })
  expect(await unit(coming, 'pcs')).toMatchObject(refused('fractions-exist', { heldIn: ['expected-receipts'] }))
  await shop.ask('POST', `/stock/expected-receipts/${expectedId}/close`, {})
  expect(await unit(coming, 'pcs')).toMatchObject({ status: 200 })
  const ordered = await shop.product({ unit: 'h', kind: 'service' })
  const order = await shop.order([{ productId: ordered, quantity: '1.5' }])
  await shop.ask('POST', `/orders/${order}/commit`, {})
  expect(await unit(ordered, 'pcs')).toMatchObject(refused('fractions-exist', { unit: 'h', heldIn: ['orders'] }))
  await shop.ask('POST', `/orders/${order}/cancel`, { reason: 'Doch nicht' })
  expect(await unit(ordered, 'pcs')).toMatchObject({ status: 200 })
  const offered = await measured()
  const { id: quote } = await shop.ask('POST', '/quotes', {
    customerId: shop.customer,
    lines: [{ productId: offered, quantity: '2.5' }],
  })
  await shop.ask('POST', `/quotes/${quote}/commit`, {})
  expect(await unit(offered, 'pcs')).toMatchObject(refused('fractions-exist', { heldIn: ['quotes'] }))
  await shop.ask('POST', `/quotes/${quote}/decline`, { reason: 'Zu teuer' })
  expect(await unit(offered, 'pcs')).toMatchObject({ status: 200 })
  for (const other of ['Kg', 'g', 'kg']) expect(await unit(lying, other)).toMatchObject({ status: 200 })
})

test('WH-05 R-CA10 of half a kilogram that is booked and a change to pieces at one instant one is refused', async () => {
  const bookings = ['/stock/receipts', '/stock/expected-receipts', '/orders', '/stock/receipts', '/orders']
  const expectedOn = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10)
  const seen = new Set<string>()
  for (const [round, path] of [...bookings, ...bookings, ...bookings].entries()) {
    const product = await shop.product({ unit: 'kg', ...(path === '/orders' ? { kind: 'service' as const } : {}) })
    const order = path === '/orders' ? await shop.order([{ productId: product, quantity: '0.5' }]) : undefined
    const book = () =>
      order
        ? post(`/orders/${order}/commit`, {})
        : post(path, {
            productId: product,
            quantity: '0.5',
            locationId: shop.warehouse,
            ...(path === '/stock/receipts' ? {} : { expectedOn }),
          })
    const change = () => shop.admin.call('PATCH', `/products/${product}`, { unit: 'pcs' })
    const [first, second] = round % 2 ? [change, book] : [book, change]
    const answers = await Promise.all([first(), second()])
    const refusals = answers.filter(({ status }) => status === 409)
    expect(refusals.length, `${path}: ${JSON.stringify(answers.map(({ body }) => body))}`).toBe(1)
    seen.add(refusals[0]?.body.code)
  }
  expect(seen.has('fractions-exist')).toBe(true)
})
