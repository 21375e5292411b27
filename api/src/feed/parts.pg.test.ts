// In one file, for its stories share one shop and the orders that `insertOrder` makes.
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import { addLine } from '@werkbank/model/agreement/agreed-document.ts'
import { addDays, dayIn } from '@werkbank/model/base/value/company-day.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { holdsRow, KEPT_MAX, partsOf } from '@werkbank/model/mirror/holding.ts'
import { MIRROR_TABLES } from '@werkbank/model/mirror/tables.ts'
import { columnOf } from '@werkbank/model/records/column.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { heldFrom } from '@werkbank/model/records/window.ts'
import { DEFAULT_ROLES } from '@werkbank/model/rights.ts'
import { order } from '@werkbank/model/sales/records.ts'
import { ordersHeld } from '@werkbank/model/sales/settings.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestPerson } from '../testing.ts'
import { buildShop, type Shop } from '../testing-shop.ts'
import { makeMirrorClient } from './mirror-client.ts'

let shop: Shop
let product: string
beforeAll(async () => {
  shop = await buildShop()
  product = await shop.product({ onHand: '1000' })
})
afterAll(() => shop?.close())

const PARTS = partsOf('orders').map(({ table }) => table)
/** What a device has of an order that `insertOrder` made: lines, versions, deliveries, what its invoice bills, payments; and what of one that it has left. */
const [HERE, NONE] = [
  [2, 1, 1, 1, 1],
  [0, 0, 0, 0, 0],
]
const STATUSES = ['draft', 'committed', 'part-delivered', 'delivered', 'invoiced', 'paid', 'cancelled'] as const
const own = <T>(work: (tx: Tx) => Promise<T>) => withOrg(shop.sql, shop.admin, work)
type Client = ReturnType<typeof makeMirrorClient>
const fresh = async (person: TestPerson, kept: readonly string[] = []) => {
  const client = makeMirrorClient(person)
  client.keep(kept)
  await client.bootstrap()
  return client
}
const setMonths = (value: number, person = shop.admin) =>
  person.call('PUT', `/settings/${ordersHeld.key}`, { level: 'organisation', value })
const today = () => dayIn(new Date(), 'Europe/Berlin')
const monthsAgo = (months: number) => addDays(heldFrom(today(), months), 14)
/** The parts that a device has of an order: how many of each table. */
const partsIn = (client: Client, id: string) =>
  PARTS.map((table) => client.rows(table).filter((row) => row.orderId === id).length)

/** An order as it stands in the tables, with two lines, a version, a delivery and an invoice that is paid, whatever its commands would say. */
async function insertOrder(
  status: string,
  orderedOn: string | null,
  { changes = 0, createdAt = new Date().toISOString() } = {},
): Promise<string> {
  const id = newId()
  await own(async (tx) => {
    const org = shop.admin.orgId
    await tx`INSERT INTO orders (org_id, id, number, status, version, ordered_on, changes, created_at) VALUES (${org}, ${id}, ${`Z${id}`}, ${status}, 1, ${orderedOn}, ${changes}, ${createdAt})`
    for (const line of ['a', 'b'])
      await tx`INSERT INTO order_lines (org_id, id, order_id, line_id, position, product_id, quantity, unit_price_minor, tax_percent, net_minor)
        VALUES (${org}, ${`${id}:${line}`}, ${id}, ${line}, 1, ${product}, 1, 100, 19, 100)`
    await tx`INSERT INTO order_versions (org_id, order_id, version, head, lines, totals, document_seq, state_vector) VALUES (${org}, ${id}, 1, '{}', '[]', '{}', 1, '')`
    await tx`INSERT INTO deliveries (org_id, id, number, order_id, delivered_on, lines) VALUES (${org}, ${newId()}, ${`L${id}`}, ${id}, '2020-01-01', '[]')`
    await insertPaper(tx, { orderId: id, kind: 'invoice', day: '2020-01-01' })
  })
  return id
}

