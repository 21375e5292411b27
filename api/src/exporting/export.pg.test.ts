import { withSystem } from '@werkbank/database/transaction.ts'
import readSheet from 'read-excel-file/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { collectFiles } from '../files/index.ts'
import { endOldJobs, type Queue, startQueue } from '../queue/index.ts'
import type { TestPerson } from '../testing.ts'
import { buildShop, type Shop } from '../testing-shop.ts'
import { exportsList } from './exports-list.ts'

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
const ask = (person: TestPerson, body: object = {}) =>
  person.call('POST', '/exports', { list: 'products', name: 'Artikel', columns: SHOWN, ...body })
const rowOf = async (person: TestPerson, id: string) => (await person.call('GET', `/jobs/${id}`)).body
async function made(person: TestPerson, body: object = {}): Promise<string> {
  const { status, body: answer } = await ask(person, body)
  expect(status, JSON.stringify(answer)).toBe(201)
  await expect.poll(async () => (await rowOf(person, answer.id)).state).toBe('done')
  return answer.id
}
const bytesOf = async (person: TestPerson, id: string) => {
  const response = await fetch(`${shop.url}/api/v1/jobs/${id}/result`, {
    headers: { cookie: person.cookie, 'sec-fetch-site': 'same-origin' },
  })
  expect(response.status).toBe(200)
  return { bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers }
}

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

test('ID-71 nobody gets a column that they may not see, nor a list; what is none is refused by its name', async () => {
  const sales = await shop.person('sales')
  const cost = [...SHOWN, { field: 'costMinor', head: 'EK' }]
  expect(await ask(sales, { columns: cost })).toMatchObject({
    status: 403,
    body: { data: { permission: 'cost.read' } },
  })
  // Which rows are there tells what they cost, too.
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
  const roles = (role: string) =>
    withSystem(shop.sql, (tx) => tx`UPDATE user_roles SET role_key = ${role} WHERE user_id = ${buyer.userId}`)
  await roles('sales') // who may see products, and not what they cost
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
