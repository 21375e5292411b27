import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { product } from '@werkbank/model/catalogue/product.ts'
import { isNamesake, type Named } from '@werkbank/model/records/same-name.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { namesakeOf } from '../records/same-name.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())
const refused = (code: string, data: unknown = expect.anything()) => ({ status: 409, body: { code, data } })
const create = (fields: Record<string, unknown>) =>
  shop.admin.call('POST', '/products', { name: 'Reh', confirmName: true, ...fields })

test('PR-01 R-CA1 R-CA3 a product needs a SKU of the right shape and a name', async () => {
  expect(await create({ sku: '  REH-1  ', name: '  Reh, stehend ' })).toMatchObject({ status: 201 })
  expect((await shop.ask('GET', '/products?sku=reh-1')).items).toMatchObject([{ sku: 'REH-1', name: 'Reh, stehend' }])
  for (const sku of ['', '   ', '-REH', 'REH-', 'RE H', 'ß1', 'x'.repeat(51)])
    expect(await create({ sku }), sku).toMatchObject({ status: 400, body: { code: 'invalid-input' } })
  expect(await create({ sku: 'REH-9', name: '   ' })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'name', message: 'A product needs a name.' }] },
  })
  for (const missing of ['sku', 'name'])
    expect(await create({ sku: 'REH-9', [missing]: undefined })).toMatchObject({
      status: 400,
      body: { errors: [{ path: missing }] },
    })
})

test('PR-02 R-CA9 R-PA7 of those who give one name at one instant one is not asked, for products and customers alike', async () => {
  const made = (answers: { status: number }[]) => answers.map(({ status }) => status).sort()
  const names = ['Gleichstand', 'GLEICHSTAND', ' gleichstand ', 'Gleichstand']
  const products = names.map((name, at) => shop.admin.call('POST', '/products', { sku: `GLEICH-${at}`, name }))
  expect(made(await Promise.all(products))).toEqual([201, 409, 409, 409])
  const customers = names.map((name) => shop.admin.call('POST', '/customers', { name }))
  expect(made(await Promise.all(customers))).toEqual([201, 409, 409, 409])
})

test('what nobody can see is nothing, also where a text may be missing; a country is one that there is', async () => {
  const made = await shop.ask('POST', '/customers', {
    name: 'Sichtbar',
    street: '\u2800',
    city: ' \u200b',
    country: 'AT',
  })
  expect(await shop.ask('GET', `/customers/${made.id}`)).toMatchObject({ street: '', city: '' })
  expect(await shop.admin.call('POST', '/customers', { name: 'Nirgends', country: 'XX' })).toMatchObject({
    status: 400,
  })
})

test('R-CA2 of simultaneous creations of one SKU one succeeds, whatever the case, and the others are told which product has it', async () => {
  const answers = await Promise.all(['Hirsch', 'HIRSCH', 'hirsch', 'hIRSCH'].map((sku) => create({ sku })))
  const made = answers.filter(({ status }) => status === 201)
  expect(made.length).toBe(1)
  for (const answer of answers.filter(({ status }) => status !== 201))
    expect(answer).toMatchObject(refused('sku-taken', { productId: made[0]?.body.id }))
})

test('PR-02 R-CA2 a name that another product has is asked about, by whichever door it comes; variants of a family share theirs', async () => {
  const first = await create({ sku: 'UHU-1', name: 'Uhu auf Ast' })
  const again = { sku: 'UHU-2', name: '  uhu  AUF Ast ', confirmName: false }
  expect(await create(again)).toMatchObject(refused('name-exists', { productId: first.body.id, sku: 'UHU-1' }))
  expect(await create({ ...again, confirmName: true })).toMatchObject({ status: 201 })
  const parent = await create({ sku: 'EULE', name: 'Eule', kind: 'parent' })
  for (const sku of ['EULE-1', 'EULE-2'])
    expect(await create({ sku, name: 'Eule', parentId: parent.body.id, confirmName: false })).toMatchObject({
      status: 201,
    })
})

