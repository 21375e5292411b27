import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPdf } from '../testing-pdf.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

const HOME = { street: 'Ringstraße 1', postalCode: '90402', city: 'Nürnberg', country: 'DE' }
const WORKS = { name: 'Werk 2', street: 'Hafenweg 7', postalCode: '90768', city: 'Fürth', country: 'DE' }
const customer = (fields: object = {}) =>
  shop.ask('POST', '/customers', { name: 'Mayer', confirmName: true, ...HOME, ...fields })
const addressesOf = async (id: string) => (await shop.ask('GET', `/customers/${id}/addresses`)).items
const read = (id: string) => shop.ask('GET', `/customers/${id}`)

test('CU-02 R-PA5 a customer has any number of addresses, one the standard for invoices and one for deliveries', async () => {
  const { id } = await customer()
  expect(await addressesOf(id)).toMatchObject([{ ...HOME, id, customerId: id, name: '' }])
  const [works, ...others] = await Promise.all(
    [WORKS, ...Array.from({ length: 30 }, (_, n) => ({ city: `Ort ${n}` }))].map((address) =>
      shop.ask('POST', `/customers/${id}/addresses`, address),
    ),
  )
  expect((await addressesOf(id)).length).toBe(32)
  const path = `/customers/${id}/addresses/${works.id}`
  await shop.ask('POST', `${path}/choose`, { use: 'delivery' })
  expect(await read(id)).toMatchObject({ ...HOME, billingAddressId: id, deliveryAddressId: works.id })
  expect(await shop.admin.call('POST', `${path}/remove`, {})).toMatchObject({
    status: 409,
    body: { code: 'standard-address' },
  })
  await shop.ask('POST', `/customers/${id}/addresses/${others[0].id}/remove`, {})
  expect((await addressesOf(id)).length).toBe(31)
  for (const step of ['remove', 'choose'])
    expect(
      await shop.admin.call(
        'POST',
        `/customers/${id}/addresses/${others[0].id}/${step}`,
        step === 'choose' ? { use: 'billing' } : {},
      ),
    ).toMatchObject({ status: 404 })
})

test('CU-02 R-PA6 a customer is where their address for invoices is, whichever of both is changed', async () => {
  const { id } = await customer()
  await shop.ask('PATCH', `/customers/${id}`, { city: 'Erlangen', seen: { city: 'Nürnberg' } })
  expect(await addressesOf(id)).toMatchObject([{ ...HOME, city: 'Erlangen' }])
  await shop.ask('PATCH', `/customers/${id}/addresses/${id}`, {
    city: 'Ansbach',
    country: 'AT',
    seen: { city: 'Erlangen' },
  })
  expect(await read(id)).toMatchObject({ city: 'Ansbach', country: 'AT' })
  const { id: works } = await shop.ask('POST', `/customers/${id}/addresses`, WORKS)
  await shop.ask('POST', `/customers/${id}/addresses/${works}/choose`, { use: 'billing' })
  expect(await read(id)).toMatchObject({ city: 'Fürth', street: 'Hafenweg 7', country: 'DE' })
  expect((await shop.ask('GET', '/customers?search=furth')).items.map((one: { id: string }) => one.id)).toContain(id)
})

test('CU-02 contact persons have a name, mail and phone; two who change different fields both succeed', async () => {
  const { id } = await customer()
  const at = `/customers/${id}/contacts`
  const contact = await shop.ask('POST', at, {
    name: 'Kim Kundig',
    email: 'kim@mayer.test',
    phone: '0911 1',
    role: 'Einkauf',
  })
  expect(await shop.admin.call('POST', at, { name: ' ', email: 'x' })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'name' }, { path: 'email' }] },
  })
  await shop.ask('PATCH', `${at}/${contact.id}`, { phone: '0911 2', seen: { phone: '0911 1' } })
  await shop.ask('PATCH', `${at}/${contact.id}`, { role: 'Leitung', seen: { role: 'Einkauf' } })
  expect(
    await shop.admin.call('PATCH', `${at}/${contact.id}`, { phone: '3', seen: { phone: '0911 1' } }),
  ).toMatchObject({
    status: 409,
    body: { code: 'changed-meanwhile', data: { fields: { phone: '0911 2' } } },
  })
  expect((await shop.ask('GET', `${at}?search=kundig`)).items).toMatchObject([{ phone: '0911 2', role: 'Leitung' }])
  await shop.ask('POST', `${at}/${contact.id}/remove`, {})
  expect((await shop.ask('GET', at)).items).toEqual([])
})

