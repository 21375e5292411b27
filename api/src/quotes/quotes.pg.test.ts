import { addLine, setHeadField, setLineField } from '@werkbank/model/agreement/agreed-document.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { PERMISSIONS } from '@werkbank/model/rights.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPdf } from '../testing-pdf.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop.close())

const post = (path: string, body: unknown = {}) => shop.admin.call('POST', path, body)
const refused = (code: string, data: object = {}) => ({
  status: 409,
  body: { code, data: expect.objectContaining(data) },
})

async function buildQuote(fields: Record<string, unknown> = {}) {
  const productId = await shop.product({ priceMinor: 1_000 })
  const { id } = await shop.ask('POST', '/quotes', {
    customerId: shop.customer,
    reference: 'Messe',
    lines: [{ id: 'l1', productId, quantity: '3', discountPercent: '10', note: 'bemalt' }],
    notes: 'Lieferung frei Haus',
    ...fields,
  })
  return { id: id as string, productId }
}
async function buildSent(fields: Record<string, unknown> = {}) {
  const quote = await buildQuote(fields)
  return { ...quote, ...(await shop.ask('POST', `/quotes/${quote.id}/commit`, {})) }
}
const read = (id: string) => shop.ask('GET', `/quotes/${id}`)
const expire = (id: string) => shop.sql`UPDATE quotes SET valid_until = '2020-02-03' WHERE id = ${id}`

test('SA-01 a quote has customer, lines and a day; it is written on by several people, and each version that was sent stays', async () => {
  const { id, productId } = await buildQuote()
  const draft = await read(id)
  expect(draft).toMatchObject({ number: null, state: 'draft', version: 0, committed: null, changed: true })
  expect(draft.workingCopy.head).toMatchObject({ customerId: shop.customer, reference: 'Messe' })
  expect(draft.workingCopy.head.validUntil).toMatch(/^\d{4}-\d\d-\d\d$/)
  const sent = await shop.ask('POST', `/quotes/${id}/commit`, {})
  expect(sent).toMatchObject({ version: 1, number: expect.stringMatching(/^AN-\d{4}-\d{5}$/) })
  const colleague = await shop.person('sales', 'Colleague')
  await shop.edit(id, (doc) => setLineField(doc, 'l1', 'quantity', '5'), colleague.userId, 'quote')
  await shop.edit(id, (doc) => addLine(doc, { id: 'l2', productId }), undefined, 'quote')
  const changed = await read(id)
  expect(changed).toMatchObject({ state: 'sent', grossMinor: 3_213, changed: true })
  expect(changed.differences).toHaveLength(2)
  expect(await shop.ask('POST', `/quotes/${id}/commit`, {})).toMatchObject({ version: 2, number: sent.number })
  expect(await post(`/quotes/${id}/commit`)).toMatchObject(refused('nothing-changed', { version: 2 }))
  const versions = await shop.sql`SELECT version, lines FROM quote_versions WHERE quote_id = ${id} ORDER BY version`
  expect(versions.map(({ lines }) => lines.map((line: { quantity: string }) => line.quantity))).toEqual([
    ['3'],
    ['5', '1'],
  ])
})

test('SA-01 what is missing in a quote is told at its field, and nothing is sent', async () => {
  const { id } = await buildQuote({ validUntil: '2020-01-01', customerId: undefined })
  const { status, body } = await post(`/quotes/${id}/commit`)
  expect([status, body.code]).toEqual([409, 'incomplete-quote'])
  expect(body.data.findings).toMatchObject([
    { field: 'customerId', code: 'customer-missing' },
    { field: 'validUntil', code: 'valid-until-past' },
  ])
  await shop.edit(id, (doc) => setHeadField(doc, 'validUntil', undefined), undefined, 'quote')
  expect((await post(`/quotes/${id}/commit`)).body.data.findings[1].code).toBe('valid-until-missing')
  expect(await read(id)).toMatchObject({ version: 0, number: null })
})

