import { must } from '@werkbank/model/base/assert.ts'
import { dayIn } from '@werkbank/model/base/value/company-day.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { category } from '@werkbank/model/catalogue/category.ts'
import { product } from '@werkbank/model/catalogue/product.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import type { Field } from '@werkbank/model/records/field.ts'
import { conditionsOf, meets, NONE, parametersOf } from '@werkbank/model/records/narrowing.ts'
import { invoice, order } from '@werkbank/model/sales/records.ts'
import { stockLevel, stockMove } from '@werkbank/model/stock/records.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeRandom } from '../testing-random.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

type Row = { id: string } & Record<string, unknown>
const ZONE = 'Europe/Berlin'
// The customer is that of the committed version, else of the working copy: the one field where `listOrders` differs from the record.
const { customerId: _, ...ofOrders } = order.fields
const LISTS: Record<string, AnyRecord> = {
  products: product,
  customers: customer,
  categories: category,
  orders: { ...order, fields: ofOrders },
  invoices: invoice,
  'stock/levels': stockLevel,
  'stock/moves': stockMove,
}

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
  const random = makeRandom(12)
  const pick = <T>(of: readonly T[]): T => of[random(of.length)] as T
  const categories: string[] = []
  for (const name of ['Tiere', 'Ritter', 'Bäume'])
    categories.push((await shop.ask('POST', '/categories', { name, parentId: pick([null, ...categories]) })).id)
  for (let n = 0; n < 40; n += 1)
    await shop.ask('POST', '/products', {
      sku: `N-${n}${pick(['', 'a', 'B'])}`,
      name: `${pick(['Hirsch', 'Müller', 'Müllerin', 'Reh ẞ'])} ${n}`,
      kind: pick(['goods', 'service']),
      categoryId: pick([null, ...categories]),
      priceMinor: random(4) * 500,
      costMinor: random(3) * 100,
      taxPercent: pick(['19', '7', '0.5']),
      variant: pick([{}, { Farbe: 'Grün' }]),
      confirmName: true,
    })
  for (let n = 0; n < 20; n += 1)
    await shop.ask('POST', '/customers', {
      name: `Kunde ${n}`,
      city: pick([null, 'Nürnberg', 'München', 'Fürth']),
      email: pick([null, 'a@test.test', 'B@test.test']),
      country: pick(['DE', 'AT']),
      paymentDays: pick([0, 14, 30]),
    })
  await buildOrders(pick)
  await buildStock(pick)
  await shop.sql`UPDATE products SET active = (hashtext(sku) % 3) <> 0, created_at = created_at - (abs(hashtext(sku)) % 90) * interval '1 hour' WHERE true`
})
/** Goods that came, and some that went elsewhere or were lost. */
async function buildStock(pick: <T>(of: readonly T[]) => T): Promise<void> {
  const other = (await shop.ask('POST', '/locations', { code: 'N2', name: 'Nebenlager' })).id
  for (let n = 0; n < 6; n += 1) {
    const productId = await shop.product({ onHand: String(n + 3) })
    const moved = { productId, quantity: pick(['1', '2']) }
    await shop.ask('POST', '/stock/transfers', { ...moved, fromLocationId: shop.warehouse, toLocationId: other })
    if (n % 2 === 0)
      await shop.ask('POST', '/stock/adjustments', { productId, quantity: '-1', locationId: other, reason: 'Bruch' })
  }
}
/** Orders of several customers, some of them confirmed, delivered and invoiced. */
async function buildOrders(pick: <T>(of: readonly T[]) => T): Promise<void> {
  const productId = await shop.product({ onHand: '100' })
  const buyers = [shop.customer]
  for (const paymentDays of [0, 14])
    buyers.push((await shop.ask('POST', '/customers', { name: `Zahlt in ${paymentDays}`, paymentDays })).id)
  for (let n = 0; n < 8; n += 1) {
    const lines = [{ id: newId(), productId, quantity: String(n + 1) }]
    const id = await shop.order(lines, { reference: `Anfrage ${n}`, customerId: pick(buyers) })
    if (n < 2) continue
    await shop.ask('POST', `/orders/${id}/commit`, {})
    if (n < 4) continue
    await shop.ask('POST', `/orders/${id}/deliver`, {})
    await shop.ask('POST', `/orders/${id}/invoice`, {})
  }
}
afterAll(() => shop?.close())

const all = async (many: string, query: Record<string, string> = {}): Promise<Row[]> => {
  const { items, nextCursor } = await shop.ask('GET', `/${many}?${new URLSearchParams({ limit: '200', ...query })}`)
  expect(nextCursor).toBeNull()
  return items
}

