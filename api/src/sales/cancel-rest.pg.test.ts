import { readDocument } from '@werkbank/database/log/document-log.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import { readOrder, setLineField } from '@werkbank/model/agreement/agreed-document.ts'
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
const commit = (id: string, body: unknown = {}) => shop.admin.call('POST', `/orders/${id}/commit`, body)
test('SA-15 R-SA27 the rest of a partly delivered order is cancelled with a reason: a version without it, stock free, what left stays as agreed', async () => {
  const [part, none, all] = [
    await shop.product({ onHand: '20', priceMinor: 1_000 }),
    await shop.product({ onHand: '20' }),
    await shop.product({ onHand: '20' }),
  ]
  const id = await shop.order([
    { id: 'a', productId: part, quantity: '5', unitPriceMinor: 700 },
    { id: 'b', productId: none, quantity: '2' },
    { id: 'c', productId: all, quantity: '3' },
  ])
  const rest = (person = shop.admin, body: unknown = { reason: 'Modell läuft aus' }) =>
    person.call('POST', `/orders/${id}/cancel-rest`, body)
  await commit(id)
  expect(await rest()).toMatchObject(refused('nothing-open')) // as a whole, then
  await shop.ask('POST', `/orders/${id}/deliver`, {
    lines: [
      { lineId: 'a', quantity: '2' },
      { lineId: 'c', quantity: '3' },
    ],
  })
  const whole = await shop.admin.call('POST', `/orders/${id}/cancel`, { reason: 'Nicht gewünscht' })
  expect(whole.body.data.possible).toContain('order.cancel-rest')
  expect(await rest(shop.admin, { reason: ' ' })).toMatchObject({ status: 400 })
  expect((await rest(await shop.person('warehouse'))).status).toBe(403)
  // Unconfirmed changes are not committed on the way.
  await shop.edit(id, (doc) => setLineField(doc, 'a', 'quantity', '9'))
  expect(await rest()).toMatchObject(refused('unconfirmed-changes', { changes: 1 }))
  await shop.edit(id, (doc) => setLineField(doc, 'a', 'quantity', '5'))
  // What is archived meanwhile can't be ordered any more; that is no reason to keep waiting for it.
  await shop.ask('PATCH', `/products/${none}`, { active: false })
  expect(await rest()).toMatchObject({ status: 200, body: { version: 2 } })
  expect(await rest()).toMatchObject(refused('nothing-open'))
  const order = await shop.ask('GET', `/orders/${id}`)
  expect(order).toMatchObject({
    status: 'delivered',
    version: 2,
    backorder: false,
    changes: [],
    netMinor: 1_400 + 3 * 1_000,
  })
  expect(order.committed.lines.map((line: Record<string, string>) => [line.id, line.quantity])).toEqual([
    ['a', '2'],
    ['c', '3'],
  ])
  const levels = await Promise.all([part, none, all].map((product) => shop.level(product)))
  expect(levels.map((level) => [level?.onHand, level?.reserved])).toEqual([
    ['18', '0'],
    ['20', '0'],
    ['17', '0'],
  ])
  const { doc } = await withOrg(shop.sql, shop.admin, (tx) => readDocument(tx, shop.admin.orgId, `order:${id}`))
  expect(readOrder(doc).lines.map((line) => [line.id, line.quantity])).toEqual([
    ['a', '2'],
    ['c', '3'],
  ])
  const [version] =
    await shop.sql`SELECT reason, committed_by FROM order_versions WHERE order_id = ${id} AND version = 2`
  expect(version).toEqual({ reason: 'Modell läuft aus', committedBy: shop.admin.userId })
  await shop.ask('POST', `/orders/${id}/invoice`, {})
  expect(await checkBooks(shop.sql, shop.admin.orgId)).toEqual([])
})

test('SA-15 R-SA27 what was invoiced before it left stays in the order; one who cancels while another delivers gets one of both', async () => {
  const product = await shop.product({ onHand: '20' })
  const id = await shop.order([{ id: 'a', productId: product, quantity: '5' }])
  await commit(id)
  await shop.ask('POST', `/orders/${id}/invoice`, { basis: 'ordered', lines: [{ lineId: 'a', quantity: '3' }] })
  await shop.ask('POST', `/orders/${id}/deliver`, { lines: [{ lineId: 'a', quantity: '1' }] })
  await shop.ask('POST', `/orders/${id}/cancel-rest`, { reason: 'Nur das Bezahlte' })
  expect((await shop.ask('GET', `/orders/${id}`)).committed.lines).toMatchObject([{ quantity: '3' }])
  expect(await shop.level(product)).toMatchObject({ onHand: '19', reserved: '2' })
  const other = await shop.order([{ id: 'a', productId: product, quantity: '4' }])
  await commit(other)
  await shop.ask('POST', `/orders/${other}/deliver`, { lines: [{ lineId: 'a', quantity: '1' }] })
  const answers = await Promise.all([
    shop.admin.call('POST', `/orders/${other}/cancel-rest`, { reason: 'Reicht' }),
    shop.admin.call('POST', `/orders/${other}/deliver`, {}),
    shop.admin.call('POST', `/orders/${other}/cancel-rest`, { reason: 'Reicht' }),
  ])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  const { committed, status, deliveries } = await shop.ask('GET', `/orders/${other}`)
  expect(status).toBe('delivered')
  expect(committed.lines).toMatchObject([{ quantity: deliveries.length > 1 ? '4' : '1' }])
  expect(await checkBooks(shop.sql, shop.admin.orgId)).toEqual([])
})