test('PR-02 R-CA9 R-PA7 a name that another one has is asked about when something is renamed, too, of customers as of products', async () => {
  const owl = await create({ sku: 'KAUZ-1', name: 'Kauz' })
  const { id } = (await create({ sku: 'KAUZ-2', name: 'Käuzchen' })).body
  const rename = (body: object) => shop.admin.call('PATCH', `/products/${id}`, body)
  const taken = refused('name-exists', { productId: owl.body.id, sku: 'KAUZ-1' })
  expect(await rename({ name: ' KAUZ', unit: 'kg' })).toMatchObject(taken)
  expect(await shop.ask('GET', `/products/${id}`)).toMatchObject({ name: 'Käuzchen', unit: 'pcs' })
  expect(await rename({ name: ' KAUZ', confirmName: true })).toMatchObject({ status: 200 })
  // What has the name already is not asked again, however it is written from now on.
  expect(await rename({ name: 'Kauz', unit: 'kg' })).toMatchObject({ status: 200 })

  const post = (body: object) => shop.admin.call('POST', '/customers', body)
  const mill = (await post({ name: 'Mühle Grün', number: 'M-1' })).body
  const same = refused('customer-name-exists', { customerId: mill.id, number: 'M-1' })
  expect(await post({ name: 'MUHLE  grun' })).toMatchObject(same)
  const other = await post({ name: 'MUHLE  grun', confirmName: true })
  expect(other).toMatchObject({ status: 201 })
  const third = (await post({ name: 'Mühle Blau' })).body
  const change = (body: object) => shop.admin.call('PATCH', `/customers/${third.id}`, body)
  expect(await change({ name: 'mühle grün' })).toMatchObject(same)
  expect(await change({ name: 'mühle grün', confirmName: true })).toMatchObject({ status: 200 })
  expect(await change({ city: 'Bonn' })).toMatchObject({ status: 200 })
})

test('PR-02 SQL and the model find the same namesakes', async () => {
  const names = [
    'Spatz',
    'SPATZ ',
    'Spa\tz',
    'Spat z',
    'Späτz',
    'spatß',
    'Spatss',
    'ｓｐａｔｚ',
    'Spatz\u00A0 rot',
    'spatz\trot',
    'Ísk ır',
    'isk ir',
  ]
  const parent = (await create({ sku: 'SPATZ', name: 'Spatz', kind: 'parent' })).body.id
  for (const [index, name] of names.entries())
    await create({ sku: `SP-${index}`, name, parentId: index % 3 === 1 ? parent : null })
  await withOrg(shop.sql, shop.admin, async (tx) => {
    const rows = await tx<
      Named[]
    >`SELECT id, name, parent_id FROM products WHERE org_id = current_org() ORDER BY created_at, id`
    let found = 0
    for (const row of rows) {
      const expected = rows.find((other) => isNamesake(row, other))
      expect((await namesakeOf(tx, product, row))?.id, row.name).toBe(expected?.id)
      if (expected) found += 1
    }
    expect(found).toBeGreaterThan(5)
  })
})

test('R-CA4 two people who change different fields both succeed; for the same field the second sees the newer value', async () => {
  const id = await shop.product({ priceMinor: 1_000 })
  const change = (body: unknown) => shop.admin.call('PATCH', `/products/${id}`, body)
  expect(await change({ priceMinor: 1_200, seen: { priceMinor: 1_000 } })).toMatchObject({
    status: 200,
    body: { version: 2 },
  })
  expect(await change({ name: 'Neu', seen: { name: (await shop.ask('GET', `/products/${id}`)).name } })).toMatchObject({
    body: { version: 3 },
  })
  expect(await change({ priceMinor: 900, seen: { priceMinor: 1_000 } })).toMatchObject(
    refused('changed-meanwhile', { fields: { priceMinor: 1_200 } }),
  )
  expect(await change({ priceMinor: 1_200, seen: { priceMinor: 1_000 } })).toMatchObject({ body: { version: 3 } })
})