let papers = 0
type Paper = { orderId: string | null; kind: 'invoice' | 'credit-note'; day: string }
async function insertPaper(tx: Tx, { orderId, kind, day }: Paper): Promise<string> {
  const [id, org, serial] = [newId(), shop.admin.orgId, papers + 1]
  papers = serial
  const paid = kind === 'invoice' ? 119 : 0
  await tx`INSERT INTO invoices (org_id, id, series, year, serial, number, kind, order_id, customer_id, currency, invoiced_on, due_on, lines, taxes, net_minor, tax_minor, gross_minor, paid_minor)
    VALUES (${org}, ${id}, 'test', 2020, ${serial}, ${`T${serial}`}, ${kind}, ${orderId}, ${shop.customer}, 'EUR', ${day}, ${day}, '[]', '[]', 100, 19, 119, ${paid})`
  if (orderId !== null)
    await tx`INSERT INTO payments (org_id, id, invoice_id, order_id, amount_minor, currency, paid_on) VALUES (${org}, ${newId()}, ${id}, ${orderId}, 119, 'EUR', ${day})`
  return id
}
const setChanges = (id: string, changes: number) =>
  own((tx) => tx`UPDATE orders SET changes = ${changes} WHERE id = ${id}`)
const setOrder = (id: string, status: string, orderedOn?: string) =>
  own(async (tx) => {
    await tx`UPDATE orders SET status = ${status} ${orderedOn ? tx`, ordered_on = ${orderedOn}` : tx``} WHERE id = ${id}`
  })

test('orders and their parts are held alike: open at any age, otherwise since the first of a month, by the same rule here and on a device', async () => {
  const edges: string[] = []
  for (const months of [1, 2, 7, 13])
    for (const days of [-1, 0, 1]) edges.push(addDays(heldFrom(today(), months), days))
  for (const status of STATUSES) for (const day of [...edges, null]) await insertOrder(status, day)
  // One in which something is written that isn't agreed, and those without a day by the moment that they were begun.
  for (const day of edges) {
    await insertOrder('paid', day, { changes: 1 })
    for (const at of ['T00:00:00Z', 'T23:59:59.999Z'])
      await insertOrder('cancelled', null, { createdAt: `${day}${at}` })
  }
  // Credit notes without an order are held by their own day.
  for (const day of edges) await own((tx) => insertPaper(tx, { orderId: null, kind: 'credit-note', day }))
  await setMonths(120)
  const all = await fresh(shop.admin)
  const known = new Map(all.rows('orders').map((row) => [row.id, row]))
  let left = 0
  for (const months of [1, 2, 7, 13]) {
    await setMonths(months)
    const some = await fresh(shop.admin)
    const { held } = (await shop.admin.call('GET', '/sync/pull?cursor=0')).body
    for (const table of ['orders' as const, ...PARTS]) {
      expect(held[table]).toBe(heldFrom(today(), months))
      const expected = all
        .rows(table)
        .filter((row) => holdsRow(table, row, { held, kept: [] }, (_, id) => known.get(id)))
      const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).sort()
      expect(ids(some.rows(table)), `${table} ${months}`).toEqual(ids(expected))
      left += all.rows(table).length - expected.length
    }
  }
  expect(left).toBeGreaterThan(100)
})

test('an order that is done with leaves with all its parts and comes back whole, though none of them changes, on each device', async () => {
  await setMonths(12)
  const id = await insertOrder('invoiced', monthsAgo(30))
  const young = await insertOrder('invoiced', monthsAgo(3))
  const devices = [await fresh(shop.admin), await fresh(await shop.person('sales'))]
  const seen = async () => {
    for (const device of devices) await device.pull()
    return devices.map((device) => [partsIn(device, id), partsIn(device, young)])
  }
  expect(await seen()).toEqual([
    [HERE, HERE],
    [HERE, HERE],
  ])
  for (const one of [id, young]) await setOrder(one, 'paid')
  expect(await seen()).toEqual([
    [NONE, HERE],
    [NONE, HERE],
  ])
  await setOrder(id, 'delivered') // a credit, a return
  expect(await seen()).toEqual([
    [HERE, HERE],
    [HERE, HERE],
  ])
  await setOrder(id, 'paid')
  await setOrder(id, 'paid', monthsAgo(1)) // what it is judged by changes, too
  expect(await seen()).toEqual([
    [HERE, HERE],
    [HERE, HERE],
  ])
})