test('SA-02 accepted by twenty at once, a quote becomes one order with its lines and agreed prices, each knows the other', async () => {
  const { id, productId } = await buildSent()
  await shop.ask('PATCH', `/products/${productId}`, { priceMinor: 9_999 })
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(`/quotes/${id}/accept`)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  const orderIds = new Set(answers.map(({ body }) => body.orderId))
  expect(orderIds.size).toBe(1)
  const [orderId] = orderIds
  expect((await post(`/quotes/${id}/accept`)).body.orderId).toBe(orderId)
  expect(await read(id)).toMatchObject({ state: 'accepted', orderId })
  const order = await shop.ask('GET', `/orders/${orderId}`)
  expect(order).toMatchObject({ status: 'draft', quoteId: id })
  expect(order.workingCopy).toMatchObject({
    head: { customerId: shop.customer, reference: 'Messe' },
    lines: [{ id: 'l1', productId, quantity: '3', unitPriceMinor: 1_000, discountPercent: '10', note: 'bemalt' }],
    notes: 'Lieferung frei Haus',
  })
  expect(order.workingCopy.head).not.toHaveProperty('validUntil')
  const rows = await shop.sql`SELECT count(*)::int AS count FROM orders WHERE quote_id = ${id}`
  expect(rows[0]?.count).toBe(1)
  expect(await post(`/quotes/${id}/commit`)).toMatchObject(refused('quote-accepted', { state: 'accepted' }))
  expect(await post(`/quotes/${id}/decline`, { reason: 'no' })).toMatchObject(refused('quote-accepted'))
})

test('SA-02 turning a quote into an order needs a right of its own', async () => {
  const { id } = await buildSent()
  const viewer = await shop.person('viewer')
  expect((await viewer.call('GET', `/quotes/${id}`)).status).toBe(200)
  expect((await viewer.call('POST', `/quotes/${id}/accept`, {})).status).toBe(403)
  const sales = await shop.person('sales')
  expect((await sales.call('POST', `/quotes/${id}/accept`, {})).status).toBe(200)
})

test('SA-02 a quote that was not sent, or was declined, becomes no order; a declined one can be sent again', async () => {
  const { id } = await buildQuote()
  expect(await post(`/quotes/${id}/accept`)).toMatchObject(refused('not-sent', { state: 'draft' }))
  await shop.ask('POST', `/quotes/${id}/commit`, {})
  await shop.ask('POST', `/quotes/${id}/decline`, { reason: 'Zu teuer' })
  expect(await read(id)).toMatchObject({ state: 'declined', declinedReason: 'Zu teuer' })
  expect(await post(`/quotes/${id}/accept`)).toMatchObject(refused('quote-declined', { state: 'declined' }))
  expect(await post(`/quotes/${id}/decline`, { reason: 'again' })).toMatchObject(refused('quote-declined'))
  expect(await shop.ask('POST', `/quotes/${id}/commit`, {})).toMatchObject({ version: 2 })
  expect(await read(id)).toMatchObject({ state: 'sent', declinedReason: null })
})

