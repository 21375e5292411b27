import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildShop, type Shop } from '../../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

const refused = (code: string) => ({ status: 409, body: { code } })

/** A product of which 10 were delivered at 4.00 each, in two deliveries. */
async function delivered() {
  const product = await shop.product({ onHand: '10', costMinor: 400 })
  const id = await shop.order([{ id: 'a', productId: product, quantity: '10' }])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  const deliver = async (quantity: string): Promise<string> =>
    (await shop.ask('POST', `/orders/${id}/deliver`, { lines: [{ lineId: 'a', quantity }] })).deliveryId
  return { product, id, first: await deliver('6'), second: await deliver('4') }
}
const places = async () =>
  (await shop.ask('GET', '/locations')).items as { id: string; kind: string; sellable: boolean; parentId: string }[]
const levelsOf = async (product: string) =>
  (await shop.ask('GET', `/stock/levels?productId=${product}`)).items as { locationId: string; onHand: string }[]
const entriesOf = async (order: string) =>
  (await shop.ask('GET', `/ledger/entries?subjectId=${order}&sort=postedOn`)).items as {
    kind: string
    lines: { account: string; debitMinor: number; creditMinor: number }[]
  }[]

test('SA-23 damaged goods go to the blocked stock of their warehouse, and nobody is promised them', async () => {
  const { product, id } = await delivered()
  await shop.ask('POST', `/orders/${id}/return`, {
    lines: [{ lineId: 'a', quantity: '3' }],
    condition: 'damaged',
    reason: 'Nasse Kartons',
  })
  const [blocked] = (await places()).filter(({ kind }) => kind === 'quarantine')
  expect(blocked).toMatchObject({ parentId: shop.warehouse, sellable: false })
  expect(await levelsOf(product)).toMatchObject([{ locationId: blocked?.id, onHand: '3' }])
  const other = await shop.order([{ id: 'a', productId: product, quantity: '1' }])
  expect(await shop.admin.call('POST', `/orders/${other}/commit`, {})).toMatchObject({
    status: 409,
    body: { code: 'insufficient-stock', data: { shortages: [{ available: '0' }] } },
  })
  // A second return finds the same place; a transfer makes good goods sellable again.
  await shop.ask('POST', `/orders/${id}/return`, {
    lines: [{ lineId: 'a', quantity: '1' }],
    condition: 'damaged',
    reason: 'Nasse Kartons',
  })
  expect((await places()).filter(({ kind }) => kind === 'quarantine')).toHaveLength(1)
  const move = { productId: product, quantity: '1', fromLocationId: blocked?.id, toLocationId: shop.warehouse }
  await shop.ask('POST', '/stock/transfers', move)
  expect(await shop.admin.call('POST', `/orders/${other}/commit`, {})).toMatchObject({ status: 200 })
})

test('SA-23 a blocked place serves no order, although somebody calls it sellable', async () => {
  const { id, product } = await delivered()
  const { id: place } = await shop.ask('POST', '/locations', {
    code: 'QS',
    name: 'Qualität',
    kind: 'quarantine',
    sellable: true,
  })
  await shop.ask('POST', `/orders/${id}/return`, {
    lines: [{ lineId: 'a', quantity: '2' }],
    condition: 'damaged',
    reason: 'Kratzer',
    locationId: place,
  })
  expect(await levelsOf(product)).toMatchObject([{ locationId: place, onHand: '2' }])
  await shop.sql`UPDATE locations SET sellable = true WHERE id = ${place}`
  const other = await shop.order([{ id: 'a', productId: product, quantity: '1' }])
  expect(await shop.admin.call('POST', `/orders/${other}/commit`, {})).toMatchObject(refused('insufficient-stock'))
  const wrong = { lines: [{ lineId: 'a', quantity: '1' }], condition: 'damaged', reason: 'Kratzer' }
  expect(await shop.admin.call('POST', `/orders/${id}/return`, { ...wrong, locationId: shop.warehouse })).toMatchObject(
    { status: 400, body: { errors: [{ path: 'locationId' }] } },
  )
})

