import { withOrg } from '@werkbank/database/transaction.ts'
import { addDays, dayIn } from '@werkbank/model/base/value/company-day.ts'
import { fold } from '@werkbank/model/base/value/fold.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { conditionsOf, meets } from '@werkbank/model/records/narrowing.ts'
import { orderWords } from '@werkbank/model/sales/order-search.ts'
import { order } from '@werkbank/model/sales/records.ts'
import { ordersHeld } from '@werkbank/model/sales/settings.ts'
import { shownOrder } from '@werkbank/model/sales/shown-order.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestPerson } from '../testing.ts'
import { buildShop, type Shop } from '../testing-shop.ts'
import { makeMirrorClient } from './mirror-client.ts'

let shop: Shop
let customers: { id: string; name: string }[]
beforeAll(async () => {
  shop = await buildShop()
  const second = await shop.ask('POST', '/customers', { name: 'Zinn & Söhne' })
  customers = [
    { id: shop.customer, name: 'Spielwaren Mayer' },
    { id: second.id, name: 'Zinn & Söhne' },
  ]
})
afterAll(() => shop?.close())

const ZONE = 'Europe/Berlin'
const today = dayIn(new Date(), ZONE)
type Row = Parameters<typeof shownOrder>[0] &
  Parameters<typeof orderWords>[0] & { id: string; status: string; orderedOn: string | null; createdAt: string }
const STATUSES = ['draft', 'invoiced', 'paid', 'paid', 'cancelled', 'cancelled'] as const
const pick = <T>(random: (below: number) => number, list: readonly T[]): T => list[random(list.length)] as T

/** Orders of any day in five years: agreed and not, done with and not, some with changes that are not agreed. */
const insertOrders = (random: (below: number) => number, count: number) =>
  withOrg(shop.sql, shop.admin, async (tx) => {
    for (let serial = 1; serial <= count; serial++) {
      const status = pick(random, STATUSES)
      const isAgreed = status !== 'draft' && random(5) > 0
      const changes = isAgreed && random(8) === 0 ? 1 : 0
      const [agreed, written] = [pick(random, customers).id, pick(random, customers).id]
      const begun = `${addDays(today, -random(1_800))}T${pick(random, ['00:30', '12:00', '23:30'])}:00Z`
      await tx`INSERT INTO orders (org_id, id, number, status, version, ordered_on, created_at, changes, customer_id, working_customer_id, reference, working_reference, gross_minor, working_gross_minor)
        VALUES (${shop.admin.orgId}, ${newId()}, ${isAgreed ? `A${serial}` : null}, ${status}, ${isAgreed ? 1 : 0}, ${isAgreed ? begun.slice(0, 10) : null}, ${begun}, ${changes},
          ${isAgreed ? agreed : null}, ${written}, ${isAgreed ? 'Messe' : ''}, ${random(2) === 0 ? 'Hof' : ''}, ${isAgreed ? random(5) * 100 : 0}, ${random(5) * 100})`
    }
  })

async function everything(person: TestPerson, path: string): Promise<Row[]> {
  const found: Row[] = []
  for (let cursor = ''; ; ) {
    const query = cursor && `&cursor=${encodeURIComponent(cursor)}`
    const { body, status, text } = await person.call('GET', `${path}${query}`)
    expect(status, text).toBe(200)
    found.push(...body.items)
    if (!body.nextCursor) return found
    cursor = body.nextCursor
  }
}

const amount = fc.integer({ min: 0, max: 500 }).map(String)
const dayOf = fc.integer({ min: 0, max: 1_800 }).map((ago) => addDays(today, -ago))
const filters = {
  status: fc.constantFrom('paid', 'cancelled', 'paid,cancelled'),
  customer: fc.constantFrom('0', '1'),
  dateFrom: dayOf,
  dateTo: dayOf,
  grossMinorFrom: amount,
  grossMinorTo: amount,
  search: fc.constantFrom('A1', 'söhne', 'messe', 'hof mayer'),
}
type Name = keyof typeof filters
/** None, one or two of them: more leave next to nothing. */
const narrowings = fc
  .tuple(fc.record(filters), fc.subarray(Object.keys(filters) as Name[], { maxLength: 2 }))
  .map(([all, names]) => Object.fromEntries(names.map((name) => [name, all[name]])) as Partial<Record<Name, string>>)
const { status, customerId, grossMinor } = order.fields
const listed = { fields: { status, customerId, date: { ...order.fields.createdAt }, grossMinor } }

/** What a list on a device has of its rows: `createOrderList` and `createList` say the same. */
function narrowed(rows: readonly Row[], asked: URLSearchParams): Row[] {
  const conditions = conditionsOf(listed, (name) => asked.get(name) ?? undefined)
  const words = fold(asked.get('search') ?? '').split(' ')
  return rows.filter((row) => {
    const shown = { ...row, ...shownOrder(row), date: row.orderedOn ?? row.createdAt }
    const text = fold(orderWords(row, (id) => customers.find((one) => one.id === id)).join(' '))
    return (
      conditions.every((one) => meets(listed, shown, one, (at) => dayIn(new Date(at), ZONE))) &&
      words.every((word) => text.includes(word))
    )
  })
}
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).sort()

test('NF-20 whatever the window, what a device holds of orders and what the API tells of older ones are together the whole list, as it is narrowed', async () => {
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((seed / 2_147_483_648) * below)
  }
  await insertOrders(random, 160)
  const all = await withOrg(
    shop.sql,
    shop.admin,
    (tx) =>
      tx<
        Row[]
      >`SELECT id, number, status, version, changes, customer_id, working_customer_id, reference, working_reference, gross_minor, working_gross_minor, ordered_on, created_at FROM orders`,
  )
  let older = 0
  const check = async (months: number, keeps: number, { customer, ...more }: Partial<Record<Name, string>>) => {
    const asked = new URLSearchParams(more)
    if (customer !== undefined) asked.set('customerId', customers[Number(customer)]?.id as string)
    await shop.admin.call('PUT', `/settings/${ordersHeld.key}`, { level: 'organisation', value: months })
    const device = makeMirrorClient(shop.admin)
    device.keep(all.slice(0, keeps).map(({ id }) => id))
    await device.bootstrap(['orders'])
    const { held } = (await shop.admin.call('GET', '/sync/pull?cursor=0')).body
    const here = device.rows('orders') as unknown as Row[]
    const told = await everything(shop.admin, `/orders?${asked}&limit=40&olderThan=${held.orders}`)
    const fetched = told.filter(({ id }) => !here.some((row) => row.id === id))
    expect(told.length - fetched.length).toBeLessThanOrEqual(keeps) // only what somebody opened is in both
    // What is to be done, or isn't agreed yet, is here whatever its age: its views ask for nothing.
    expect(fetched.filter((row) => !['paid', 'cancelled'].includes(row.status) || row.changes > 0)).toEqual([])
    expect(ids([...narrowed(here, asked), ...fetched])).toEqual(ids(narrowed(all, asked)))
    older += fetched.length
  }
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.nat(3), narrowings, check), { numRuns: 25 })
  expect(older).toBeGreaterThan(50)
})

test('AP-12 days of what a list shows are refused where no older orders are asked for: they would narrow nothing', async () => {
  const { status, body } = await shop.admin.call('GET', '/orders?dateFrom=2026-01-01')
  expect([status, body.errors[0].path, body.errors[0].message]).toEqual([
    400,
    'dateFrom',
    'dateFrom says something only together with olderThan.',
  ])
})