test('an old order in which somebody writes is on each device until that is agreed or taken back', async () => {
  await setMonths(12)
  const id = await insertOrder('paid', monthsAgo(30))
  const device = await fresh(shop.admin)
  const seen = async () => {
    await device.pull()
    return [device.rows('orders').some((row) => row.id === id), partsIn(device, id)]
  }
  expect(await seen()).toEqual([false, NONE])
  for (const changes of [1, 2]) {
    await setChanges(id, changes)
    expect(await seen()).toEqual([true, HERE])
  }
  await setChanges(id, 0)
  expect(await seen()).toEqual([false, NONE])
})

test('a part that changes while its order is out of the window is told as gone, and comes as it is then', async () => {
  await setMonths(12)
  const id = await insertOrder('paid', monthsAgo(30))
  const device = await fresh(shop.admin)
  await own((tx) => tx`UPDATE order_lines SET note = 'changed' WHERE id = ${`${id}:a`}`)
  const { tables } = (await device.pull()) as unknown as { tables: Record<string, { rows: unknown[]; gone: string[] }> }
  expect(tables.orderLines).toEqual({ rows: [], gone: [`${id}:a`] })
  await own((tx) => tx`UPDATE order_lines SET deleted_at = now() WHERE id = ${`${id}:b`}`)
  await setOrder(id, 'invoiced')
  await device.pull()
  expect(device.rows('orderLines').filter((row) => row.orderId === id)).toMatchObject([
    { lineId: 'a', note: 'changed' },
  ])
})

test('what somebody looks at comes whole and stays with its changes, until the device names it no more; others have none of it', async () => {
  await setMonths(12)
  const [id, other] = [await insertOrder('paid', monthsAgo(30)), await insertOrder('cancelled', monthsAgo(40))]
  const [mine, theirs] = [await fresh(shop.admin), await fresh(await shop.person('sales'))]
  const both = () => [partsIn(mine, id), partsIn(theirs, id), partsIn(mine, other)]
  mine.keep([id])
  for (const device of [mine, theirs]) await device.pull()
  expect(both()).toEqual([HERE, NONE, NONE])
  await own((tx) => tx`UPDATE order_lines SET note = 'seen' WHERE id = ${`${id}:a`}`)
  await setOrder(id, 'invoiced')
  await setOrder(id, 'paid')
  for (const device of [mine, theirs]) await device.pull()
  expect(both()).toEqual([HERE, NONE, NONE])
  expect(mine.rows('orderLines').find((row) => row.id === `${id}:a`)).toMatchObject({ note: 'seen' })
  await mine.bootstrap(PARTS) // loaded anew with them
  expect(both()).toEqual([HERE, NONE, NONE])
  mine.keep([other])
  await mine.pull()
  expect(both()).toEqual([NONE, NONE, HERE])
  await mine.pull() // its checksums are of what it keeps now
})