test('PR-04 each change is kept with person, time, old and new value; a cost is told to those who may see costs', async () => {
  const id = await shop.product({ priceMinor: 1_000, costMinor: 400 })
  const seller = await shop.person('sales', 'Sven')
  const change = (body: unknown) => shop.ask('PATCH', `/products/${id}`, body)
  await change({ priceMinor: 1_200, name: 'Husar', costMinor: 450 })
  await change({ priceMinor: 1_300, costMinor: 450 })
  await withSystem(
    shop.sql,
    (tx) => tx`INSERT INTO events (org_id, type, subject_type, subject_id, audience, payload)
      VALUES (${shop.admin.orgId}, 'product.changed', 'product', ${id}, 'product.read', '{"fields": ["unit"]}')`,
  )
  const path = `/products/${id}/changes`
  const { items } = await shop.ask('GET', path)
  expect(items.map(({ fields }: { fields: unknown }) => fields)).toEqual([
    { unit: null },
    { priceMinor: [1_200, 1_300] },
    { costMinor: [400, 450] },
    { priceMinor: [1_000, 1_200], name: [expect.any(String), 'Husar'] },
  ])
  expect(items[1]).toMatchObject({ actor: shop.admin.userId, at: expect.stringMatching(/^\d{4}-.*Z$/) })
  const first = await shop.ask('GET', `${path}?limit=3`)
  const rest = await shop.ask('GET', `${path}?limit=3&cursor=${first.nextCursor}`)
  expect([...first.items, ...rest.items]).toEqual(items)
  for (const where of [path, '/events?type=product.changed&limit=500']) {
    const { status, text } = await seller.call('GET', where)
    expect([status, text.includes('costMinor'), text.includes('1300')]).toEqual([200, false, true])
  }
  const stranger = await shop.stranger()
  expect((await stranger.call('GET', path)).status).toBe(404)
})

test('PR-11 R-CA5 a variant belongs to a family, and a family to nothing', async () => {
  const family = await shop.product({ kind: 'parent' })
  const goods = await shop.product()
  expect(await create({ sku: 'V-1', parentId: family, variant: { Farbe: 'rot' } })).toMatchObject({ status: 201 })
  expect(await create({ sku: 'V-2', parentId: goods })).toMatchObject(refused('unknown-parent'))
  expect(await create({ sku: 'V-3', parentId: family, kind: 'parent' })).toMatchObject(refused('unknown-parent'))
  const itself = newId()
  expect(await create({ id: itself, sku: 'V-4', parentId: itself })).toMatchObject(refused('unknown-parent'))
  const { id: variant } = (await create({ sku: 'V-5', parentId: family })).body
  expect(await create({ sku: 'V-6', parentId: variant })).toMatchObject(refused('unknown-parent'))
  expect((await shop.ask('GET', `/products?parentId=${family}&limit=1`)).items).toMatchObject([
    { sku: 'V-1', variant: { Farbe: 'rot' } },
  ])
})

test('PR-21 R-CA6 cost is for those with the right to it', async () => {
  const id = await shop.product({ costMinor: 400 })
  const viewer = await shop.person('viewer')
  expect((await viewer.call('GET', `/products/${id}`)).body.costMinor).toBeNull()
  expect(
    (await viewer.call('GET', '/products?limit=500')).body.items.every(
      (product: { costMinor: unknown }) => product.costMinor === null,
    ),
  ).toBe(true)
  expect((await viewer.call('PATCH', `/products/${id}`, { costMinor: 1 })).status).toBe(403)
})

test('R-CA2 lists go page by page in both directions and find parts of SKU and name, with the signs of patterns as text', async () => {
  for (const sku of ['L-1', 'L-2', 'L-3']) await create({ sku, name: '100%_Zinn' })
  const page = await shop.ask('GET', '/products?search=%25_zi&limit=2&sort=-sku')
  const next = await shop.ask('GET', `/products?search=%25_zi&limit=2&sort=-sku&cursor=${page.nextCursor}`)
  expect([...page.items, ...next.items].map(({ sku }: { sku: string }) => sku)).toEqual(['L-3', 'L-2', 'L-1'])
  expect(await shop.admin.call('GET', '/products/00000000-0000-7000-8000-000000000000')).toMatchObject({ status: 404 })
})

