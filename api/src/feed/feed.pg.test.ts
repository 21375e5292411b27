import { get, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { count } from '@werkbank/database/testing/testing.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { PERMISSIONS } from '@werkbank/model/rights.ts'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { buildApi, type TestPerson } from '../testing.ts'
import { streamBootstrap } from './bootstrap.ts'
import { makeMirrorClient } from './mirror-client.ts'
import { BootstrapPlaces } from './places.ts'
import { TABLES } from './sources.ts'

let shop: Awaited<ReturnType<typeof buildApi>>
beforeAll(async () => {
  shop = await buildApi()
})
afterAll(() => shop.close())

const own = <T>(work: Parameters<typeof withOrg<T>>[2]) => withOrg(shop.sql, shop.admin, work)
async function addProduct(fields: { priceMinor?: number; costMinor?: number } = {}): Promise<string> {
  const id = newId()
  await own(
    (tx) => tx`INSERT INTO products (org_id, id, sku, name, variant, price_minor, cost_minor)
    VALUES (${shop.admin.orgId}, ${id}, ${`S-${id}`}, 'Husar', ${tx.json({ Farbe_1: 'rot' })}, ${fields.priceMinor ?? 100}, ${fields.costMinor ?? 4242})`,
  )
  return id
}
async function addRoom(kind: string, members: string[], subject?: { type: string; id: string }): Promise<string> {
  const id = newId()
  await own(async (tx) => {
    await tx`INSERT INTO chat_rooms (org_id, id, kind, name, subject_type, subject_id) VALUES (${shop.admin.orgId}, ${id}, ${kind}, 'room', ${subject?.type ?? null}, ${subject?.id ?? null})`
    for (const userId of members) await join(tx, id, userId)
    await tx`INSERT INTO chat_messages (org_id, id, room_id, document, position, author_id, text) VALUES (${shop.admin.orgId}, ${newId()}, ${id}, ${`chat:${id}:2026-11`}, 1, ${shop.admin.userId}, 'secret of the room')`
  })
  return id
}
type Tx = Parameters<Parameters<typeof withOrg>[2]>[0]
const join = (tx: Tx, roomId: string, userId: string) => tx`
  INSERT INTO chat_members (org_id, id, room_id, user_id) VALUES (${shop.admin.orgId}, ${`${roomId}:${userId}`}, ${roomId}, ${userId})
  ON CONFLICT (org_id, id) DO UPDATE SET deleted_at = NULL`
const leave = (tx: Tx, roomId: string, userId: string) =>
  tx`UPDATE chat_members SET deleted_at = now() WHERE room_id = ${roomId} AND user_id = ${userId}`
async function fresh(person: TestPerson) {
  const client = makeMirrorClient(person)
  await client.bootstrap()
  return client
}

test('a bootstrap is one snapshot of what the caller may see, with checksums', async () => {
  const id = await addProduct()
  const client = await fresh(shop.admin)
  expect(client.rows('products').find((row) => row.id === id)).toMatchObject({
    variant: { Farbe_1: 'rot' },
    taxPercent: '19',
    costMinor: 4242,
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  })
  expect(client.rows('people')[0]).toMatchObject({ roles: ['admin'] })
})

test('a pull brings what changed, and tells what is gone', async () => {
  const [kept, lost] = [await addProduct(), await addProduct()]
  const client = await fresh(shop.admin)
  await own((tx) => tx`UPDATE products SET price_minor = 777 WHERE id = ${kept}`)
  await own((tx) => tx`UPDATE products SET deleted_at = now() WHERE id = ${lost}`)
  await client.pull()
  expect(client.rows('products').find((row) => row.id === kept)).toMatchObject({ priceMinor: 777 })
  expect(client.rows('products').some((row) => row.id === lost)).toBe(false)
})

test('bootstrap and pulls equal a fresh bootstrap, while eight writers with slow commits write', async () => {
  const [sales, warehouse] = [await shop.person('sales'), await shop.person('warehouse')]
  const ids = await Promise.all(Array.from({ length: 20 }, () => addProduct()))
  const rooms = [await addRoom('group', [sales.userId]), await addRoom('group', [warehouse.userId])]
  const clients = [await fresh(sales), await fresh(warehouse)]
  const steps = count(25, 400)
  let writing = true
  let pulledWhileWriting = 0
  const pulling = Promise.all(
    clients.map(async (client) => {
      while (writing) {
        await client.pull()
        pulledWhileWriting += 1
      }
    }),
  )
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let step = 0; step < steps || pulledWhileWriting < 20; step++) {
      const [product, room] = [ids[(writer * 7 + step) % ids.length] as string, rooms[(writer + step) % 2] as string]
      await own(async (tx) => {
        await tx`UPDATE products SET price_minor = price_minor + 1, deleted_at = ${step % 9 === 4 ? new Date().toISOString() : null} WHERE id = ${product}`
        if (step % 5 === 0) await (step % 2 ? join(tx, room, sales.userId) : leave(tx, room, sales.userId))
        if (step % 3 === 0) await tx`SELECT pg_sleep(0.01)` // commits late: later xids are visible before
      })
      if (step % 4 === 0)
        await withSystem(
          shop.sql,
          (tx) =>
            tx`UPDATE chat_messages SET text = ${`${writer}.${step}`}, revision = revision + 1 WHERE room_id = ${room}`,
        )
    }
  })
  await Promise.all(writers)
  writing = false
  await pulling
  for (const [index, client] of clients.entries()) {
    await client.pull()
    expect(client.all()).toEqual((await fresh([sales, warehouse][index] as TestPerson)).all())
  }
  expect(pulledWhileWriting).toBeGreaterThan(10)
})

