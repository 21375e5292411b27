import { readDocument } from '@werkbank/database/log/document-log.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import {
  addLine,
  readOrder,
  removeLine,
  setHeadField,
  setLineField,
} from '@werkbank/model/agreement/agreed-document.ts'
import { orderContentHash } from '@werkbank/model/agreement/content-hash.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { checkBooks } from '../jobs/check-books.ts'
import { buildShop, type Shop } from '../testing-shop.ts'
import { fillBackorders } from './deliveries/fill-backorders.ts'

/** An order from its commit to its credit note, in one file: each step begins where the one before ends, in one shop. */
let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())
afterEach(async () => expect(await checkBooks(shop.sql, shop.admin.orgId)).toEqual([]))

const refused = (code: string, data: unknown = expect.anything()) => ({ status: 409, body: { code, data } })
const commit = (id: string, body: unknown = {}) => shop.admin.call('POST', `/orders/${id}/commit`, body)
/** What a device that has the order open knows of it. */
const seenOf = async (id: string) => {
  const { doc } = await withOrg(shop.sql, shop.admin, (tx) => readDocument(tx, shop.admin.orgId, `order:${id}`))
  return {
    stateVector: Buffer.from(Y.encodeStateVector(doc)).toString('base64'),
    contentHash: orderContentHash(readOrder(doc)),
  }
}

test('R-SA5 an order that a colleague changed meanwhile is not committed unseen', async () => {
  const id = await shop.order([{ id: 'a', productId: await shop.product({ onHand: '10' }), quantity: '1' }])
  const seen = await seenOf(id)
  await shop.edit(id, (doc) => {
    setLineField(doc, 'a', 'quantity', '9')
    setHeadField(doc, 'reference', 'K-77')
  })
  expect(await commit(id, seen)).toMatchObject(refused('changed-meanwhile', { changes: 2 }))
  expect(await commit(id, await seenOf(id))).toMatchObject({ status: 200, body: { version: 1 } })
})

test('R-SA5 a line that a colleague took out is noticed, although no state vector shows it', async () => {
  const product = await shop.product({ onHand: '10' })
  const id = await shop.order([
    { id: 'a', productId: product, quantity: '1' },
    { id: 'b', productId: product, quantity: '2' },
  ])
  const seen = await seenOf(id)
  await shop.edit(id, (doc) => removeLine(doc, 'b'))
  expect(await commit(id, seen)).toMatchObject(refused('changed-meanwhile'))
})

test('SA-09 R-SA6 an incomplete order is refused with each field', async () => {
  const id = await shop.order(
    [
      { id: 'a', productId: await shop.product(), quantity: '0' },
      { id: 'b', productId: await shop.product({ kind: 'parent' }), quantity: '1.5' },
    ],
    { customerId: undefined },
  )
  const { body } = await commit(id)
  expect(body.data.findings.map(({ lineId, field, code }: Record<string, string>) => [lineId, field, code])).toEqual([
    [undefined, 'customerId', 'customer-missing'],
    ['a', 'quantity', 'quantity-not-positive'],
    ['b', 'productId', 'product-is-parent'],
    ['b', 'quantity', 'quantity-not-whole'],
  ])
  await shop.edit(id, (doc) => expect(readOrder(doc).lines.map(({ quantity }) => quantity)).toEqual(['0', '1.5']))
})

test('R-SA12 a shortage names the line, what is there, and when more comes; a backorder takes what is there', async () => {
  const product = await shop.product({ onHand: '3' })
  await withOrg(
    shop.sql,
    shop.admin,
    (tx) => tx`INSERT INTO expected_receipts (org_id, id, product_id, location_id, quantity, expected_on, reference)
    VALUES (current_org(), gen_random_uuid(), ${product}, ${shop.warehouse}, 20, '2030-01-15', 'B-12')`,
  )
  const id = await shop.order([{ id: 'a', productId: product, quantity: '5' }])
  expect(await commit(id)).toMatchObject(
    refused('insufficient-stock', {
      shortages: [
        {
          lineId: 'a',
          requested: '5',
          available: '3',
          sku: expect.stringMatching(/^FIG/),
          expected: [{ quantity: '20', expectedOn: '2030-01-15', reference: 'B-12' }],
        },
      ],
    }),
  )
  expect(await shop.level(product)).toMatchObject({ onHand: '3', reserved: '0' })
  expect(await commit(id, { backorder: true })).toMatchObject({
    status: 200,
    body: { backordered: [{ lineId: 'a', quantity: '2' }] },
  })
  expect(await shop.ask('GET', `/orders/${id}`)).toMatchObject({
    backorder: true,
    committed: { lines: [{ reserved: '3', backordered: '2' }] },
  })
})