test('SA-03 an expired quote asks which prices count, and takes the old ones or those of today', async () => {
  const [kept, today] = [await buildSent(), await buildSent()]
  for (const { id, productId } of [kept, today]) {
    await expire(id)
    await shop.ask('PATCH', `/products/${productId}`, { priceMinor: 1_200 })
    expect(await read(id)).toMatchObject({ status: 'sent', state: 'expired' })
    expect(await post(`/quotes/${id}/accept`)).toMatchObject(
      refused('quote-expired', {
        validUntil: '2020-02-03',
        prices: ['kept', 'today'],
        changed: [expect.objectContaining({ lineId: 'l1', keptMinor: 1_000, todayMinor: 1_200 })],
      }),
    )
  }
  // Current prices are answered only to people who may see products.
  const closer = await shop.personWith('quote.read', 'quote.convert')
  expect(await closer.call('POST', `/quotes/${kept.id}/accept`, {})).toMatchObject(
    refused('quote-expired', { changed: [], validUntil: '2020-02-03', prices: ['kept', 'today'] }),
  )
  const totalOf = async (id: string, prices: string) => {
    const { orderId } = await shop.ask('POST', `/quotes/${id}/accept`, { prices })
    await shop.ask('POST', `/orders/${orderId}/commit`, { backorder: true })
    return (await shop.ask('GET', `/orders/${orderId}`)).netMinor
  }
  expect([await totalOf(kept.id, 'kept'), await totalOf(today.id, 'today')]).toEqual([2_700, 3_240])
  const answered = [
    [kept.id, 'kept', 'today'],
    [today.id, 'today', 'kept'],
  ] as const
  for (const [id, same, other] of answered) {
    const { orderId } = await read(id)
    for (const body of [{}, { prices: same }])
      expect(await post(`/quotes/${id}/accept`, body)).toMatchObject({ status: 200, body: { orderId } })
    expect(await post(`/quotes/${id}/accept`, { prices: other })).toMatchObject(
      refused('quote-accepted', { orderId, prices: same }),
    )
  }
  const valid = await buildSent()
  expect(await post(`/quotes/${valid.id}/accept`, { prices: 'today' })).toMatchObject(refused('quote-valid'))
  expect(await post(`/quotes/${valid.id}/accept`, { prices: 'kept' })).toMatchObject({ status: 200 })
  expect(await post(`/quotes/${valid.id}/accept`, { prices: 'today' })).toMatchObject(refused('quote-accepted'))
})

test('SA-03 lists show each state, found by it and by words', async () => {
  const mark = newId().slice(-12)
  const [draft, sent, expired] = [
    await buildQuote({ reference: mark }),
    await buildSent({ reference: mark }),
    await buildSent({ reference: mark }),
  ]
  await expire(expired.id)
  const states = async (query: string) =>
    (await shop.ask('GET', `/quotes?search=${mark}${query}`)).items.map((row: { id: string; state: string }) => [
      row.id,
      row.state,
    ])
  expect((await states('')).sort()).toEqual(
    [
      [draft.id, 'draft'],
      [sent.id, 'sent'],
      [expired.id, 'expired'],
    ].sort(),
  )
  expect(await states('&state=sent')).toEqual([[sent.id, 'sent']])
  expect(await states('&state=expired')).toEqual([[expired.id, 'expired']])
})

test('DO-01 a quote that was sent is a paper with its number and last day', async () => {
  const { id } = await buildQuote()
  expect((await shop.admin.call('GET', `/quotes/${id}/pdf`)).status).toBe(404)
  const { number } = await shop.ask('POST', `/quotes/${id}/commit`, {})
  const [page] = await readPdf(shop.url, shop.admin, `/quotes/${id}/pdf`)
  expect(page).toEqual(expect.arrayContaining([`Angebot ${number}`, 'Gültig bis']))
})

test('ID-144 page and conversation of a quote are for who may read quotes: nothing of them is mirrored, read or told to others', async () => {
  const { id } = await buildSent()
  const all = PERMISSIONS.filter((permission) => permission !== 'token.create')
  const roles = { blind: all.filter((permission) => permission !== 'quote.read'), sighted: all }
  const seen = async (key: keyof typeof roles) => {
    await shop.sql`INSERT INTO roles (org_id, key, name, permissions) VALUES (${shop.admin.orgId}, ${key}, ${key}, ${roles[key]})`
    const person = await shop.person(key)
    const { body } = await person.call('GET', '/events?limit=200')
    return {
      mirrored: (await person.call('GET', '/sync/bootstrap')).text.includes(id),
      told: JSON.stringify(body).includes(id),
      read: await Promise.all(
        ['history', 'at/0'].map(async (what) => (await person.call('GET', `/documents/doc:${id}/${what}`)).status),
      ),
      ticket: (await person.call('POST', `/documents/doc:${id}/tickets`, {})).status,
    }
  }
  expect(await seen('blind')).toEqual({ mirrored: false, told: false, read: [404, 404], ticket: 404 })
  expect(await seen('sighted')).toEqual({ mirrored: true, told: true, read: [200, 200], ticket: 200 })
})
