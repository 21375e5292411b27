import { addDays, dayIn } from '@werkbank/model/base/value/company-day.ts'
import { EXPORTED_LISTS } from '@werkbank/model/jobs/exported-lists.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Queue, startQueue } from '../queue/index.ts'
import type { TestPerson } from '../testing.ts'
import { buildShop, type Shop } from '../testing-shop.ts'
import { exportsList } from './exports-list.ts'
import { exportCalls } from './testing-exports.ts'

let shop: Shop
let queue: Queue
beforeAll(async () => {
  shop = await buildShop()
  queue = await startQueue({ url: shop.database.url, services: shop.api.services, kinds: [exportsList] })
})
afterAll(async () => {
  await queue?.stop()
  await shop?.close()
})
const { ask, made, linesOf } = exportCalls(() => shop, [{ field: 'sku', head: 'sku' }])

type Columns = Record<string, Record<string, string> | undefined>
/** The cells of a list without its head. `columns`: fields, with words for their codes. */
async function cells(list: string, columns: Columns, narrowing: object = {}, person: TestPerson = shop.admin) {
  const told = Object.entries(columns).map(([field, words]) => ({ field, head: field, ...(words ? { words } : {}) }))
  return (await linesOf(person, await made(person, { list, columns: told, narrowing }))).slice(1)
}
const ids = async (path: string, body: object): Promise<string> => (await shop.ask('POST', path, body)).id

test('PR-33 FE-16 quotes go out as their list shows them: the working copy while it differs, where they stand today, found by their customer', async () => {
  const productId = await shop.product({ priceMinor: 1_000 })
  const customerId = await ids('/customers', { name: 'Drechslerei Ahorn' })
  const quoted = async (reference: string, quantity: string) =>
    await ids('/quotes', { customerId, reference, lines: [{ id: 'l1', productId, quantity }] })
  await quoted('Entwurf', '1')
  const [sent, changed, expired] = [
    await quoted('Verschickt', '2'),
    await quoted('Vorher', '3'),
    await quoted('Vorbei', '4'),
  ]
  for (const id of [sent, changed, expired]) await shop.ask('POST', `/quotes/${id}/commit`, {})
  await shop.sql`UPDATE quotes SET valid_until = '2020-02-03' WHERE id = ${expired}`
  await shop.sql`UPDATE quotes SET changes = 1, working_reference = 'Nachher' WHERE id = ${changed}`

  const states = { draft: 'Entwurf', sent: 'offen', expired: 'abgelaufen' }
  const told = (narrowing: object) =>
    cells('quotes', { reference: undefined, state: states, grossMinor: undefined }, narrowing)
  expect(await told({ search: 'ahorn', sort: 'state' })).toEqual([
    ['Entwurf', 'Entwurf', '0'],
    ...[expect.arrayContaining(['offen']), expect.arrayContaining(['offen'])],
    ['Vorbei', 'abgelaufen', '47.6'],
  ])
  expect((await told({ search: 'ahorn', state: 'sent', sort: '-grossMinor' })).map(([name]) => name)).toEqual([
    'Nachher',
    'Verschickt',
  ])
  expect(await told({ state: 'expired' })).toEqual([['Vorbei', 'abgelaufen', '47.6']])
  expect(await told({ search: 'vorher' })).toHaveLength(1) // as it was sent, it is found too
  expect(await told({ grossMinorFrom: '4760', customerId })).toHaveLength(1)
  const today = dayIn(new Date(), 'Europe/Berlin')
  expect(await told({ dateTo: addDays(today, -2) })).toEqual([])
  expect(await cells('quotes', { customerId: undefined, number: undefined }, { search: 'entwurf' })).toEqual([
    ['Drechslerei Ahorn', ''],
  ])
  // Without the right to customers their words find nothing.
  const reader = await shop.personWith('quote.read')
  expect(await cells('quotes', { reference: undefined }, { search: 'ahorn' }, reader)).toEqual([])
})

