import { withOrg } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { checkBooks } from '../jobs/check-books.ts'
import { buildShop, type Shop } from '../testing-shop.ts'
import { lockLevels } from './levels.ts'
import { requirePlace } from './references.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())
const refused = (code: string, data: unknown = expect.anything()) => ({ status: 409, body: { code, data } })
const post = (path: string, body: unknown) => shop.admin.call('POST', path, body)
const place = async (fields: Record<string, unknown> = {}) =>
  (await shop.ask('POST', '/locations', { code: newId().slice(-12), name: 'Regal', kind: 'location', ...fields }))
    .id as string

test('SA-17 R-ST12 what is expected is entered, changed, received in parts and closed; then it is expected no more', async () => {
  const product = await shop.product()
  const at = { productId: product, locationId: shop.warehouse }
  const receipts = '/stock/expected-receipts'
  const { id } = await shop.ask('POST', receipts, {
    ...at,
    quantity: '20',
    expectedOn: '2030-01-15',
    reference: 'B-12',
  })
  const listed = async () => (await shop.ask('GET', `${receipts}?productId=${product}`)).items
  expect(await listed()).toMatchObject([{ id, quantity: '20', expectedOn: '2030-01-15', reference: 'B-12' }])
  await shop.ask('PATCH', `${receipts}/${id}`, { expectedOn: '2030-02-01', quantity: '15' })
  await shop.ask('POST', '/stock/receipts', { ...at, quantity: '6', expectedId: id })
  expect(await listed()).toMatchObject([{ quantity: '9', expectedOn: '2030-02-01', reference: 'B-12' }])
  // The shortage of an order names the next receipt; expected goods are not reserved.
  const order = await shop.order([{ id: 'a', productId: product, quantity: '10' }])
  expect(await post(`/orders/${order}/commit`, {})).toMatchObject(
    refused('insufficient-stock', {
      shortages: [{ available: '6', expected: [{ quantity: '9', expectedOn: '2030-02-01' }] }],
    }),
  )
  await shop.ask('POST', '/stock/receipts', { ...at, quantity: '12', expectedId: id }) // more than was expected
  expect(await listed()).toEqual([])
  for (const [path, body] of [
    [`${receipts}/${id}/close`, {}],
    ['/stock/receipts', { ...at, quantity: '1', expectedId: id }],
  ] as const)
    expect(await post(path, body)).toMatchObject(refused('not-expected'))
  expect(await shop.level(product)).toMatchObject({ onHand: '18' })
})

test('R-ST12 what cannot come is not expected, and nobody expects without the right', async () => {
  const [product, service] = [await shop.product(), await shop.product({ kind: 'service' })]
  const entry = { productId: product, locationId: shop.warehouse, quantity: '2', expectedOn: '2030-01-15' }
  const expectIt = (body: object) => post('/stock/expected-receipts', { ...entry, ...body })
  expect(await expectIt({ quantity: '0.5' })).toMatchObject(refused('quantity-not-whole'))
  expect(await expectIt({ productId: service })).toMatchObject(refused('not-stocked'))
  expect(await expectIt({ expectedOn: '2199-01-01' })).toMatchObject(refused('impossible-day'))
  expect(await expectIt({ expectedOn: '2019-01-15' })).toMatchObject(
    refused('impossible-day', { code: 'day-too-early' }),
  )
  expect(await expectIt({ locationId: newId() })).toMatchObject({ status: 400 })
  const viewer = await shop.person('viewer')
  expect(await viewer.call('POST', '/stock/expected-receipts', entry)).toMatchObject({ status: 403 })
  const { id } = await shop.ask('POST', '/stock/expected-receipts', entry)
  const other = { productId: await shop.product(), locationId: shop.warehouse, quantity: '1', expectedId: id }
  expect(await post('/stock/receipts', other)).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'expectedId' }] },
  })
  await shop.ask('POST', `/stock/expected-receipts/${id}/close`, {})
})

test('WH-05 a place is closed when nothing lies there or is expected; then nothing goes there', async () => {
  const shelf = await place()
  const product = await shop.product()
  const at = { productId: product, locationId: shelf }
  await shop.ask('POST', '/stock/receipts', { ...at, quantity: '1' })
  expect(await post(`/locations/${shelf}/close`, {})).toMatchObject(refused('not-empty', { places: ['Regal'] }))
  await shop.ask('POST', '/stock/adjustments', { ...at, quantity: '-1', reason: 'Bruch' })
  await shop.ask('POST', `/locations/${shelf}/close`, {})
  for (const [path, body] of [
    ['/stock/receipts', { ...at, quantity: '1' }],
    ['/stock/adjustments', { ...at, quantity: '1', reason: 'gefunden' }],
    ['/stock/expected-receipts', { ...at, quantity: '1', expectedOn: '2030-01-15' }],
  ] as const)
    expect(await post(path, body)).toMatchObject({ status: 400, body: { errors: [{ path: 'locationId' }] } })
  const { items } = await shop.ask('GET', '/locations')
  expect(items.some(({ id }: { id: string }) => id === shelf)).toBe(false)
  expect(await post(`/locations/${shelf}/close`, {})).toMatchObject({ status: 404 })
})