test('a change that commits after a later one was read is not missed', async () => {
  const [slow, quick] = [await addProduct(), await addProduct()]
  const client = await fresh(shop.admin)
  let finish = () => {}
  let begun = () => {}
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve
  })
  const slowCommit = own(async (tx) => {
    await tx`UPDATE products SET price_minor = 11 WHERE id = ${slow}`
    begun()
    await new Promise<void>((resolve) => {
      finish = resolve
    })
  })
  await hasBegun
  await own((tx) => tx`UPDATE products SET price_minor = 22 WHERE id = ${quick}`)
  const withTheQuickOne = await fresh(shop.admin)
  await client.pull()
  finish()
  await slowCommit
  for (const mirror of [client, withTheQuickOne]) {
    await mirror.pull()
    const price = (id: string) => mirror.rows('products').find((row) => row.id === id)?.priceMinor
    expect([price(slow), price(quick)]).toEqual([11, 22])
  }
})

test('PR-21 ID-144 cost is told only to those who may know it, in no byte of the answer', async () => {
  await addProduct({ costMinor: 987_654_321 })
  const sales = await shop.person('sales')
  for (const path of ['/sync/bootstrap', '/sync/pull?cursor=0']) {
    expect((await shop.admin.call('GET', path)).text).toContain('987654321')
    expect((await sales.call('GET', path)).text).not.toContain('987654321')
  }
})

test('other rights reload the tables that hang on them', async () => {
  const person = await shop.person('production')
  await addProduct()
  const client = await fresh(person)
  expect(client.rows('products')[0]?.costMinor).not.toBeNull()
  await shop.admin.call('PUT', `/people/${person.userId}/roles`, { roles: ['viewer'] })
  const { reset } = await client.pull()
  expect(reset).toContain('products')
  expect(client.rows('products')[0]?.costMinor).toBeNull()
  expect(client.all()).toEqual((await fresh(person)).all())
  expect((await client.pull()).reset).toBeUndefined()
})