test('R-SA12 two lines of one product do not sell it twice: of 10, seven and seven are 4 short', async () => {
  const product = await shop.product({ onHand: '10' })
  const id = await shop.order(['a', 'b'].map((line) => ({ id: line, productId: product, quantity: '7' })))
  expect(await commit(id)).toMatchObject(
    refused('insufficient-stock', { shortages: [{ lineId: 'b', requested: '7', available: '3' }] }),
  )
  expect(await commit(id, { backorder: true })).toMatchObject({
    status: 200,
    body: { backordered: [{ lineId: 'b', quantity: '4' }] },
  })
  expect(await shop.level(product)).toMatchObject({ onHand: '10', reserved: '10' })
})

test('R-SA13 what comes in goes to the oldest backorder first', async () => {
  const product = await shop.product()
  const [older, newer] = [
    await shop.order([{ productId: product, quantity: '4' }]),
    await shop.order([{ productId: product, quantity: '4' }]),
  ]
  for (const id of [older, newer]) await shop.ask('POST', `/orders/${id}/commit`, { backorder: true })
  await shop.ask('POST', '/stock/receipts', { productId: product, quantity: '6', locationId: shop.warehouse })
  expect(await withOrg(shop.sql, shop.admin, (tx) => fillBackorders(tx, [product]))).toEqual([older, newer])
  expect((await shop.ask('GET', `/orders/${older}`)).committed.lines[0]).toMatchObject({
    reserved: '4',
    backordered: '0',
  })
  expect((await shop.ask('GET', `/orders/${newer}`)).committed.lines[0]).toMatchObject({
    reserved: '2',
    backordered: '2',
  })
  expect(await withOrg(shop.sql, shop.admin, (tx) => fillBackorders(tx, [product]))).toEqual([])
})

test('SA-08 R-SA11 a line keeps SKU, name, unit, price, tax rate and discount as they were when it was confirmed', async () => {
  const product = await shop.product({ priceMinor: 1_000, onHand: '20' })
  const id = await shop.order([{ id: 'a', productId: product, quantity: '5', discountPercent: '10' }])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  const { committed, netMinor } = await shop.ask('GET', `/orders/${id}`)
  const changed = { name: 'Umbenannt', unit: 'kg', priceMinor: 9_900, taxPercent: '7' }
  await shop.ask('PATCH', `/products/${product}`, changed)
  expect(await shop.ask('GET', `/orders/${id}`)).toMatchObject({ committed, netMinor, changed: false })
  expect(netMinor).toBe(4_500)
  expect(committed.lines).toMatchObject([{ unit: 'pcs', taxPercent: '19', discountPercent: '10' }])
})

test('R-SA11 a new version keeps number and agreed price, and adjusts the reservation to the difference', async () => {
  const product = await shop.product({ priceMinor: 1_000, onHand: '20' })
  const id = await shop.order([{ id: 'a', productId: product, quantity: '5' }])
  const { number } = await shop.ask('POST', `/orders/${id}/commit`, {})
  await shop.ask('PATCH', `/products/${product}`, { priceMinor: 9_900 })
  await shop.edit(id, (doc) => setLineField(doc, 'a', 'quantity', '8'))
  expect(await shop.ask('GET', `/orders/${id}`)).toMatchObject({
    changed: true,
    changes: [{ lineId: 'a', field: 'quantity', from: '5', to: '8' }],
  })
  expect(await shop.ask('POST', `/orders/${id}/commit`, {})).toMatchObject({ version: 2, number })
  expect(await shop.ask('GET', `/orders/${id}`)).toMatchObject({ netMinor: 8_000, changed: false })
  expect(await shop.level(product)).toMatchObject({ reserved: '8' })
  await shop.edit(id, (doc) => setLineField(doc, 'a', 'quantity', '2'))
  await shop.ask('POST', `/orders/${id}/commit`, {})
  expect(await shop.level(product)).toMatchObject({ reserved: '2' })
  expect(await commit(id)).toMatchObject(refused('nothing-changed', { version: 3 }))
})