test('PR-33 WH-18 stock goes out as its list shows it: what lies where, what is free, what is low by the settings of who asks', async () => {
  const plenty = await shop.product({ sku: 'ST-VIEL', name: 'Viele', onHand: '100' })
  await shop.product({ sku: 'ST-WENIG', name: 'Wenige, knapp', onHand: '2.5', unit: 'kg' })
  await shop.product({ sku: 'ST-NICHTS' })
  const other = await ids('/locations', { code: 'ZW', name: 'Zweitlager' })
  const moved = { productId: plenty, quantity: '10', fromLocationId: shop.warehouse, toLocationId: other }
  await shop.ask('POST', '/stock/transfers', moved)
  await shop
    .order([{ id: 'a', productId: plenty, quantity: '90' }])
    .then((id) => shop.ask('POST', `/orders/${id}/commit`, {}))
  const columns = { sku: undefined, locationName: undefined, onHand: undefined, reserved: undefined, free: undefined }
  const told = (narrowing: object) => cells('stockLevels', columns, { search: 'st-', ...narrowing })
  expect(await told({ sort: 'sku', location: shop.warehouse })).toEqual([
    ['ST-VIEL', 'Hauptlager', '90', '90', '0'],
    ['ST-WENIG', 'Hauptlager', '2.5', '0', '2.5'],
  ])
  expect((await told({ sort: '-free' })).map(([sku, place]) => [sku, place])).toEqual([
    ['ST-VIEL', 'Zweitlager'],
    ['ST-WENIG', 'Hauptlager'],
    ['ST-VIEL', 'Hauptlager'],
  ])
  expect((await told({ show: 'low', sort: 'sku' })).map(([sku]) => sku)).toEqual(['ST-VIEL', 'ST-WENIG'])
  expect((await told({ freeFrom: '5', freeTo: '50' })).map(([, place]) => place)).toEqual(['Zweitlager'])
  expect(await cells('stockLevels', { productName: undefined, unit: { kg: 'Kilo' } }, { search: 'st-wenig' })).toEqual([
    ['Wenige', ' knapp', 'Kilo'],
  ])
})

test('PR-33 US-8.5 moves go out as their list shows them: with SKU and name, places outside and reversals in words, what the value of stock became', async () => {
  const productId = await shop.product({ sku: 'BEW-1', name: 'Bewegte', costMinor: 400 })
  await shop.ask('POST', '/stock/receipts', { productId, quantity: '10', locationId: shop.warehouse })
  const order = await shop.order([{ id: 'a', productId, quantity: '3' }])
  for (const step of ['commit', 'deliver']) await shop.ask('POST', `/orders/${order}/${step}`, {})
  await shop.ask('POST', '/stock/receipts', { productId, quantity: '1', locationId: shop.warehouse })
  const moves = (await shop.ask('GET', `/stock/moves?productId=${productId}&sort=-at`)).items
  await shop.ask('POST', `/stock/moves/${moves[0].id}/reverse`, {})
  const { number } = await shop.ask('GET', `/orders/${order}`)
  const words = { 'outside:supplier': 'Lieferanten', 'outside:customer': 'Kunden' }
  const kinds = { receipt: 'Wareneingang', delivery: 'Lieferung', 'reversal-of-receipt': 'Storno Wareneingang' }
  const columns = {
    kind: kinds,
    fromName: words,
    toName: words,
    quantity: undefined,
    document: undefined,
    changeMinor: undefined,
  }
  const told = (narrowing: object) => cells('stockMoves', columns, { search: 'bew-1', ...narrowing })
  expect(await told({ sort: 'effectiveOn' })).toEqual(
    [
      ['Wareneingang', 'Lieferanten', 'Hauptlager', '10', '', '40.00'],
      ['Lieferung', 'Hauptlager', 'Kunden', '3', number, '-12.00'],
      ['Wareneingang', 'Lieferanten', 'Hauptlager', '1', '', '4.00'],
      ['Storno Wareneingang', 'Hauptlager', 'Lieferanten', '1', '', '-4.00'],
    ].map((row) => row.map((cell) => cell.replace(/\.00$/, ''))),
  )
  // In a company whose money has no smaller unit.
  const pay = (currency: string) =>
    shop.sql`UPDATE organisations SET currency = ${currency} WHERE org_id = ${shop.admin.orgId}`
  await pay('JPY')
  expect((await told({ sort: 'effectiveOn' })).map((row) => row.at(-1))).toEqual(['4000', '-1200', '400', '-400'])
  await pay('EUR')
  // Without the right to products nobody learns from searches what they are called.
  const reader = await shop.personWith('stock.read')
  for (const [list, field] of [
    ['stockMoves', 'quantity'],
    ['stockLevels', 'onHand'],
  ] as const)
    expect(await cells(list, { [field]: undefined }, { search: 'bew-1' }, reader), list).toEqual([])
  expect((await reader.call('GET', '/stock/moves?search=bew-1')).body.items).toEqual([])
  expect(await told({ reason: 'delivery', locationId: shop.warehouse })).toHaveLength(1)
  expect(await told({ productId, quantityFrom: '10' })).toHaveLength(1)
  expect(
    await cells('stockMoves', { sku: undefined, actor: undefined }, { search: 'bew-1', reason: 'delivery' }),
  ).toEqual([['BEW-1', expect.any(String)]])
})