test('CH-01.5 rooms are seen by members, rooms of records by those who may read the record', async () => {
  const [inside, outside] = [await shop.person('sales'), await shop.person('sales')]
  const group = await addRoom('group', [inside.userId])
  const record = await addRoom('record', [], { type: 'order', id: newId() })
  const viewer = await shop.person('viewer')
  const [a, b, c] = [await fresh(inside), await fresh(outside), await fresh(viewer)]
  const sees = (client: typeof a) => client.rows('chatMessages').map((row) => row.roomId)
  expect(sees(a)).toEqual(expect.arrayContaining([group, record]))
  expect(sees(b)).toContain(record)
  expect(sees(b)).not.toContain(group)
  expect(sees(c)).toEqual([])
  await own((tx) => join(tx, group, outside.userId))
  await own((tx) => leave(tx, group, inside.userId))
  expect((await a.pull()).reset).toContain('chatMessages')
  await b.pull()
  expect([sees(a).includes(group), sees(b).includes(group)]).toEqual([false, true])
})

test('what is read on the phone is read at the desk, and a message that was deleted waits for nobody', async () => {
  const reader = await shop.person('sales')
  const made = await shop.admin.call('POST', '/chat/rooms', { name: 'Versand', memberIds: [reader.userId] })
  const room = made.body.id as string
  for (const text of ['one', 'two', 'three']) await shop.admin.call('POST', `/chat/rooms/${room}/messages`, { text })
  const desk = await fresh(reader)
  const positions = () =>
    desk
      .rows('chatMessages')
      .filter(({ roomId }) => roomId === room)
      .map(({ position }) => position)
      .sort()
  const readTo = () => desk.rows('chatReads').find(({ roomId }) => roomId === room)?.position
  expect([positions(), readTo()]).toEqual([[1, 2, 3], undefined])
  await withSystem(
    shop.sql,
    (tx) =>
      tx`UPDATE chat_messages SET deleted_at = now(), text = '', revision = revision + 1 WHERE room_id = ${room} AND position = 2`,
  )
  await desk.pull()
  expect([positions(), readTo()]).toEqual([[1, 3], undefined])
  // Another device of the same person.
  expect((await reader.call('POST', `/chat/rooms/${room}/read`, { position: 3 })).status).toBe(200)
  await desk.pull()
  expect([positions(), readTo()]).toEqual([[1, 3], 3])
})

test('another epoch, or a cursor from the future, starts over', async () => {
  const client = await fresh(shop.admin)
  client.pretend({ epoch: newId() })
  expect((await client.pull()).reset).toBe('all')
  client.pretend({ cursor: '9000000000000' })
  expect((await client.pull()).reset).toBe('all')
  expect(client.all()).toEqual((await fresh(shop.admin)).all())
})

test('another organisation gets nothing', async () => {
  const id = await addProduct()
  const stranger = await shop.stranger()
  for (const path of ['/sync/bootstrap', '/sync/pull?cursor=0']) {
    const { text } = await stranger.call('GET', path)
    expect(text).not.toContain(id)
    expect(text).not.toContain(shop.admin.orgId)
  }
})

test('what fills a mirror is sent compressed to whoever takes that, and is the same', async () => {
  for (let index = 0; index < 300; index++) await addProduct()
  const read = async (path: string, encoding: string) => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) =>
      get(
        `${shop.url}/api/v1${path}`,
        { headers: { cookie: shop.admin.cookie, 'accept-encoding': encoding } },
        resolve,
      ).on('error', reject),
    )
    return { headers: answer.headers, body: await buffer(answer) }
  }
  for (const path of ['/sync/bootstrap', '/sync/pull?cursor=0']) {
    const [plain, packed, refused] = [
      await read(path, 'identity'),
      await read(path, 'br, gzip;q=0.8'),
      await read(path, 'gzip;q=0'),
    ]
    expect([plain, packed, refused].map(({ headers }) => headers['content-encoding'])).toEqual([
      undefined,
      'gzip',
      undefined,
    ])
    expect(packed.headers.vary).toBe('accept-encoding')
    expect(packed.body.length * 3).toBeLessThan(plain.body.length)
    const products = (text: string) => text.match(/"sku":"S-[^"]+"/g)?.sort()
    expect(products(gunzipSync(packed.body).toString())).toEqual(products(plain.body.toString()))
    expect(products(plain.body.toString())?.length).toBeGreaterThan(299)
  }
})

