import { changeTestRole } from '@werkbank/database/testing/testing.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import readSheet from 'read-excel-file/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { collectFiles } from '../files/index.ts'
import { endOldJobs, type Queue, startQueue } from '../queue/index.ts'
import { buildShop, type Shop } from '../testing-shop.ts'
import { narrowingOf } from './exported-list.ts'
import { exportsList } from './exports-list.ts'
import { readList } from './read-list.ts'
import { exportCalls } from './testing-exports.ts'

const COUNT = 450
let shop: Shop
let queue: Queue
beforeAll(async () => {
  shop = await buildShop()
  const { orgId } = shop.admin
  await withSystem(
    shop.sql,
    (tx) => tx`
      INSERT INTO products (org_id, id, sku, name, price_minor, cost_minor)
      SELECT ${orgId}, gen_random_uuid(), 'S-' || lpad(n::text, 4, '0'), CASE n WHEN 7 THEN '=1+1' WHEN 8 THEN 'M_x0041_8' WHEN 9 THEN 'A' || chr(8232) || 'B' ELSE 'Hare ' || n END, n * 100 + 5, n FROM generate_series(1, ${COUNT}::int) n`,
  )
  queue = await startQueue({ url: shop.database.url, services: shop.api.services, kinds: [exportsList] })
})
afterAll(async () => {
  await queue?.stop()
  await shop?.close()
})

const SHOWN = [
  { field: 'sku', head: 'Artikelnummer' },
  { field: 'name', head: 'Bezeichnung' },
  { field: 'priceMinor', head: 'Preis' },
  { field: 'active', head: 'Aktiv', words: { true: 'ja', false: 'nein' } },
  { field: 'createdAt', head: 'Seit' },
]
const { ask, rowOf, made, bytesOf, linesOf } = exportCalls(() => shop, SHOWN)

test('PR-33 a list goes out whole as CSV, page by page, and what people wrote runs nowhere', async () => {
  const sales = await shop.person('sales')
  const id = await made(sales, { narrowing: { search: 's-0', sort: 'sku' } })
  const row = await rowOf(sales, id)
  const { bytes, headers } = await bytesOf(sales, id)
  expect(row).toMatchObject({ done: COUNT, total: COUNT, resultName: 'Artikel.csv', resultBytes: bytes.length })
  expect(headers.get('content-disposition')).toContain('attachment; filename="Artikel.csv"')
  const text = bytes.toString()
  expect(text.startsWith('\ufeff"Artikelnummer","Bezeichnung","Preis","Aktiv","Seit"\n')).toBe(true)
  const lines = text.trimEnd().split('\n').slice(1)
  expect(lines).toHaveLength(COUNT)
  expect(new Set(lines.map((line) => line.split(',')[0])).size).toBe(COUNT)
  expect(lines[0]).toMatch(/^"S-0001","Hare 1",1\.05,"ja","\d{4}-\d\d-\d\d"$/)
  expect(lines[6]).toMatch(/^"S-0007","'=1\+1",7\.05,/)
})

test('PR-33 for readers whose numbers have commas cells are divided by semicolons', async () => {
  const sales = await shop.person('sales')
  const id = await made(sales, { divided: 'semicolon', narrowing: { search: 's-0', sort: 'sku' } })
  const [head, first] = (await bytesOf(sales, id)).bytes.toString().split('\n')
  expect(head).toBe('\ufeff"Artikelnummer";"Bezeichnung";"Preis";"Aktiv";"Seit"')
  expect(first).toMatch(/^"S-0001";"Hare 1";1,05;"ja";/)
  expect((await ask(sales, { divided: 'tab' })).status).toBe(400)
})

test('PR-33 the same as a spreadsheet: numbers and days as such, text as text', async () => {
  const sales = await shop.person('sales')
  const [first, ...rest] = SHOWN
  const columns = [{ ...first, head: 'Artikel_x0041_\u0001' }, ...rest]
  const id = await made(sales, { form: 'xlsx', columns, narrowing: { search: 's-0', sort: 'sku' } })
  const { bytes } = await bytesOf(sales, id)
  const [{ data }] = (await readSheet(bytes)) as unknown as [{ data: unknown[][] }]
  expect(data).toHaveLength(COUNT + 1)
  expect(data[0]).toEqual(['Artikel_x0041_', 'Bezeichnung', 'Preis', 'Aktiv', 'Seit'])
  expect(data[7]?.slice(0, 4)).toEqual(['S-0007', '=1+1', 7.05, 'ja'])
  expect(data[8]?.[1]).toBe('M_x0041_8')
  expect(data[9]?.[1]).toBe('A\u2028B')
  expect(data[7]?.[4]).toBeInstanceOf(Date)
})

