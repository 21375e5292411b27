import { withOrg } from '@werkbank/database/transaction.ts'
import { addDays, dayIn } from '@werkbank/model/base/value/company-day.ts'
import { fold } from '@werkbank/model/base/value/fold.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { conditionsOf, meets } from '@werkbank/model/records/narrowing.ts'
import { billedMinor, owedBackMinor } from '@werkbank/model/sales/billing/open-amount.ts'
import { invoice } from '@werkbank/model/sales/records.ts'
import { ordersHeld } from '@werkbank/model/sales/settings.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestPerson } from '../testing.ts'
import { buildShop, type Shop } from '../testing-shop.ts'
import { makeMirrorClient } from './mirror-client.ts'

let shop: Shop
let customers: string[]
beforeAll(async () => {
  shop = await buildShop()
  const second = await shop.ask('POST', '/customers', { name: 'Zinn & Söhne' })
  customers = [shop.customer, second.id]
})
afterAll(() => shop?.close())

const today = dayIn(new Date(), 'Europe/Berlin')
const own = <T>(work: Parameters<typeof withOrg<T>>[2]) => withOrg(shop.sql, shop.admin, work)
const STATUSES = ['invoiced', 'paid', 'cancelled'] as const
type Paper = { number: string; customerId: string; kind: 'invoice' | 'credit-note' }
type Row = Paper & Parameters<typeof owedBackMinor>[0] & { id: string; invoicedOn: string; openMinor: number }

/** An order with an invoice, or a credit note without one, of some day in five years. */
async function insertPapers(random: (below: number) => number, count: number): Promise<void> {
  await shop.sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica` // whatever payments and entries would say
    const org = shop.admin.orgId
    for (let serial = 1; serial <= count; serial++) {
      const isAlone = random(6) === 0
      const status = STATUSES[random(3)] ?? 'paid'
      const [orderedOn, order] = [addDays(today, -random(1_800)), newId()]
      const [gross, day] = [100 + random(5) * 50, addDays(orderedOn, random(90))]
      const customer = customers[random(2)] as string
      if (!isAlone)
        await tx`INSERT INTO orders (org_id, id, number, status, version, ordered_on) VALUES (${org}, ${order}, ${`A${serial}`}, ${status}, 1, ${orderedOn})`
      const [paid, credited] =
        isAlone || status === 'invoiced' ? [0, 0] : [random(2) * gross, gross === 100 ? random(2) * gross : 0]
      const settled = paid + credited === 0 && status !== 'invoiced' && !isAlone ? gross : paid // what is done with is open nowhere
      await tx`INSERT INTO invoices (org_id, id, series, year, serial, number, kind, order_id, customer_id, currency, invoiced_on, due_on, lines, taxes, net_minor, tax_minor, gross_minor, paid_minor, credited_minor)
        VALUES (${org}, ${newId()}, 'test', 2020, ${serial}, ${`RE-${serial}`}, ${isAlone ? 'credit-note' : 'invoice'}, ${isAlone ? null : order}, ${customer}, 'EUR', ${day}, ${day}, '[]', '[]', ${gross}, 0, ${gross}, ${settled}, ${credited})`
    }
  })
}

/** All pages of a list. */
async function everything(person: TestPerson, path: string): Promise<Row[]> {
  const found: Row[] = []
  for (let cursor = ''; ; ) {
    const { body, status, text } = await person.call(
      'GET',
      `${path}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    )
    expect(status, text).toBe(200)
    found.push(...body.items)
    if (!body.nextCursor) return found
    cursor = body.nextCursor
  }
}

const amount = fc.integer({ min: -350, max: 350 }).map(String)
const dayOf = fc.integer({ min: 0, max: 1_800 }).map((ago) => addDays(today, -ago))
type Filters = Partial<Record<'kind' | 'invoicedOnFrom' | 'invoicedOnTo' | 'openMinorFrom' | 'billedMinorFrom' | 'billedMinorTo' | 'search', string>> & { customer?: number } // biome-ignore format: a list
const filters: fc.Arbitrary<Required<Filters>> = fc.record({
  kind: fc.constantFrom('invoice', 'credit-note', 'invoice,credit-note'),
  customer: fc.constantFrom(0, 1),
  invoicedOnFrom: dayOf,
  invoicedOnTo: dayOf,
  openMinorFrom: amount,
  billedMinorFrom: amount,
  billedMinorTo: amount,
  search: fc.constantFrom('RE-1', 'söhne', '7', 'zinn 2'),
})
type Name = keyof Filters
const NAMES: Name[] = ['kind', 'customer', 'invoicedOnFrom', 'invoicedOnTo', 'openMinorFrom', 'billedMinorFrom', 'billedMinorTo', 'search'] // biome-ignore format: a list
/** None, one or two of them: more leave next to nothing. */
const narrowings: fc.Arbitrary<Filters> = fc
  .tuple(filters, fc.subarray(NAMES, { maxLength: 2 }))
  .map(([all, names]) => Object.fromEntries(names.map((name) => [name, all[name]])))