test('a reader that leaves in the middle frees its connection', async () => {
  for (let round = 0; round < 30; round++) {
    const stop = new AbortController()
    const response = await fetch(`${shop.url}/api/v1/sync/bootstrap`, {
      headers: { cookie: shop.admin.cookie },
      signal: stop.signal,
    })
    await response.body?.getReader().read()
    stop.abort()
  }
  await expect
    .poll(
      async () =>
        (
          await withSystem(
            shop.sql,
            (tx) =>
              tx`SELECT count(*)::int AS open FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()`,
          )
        )[0]?.open,
    )
    .toBe(0)
  await expect.poll(async () => (await shop.admin.call('GET', '/sync/bootstrap')).status).toBe(200)
})

test.each([
  '',
  '?cursor=',
  '?cursor=x',
  '?cursor=-1',
  '?cursor=1&checksums=2',
  "?cursor=1' OR 1=1",
  '?cursor=1&more=1',
])('a pull%s is bad input', async (query) => {
  expect((await shop.admin.call('GET', `/sync/pull${query}`)).body).toMatchObject({
    status: 400,
    code: 'invalid-input',
  })
})

test('S-24 readers who do not read take two places, and leave the others to others', async () => {
  const readers = Array.from({ length: 12 }, () => new AbortController())
  const viewer = await shop.person('viewer')
  const statuses: number[] = []
  for (const { signal } of readers) {
    const response = await fetch(`${shop.url}/api/v1/sync/bootstrap`, { headers: { cookie: viewer.cookie }, signal })
    statuses.push(response.status) // the body is never read
  }
  expect(statuses.filter((status) => status === 503).length).toBeLessThanOrEqual(10)
  expect((await shop.admin.call('GET', '/sync/bootstrap')).status).toBe(200)
  expect((await (await shop.stranger()).call('GET', '/sync/bootstrap')).status).toBe(200)
  for (const reader of readers) reader.abort()
})

test('S-24 a person has two places, an organisation four, all together six', () => {
  const places = new BootstrapPlaces()
  const take = (orgId: string, userId: string) => places.take({ orgId, userId })
  const first = take('o1', 'u1')
  expect([take('o1', 'u1'), take('o1', 'u1')].map(Boolean)).toEqual([true, false])
  expect([take('o1', 'u2'), take('o1', 'u3'), take('o1', 'u4')].map(Boolean)).toEqual([true, true, false])
  expect([take('o2', 'v1'), take('o3', 'w1'), take('o4', 'x1')].map(Boolean)).toEqual([true, true, false])
  first?.()
  first?.()
  expect([take('o4', 'x1'), take('o4', 'x2')].map(Boolean)).toEqual([true, false])
})

test.each([
  ['one line', { lineMsMax: 50 }],
  ['the whole', { wholeMsMax: 50 }],
])('S-24 who takes too long for %s loses the stream, and its place is free', async (_what, limits) => {
  const caller: Caller = {
    orgId: shop.admin.orgId,
    userId: shop.admin.userId,
    name: 'A',
    email: 'a@test.test',
    color: 0,
    kind: 'person',
    permissions: PERMISSIONS,
    access: '',
    fresh: false,
    mustChangePassword: false,
    via: 'session',
    credential: '',
  }
  const errors: unknown[] = []
  const ended = new Promise<void>((resolve) => {
    const stream = streamBootstrap(shop.sql, caller, TABLES, {
      onEnd: resolve,
      onError: (error) => errors.push(error),
      now: new Date(),
      ...limits,
    })
    onTestFinished(() => stream.cancel().catch(() => {}))
  })
  await ended
  expect(String(errors)).toContain('the reader does not read')
})