describe('AP-12 a list narrowed by a field has the rows that a device would show, whatever the field', () => {
  test.each(Object.entries(LISTS))('%s', async (many, record) => {
    const rows = await all(many)
    expect(rows.length).toBeGreaterThan(2)
    const wrong: string[] = []
    let some = 0
    for (const [name, field] of Object.entries(record.fields))
      for (const parameter of Object.keys(parametersOf(name, field)))
        for (const value of valuesOf(rows, record.fields, name)) {
          const narrowed = await all(many, { [parameter]: value })
          const conditions = conditionsOf(record, (asked) => (asked === parameter ? value : undefined))
          const meant = rows.filter((row) =>
            conditions.every((one) => meets(record, row, one, (at) => dayIn(at, ZONE))),
          )
          const [answered, expected] = [narrowed, meant].map((list) =>
            list
              .map(({ id }) => id)
              .sort()
              .join(),
          )
          if (conditions.length !== 1 || answered !== expected)
            wrong.push(`${parameter}=${value}: ${narrowed.length} rows instead of ${meant.length}`)
          if (meant.length > 0 && meant.length < rows.length) some += 1
        }
    expect(wrong).toEqual([])
    expect(some).toBeGreaterThan(3)
  })

  /** What stands in the rows themselves, and what is near it. */
  function valuesOf(rows: readonly Row[], fields: Record<string, Field>, name: string): string[] {
    const { wire, narrowing, isNullable } = must(fields[name], 'a field of the record')
    const known = [...new Set(rows.map((row) => row[name]).filter((value) => value !== null))].slice(0, 4).map(String)
    return [
      ...known,
      ...(narrowing === 'choices' ? [known.slice(0, 2).join(',')] : []),
      ...(narrowing === 'reference' && isNullable ? [NONE] : []),
      ...(narrowing === 'words' || narrowing === 'code' ? known.map((text) => text.toUpperCase()) : []),
      ...(narrowing === 'words' ? ['muller', 'ller 1', '%'] : []),
      ...(wire === 'moment' ? known.map((at) => dayIn(at, ZONE)) : []),
      ...(wire === 'decimal' ? ['7.5', '0'] : []),
    ].filter((value) => value !== '')
  }
})

test('AP-12 conditions come together, with the search and the order, over pages; what nobody can read is refused by name', async () => {
  const query = { active: 'true', priceMinorFrom: '500', kind: 'goods,service', search: 'r', sort: '-name' }
  const whole = await all('products', query)
  expect(whole.length).toBeGreaterThan(1)
  const first = await shop.ask('GET', `/products?${new URLSearchParams({ ...query, limit: '1' })}`)
  const next = await shop.ask(
    'GET',
    `/products?${new URLSearchParams({ ...query, limit: '1', cursor: first.nextCursor })}`,
  )
  expect([...first.items, ...next.items]).toEqual(whole.slice(0, 2))
  const wrong = {
    priceMinorFrom: '12,50',
    priceMinorTo: '1e3',
    createdAtFrom: '2026-02-30',
    kind: 'goods,nonsense',
    active: 'yes',
    categoryId: 'x',
    taxPercentTo: 'x',
  }
  for (const [name, value] of Object.entries(wrong))
    expect(await shop.admin.call('GET', `/products?${new URLSearchParams({ [name]: value })}`)).toMatchObject({
      status: 400,
      body: { errors: [{ path: name }] },
    })
})

test('CU-11 a list can not be narrowed by a field that the caller may not see', async () => {
  const viewer = await shop.person('viewer')
  expect(await viewer.call('GET', '/products?costMinorFrom=100')).toMatchObject({
    status: 403,
    body: { data: { permission: 'cost.read' } },
  })
  expect((await viewer.call('GET', '/products?priceMinorFrom=500')).status).toBe(200)
  expect((await all('products', { costMinorFrom: '100' })).length).toBeGreaterThan(0)
})

test('what a search finds is said once: the column of a table has the fields of its record', async () => {
  const columns = await shop.sql<{ table: string; made: string }[]>`
    SELECT table_name AS table, generation_expression AS made FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'search'`
  for (const record of Object.values(LISTS).filter(({ search }) => search)) {
    const made = columns.find(({ table }) => table === record.table)?.made ?? ''
    for (const name of record.search ?? [])
      expect(made, `${record.table}: ${name}`).toMatch(new RegExp(`\\b${name}\\b`))
  }
})

test('AP-13 a cursor that somebody made up out of numbers without bounds is bad input, and is not told of as an amount', async () => {
  const { id } = await shop.ask('POST', '/customers', { name: 'Kunde mit Geschichte' })
  for (const phone of ['1', '2']) await shop.ask('PATCH', `/customers/${id}`, { phone })
  const { nextCursor } = await shop.ask('GET', `/customers/${id}/changes?limit=1`)
  const asked = String(nextCursor).split('.')[1]
  for (const keys of [
    ['99999999999999999999', 1],
    ['1', 2 ** 63],
    ['1', 1.5],
  ]) {
    const cursor = `${Buffer.from(JSON.stringify(keys)).toString('base64url')}.${asked}`
    const { status, body } = await shop.admin.call('GET', `/customers/${id}/changes?${new URLSearchParams({ cursor })}`)
    expect([status, body.code], JSON.stringify(keys)).toEqual([400, 'invalid-input'])
  }
})