test('R-SA22 SA-23 what is scrapped lies nowhere, and its worth is a loss of stock', async () => {
  const { id, product } = await delivered()
  await shop.ask('POST', `/orders/${id}/return`, {
    lines: [{ lineId: 'a', quantity: '2' }],
    condition: 'scrap',
    reason: 'Zerbrochen',
  })
  expect(await levelsOf(product)).toEqual([])
  expect((await entriesOf(id)).find(({ kind }) => kind === 'return')?.lines).toMatchObject([
    { account: '5880', debitMinor: 800 },
    { account: '5400', creditMinor: 800 },
  ])
  const answer = { lines: [{ lineId: 'a', quantity: '1' }], condition: 'scrap', reason: 'Zerbrochen' }
  expect(
    await shop.admin.call('POST', `/orders/${id}/return`, { ...answer, locationId: shop.warehouse }),
  ).toMatchObject({ status: 400 })
})

test('SA-23 a return refers to a delivery: at most what of it did not come back, into the place that is chosen', async () => {
  const { id, product, first, second } = await delivered()
  const { id: shelf } = await shop.ask('POST', '/locations', { code: 'R-1', name: 'Rückgabe', kind: 'location' })
  const back = (quantity: string, deliveryId: string) =>
    shop.admin.call('POST', `/orders/${id}/return`, {
      lines: [{ lineId: 'a', quantity }],
      condition: 'sellable',
      reason: 'Falsche Farbe',
      deliveryId,
      locationId: shelf,
    })
  expect(await back('5', second)).toMatchObject(refused('more-than-delivered'))
  expect(await back('4', second)).toMatchObject({ status: 200 })
  expect(await back('1', second)).toMatchObject(refused('more-than-delivered'))
  expect(await back('1', first)).toMatchObject({ status: 200 })
  expect(await levelsOf(product)).toMatchObject([{ locationId: shelf, onHand: '5' }])
  expect((await shop.ask('GET', `/orders/${id}`)).deliveries.slice(2)).toMatchObject([
    { kind: 'return', condition: 'sellable', reason: 'Falsche Farbe', lines: [{ deliveryId: second, quantity: '4' }] },
    { kind: 'return', lines: [{ deliveryId: first, quantity: '1' }] },
  ])
  const other = await delivered()
  expect(await back('1', other.first)).toMatchObject({ status: 400, body: { errors: [{ path: 'deliveryId' }] } })
})

test('SA-23 a return without a reason or without a condition is refused with a sentence', async () => {
  const { id } = await delivered()
  const lines = [{ lineId: 'a', quantity: '1' }]
  const blank = await shop.admin.call('POST', `/orders/${id}/return`, {
    lines,
    condition: 'sellable',
    reason: ' \u200b',
  })
  expect(blank).toMatchObject({ status: 400, body: { errors: [{ message: 'Say why the goods come back.' }] } })
  expect(await shop.admin.call('POST', `/orders/${id}/return`, { lines, reason: 'x' })).toMatchObject({ status: 400 })
})

test('SA-23 of ten pieces one comes back twice, then nine do not, and eight do: stock has each once', async () => {
  const product = await shop.product({ onHand: '10' })
  const id = await shop.order([{ id: 'a', productId: product, quantity: '10' }])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  await shop.ask('POST', `/orders/${id}/deliver`, {})
  const back = (quantity: string) =>
    shop.admin.call('POST', `/orders/${id}/return`, {
      lines: [{ lineId: 'a', quantity }],
      condition: 'sellable',
      reason: 'Falsche Farbe',
    })
  expect([await back('1'), await back('1')].map(({ status }) => status)).toEqual([200, 200])
  expect(await back('9')).toMatchObject(refused('more-than-delivered'))
  expect(await levelsOf(product)).toMatchObject([{ onHand: '2' }])
  expect(await back('8')).toMatchObject({ status: 200 })
  expect(await levelsOf(product)).toMatchObject([{ onHand: '10' }])
})