test('SA-14 R-SA7 a later version cannot go below what was delivered', async () => {
  const product = await shop.product({ onHand: '20' })
  const id = await shop.order([{ id: 'a', productId: product, quantity: '5' }])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  await shop.ask('POST', `/orders/${id}/deliver`, { lines: [{ lineId: 'a', quantity: '3' }] })
  await shop.edit(id, (doc) => setLineField(doc, 'a', 'quantity', '2'))
  expect(await commit(id)).toMatchObject(
    refused('below-delivered', { findings: [{ lineId: 'a', code: 'below-delivered' }] }),
  )
  await shop.edit(id, (doc) => removeLine(doc, 'a'))
  await shop.edit(id, (doc) => addLine(doc, { id: 'z', productId: product, quantity: '1' }))
  expect(await commit(id)).toMatchObject(refused('below-delivered'))
})

test('R-SA7 a line that a version drops before delivery lets go of its stock, and its product may change', async () => {
  const [one, two] = [await shop.product({ onHand: '5' }), await shop.product({ onHand: '5' })]
  const id = await shop.order([{ id: 'a', productId: one, quantity: '5' }])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  await shop.edit(id, (doc) => setLineField(doc, 'a', 'productId', two))
  await shop.ask('POST', `/orders/${id}/commit`, {})
  expect([await shop.level(one), await shop.level(two)]).toMatchObject([{ reserved: '0' }, { reserved: '5' }])
})

test('SA-04 R-SA18 a refused step says what is possible now; a cancelled order holds no stock and is not committed, delivered, invoiced or cancelled again; a delivered one stays', async () => {
  const product = await shop.product({ onHand: '20' })
  const id = await shop.order([{ id: 'a', productId: product, quantity: '5' }])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  expect(await shop.ask('POST', `/orders/${id}/cancel`, { reason: 'Kunde hat abgesagt' })).toMatchObject({
    status: 'cancelled',
  })
  expect(await shop.level(product)).toMatchObject({ reserved: '0' })
  expect(await commit(id)).toMatchObject(refused('order-cancelled', { possible: [] }))
  expect((await shop.ask('GET', `/orders/${id}`)).possible).toEqual([])
  for (const step of ['deliver', 'invoice', 'cancel'])
    expect(
      await shop.admin.call('POST', `/orders/${id}/${step}`, step === 'cancel' ? { reason: 'Nicht gewünscht' } : {}),
      step,
    ).toMatchObject(refused('order-cancelled'))
  expect(await shop.level(product)).toMatchObject({ onHand: '20', reserved: '0' })
  const parts = { lines: [{ lineId: 'a', quantity: '1' }], reason: 'Nicht gewünscht' }
  const back = (order: string) =>
    shop.admin.call('POST', `/orders/${order}/return`, { ...parts, condition: 'sellable' })
  const credit = (order: string) => shop.admin.call('POST', `/orders/${order}/credit`, parts)
  expect(await back(id)).toMatchObject(refused('nothing-to-return', { possible: [] }))
  expect(await credit(id)).toMatchObject(refused('nothing-to-credit', { possible: [] }))
  const other = await shop.order([{ id: 'a', productId: product, quantity: '5' }])
  const possible = ['order.commit', 'order.cancel']
  expect(await back(other)).toMatchObject(refused('nothing-to-return', { possible }))
  expect(await credit(other)).toMatchObject(refused('nothing-to-credit', { possible }))
  const early = await shop.admin.call('POST', `/orders/${other}/deliver`, {})
  expect(early).toMatchObject(refused('not-committed', { possible: ['order.commit', 'order.cancel'] }))
  expect(early.body.detail).toBe('The order has not been confirmed yet. Possible now: Confirm, Cancel order.')
  const packer = await shop.person('warehouse') // only what they may
  expect(await packer.call('POST', `/orders/${other}/deliver`, {})).toMatchObject(
    refused('not-committed', { possible: [] }),
  )
  await shop.ask('POST', `/orders/${other}/commit`, {})
  await shop.ask('POST', `/orders/${other}/deliver`, { lines: [{ lineId: 'a', quantity: '1' }] })
  expect(await shop.admin.call('POST', `/orders/${other}/cancel`, { reason: 'Nicht gewünscht' })).toMatchObject(
    refused('already-delivered', { possible: ['order.deliver', 'order.invoice', 'order.return', 'order.cancel-rest'] }),
  )
})