test('R-CA2 seven products of one name come once each, in pages of three by name', async () => {
  for (const n of [1, 2, 3, 4, 5, 6, 7]) await create({ sku: `P-${n}`, name: 'Gleichnamiger Husar', confirmName: true })
  for (const sort of ['name', '-name']) {
    const pages: string[][] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const from = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
      const page = await shop.ask('GET', `/products?search=Gleichnamiger&sort=${sort}&limit=3${from}`)
      pages.push(page.items.map(({ sku }: { sku: string }) => sku))
      cursor = page.nextCursor
    }
    expect(pages.map(({ length }) => length)).toEqual([3, 3, 1])
    expect(pages.flat().sort()).toEqual(['P-1', 'P-2', 'P-3', 'P-4', 'P-5', 'P-6', 'P-7'])
  }
})

test('R-PA1 R-PA2 R-PA3 customers get numbers, numbers exist once, and changes meet field by field', async () => {
  const post = (body: unknown) => shop.admin.call('POST', '/customers', body)
  const first = await post({ name: 'A', number: 'K00007' })
  expect(await post({ name: 'B', number: 'K00007' })).toMatchObject(
    refused('number-taken', { customerId: first.body.id }),
  )
  const numbers = await Promise.all(
    Array.from({ length: 8 }, async () => (await post({ name: 'C', confirmName: true })).body.number),
  )
  expect(new Set(numbers).size).toBe(8)
  expect(numbers).not.toContain('K00007')
  const change = (body: unknown) => shop.admin.call('PATCH', `/customers/${first.body.id}`, body)
  expect(await change({ city: 'Bonn', seen: { city: null } })).toMatchObject({ body: { version: 2 } })
  expect(await change({ city: 'Köln', seen: { city: null } })).toMatchObject(
    refused('changed-meanwhile', { fields: { city: 'Bonn' } }),
  )
  expect(await post({ name: 'D', email: 'nobody' })).toMatchObject({
    status: 400,
    body: { errors: [{ message: 'This is not a mail address.' }] },
  })
})

test('CU-06 a customer’s VAT identification number has the shape of its country', async () => {
  const post = (vatId: string) => shop.admin.call('POST', '/customers', { name: 'Wien', country: 'AT', vatId })
  const { id } = (await post('ATU 12345678')).body
  expect(await shop.ask('GET', `/customers/${id}`)).toMatchObject({ vatId: 'ATU12345678' })
  for (const wrong of [await post('AT12345678'), await shop.admin.call('PATCH', `/customers/${id}`, { vatId: 'AT1' })])
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ path: 'vatId' }] } })
  await shop.ask('PATCH', `/customers/${id}`, { vatId: null })
  expect(await shop.ask('GET', `/customers/${id}`)).toMatchObject({ vatId: null })
})

test('SA-08 R-PA4 an order and an invoice keep what was agreed when the customer changes', async () => {
  const id = await shop.order([{ productId: await shop.product({ onHand: '1' }), quantity: '1' }])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  await shop.ask('POST', `/orders/${id}/deliver`, {})
  const { invoiceId } = await shop.ask('POST', `/orders/${id}/invoice`, {})
  const before = [await shop.ask('GET', `/invoices/${invoiceId}`), (await shop.ask('GET', `/orders/${id}`)).committed]
  await shop.ask('PATCH', `/customers/${shop.customer}`, { taxMode: 'exempt', paymentDays: 0 })
  expect([await shop.ask('GET', `/invoices/${invoiceId}`), (await shop.ask('GET', `/orders/${id}`)).committed]).toEqual(
    before,
  )
})