test('US-8.5 naming an order gives nobody more than they may see, and a name that is none is refused', async () => {
  await setMonths(12)
  const id = await insertOrder('paid', monthsAgo(30))
  const stranger = await shop.stranger()
  const people = [stranger, await shop.personWith('stock.read')]
  for (const role of Object.keys(DEFAULT_ROLES)) people.push(await shop.person(role))
  let seen = 0
  for (const person of people) {
    const client = await fresh(person, [id])
    const { body } = await person.call('GET', `/sync/pull?cursor=1&kept=${id}&whole=${id}`)
    const told = PARTS.flatMap((table) => (body.tables[table]?.rows ?? []) as { orderId: string }[])
    const rows = told.filter((row) => row.orderId === id)
    const isSeen = client.rows('orders').some((row) => row.id === id)
    // A person who may see invoices but no orders still has the invoices' lines and payments.
    const isBilled = (await person.call('GET', '/invoices?limit=1')).status === 200 && person !== stranger
    const parts = HERE.map((count, at) => ((at < 3 ? isSeen : isBilled) ? count : 0))
    expect([partsIn(client, id), rows.length]).toEqual([parts, parts.reduce((sum, count) => sum + count, 0)])
    if (person === stranger) expect(JSON.stringify(body.tables)).not.toContain(id)
    if (isSeen) seen += 1
  }
  expect(seen).toBeGreaterThan(0)
  expect(seen).toBeLessThan(people.length - 1)
  const many = Array.from({ length: 101 }, () => newId()).join(',')
  for (const wrong of ['nobody', `${id},`, many])
    for (const path of [
      `/sync/pull?cursor=0&kept=${wrong}`,
      `/sync/pull?cursor=0&whole=${wrong}`,
      `/sync/bootstrap?kept=${wrong}`,
    ])
      expect((await shop.admin.call('GET', path)).status, path).toBe(400)
  const most = Array.from({ length: KEPT_MAX }, () => newId()).join(',')
  expect((await shop.admin.call('GET', `/sync/pull?cursor=0&kept=${most}&whole=${most}`)).status).toBe(200)
})

test('NF-20 a conversation and a page that come with an order are on no device before somebody says something, and the conversation is on all from then on', async () => {
  const id = await shop.order([{ id: 'a', productId: product, quantity: '3' }])
  const devices = [await fresh(shop.admin), await fresh(await shop.person('sales'))]
  const counts = () =>
    devices.map((device) => (['chatRooms', 'pages'] as const).map((table) => device.rows(table).length))
  expect(counts()).toEqual([
    [0, 0],
    [0, 0],
  ])
  const second = await shop.order([{ id: 'a', productId: product, quantity: '3' }])
  for (const device of devices) await device.pull() // with checksums
  expect(counts()).toEqual([
    [0, 0],
    [0, 0],
  ])
  await shop.ask('POST', `/chat/rooms/${id}/messages`, { text: 'When does it leave?' })
  for (const device of devices) await device.pull()
  for (const device of [...devices, await fresh(shop.admin)]) {
    expect(device.rows('chatRooms')).toMatchObject([{ id, kind: 'record', lastPosition: 1 }])
    expect(device.rows('chatMessages').filter(({ roomId }) => roomId === id).length).toBe(1)
  }
  expect((await shop.ask('GET', `/chat/rooms/${second}/messages`)).items).toEqual([]) // it is there all the same
})

test('an old credit note without an order comes whole to who looks at it, and leaves with the next ones', async () => {
  await setMonths(12)
  const [id, other] = await own((tx) =>
    Promise.all(
      [30, 40].map((months) => insertPaper(tx, { orderId: null, kind: 'credit-note', day: monthsAgo(months) })),
    ),
  )
  const device = await fresh(shop.admin)
  const here = () => [id, other].map((one) => device.rows('invoices').some((row) => row.id === one))
  expect(here()).toEqual([false, false])
  device.keep([id as string])
  for (let twice = 0; twice < 2; twice++) await device.pull() // with checksums of what it keeps
  expect(here()).toEqual([true, false])
  device.keep([other as string])
  for (let twice = 0; twice < 2; twice++) await device.pull()
  expect(here()).toEqual([false, true])
})