test('R-SA14 the same pieces are delivered once, also when two people press at once', async () => {
  const product = await shop.product({ onHand: '5' })
  const id = await shop.order([{ id: 'a', productId: product, quantity: '5' }])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  const answers = await Promise.all(
    Array.from({ length: 6 }, () =>
      shop.admin.call('POST', `/orders/${id}/deliver`, { lines: [{ lineId: 'a', quantity: '5' }] }),
    ),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409])
  expect(answers.filter(({ status }) => status === 409).map(({ body }) => body.code)).toEqual(
    Array(5).fill('nothing-to-deliver'),
  )
  expect(await shop.level(product)).toBeUndefined()
})

test('R-SA14 ten pieces delivered as 4, 3 and the rest leave nothing reserved', async () => {
  const product = await shop.product({ onHand: '12' })
  const id = await shop.order([{ id: 'a', productId: product, quantity: '10' }])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  const left: unknown[] = []
  for (const body of [{ lines: [{ lineId: 'a', quantity: '4' }] }, { lines: [{ lineId: 'a', quantity: '3' }] }, {}]) {
    await shop.ask('POST', `/orders/${id}/deliver`, body)
    left.push(await shop.level(product))
  }
  expect(left).toMatchObject([
    { onHand: '8', reserved: '6' },
    { onHand: '5', reserved: '3' },
    { onHand: '2', reserved: '0' },
  ])
})

test('R-SA15 R-SA10 what comes back is at most what was delivered, is worth what left, and is credited to the cent', async () => {
  const product = await shop.product({ priceMinor: 333, costMinor: 100, onHand: '20' })
  const id = await shop.order([{ id: 'a', productId: product, quantity: '7', discountPercent: '3.3' }])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  await shop.ask('POST', `/orders/${id}/deliver`, {})
  const invoice = await shop.ask('POST', `/orders/${id}/invoice`, {})
  await shop.ask('PATCH', `/products/${product}`, { costMinor: 999 })
  expect(
    await shop.admin.call('POST', `/orders/${id}/return`, {
      condition: 'sellable',
      reason: 'Zu viel bestellt',
      lines: [{ lineId: 'a', quantity: '8' }],
    }),
  ).toMatchObject(refused('more-than-delivered'))
  const credits: number[] = []
  for (const quantity of ['2', '4', '1']) {
    await shop.ask('POST', `/orders/${id}/return`, {
      condition: 'sellable',
      reason: 'Zu viel bestellt',
      lines: [{ lineId: 'a', quantity }],
    })
    credits.push((await shop.ask('POST', `/orders/${id}/credit`, { reason: 'Ware zurück' })).invoiceId)
  }
  const nets = await Promise.all(
    credits.map(async (creditId) => (await shop.ask('GET', `/invoices/${creditId}`)).netMinor),
  )
  expect(nets.reduce((sum, net) => sum + net, 0)).toBe(
    (await shop.ask('GET', `/invoices/${invoice.invoiceId}`)).netMinor,
  )
  expect(await shop.admin.call('POST', `/orders/${id}/credit`, { reason: 'Ware zurück' })).toMatchObject(
    refused('nothing-to-credit'),
  )
  expect(await shop.level(product)).toMatchObject({ onHand: '20' })
  const { items } = await shop.ask('GET', `/stock/moves?productId=${product}`)
  expect(
    items
      .filter((move: { reason: string }) => move.reason === 'return')
      .map((move: { unitCostMinor: number }) => move.unitCostMinor),
  ).toEqual([100, 100, 100])
})

test('IV-07 R-SA17 R-SA16 a posting into a closed period is refused and leaves no gap in the numbers', async () => {
  const product = await shop.product({ onHand: '20' })
  const id = await shop.order([{ id: 'a', productId: product, quantity: '1' }])
  await shop.ask('POST', `/orders/${id}/commit`, { orderedOn: '2019-04-29' })
  await shop.ask('POST', `/orders/${id}/deliver`, { deliveredOn: '2019-04-30' })
  await withOrg(
    shop.sql,
    shop.admin,
    (tx) => tx`INSERT INTO periods (org_id, period, closed_at) VALUES (current_org(), '2019-05', now())`,
  )
  expect(await shop.admin.call('POST', `/orders/${id}/invoice`, { invoicedOn: '2019-05-31' })).toMatchObject(
    refused('period-closed', { period: '2019-05' }),
  )
  expect(await shop.ask('POST', `/orders/${id}/invoice`, { invoicedOn: '2019-06-01' })).toMatchObject({
    number: 'RE-2019-00001',
  })
})