test('CU-02 what belongs to one customer is not reached by way of another, and rights are those of customers', async () => {
  const [one, two] = [await customer(), await customer()]
  const contact = await shop.ask('POST', `/customers/${one.id}/contacts`, { name: 'Kim' })
  for (const [method, path, body] of [
    ['GET', `contacts/${contact.id}`, undefined],
    ['PATCH', `contacts/${contact.id}`, { name: 'Lee' }],
    ['POST', `contacts/${contact.id}/remove`, {}],
    ['PATCH', `addresses/${one.id}`, { city: 'X' }],
    ['POST', `addresses/${one.id}/choose`, { use: 'billing' }],
  ] as const)
    expect(await shop.admin.call(method, `/customers/${two.id}/${path}`, body), path).toMatchObject({ status: 404 })
  expect(await shop.admin.call('POST', `/customers/${newId()}/contacts`, { name: 'Kim' })).toMatchObject({
    status: 404,
  })
  const viewer = await shop.person('viewer')
  expect((await viewer.call('GET', `/customers/${one.id}/contacts`)).status).toBe(200)
  expect((await viewer.call('POST', `/customers/${one.id}/contacts`, { name: 'Lee' })).status).toBe(403)
})

test('PR-04 ID-122 the history of a customer tells what became of their addresses and contact persons', async () => {
  const { id } = await customer()
  const contact = await shop.ask('POST', `/customers/${id}/contacts`, { name: 'Kim' })
  await shop.ask('PATCH', `/customers/${id}/contacts/${contact.id}`, { phone: '1' })
  await shop.ask('POST', `/customers/${id}/contacts/${contact.id}/remove`, {})
  await shop.ask('PATCH', `/customers/${id}/addresses/${id}`, { city: 'Bamberg' })
  expect((await shop.ask('GET', `/customers/${id}/changes`)).items).toMatchObject([
    { record: 'customer-address', what: 'changed', fields: { city: ['Nürnberg', 'Bamberg'] } },
    { record: 'customer-contact', what: 'removed', fields: { name: ['Kim', null], phone: ['1', null] } },
    { record: 'customer-contact', what: 'changed', fields: { phone: [null, '1'] } },
    { record: 'customer-contact', what: 'created', fields: { name: [null, 'Kim'] } },
  ])
})

test('CU-11 who may change customers but not see them is told nothing of what stands there by a conflict', async () => {
  const { id } = await customer({ phone: '0911 77' })
  const contact = (await shop.ask('POST', `/customers/${id}/contacts`, { name: 'Kim', phone: '0911 78' })).id
  await shop.sql`INSERT INTO roles (org_id, key, name, permissions) VALUES (${shop.admin.orgId}, 'typist', 'Typist', ${['customer.edit']})`
  const typist = await shop.person('typist')
  for (const path of [`/customers/${id}`, `/customers/${id}/contacts/${contact}`]) {
    const answer = await typist.call('PATCH', path, { phone: '1', seen: { phone: '2' } })
    expect(answer).toMatchObject({ status: 403, body: { data: { permission: 'customer.read' } } })
    expect(answer.text).not.toContain('0911')
    expect((await typist.call('PATCH', path, { phone: '3' })).status).toBe(200)
  }
})

const paper = async (path: string) => (await readPdf(shop.url, shop.admin, path)).flat().join('\n')

test('CU-02 IV-03 papers go where the customer wants them, invoices to an address of their own where that is said, and keep it', async () => {
  const { id } = await customer()
  const { id: works } = await shop.ask('POST', `/customers/${id}/addresses`, WORKS)
  const { id: accounts } = await shop.ask('POST', `/customers/${id}/addresses`, {
    ...HOME,
    name: 'Buchhaltung',
    street: 'Postfach 9',
  })
  await shop.ask('POST', `/customers/${id}/addresses/${works}/choose`, { use: 'delivery' })
  const productId = await shop.product({ onHand: '10' })
  const order = await shop.order([{ id: 'l1', productId, quantity: '4' }], { customerId: id })
  await shop.ask('POST', `/orders/${order}/commit`, {})
  const { deliveryId } = await shop.ask('POST', `/orders/${order}/deliver`, {})
  const half = { lines: [{ lineId: 'l1', quantity: '2' }] }
  expect(
    await shop.admin.call('POST', `/orders/${order}/invoice`, { ...half, billingAddressId: shop.customer }),
  ).toMatchObject({ status: 409, body: { code: 'unknown-address' } })
  const first = await shop.ask('POST', `/orders/${order}/invoice`, { ...half, billingAddressId: accounts })
  const second = await shop.ask('POST', `/orders/${order}/invoice`, {})
  const credit = await shop.ask('POST', `/invoices/${first.invoiceId}/cancel`, { reason: 'falsch' })
  const check = async () => {
    expect(await paper(`/deliveries/${deliveryId}/pdf`)).toMatch(/Mayer\s+Werk 2\s+Hafenweg 7\s+90768 Fürth/)
    for (const invoice of [first.invoiceId, credit.invoiceId])
      expect(await paper(`/invoices/${invoice}/pdf`)).toMatch(/Mayer\s+Buchhaltung\s+Postfach 9\s+90402 Nürnberg/)
    expect(await paper(`/invoices/${second.invoiceId}/pdf`)).toMatch(/Mayer\s+Ringstraße 1\s+90402 Nürnberg/)
    expect(await paper(`/orders/${order}/confirmation/pdf`)).toMatch(/Mayer\s+Ringstraße 1\s+90402 Nürnberg/)
  }
  await check()
  for (const address of [id, works, accounts])
    await shop.ask('PATCH', `/customers/${id}/addresses/${address}`, {
      name: 'Neu',
      street: 'Neue Straße 1',
      city: 'Hof',
    })
  // Else they would be as they were for being kept.
  await shop.sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`DELETE FROM printed_papers`
  })
  await check()
})