test('an order that was paid long ago and is changed comes to life on each device with all that it ever had', async () => {
  await setMonths(12)
  const id = await shop.order([{ id: 'a', productId: product, quantity: '3' }])
  for (const step of ['commit', 'deliver', 'invoice']) await shop.ask('POST', `/orders/${id}/${step}`, {})
  const [bill] = (await shop.ask('GET', `/invoices?orderId=${id}`)).items
  await shop.ask('POST', `/invoices/${bill.id}/payments`, { amountMinor: bill.grossMinor, method: 'bank' })
  await withSystem(shop.sql, async (tx) => {
    await tx`UPDATE orders SET ordered_on = ${monthsAgo(30)} WHERE id = ${id}`
  })
  const devices = [await fresh(shop.admin), await fresh(await shop.person('sales'))]
  const [looking, other] = devices as [Client, Client]
  const rowOn = (device: Client) => device.rows('orders').find((row) => row.id === id)
  for (const device of devices) expect(partsIn(device, id)).toEqual(NONE)
  for (const device of devices) expect(rowOn(device)).toBeUndefined()
  looking.keep([id])
  await looking.pull()
  expect(rowOn(looking)).toMatchObject({ status: 'paid', delivery: 'all', invoicing: 'all' })
  const goods = { lines: [{ lineId: 'a', quantity: '1' }], condition: 'sellable', locationId: shop.warehouse }
  await shop.ask('POST', `/orders/${id}/return`, { ...goods, reason: 'Zu viel' })
  for (const device of devices) await device.pull()
  expect([rowOn(looking)?.status, rowOn(other), partsIn(looking, id), partsIn(other, id)]).toEqual([
    'paid',
    undefined,
    [1, 1, 2, 1, 1],
    NONE,
  ])
  await shop.edit(id, (doc) => addLine(doc, { id: 'b', productId: product, quantity: '1' }))
  await shop.ask('POST', `/orders/${id}/commit`, {})
  for (const device of devices) await device.pull()
  expect([rowOn(other)?.status, partsIn(looking, id), partsIn(other, id)]).toEqual([
    'part-delivered',
    [2, 2, 2, 1, 1],
    [2, 2, 2, 1, 1],
  ])
})

test('devices equal fresh ones with the server’s checksums while orders, parts, windows and what is looked at change', async () => {
  const sales = await shop.person('sales')
  const ids: string[] = []
  for (let n = 0; n < 12; n++) ids.push(await insertOrder(STATUSES[n % 7] as string, monthsAgo(n * 3)))
  await setMonths(12)
  const devices = [shop.admin, sales].map((person) => ({
    person,
    client: makeMirrorClient(person),
    kept: [] as string[],
  }))
  for (const { client } of devices) await client.bootstrap()
  let random = Number(process.env.SEED ?? 20_261_128)
  const pick = (below: number) => {
    random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0
    return (random >>> 8) % below
  }
  const one = () => ids[pick(ids.length)] as string
  const changes: (() => Promise<unknown>)[] = [
    () => setOrder(one(), STATUSES[pick(7)] as string),
    () => setOrder(one(), STATUSES[pick(7)] as string, monthsAgo(pick(36))),
    () => setChanges(one(), pick(3)),
    () => own((tx) => tx`UPDATE order_lines SET note = ${String(pick(99))} WHERE order_id = ${one()}`),
    () =>
      own(
        (tx) =>
          tx`UPDATE order_lines SET deleted_at = CASE WHEN deleted_at IS NULL THEN now() END WHERE id = ${`${one()}:b`}`,
      ),
    async () => {
      ids.push(await insertOrder(STATUSES[pick(7)] as string, monthsAgo(pick(36))))
    },
    () => setMonths(1 + pick(36)),
    async () => {
      const device = devices[pick(2)] as (typeof devices)[number]
      device.kept = [one(), ...device.kept].slice(0, 3)
      device.client.keep(device.kept)
    },
  ]
  let [left, held] = [0, 0]
  for (let step = 0; step < 50; step++) {
    await Promise.all([changes[pick(changes.length)]?.(), changes[pick(changes.length)]?.()])
    for (const { client, person, kept } of devices) {
      await client.pull()
      if (step % 5 !== 0) continue
      await client.pull() // its checksums are of one moment and one window
      expect(client.all(), `step ${step}`).toEqual((await fresh(person, kept)).all())
      for (const id of ids) partsIn(client, id)[1] === 0 ? left++ : held++
    }
  }
  expect(Math.min(left, held)).toBeGreaterThan(20)
})