test('PR-33 a list is read as it was at one moment: what is renamed, made or archived meanwhile stands in it once, as it was', async () => {
  const { orgId, userId } = shop.admin
  const rename = (sku: string, to: string) =>
    withSystem(shop.sql, (tx) => tx`UPDATE products SET sku = ${to} WHERE org_id = ${orgId} AND sku = ${sku}`)
  const read: string[] = []
  const wanted = {
    list: 'products',
    fields: ['sku', 'name'],
    narrowing: narrowingOf('products', { search: 's-0', sort: 'sku' }),
  } as const
  await withOrg(
    shop.sql,
    { orgId, userId },
    async (tx) => {
      const caller = { ...shop.admin, permissions: new Set(['product.read']) } as never
      const { total, next } = await readList({ tx, caller, zone: 'Europe/Berlin' }, wanted, 200)
      expect(total).toBe(COUNT)
      read.push(...(await next()).map(({ sku }) => String(sku)))
      await rename('S-0449', 'S-0000') // to before what was read: never
      await rename('S-0001', 'S-0999') // to behind: twice
      await withSystem(
        shop.sql,
        (other) => other`
        INSERT INTO products (org_id, id, sku, name) VALUES (${orgId}, gen_random_uuid(), 'S-0300b', 'Neu')`,
      )
      await withSystem(
        shop.sql,
        (other) => other`UPDATE products SET deleted_at = now() WHERE org_id = ${orgId} AND sku = 'S-0400'`,
      )
      for (let rows = await next(); rows.length > 0; rows = await next())
        read.push(...rows.map(({ sku }) => String(sku)))
    },
    { isolation: 'repeatable read', readOnly: true },
  )
  await rename('S-0000', 'S-0449')
  await rename('S-0999', 'S-0001')
  await withSystem(shop.sql, async (tx) => {
    await tx`DELETE FROM products WHERE org_id = ${orgId} AND sku = 'S-0300b'`
    await tx`UPDATE products SET deleted_at = NULL WHERE org_id = ${orgId} AND sku = 'S-0400'`
  })
  expect(read).toEqual(Array.from({ length: COUNT }, (_, at) => `S-${String(at + 1).padStart(4, '0')}`))
})

test('PR-33 while people go on changing and making products each is in the file exactly once', async () => {
  const sales = await shop.person('sales')
  const { orgId } = shop.admin
  let isOver = false
  let changes = 0
  const storm = (async () => {
    for (let n = 0; !isOver; n += 1, changes += 1)
      await withSystem(shop.sql, async (tx) => {
        // Over and over from one end of the order to the other.
        await tx`UPDATE products SET name = ${n % 2 ? 'Aal ' : 'Zander '} || sku WHERE org_id = ${orgId} AND sku LIKE ${`S-0${n % 5}%`}`
        await tx`INSERT INTO products (org_id, id, sku, name) VALUES (${orgId}, gen_random_uuid(), ${`NEU-${n}`}, ${n % 2 ? 'Aal neu' : 'Zander neu'})`
      })
  })()
  try {
    await expect.poll(() => changes).toBeGreaterThan(2)
    const id = await made(sales, { narrowing: { sort: 'name' } })
    const skus = (await linesOf(sales, id)).slice(1).map(([sku]) => sku ?? '')
    expect(new Set(skus).size).toBe(skus.length)
    expect(skus.filter((sku) => /^S-0\d\d\d$/.test(sku))).toHaveLength(COUNT)
    const made_ = skus.flatMap((sku) => (sku.startsWith('NEU-') ? [Number(sku.slice(4))] : [])).sort((a, b) => a - b)
    expect(made_).toEqual(made_.map((_, at) => at)) // one moment: none without those before it
  } finally {
    isOver = true
    await storm
    await withSystem(shop.sql, (tx) => tx`DELETE FROM products WHERE org_id = ${orgId} AND sku LIKE 'NEU-%'`)
    await withSystem(
      shop.sql,
      (tx) =>
        tx`UPDATE products SET name = 'Hare ' || ltrim(substr(sku, 3), '0') WHERE org_id = ${orgId} AND sku LIKE 'S-0%'`,
    )
  }
})