/** Until a statement waits for the lock that this test holds. */
const somebodyWaits = () =>
  vi.waitUntil(
    async () =>
      (
        await shop.sql`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`
      ).length > 0,
    { timeout: 30_000 },
  )

test('WH-05 R-ST10 of closing a place and bringing something there at the same moment one is refused', async () => {
  const [product, shelf] = [await shop.product({ onHand: '5' }), await place()]
  const close = () => post(`/locations/${shelf}/close`, {})
  let closing: ReturnType<typeof close> | undefined
  await withOrg(shop.sql, shop.admin, async (tx) => {
    await requirePlace(tx, shelf, 'locationId') // goods come in, or are expected, and it isn't written yet
    closing = close()
    await somebodyWaits()
    await tx`INSERT INTO expected_receipts (org_id, id, product_id, location_id, quantity, expected_on)
      VALUES (current_org(), ${newId()}, ${product}, ${shelf}, 1, '2030-01-15')`
  })
  expect(await closing).toMatchObject(refused('not-empty', { places: ['Regal'] }))

  const [parent, other] = [await place(), await place({ name: 'Fach' })]
  await shop.ask('POST', '/stock/transfers', {
    productId: product,
    quantity: '1',
    fromLocationId: shop.warehouse,
    toLocationId: other,
  })
  const { moveId } = await shop.ask('POST', '/stock/transfers', {
    productId: product,
    quantity: '1',
    fromLocationId: other,
    toLocationId: shop.warehouse,
  })
  let late: Promise<Awaited<ReturnType<typeof close>>[]> | undefined
  await withOrg(shop.sql, shop.admin, async (tx) => {
    await tx`SELECT 1 FROM locations WHERE org_id = current_org() AND id = ANY(${[parent, other]}::uuid[]) ORDER BY id FOR UPDATE`
    late = Promise.all([
      post('/locations', { parentId: parent, code: newId().slice(-12), name: 'Fach', kind: 'location' }),
      post(`/stock/moves/${moveId}/reverse`, {}),
      post('/stock/receipts', { productId: product, quantity: '1', locationId: other }),
    ])
    await somebodyWaits()
    await tx`UPDATE locations SET deleted_at = now() WHERE org_id = current_org() AND id = ANY(${[parent, other]}::uuid[])`
  })
  const at = (path: string) => ({ status: 400, body: { errors: [{ path }] } })
  expect(await late).toMatchObject([at('parentId'), at('locationId'), at('locationId')])
  const [supplier] = await shop.sql`SELECT id FROM locations WHERE org_id = ${shop.admin.orgId} AND kind = 'supplier'`
  const below = { parentId: supplier?.id, code: newId().slice(-12), name: 'Fach' }
  expect(await post('/locations', below)).toMatchObject(at('parentId'))
  expect(await checkBooks(shop.sql, shop.admin.orgId)).toEqual([])
  await shop.sql`UPDATE locations SET deleted_at = now() WHERE org_id = ${shop.admin.orgId} AND id = ${shop.warehouse}`
  expect(await checkBooks(shop.sql, shop.admin.orgId)).toContainEqual(expect.objectContaining({ what: 'closed-place' }))
  await shop.sql`UPDATE locations SET deleted_at = NULL WHERE org_id = ${shop.admin.orgId} AND id = ${shop.warehouse}`
})

test('WH-24 moves of one product wait for nobody who holds another', async () => {
  const [held, free] = [await shop.product({ onHand: '50' }), await shop.product({ onHand: '50' })]
  const shelf = await place({ sellable: false })
  let waited = true
  let blocked: Promise<void> | undefined
  await withOrg(shop.sql, shop.admin, async (tx) => {
    await lockLevels(tx, [held]) // a concurrent command holds the level
    blocked = post('/stock/receipts', { productId: held, quantity: '1', locationId: shop.warehouse }).then(() => {
      waited = false
    })
    const burst = Array.from({ length: 10 }, (_, index) =>
      [
        () => post('/stock/receipts', { productId: free, quantity: '1', locationId: shop.warehouse }),
        () =>
          post('/stock/transfers', {
            productId: free,
            quantity: '1',
            fromLocationId: shop.warehouse,
            toLocationId: shelf,
          }),
        () =>
          post('/stock/adjustments', { productId: free, quantity: '1', locationId: shop.warehouse, reason: 'Fund' }),
      ][index % 3]?.(),
    )
    for (const answer of await Promise.all(burst)) expect(answer?.status).toBe(200)
    expect(waited).toBe(true) // the other one does
  })
  await blocked
  expect(await shop.level(held)).toMatchObject({ onHand: '51' })
})