test('a change of each field that a window of parts looks at is stamped, so that no device misses it', async () => {
  const id = await insertOrder('paid', monthsAgo(30))
  const stamp = async () =>
    (await own((tx) => tx<{ at: string | null }[]>`SELECT held_xid::text AS at FROM orders WHERE id = ${id}`))[0]?.at
  const changes: Record<string, () => Promise<unknown>> = {
    orderedOn: () => setOrder(id, 'paid', monthsAgo(29)),
    status: () => setOrder(id, 'invoiced', monthsAgo(29)),
  }
  const { holdsParts } = order as AnyRecord
  expect(Object.keys(changes).sort()).toEqual([holdsParts?.newerThan, holdsParts?.open?.field].sort())
  await own((tx) => tx`UPDATE orders SET reference = 'x', working_seq = 7 WHERE id = ${id}`)
  expect(await stamp()).toBe(null)
  for (const [field, change] of Object.entries(changes)) {
    const before = await stamp()
    await change()
    expect(await stamp(), columnOf(field)).not.toBe(before)
  }
  for (const record of Object.values<AnyRecord>(MIRROR_TABLES).filter(({ holdsParts: said }) => said)) {
    const triggers = await own(
      (tx) => tx`SELECT FROM pg_trigger WHERE tgname = 'stamp_held' AND tgrelid = ${record.table}::regclass`,
    )
    expect(triggers.length, record.name).toBe(1)
  }
})

test('while it isn’t settled whether an order left, its parts are in no checksum, and none is missed afterwards', async () => {
  await setMonths(12)
  const id = await insertOrder('invoiced', monthsAgo(30))
  const device = await fresh(shop.admin)
  const before = await shop.sql.reserve()
  await before`BEGIN`
  await before`SELECT pg_current_xact_id()` // all that commits later is above the cursor until this one ends
  await setOrder(id, 'paid')
  const { checksums } = await device.pull()
  expect(Object.keys(checksums)).toContain('customers')
  for (const table of PARTS) expect(Object.keys(checksums)).not.toContain(table)
  expect(partsIn(device, id)).toEqual(HERE)
  const meanwhile = await fresh(shop.admin)
  expect(partsIn(meanwhile, id)).toEqual(NONE)
  await before`COMMIT`
  before.release()
  for (const client of [device, meanwhile]) {
    const { checksums: settled } = await client.pull()
    expect(Object.keys(settled)).toEqual(expect.arrayContaining([...PARTS]))
    expect(partsIn(client, id)).toEqual(NONE)
  }
})

// Last: after a look at so many rows the company's checksums rest for a while.
test('more lines than one answer holds are loaded as a table, with what the device keeps', async () => {
  await setMonths(12)
  const ids = await Promise.all(Array.from({ length: 6 }, () => insertOrder('paid', monthsAgo(30))))
  const org = shop.admin.orgId
  await own(async (tx) => {
    await tx`INSERT INTO order_lines (org_id, id, order_id, line_id, position, product_id, quantity, unit_price_minor, tax_percent, net_minor)
      SELECT ${org}, id || ':' || n, id, n, n, ${product}, 1, 100, 19, 100 FROM unnest(${ids}::uuid[]) id, generate_series(1, 1998) n`
  })
  const device = await fresh(shop.admin)
  device.keep(ids)
  expect((await device.pull()).reset).toEqual(['orderLines'])
  expect(ids.map((id) => partsIn(device, id))).toEqual(ids.map(() => [2_000, 1, 1, 1, 1]))
  expect((await device.pull()).reset).toBeUndefined() // its checksums agree
})