test('LG-110 variants say their parent and each property in a column, categories their path where several have a name, parts of customers whose they are', async () => {
  const { admin } = shop
  const post = async (path: string, body: object) => {
    const answer = await admin.call('POST', path, body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body.id as string
  }
  const [tin, animals] = [await post('/categories', { name: 'Zinn' }), await post('/categories', { name: 'Tiere' })]
  const below = await post('/categories', { name: 'Zinn', parentId: animals })
  const parentId = await post('/products', { sku: 'FUCHS', name: 'Fuchs', kind: 'parent', categoryId: tin })
  await post('/products', {
    sku: 'FUCHS-R',
    name: 'Fuchs rot',
    parentId,
    categoryId: below,
    variant: { Farbe: 'rot', Höhe: '5 cm' },
  })
  const columns = [
    ...['sku', 'parentId', 'categoryId'].map((field) => ({ field, head: field })),
    ...['Farbe', 'Höhe', '__proto__'].map((property) => ({ field: 'variant', property, head: property })),
  ]
  const id = await made(admin, { columns, narrowing: { search: 'fuchs', sort: 'parentId' } })
  expect(await linesOf(admin, id)).toEqual([
    ['sku', 'parentId', 'categoryId', 'Farbe', 'Höhe', '__proto__'],
    ['FUCHS', '', 'Zinn', '', '', ''],
    ['FUCHS-R', 'FUCHS', 'Tiere › Zinn', 'rot', '5 cm', ''],
  ])
  expect((await ask(admin, { columns: [{ field: 'name', property: 'x', head: 'x' }] })).status).toBe(400)
  expect((await ask(admin, { columns: [columns[3], columns[3]] })).status).toBe(400)

  const [near, far] = [
    await post('/customers', { name: 'Nahe', city: 'Ulm', paymentDays: 7 }),
    await post('/customers', { name: 'Ferne', city: 'Kiel' }),
  ]
  await post(`/customers/${near}/contacts`, { name: 'Frau Nah' })
  await post(`/customers/${far}/contacts`, { name: 'Herr Fern' })
  const parts = { list: 'customerContacts', columns: ['customerId', 'name'].map((field) => ({ field, head: field })) }
  const { number } = (await admin.call('GET', `/customers/${near}`)).body
  const ofNear = await made(admin, { ...parts, narrowing: { city: 'ulm', paymentDaysTo: '7' } })
  expect(await linesOf(admin, ofNear)).toEqual([
    ['customerId', 'name'],
    [number, 'Frau Nah'],
  ])
  const addresses = await made(admin, {
    ...parts,
    list: 'customerAddresses',
    columns: ['customerId', 'city'].map((field) => ({ field, head: field })),
  })
  expect((await linesOf(admin, addresses)).map(([, city]) => city)).toEqual(expect.arrayContaining(['Ulm', 'Kiel']))
})

test('PR-33 FE-16 orders go out as their list shows them: narrowed by the working copy, by what waits and by words of their customers, sorted by any column', async () => {
  const { admin } = shop
  const product = await shop.product({ onHand: '10' })
  const [agreed, changed] = [
    await shop.order([{ id: 'l1', productId: product, quantity: '1' }]),
    await shop.order([{ id: 'l1', productId: product, quantity: '2' }]),
  ]
  for (const id of [agreed, changed]) await shop.ask('POST', `/orders/${id}/commit`, {})
  await withSystem(
    shop.sql,
    (tx) =>
      tx`UPDATE orders SET changes = 1, working_gross_minor = 987654, working_reference = 'Neu' WHERE id = ${changed}`,
  )
  const told = async (narrowing: object) =>
    await linesOf(
      admin,
      await made(admin, {
        list: 'orders',
        narrowing,
        columns: ['reference', 'grossMinor'].map((field) => ({ field, head: field })),
      }),
    )
  expect((await told({ view: 'changed' })).slice(1)).toEqual([['Neu', '9876.54']])
  expect((await told({ grossMinorFrom: '987654' })).slice(1)).toEqual([['Neu', '9876.54']])
  const [, first] = await told({ sort: '-grossMinor' })
  expect(first).toEqual(['Neu', '9876.54'])
  const customer = (await admin.call('GET', `/orders/${agreed}`)).body.customerId
  const { name } = (await admin.call('GET', `/customers/${customer}`)).body
  expect((await told({ search: name, view: 'to-deliver' })).length).toBeGreaterThan(2)
  expect(await told({ search: 'gibt es nicht' })).toHaveLength(1)
  const today = new Date().toISOString().slice(0, 10)
  expect((await told({ dateFrom: today, sort: 'status' })).length).toBe((await told({ sort: 'customerId' })).length)
  for (const narrowing of [{ view: 'paid' }, { sort: 'workingLines2' }, { sort: 'quoteId' }])
    expect(
      await ask(admin, { list: 'orders', columns: [{ field: 'number', head: 'Nr' }], narrowing }),
      JSON.stringify(narrowing),
    ).toMatchObject({ status: 400 })
})

test('PR-33 invoices are found by their customer, and a credit note takes off what it bills', async () => {
  const ordered = async () => {
    const id = await shop.order([{ id: 'l1', productId: await shop.product({ onHand: '10' }), quantity: '1' }])
    for (const step of ['commit', 'deliver', 'invoice']) await shop.ask('POST', `/orders/${id}/${step}`, {})
    return (await shop.admin.call('GET', `/orders/${id}`)).body.customerId as string
  }
  const { name } = (await shop.admin.call('GET', `/customers/${await ordered()}`)).body
  const columns = ['customerId', 'billedMinor'].map((field) => ({ field, head: field }))
  const told = async (narrowing: object) =>
    (await linesOf(shop.admin, await made(shop.admin, { list: 'invoices', columns, narrowing }))).slice(1)
  expect(
    (await told({ search: name, sort: '-billedMinor', openMinorFrom: '1' })).map(([customer]) => customer),
  ).toContain(name)
  expect(await told({ billedMinorTo: '-1' })).toEqual([])
})

test('ID-71 nobody gets a column that they may not see, nor a list; what is none is refused by its name', async () => {
  const sales = await shop.person('sales')
  const cost = [...SHOWN, { field: 'costMinor', head: 'EK' }]
  expect(await ask(sales, { columns: cost })).toMatchObject({
    status: 403,
    body: { data: { permission: 'cost.read' } },
  })
  // A filter by cost would reveal costs, too.
  expect(await ask(sales, { narrowing: { costMinorFrom: '40' } })).toMatchObject({
    status: 403,
    body: { data: { permission: 'cost.read' } },
  })
  expect((await ask(await shop.person('purchasing'), { columns: cost })).status).toBe(201)
  const warehouse = await shop.person('warehouse')
  const invoices = { list: 'invoices', columns: [{ field: 'number', head: 'Nr' }] }
  expect(await ask(warehouse, invoices)).toMatchObject({ status: 403, body: { data: { permission: 'invoice.read' } } })
  expect(await ask(sales, { columns: [{ field: 'variant', head: 'x' }] })).toMatchObject({ status: 400 })
  expect(await ask(sales, { columns: [{ field: '__proto__', head: 'x' }] })).toMatchObject({ status: 400 })
  expect(await ask(sales, { columns: [...SHOWN, SHOWN[0]] })).toMatchObject({ status: 400 })
  for (const narrowing of [{ colour: 'red' }, { limit: '1' }, { cursor: 'x' }])
    expect(await ask(sales, { narrowing }), JSON.stringify(narrowing)).toMatchObject({ status: 400 })
})

test('the file is of whoever asked alone, while they may see what is in it, and for some days; then its bytes go', async () => {
  const buyer = await shop.person('purchasing')
  const columns = [SHOWN[0], { field: 'costMinor', head: 'EK' }]
  const id = await made(buyer, { columns, narrowing: { search: 's-0' } })
  const { bytes } = await bytesOf(buyer, id)
  expect(bytes.toString()).toContain('"S-0001",0.01')
  expect((await shop.admin.call('GET', `/jobs/${id}/result`)).status).toBe(404)
  const narrowed = await made(buyer, { narrowing: { costMinorFrom: '40' } })
  const roles = (role: string) => withSystem(shop.sql, (tx) => changeTestRole(tx, buyer.orgId, buyer.userId, role))
  await roles('sales') // may see products, but not their cost
  for (const one of [id, narrowed])
    expect(await buyer.call('GET', `/jobs/${one}/result`)).toMatchObject({ status: 403 })
  await roles('purchasing')
  const { files, now } = shop.api.services
  const { store } = files.place
  const [row] = await shop.sql<{ sha256: string }[]>`SELECT result_sha256 AS sha256 FROM jobs WHERE id = ${id}`
  const there = () => store.size(`originals/${row?.sha256.slice(0, 2)}/${row?.sha256}`)
  await collectFiles(shop.sql, files, now())
  expect(await there()).toBe(bytes.length)
  await shop.sql`UPDATE jobs SET result_until = now() - interval '1 minute' WHERE id = ${id}`
  expect(await buyer.call('GET', `/jobs/${id}/result`)).toMatchObject({ status: 404 })
  await endOldJobs(shop.sql)
  expect(await rowOf(buyer, id)).toMatchObject({ state: 'done', resultName: null, resultUntil: null })
  await collectFiles(shop.sql, files, now())
  expect(await there()).toBeUndefined()
})

test('NF-10 an export leaves the last of the disk to the database, and its row says so', async () => {
  const { place } = shop.api.services.files
  const before = place.roomLeftBytes
  place.roomLeftBytes = Number.MAX_SAFE_INTEGER
  try {
    const { id } = (await ask(shop.admin)).body
    await expect.poll(async () => (await rowOf(shop.admin, id)).state).toBe('failed')
    expect((await rowOf(shop.admin, id)).reason).toMatchObject({ code: 'no-room' })
  } finally {
    place.roomLeftBytes = before
  }
})

test('ID-142 the security log tells who took which columns of which list out, when; a list that was refused is no export', async () => {
  const sales = await shop.person('sales')
  const told = async () =>
    (await shop.admin.call('GET', `/security-events?type=list.exported&person=${sales.userId}`)).body.items
  expect((await ask(sales, { columns: [{ field: 'costMinor', head: 'EK' }] })).status).toBe(403)
  expect(await told()).toEqual([])
  const id = await made(sales, { narrowing: { search: 's-000' } })
  expect(await told()).toMatchObject([
    {
      result: 'done',
      actor: sales.userId,
      subjectType: 'job',
      subjectId: id,
      subjectName: 'Artikel',
      details: {
        list: 'products',
        form: 'csv',
        columns: ['sku', 'name', 'priceMinor', 'active', 'createdAt'],
        filter: { search: 's-000' },
      },
    },
  ])
})

test('orders go out with the names of customers, and only to who may see those', async () => {
  const product = await shop.product({ onHand: '10' })
  const order = await shop.order([{ id: 'l1', productId: product, quantity: '1' }])
  await shop.ask('POST', `/orders/${order}/commit`, {})
  const columns = [
    { field: 'number', head: 'Nr' },
    { field: 'customerId', head: 'Kunde' },
    { field: 'status', head: 'Stand', words: { committed: 'Bestätigt' } },
  ]
  const id = await made(shop.admin, { list: 'orders', name: 'Aufträge', columns })
  const { number, customerId } = (await shop.admin.call('GET', `/orders/${order}`)).body
  const { name } = (await shop.admin.call('GET', `/customers/${customerId}`)).body
  expect((await bytesOf(shop.admin, id)).bytes.toString()).toContain(`"${number}","${name}","Bestätigt"`)
})

test('PR-33 a draft goes out as its list shows it, with its customer and its sum; amounts are exact in currencies of 0, 2 and 3 digits', async () => {
  const { orgId } = shop.admin
  const columns = ['currency', 'customerId', 'grossMinor'].map((field) => ({ field, head: field }))
  const product = await shop.product({ onHand: '1' })
  const order = await shop.order([{ id: 'l1', productId: product, quantity: '1' }])
  await shop.ask('POST', `/orders/${order}/commit`, {})
  const { customerId } = (await shop.admin.call('GET', `/orders/${order}`)).body
  const { name } = (await shop.admin.call('GET', `/customers/${customerId}`)).body
  await withSystem(shop.sql, async (tx) => {
    for (const currency of ['JPY', 'EUR', 'KWD'])
      await tx`
        INSERT INTO orders (org_id, id, status, currency, reference, working_customer_id, working_gross_minor)
        VALUES (${orgId}, gen_random_uuid(), 'draft', ${currency}, 'exact', ${customerId}, 1234567)`
  })
  const id = await made(shop.admin, { list: 'orders', columns, narrowing: { status: 'draft' } })
  const text = (await bytesOf(shop.admin, id)).bytes.toString()
  for (const line of [`"JPY","${name}",1234567`, `"EUR","${name}",12345.67`, `"KWD","${name}",1234.567`])
    expect(text).toContain(`${line}\n`)
})