test('LG-110 categories, places and counts go out, too', async () => {
  const above = await ids('/categories', { name: 'Hölzer' })
  const below = await ids('/categories', { name: 'Eiche', parentId: above })
  await shop.ask('POST', '/products', { sku: 'BRETT', name: 'Brett', categoryId: below })
  expect(
    await cells('categories', { name: undefined, parentId: undefined, products: undefined }, { search: 'eiche' }),
  ).toEqual([['Eiche', 'Hölzer', '1']])
  const shelf = await ids('/locations', { code: 'HL-A1', name: 'Regal A1', kind: 'location', parentId: shop.warehouse })
  const kinds = { warehouse: 'Lager', location: 'Lagerplatz' }
  const places = await cells('locations', { code: undefined, kind: kinds, parentId: undefined }, { sort: 'code' })
  expect(places).toContainEqual(['HL-A1', 'Lagerplatz', 'Hauptlager'])
  expect(places.filter(([code]) => code === 'SUPPLIER')).toEqual([])
  const productId = await shop.product()
  await shop.ask('POST', '/stock/receipts', { productId, quantity: '1', locationId: shelf })
  await shop.ask('POST', '/counts', { name: 'Mai', locationId: shelf })
  expect(
    await cells(
      'countSheets',
      { name: undefined, locationId: undefined, status: { open: 'offen' } },
      { status: 'open' },
    ),
  ).toEqual([['Mai', 'Regal A1', 'offen']])
})

test('ID-71 each list that goes out takes its right, and columns of products, orders and costs take theirs', async () => {
  const nobody = await shop.personWith('chat.use')
  for (const list of EXPORTED_LISTS) {
    const columns = [{ field: list === 'orders' ? 'number' : 'createdAt', head: 'x' }]
    const plain = [
      'stockLevels',
      'stockMoves',
      'locations',
      'customerAddresses',
      'customerContacts',
      'invoices',
    ].includes(list)
    const asked = plain ? [{ field: PLAIN[list as keyof typeof PLAIN], head: 'x' }] : columns
    expect((await ask(nobody, { list, columns: asked })).status, list).toBe(403)
    // Somebody else each time: how many files of one person may be on their way is limited.
    expect((await ask(await shop.person('admin', list), { list, columns: asked })).status, list).toBe(201)
  }
  const stock = await shop.personWith('stock.read')
  const lacks = (permission: string) => ({ status: 403, body: { data: { permission } } })
  const of = (list: string, field: string, narrowing = {}) =>
    ask(stock, { list, columns: [{ field, head: 'x' }], narrowing })
  expect(await of('stockLevels', 'onHand')).toMatchObject({ status: 201 })
  expect(await of('stockLevels', 'sku')).toMatchObject(lacks('product.read'))
  expect(await of('stockLevels', 'onHand', { sort: 'productName' })).toMatchObject(lacks('product.read'))
  expect(await of('stockMoves', 'document')).toMatchObject(lacks('order.read'))
  expect(await of('stockMoves', 'changeMinor')).toMatchObject(lacks('cost.read'))
  expect(await of('stockMoves', 'quantity', { sort: 'unitCostMinor' })).toMatchObject(lacks('cost.read'))
})
const PLAIN = {
  stockLevels: 'onHand',
  stockMoves: 'quantity',
  locations: 'code',
  customerAddresses: 'city',
  customerContacts: 'name',
  invoices: 'number',
}