test('R-SA19 a credit note without an order takes goods back and posts', async () => {
  const product = await shop.product({ priceMinor: 500, costMinor: 200, onHand: '1' })
  const credit = await shop.ask('POST', '/credit-notes', {
    customerId: shop.customer,
    reason: 'Kauf im Vorjahr',
    restockLocationId: shop.warehouse,
    lines: [{ productId: product, quantity: '2', unitPriceMinor: 500 }],
  })
  expect(credit).toMatchObject({ grossMinor: 1_190, number: expect.stringMatching(/^RK-/) })
  expect(await shop.level(product)).toMatchObject({ onHand: '3' })
})

test('R-SA1 content that would be lost is refused when an order is made', async () => {
  const product = await shop.product()
  const line = { id: 'a', productId: product, quantity: '1' }
  const create = (body: unknown) => shop.admin.call('POST', '/orders', body)
  expect(await create({ documentFromClient: true, lines: [line] })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'documentFromClient' }] },
  })
  expect(await create({ lines: [line, line] })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'lines.1' }] },
  })
  expect(await create({ lines: [{ ...line, productId: shop.customer }], customerId: product })).toMatchObject(
    refused('unknown-reference', { findings: [{ field: 'customerId' }, { lineId: 'a', field: 'productId' }] }),
  )
})

test('R-SA20 S-33 a barcode as quantity, too high a price, too much together: named by line, and mended in the working copy', async () => {
  const service = await shop.product({ kind: 'service', unit: 'kg', priceMinor: 1_000_000 })
  const id = await shop.order([
    { id: 'a', productId: service, quantity: '36000291452' },
    { id: 'b', productId: service, quantity: '1', unitPriceMinor: 20_000_000_000 },
    { id: 'c', productId: service, quantity: '9000000' },
  ])
  const { status, body } = await commit(id)
  expect([status, body.code]).toEqual([409, 'incomplete-order'])
  expect(body.data.findings.map(({ lineId, field, code }: Record<string, string>) => [lineId, field, code])).toEqual([
    ['a', 'quantity', 'quantity-too-large'],
    ['b', 'unitPriceMinor', 'price-too-high'],
    ['c', 'quantity', 'amount-too-large'],
  ])
  await shop.edit(id, (doc) => {
    for (const line of ['a', 'b', 'c']) setLineField(doc, line, 'quantity', '2')
    setLineField(doc, 'b', 'unitPriceMinor', 100)
  })
  expect(await commit(id)).toMatchObject({ status: 200 })
})

test('R-SA20 WH-05 half a piece is neither delivered nor returned nor credited', async () => {
  const product = await shop.product({ onHand: '10' })
  const id = await shop.order([{ id: 'a', productId: product, quantity: '4' }])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  const part = (quantity: string) => ({ lines: [{ lineId: 'a', quantity }] })
  const half = refused('bad-lines', { findings: [{ lineId: 'a', field: 'quantity', code: 'quantity-not-whole' }] })
  const call = (step: string, quantity: string) => shop.admin.call('POST', `/orders/${id}/${step}`, part(quantity))
  expect(await call('deliver', '1.5')).toMatchObject(half)
  expect(await call('deliver', '4')).toMatchObject({ status: 200 })
  await shop.ask('POST', `/orders/${id}/invoice`, {})
  const back = (quantity: string) =>
    shop.admin.call('POST', `/orders/${id}/return`, { ...part(quantity), condition: 'sellable', reason: 'Zu viel' })
  expect(await back('0.5')).toMatchObject(half)
  expect(await back('1')).toMatchObject({ status: 200 })
  const credited = (quantity: string) =>
    shop.admin.call('POST', `/orders/${id}/credit`, { ...part(quantity), reason: 'Kulanz' })
  expect(await credited('0.5')).toMatchObject(half)
  expect(await credited('1')).toMatchObject({ status: 200 })
  const credit = { customerId: shop.customer, reason: 'Kulanz' }
  const line = { productId: product, quantity: '0.5', unitPriceMinor: 100 }
  expect(await shop.admin.call('POST', '/credit-notes', { ...credit, lines: [line] })).toMatchObject(
    refused('bad-lines', { findings: [{ lineId: '0', field: 'quantity', code: 'quantity-not-whole' }] }),
  )
  const much = { productId: product, quantity: '9000000', unitPriceMinor: 9_000_000_000 }
  expect(await shop.admin.call('POST', '/credit-notes', { ...credit, lines: [much] })).toMatchObject(
    refused('bad-lines', { findings: [{ lineId: '0', field: 'quantity', code: 'amount-too-large' }] }),
  )
})