test('CU-02 IV-03 R-PA9 an address that was removed goes on being where its invoices went: of corrections, and where both happen at once', async () => {
  const { id } = await customer()
  const productId = await shop.product({ onHand: '50' })
  const issued = async () => {
    const accounts = { ...HOME, name: 'Buchhaltung', street: 'Postfach 9' }
    const address = (await shop.ask('POST', `/customers/${id}/addresses`, accounts)).id as string
    const order = await shop.order([{ id: 'l1', productId, quantity: '2' }], { customerId: id })
    await shop.ask('POST', `/orders/${order}/commit`, {})
    await shop.ask('POST', `/orders/${order}/deliver`, {})
    return {
      remove: () => shop.ask('POST', `/customers/${id}/addresses/${address}/remove`, {}),
      invoice: () => shop.admin.call('POST', `/orders/${order}/invoice`, { billingAddressId: address }),
    }
  }
  const first = await issued()
  const { invoiceId } = (await first.invoice()).body
  await first.remove()
  expect(await first.invoice()).toMatchObject({ status: 409 })
  const credit = await shop.ask('POST', `/invoices/${invoiceId}/cancel`, { reason: 'falsch' })
  expect(await paper(`/invoices/${credit.invoiceId}/pdf`)).toMatch(/Mayer\s+Buchhaltung\s+Postfach 9\s+90402 Nürnberg/)
  for (let round = 0; round < 5; round += 1) {
    const { invoice, remove } = await issued()
    const [{ status, body }] = await Promise.all([invoice(), remove()])
    if (status === 409) expect(body.code).toBe('unknown-address')
    else
      expect(
        await shop.sql`SELECT parties->'customer'->>'street' AS street FROM invoices WHERE id = ${body.invoiceId}`,
      ).toEqual([{ street: 'Postfach 9' }])
  }
})

test('CU-02 R-PA8 an address that says nothing is refused when it is added and when it is emptied, also by two at once', async () => {
  const { id } = await customer()
  const empty = {
    status: 400,
    body: { errors: [{ code: 'address-empty', message: expect.stringContaining('can be seen') }] },
  }
  const blank = { name: ' ', street: '\u2800', postalCode: '', city: '\u200b', country: 'AT' }
  for (const nothing of [{}, { country: 'AT' }, { name: '  ', street: null }, blank])
    expect(await shop.admin.call('POST', `/customers/${id}/addresses`, nothing)).toMatchObject(empty)
  const made = await shop.admin.call('POST', `/customers/${id}/addresses`, { street: 'Hafenweg 7', city: 'Fürth' })
  expect(made.status).toBe(201) // as whatever is made
  const works = made.body.id
  const change = (fields: object) => shop.admin.call('PATCH', `/customers/${id}/addresses/${works}`, fields)
  expect(await change({ street: null, city: ' ' })).toMatchObject(empty)
  const answers = await Promise.all([change({ street: null }), change({ city: null })])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
  expect((await addressesOf(id)).length).toBe(2)
})

test('CU-02 R-PA8 a small invoice needs no recipient: it is issued to a customer of whom only the name is known', async () => {
  const { id } = await shop.ask('POST', '/customers', { name: 'Laufkundschaft' })
  const product = await shop.product({ priceMinor: 21_008, kind: 'service' })
  const order = await shop.order([{ productId: product, quantity: '1' }], { customerId: id })
  await shop.ask('POST', `/orders/${order}/commit`, {})
  await shop.ask('POST', `/orders/${order}/deliver`, {})
  const { invoiceId, grossMinor } = await shop.ask('POST', `/orders/${order}/invoice`, {})
  expect(grossMinor).toBe(25_000)
  expect((await readPdf(shop.url, shop.admin, `/invoices/${invoiceId}/pdf`)).flat()).toContain('Laufkundschaft')
})
