import { setHeadField, setLineField } from '@werkbank/model/agreement/agreed-document.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

const archive = (id: string, active = false) => shop.ask('PATCH', `/customers/${id}`, { active })
const customer = async (name: string) => (await shop.ask('POST', '/customers', { name })).id as string
const commit = (path: string) => shop.admin.call('POST', `${path}/commit`, {})
const archived = (code: string) => ({
  status: 409,
  body: { code, data: { findings: [{ field: 'customerId', code: 'customer-archived' }] } },
})

test('CU-10 R-SA30 with an archived customer no order and no quote is agreed on that never was, until they are taken back', async () => {
  const gone = await customer('Zinnhaus')
  const productId = await shop.product({ onHand: '10' })
  const lines = [{ id: 'a', productId, quantity: '1' }]
  const order = await shop.order(lines, { customerId: gone })
  const quote = (await shop.ask('POST', '/quotes', { id: newId(), customerId: gone, lines })).id as string
  await archive(gone)
  expect(await commit(`/orders/${order}`)).toMatchObject(archived('incomplete-order'))
  expect(await commit(`/quotes/${quote}`)).toMatchObject(archived('incomplete-quote'))
  expect((await shop.level(productId))?.reserved).toBe('0')
  // A new order gets the same refusal.
  const later = await shop.order(lines, { customerId: gone })
  expect(await commit(`/orders/${later}`)).toMatchObject(archived('incomplete-order'))
  await archive(gone, true)
  expect((await commit(`/orders/${order}`)).status).toBe(200)
  expect((await commit(`/quotes/${quote}`)).status).toBe(200)
})

test('CU-10 R-SA30 what was agreed with a customer goes on once they are archived: it is changed, delivered, invoiced and paid; no other order becomes theirs', async () => {
  const gone = await customer('Spielkiste')
  const productId = await shop.product({ onHand: '10' })
  const order = await shop.order([{ id: 'a', productId, quantity: '2' }], { customerId: gone })
  const other = await shop.order([{ id: 'a', productId, quantity: '1' }])
  for (const id of [order, other]) expect((await commit(`/orders/${id}`)).status).toBe(200)
  await archive(gone)
  await shop.edit(order, (doc) => setLineField(doc, 'a', 'quantity', '3'))
  expect(await commit(`/orders/${order}`)).toMatchObject({ status: 200, body: { version: 2 } })
  await shop.ask('POST', `/orders/${order}/deliver`, { lines: [{ lineId: 'a', quantity: '3' }] })
  const { invoiceId } = await shop.ask('POST', `/orders/${order}/invoice`, {})
  const { grossMinor } = await shop.ask('GET', `/invoices/${invoiceId}`)
  await shop.ask('POST', `/invoices/${invoiceId}/payments`, { amountMinor: grossMinor })
  expect((await shop.ask('GET', `/orders/${order}`)).status).toBe('paid')
  await shop.edit(other, (doc) => setHeadField(doc, 'customerId', gone))
  expect(await commit(`/orders/${other}`)).toMatchObject(archived('incomplete-order'))
})

test('CU-10 lists of the API tell archived customers from the others, and who may not change customers archives none', async () => {
  const gone = await customer('Alte Zinngießerei')
  await archive(gone)
  const named = async (query: string) =>
    (await shop.ask('GET', `/customers?search=Zinngießerei&${query}`)).items.map(({ id }: { id: string }) => id)
  expect(await named('active=false')).toEqual([gone])
  expect(await named('active=true')).toEqual([])
  expect(await shop.ask('GET', `/customers/${gone}/changes`)).toMatchObject({
    items: [{ fields: { active: [true, false] } }],
  })
  const clerk = await shop.person('warehouse')
  expect((await clerk.call('PATCH', `/customers/${gone}`, { active: true })).status).toBe(403)
})