const listed = { fields: { ...invoice.fields, billedMinor: invoice.fields.grossMinor } }

/** What a list on a device has of its rows: `createList` and its search say the same. */
function narrowed(rows: readonly Row[], asked: URLSearchParams, names: ReadonlyMap<string, string>): Row[] {
  const conditions = conditionsOf(listed, (name) => asked.get(name) ?? undefined)
  const words = fold(asked.get('search') ?? '').split(' ')
  return rows.filter(
    (row) =>
      conditions.every((one) => meets(listed, { ...row, billedMinor: billedMinor(row) }, one, () => today)) &&
      words.every((word) => fold(`${row.number} ${names.get(row.customerId)}`).includes(word)),
  )
}

test('NF-20 whatever the window, what a device holds of invoices and what the API tells of older ones are together the whole list, as it is narrowed; and what customers have in their favour is exact', async () => {
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((seed / 2_147_483_648) * below)
  }
  await insertPapers(random, 160)
  await shop.sql`ANALYZE` // as autovacuum does within a minute: unknown tables are joined row by row, and a bootstrap took three seconds
  const names = new Map<string, string>(
    ((await everything(shop.admin, '/customers?limit=200')) as unknown as { id: string; name: string }[]).map((row) => [
      row.id,
      row.name,
    ]),
  )
  let older = 0
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }),
      fc.nat(3),
      narrowings,
      fc.boolean(),
      async (months, keeps, narrowing, isAscending) => {
        const { customer, ...more } = narrowing
        const asked = new URLSearchParams(more as Record<string, string>)
        if (customer !== undefined) asked.set('customerId', customers[customer] as string)
        await shop.admin.call('PUT', `/settings/${ordersHeld.key}`, { level: 'organisation', value: months })
        const all = await own(
          (tx) =>
            tx<
              Row[]
            >`SELECT id, number, customer_id, kind, order_id, corrects_id, invoiced_on, open_minor, gross_minor, paid_minor, credited_minor FROM invoices`,
        )
        const device = makeMirrorClient(shop.admin)
        device.keep(
          (all as unknown as { orderId: string | null; id: string }[])
            .slice(0, keeps)
            .map((row) => row.orderId ?? row.id),
        )
        await device.bootstrap(['orders', 'invoices', 'owedBack'])
        const { held } = (await shop.admin.call('GET', '/sync/pull?cursor=0')).body
        const here = device.rows('invoices') as unknown as Row[]
        const query = `${asked}&limit=40&olderThan=${held.invoices}&sort=${isAscending ? '' : '-'}invoicedOn`
        const told = await everything(shop.admin, `/invoices?${query}`)
        const byDay = told.toSorted((a, b) =>
          a.invoicedOn < b.invoicedOn || (a.invoicedOn === b.invoicedOn && a.id < b.id) ? -1 : 1,
        )
        expect(told.map(({ id }) => id)).toEqual((isAscending ? byDay : byDay.reverse()).map(({ id }) => id))
        const fetched = told.filter(({ id }) => !here.some((row) => row.id === id))
        expect(told.length - fetched.length).toBeLessThanOrEqual(keeps) // only what somebody opened is in both
        expect(here.filter(({ openMinor }) => openMinor > 0).length).toBe(
          all.filter(({ openMinor }) => openMinor > 0).length,
        )
        const ids = (rows: readonly Row[]) => rows.map(({ id }) => id).sort()
        expect(ids([...narrowed(here, asked, names), ...fetched])).toEqual(ids(narrowed(all, asked, names)))
        expect(ids(await everything(shop.admin, `/invoices?${asked}&limit=200`))).toEqual(
          ids(narrowed(all, asked, names)),
        )
        for (const id of customers) {
          const sum = all
            .filter(({ customerId }) => customerId === id)
            .reduce((minor, row) => minor + owedBackMinor(row), 0)
          expect(device.rows('owedBack').find((row) => row.id === id)?.owedBackMinor ?? 0).toBe(sum)
        }
        older += fetched.length
      },
    ),
    { numRuns: 15 },
  )
  expect(older).toBeGreaterThan(100)
})
