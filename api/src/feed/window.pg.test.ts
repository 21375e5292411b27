import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import { addDays, dayBegins, dayIn } from '@werkbank/model/base/value/company-day.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { messagesHeld } from '@werkbank/model/chat/settings.ts'
import { entriesHeld } from '@werkbank/model/ledger/settings.ts'
import { holdsRow } from '@werkbank/model/mirror/holding.ts'
import { MIRROR_TABLES, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { heldFrom } from '@werkbank/model/records/window.ts'
import { DEFAULT_ROLES } from '@werkbank/model/rights.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sumLedger } from '../ledger/index.ts'
import { buildApi, type TestPerson } from '../testing.ts'
import { makeMirrorClient } from './mirror-client.ts'
import { plansOf } from './testing-plans.ts'

const now = new Date()
let shop: Awaited<ReturnType<typeof buildApi>>
beforeAll(async () => {
  shop = await buildApi()
})
afterAll(() => shop.close())

const own = <T>(work: (tx: Tx) => Promise<T>) => withOrg(shop.sql, shop.admin, work)
const fresh = async (person: TestPerson, kept: readonly string[] = []) => {
  const client = makeMirrorClient(person)
  client.keep(kept)
  await client.bootstrap()
  return client
}
const monthsAgo = (months: number, day = 15): string => {
  const at = new Date()
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - months, day, 12)).toISOString()
}

type RoomKind = 'direct' | 'group' | 'channel' | 'record'
async function addRoom(kind: RoomKind, members: readonly TestPerson[]): Promise<string> {
  const id = newId()
  await own(async (tx) => {
    await tx`INSERT INTO chat_rooms (org_id, id, kind, name, subject_type, subject_id, created_at)
      VALUES (${shop.admin.orgId}, ${id}, ${kind}, 'room', ${kind === 'record' ? 'order' : null}, ${kind === 'record' ? newId() : null}, ${monthsAgo(60)})`
    for (const { userId } of members)
      await tx`INSERT INTO chat_members (org_id, id, room_id, user_id) VALUES (${shop.admin.orgId}, ${`${id}:${userId}`}, ${id}, ${userId})`
  })
  return id
}
/** Messages said at these moments, in their order. */
async function say(room: string, author: TestPerson, moments: readonly string[], text = 'said'): Promise<string[]> {
  const ids = moments.map(() => newId())
  await own(async (tx) => {
    const [row] = await tx<
      { last: number }[]
    >`SELECT last_position AS last FROM chat_rooms WHERE id = ${room} FOR UPDATE`
    const from = row?.last ?? 0
    await tx`INSERT INTO chat_messages (org_id, id, room_id, document, position, author_id, text, accepted_at)
      SELECT ${shop.admin.orgId}::uuid, id, ${room}::uuid, ${`chat:${room}:2026-11`}, ${from} + n, ${author.userId}, ${text}, at
      FROM unnest(${ids}::uuid[], ${moments}::timestamptz[]) WITH ORDINALITY AS said(id, at, n)`
    await tx`UPDATE chat_rooms SET last_position = ${from + moments.length}, last_message_at = ${moments.at(-1) ?? null} WHERE id = ${room}`
  })
  return ids
}
/** Entries of 10 from one account to the other, one for each day. */
const post = (days: readonly string[], [debit, credit] = ['1200', '4400']): Promise<string[]> =>
  own(async (tx) => {
    await tx`INSERT INTO accounts (org_id, code, name, name_en, kind) VALUES (${shop.admin.orgId}, ${debit}, 'Forderungen', 'Receivables', 'asset'), (${shop.admin.orgId}, ${credit}, 'Erlöse', 'Revenue', 'income') ON CONFLICT DO NOTHING`
    const periods = [...new Set(days.map((day) => day.slice(0, 7)))]
    await tx`INSERT INTO periods (org_id, period) SELECT ${shop.admin.orgId}::uuid, unnest(${periods}::text[]) ON CONFLICT DO NOTHING`
    const ids = days.map(() => newId())
    await tx`INSERT INTO journal_entries (org_id, id, period, posted_on, currency, kind, subject_type, subject_id, text)
      SELECT ${shop.admin.orgId}::uuid, id, left(day, 7), day::date, 'EUR', 'opening', 'receipt', id::text, 'x' FROM unnest(${ids}::uuid[], ${days}::text[]) AS posted(id, day)`
    await tx`INSERT INTO journal_lines (org_id, entry_id, line, account, debit_minor, credit_minor)
      SELECT ${shop.admin.orgId}::uuid, id, 1, ${debit}, 10, 0 FROM unnest(${ids}::uuid[]) id UNION ALL SELECT ${shop.admin.orgId}::uuid, id, 2, ${credit}, 0, 10 FROM unnest(${ids}::uuid[]) id`
    return ids
  })
const setMonths = (key: string, value: number) =>
  shop.admin.call('PUT', `/settings/${key}`, { level: 'organisation', value })

type Client = Awaited<ReturnType<typeof fresh>>
const idsOf = (client: Client, table: MirrorTable) => client.rows(table).map(({ id }) => id)

test('what the server sends is what a device would hold: days and moments at the edge of the month, in each zone and for each number of months', async () => {
  const room = await addRoom('group', [shop.admin])
  const edges: string[] = []
  for (const zone of ['Europe/Berlin', 'America/Los_Angeles', 'Pacific/Kiritimati'])
    for (let months = 0; months <= 14; months++) {
      const begins = Date.parse(dayBegins(heldFrom(dayIn(now, zone), months), zone) ?? '')
      for (const ms of [-60_000, -1, 0, 1, 60_000]) edges.push(new Date(begins + ms).toISOString())
    }
  await say(room, shop.admin, edges.sort())
  await post([...new Set(edges.map((at) => at.slice(0, 10)))])
  await setMonths(messagesHeld.key, 120)
  await setMonths(entriesHeld.key, 120)
  const all = await fresh(shop.admin)
  let left = 0
  for (const zone of ['Europe/Berlin', 'America/Los_Angeles', 'Pacific/Kiritimati']) {
    await withSystem(
      shop.sql,
      (tx) => tx`UPDATE organisations SET time_zone = ${zone} WHERE org_id = ${shop.admin.orgId}`,
    )
    for (const months of [1, 2, 7, 13]) {
      await setMonths(messagesHeld.key, months)
      await setMonths(entriesHeld.key, months)
      const some = await fresh(shop.admin)
      const { held } = (await shop.admin.call('GET', '/sync/pull?cursor=0')).body
      for (const table of ['chatMessages', 'journalEntries', 'stockMoves'] as const) {
        const expected = all.rows(table).filter((row) => holdsRow(table, row, { held, kept: [] }, () => undefined))
        expect(idsOf(some, table).sort(), `${table} ${zone} ${months}`).toEqual(expected.map(({ id }) => id).sort())
        left += all.rows(table).length - expected.length
      }
    }
  }
  expect(left).toBeGreaterThan(500)
})

test('a window that begins later lets go of rows without loading them, one that begins earlier loads them again', async () => {
  const room = await addRoom('group', [shop.admin])
  const [old] = await say(room, shop.admin, [monthsAgo(11), monthsAgo(1)])
  await post([monthsAgo(11).slice(0, 10), monthsAgo(1).slice(0, 10)])
  for (const { key } of [messagesHeld, entriesHeld]) await setMonths(key, 12)
  const client = await fresh(shop.admin)
  const same = async () => expect(client.all()).toEqual((await fresh(shop.admin)).all())
  expect(idsOf(client, 'chatMessages')).toContain(old)
  for (const { key } of [messagesHeld, entriesHeld]) await setMonths(key, 6)
  await client.pull()
  expect(idsOf(client, 'chatMessages')).not.toContain(old)
  expect(client.rows('accountOpenings')).not.toEqual([])
  await same()
  for (const { key } of [messagesHeld, entriesHeld]) await setMonths(key, 12)
  await client.pull()
  expect(idsOf(client, 'chatMessages')).toContain(old)
  await same()
})

test('devices with windows equal a fresh one, with the server’s checksums, while old and new rows come, change and go', async () => {
  const sales = await shop.person('sales')
  const room = await addRoom('group', [shop.admin, sales])
  await say(
    room,
    shop.admin,
    [20, 14, 13, 12, 11, 3, 1].map((months) => monthsAgo(months)),
  )
  // Conversations of records leave and come back with what is said in them, unless somebody looks at one; how far it was read goes with it.
  const beside = [await addRoom('record', []), await addRoom('record', []), await addRoom('record', [])]
  for (const one of beside) await say(one, shop.admin, [monthsAgo(30)])
  const clients = [
    [await fresh(shop.admin), shop.admin, []],
    [await fresh(sales, beside.slice(0, 1)), sales, beside.slice(0, 1)],
  ] as const
  let [random, seen, left, here] = [Number(process.env.SEED ?? 20_261_128), 0, 0, 0]
  const pick = (below: number) => {
    random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0
    return (random >>> 8) % below
  }
  const changes: (() => Promise<unknown>)[] = [
    () => say(room, [shop.admin, sales][pick(2)] as TestPerson, [monthsAgo(pick(24))]),
    () => post([monthsAgo(pick(40)).slice(0, 10)]),
    () =>
      withSystem(
        shop.sql,
        (
          tx,
        ) => tx`UPDATE chat_messages SET deleted_at = CASE WHEN deleted_at IS NULL THEN now() END, text = '', revision = revision + 1
          WHERE id = (SELECT id FROM chat_messages WHERE room_id = ${room} AND org_id = ${shop.admin.orgId} ORDER BY md5(id::text || ${String(pick(99))}) LIMIT 1)`,
      ),
    () => sales.call('POST', `/chat/rooms/${room}/read`, { position: pick(12) }),
    () => say(beside[pick(3)] as string, shop.admin, [monthsAgo(pick(24))]),
    () =>
      [shop.admin, sales][pick(2)]?.call('POST', `/chat/rooms/${beside[pick(3)]}/read`, {
        position: 1 + pick(3),
      }) as Promise<unknown>,
    () => setMonths(messagesHeld.key, 1 + pick(24)),
    () => setMonths(entriesHeld.key, 1 + pick(36)),
    () => sumLedger(shop.sql, shop.admin.orgId),
  ]
  for (let step = 0; step < 60; step++) {
    await Promise.all([changes[pick(changes.length)]?.(), changes[pick(changes.length)]?.()])
    for (const [client, person, kept] of clients) {
      await client.pull()
      if (step % 6 !== 0) continue
      await client.pull() // its checksums are of one moment and one window
      expect(client.all(), `step ${step}`).toEqual((await fresh(person, kept)).all())
      for (const one of beside) idsOf(client, 'chatRooms').includes(one) ? here++ : left++
      if (kept[0]) expect(idsOf(client, 'chatRooms')).toContain(kept[0])
      seen += client.rows('olderUnread').length + client.rows('accountOpenings').length
    }
  }
  expect(seen).toBeGreaterThan(10)
  expect(Math.min(left, here)).toBeGreaterThan(5)
})

test('IV-17 what accounts bring forward and the entries on the device come to the trial balance, whatever is summed already', async () => {
  for (const months of [1, 6, 30]) {
    await setMonths(entriesHeld.key, months)
    await post([2, 8, 31, 50, 70].map((ago) => monthsAgo(ago, 1 + (ago % 28)).slice(0, 10)))
    if (months === 6) await sumLedger(shop.sql, shop.admin.orgId)
    const client = await fresh(shop.admin)
    const sums = new Map<string, [number, number]>()
    const add = (account: string, debit: number, credit: number) => {
      const [d, c] = sums.get(account) ?? [0, 0]
      sums.set(account, [d + debit, c + credit])
    }
    for (const row of client.rows('accountOpenings')) add(row.id, row.debitMinor as number, row.creditMinor as number)
    type Line = { account: string; debitMinor: number; creditMinor: number }
    for (const { lines } of client.rows('journalEntries'))
      for (const line of lines as Line[]) add(line.account, line.debitMinor, line.creditMinor)
    const { accounts } = (await shop.admin.call('GET', '/ledger/balance')).body
    const posted = accounts.filter((account: Line) => account.debitMinor !== 0 || account.creditMinor !== 0)
    expect([...sums].sort()).toEqual(
      posted.map(({ code, debitMinor, creditMinor }: Line & { code: string }) => [code, [debitMinor, creditMinor]]),
    )
    expect(client.rows('accountOpenings').length).toBeGreaterThan(0)
  }
})

test('CH-06.4 what waits in one’s own conversations is counted however old it is, until it is read or deleted', async () => {
  const [reader, author] = [await shop.person('sales'), await shop.person('sales')]
  await setMonths(messagesHeld.key, 12)
  const [group, direct, channel] = [
    await addRoom('group', [reader, author]),
    await addRoom('direct', [reader, author]),
    await addRoom('channel', []),
  ]
  for (const room of [group, direct, channel]) await say(room, author, [monthsAgo(30), monthsAgo(20), monthsAgo(1)])
  await say(direct, reader, [monthsAgo(30)]) // one's own needs no reading
  await reader.call('POST', `/chat/rooms/${group}/read`, { position: 1 })
  const client = await fresh(reader)
  const waiting = () => Object.fromEntries(client.rows('olderUnread').map(({ id, rev: _, ...told }) => [id, told]))
  expect(waiting()).toEqual({
    [group]: { unread: 1, firstPosition: 2, lastPosition: 2 },
    [direct]: { unread: 2, firstPosition: 1, lastPosition: 2 },
  })
  await withSystem(
    shop.sql,
    (tx) =>
      tx`UPDATE chat_messages SET deleted_at = now(), text = '', revision = revision + 1 WHERE room_id = ${direct} AND position = 1`,
  )
  await client.pull()
  expect(waiting()[direct]).toEqual({ unread: 1, firstPosition: 2, lastPosition: 2 })
  await reader.call('POST', `/chat/rooms/${direct}/read`, { position: 4 })
  await client.pull()
  expect(Object.keys(waiting())).toEqual([group])
})

test('CH-11.2 ID-144 whoever asks for what is older sees by the API what a device without a window would hold, and nothing else', async () => {
  const people = [shop.admin, await shop.stranger()]
  for (const role of Object.keys(DEFAULT_ROLES)) people.push(await shop.person(role))
  const [, , sales, warehouse] = people.slice(1)
  const rooms = [
    await addRoom('group', [sales as TestPerson]),
    await addRoom('direct', [sales as TestPerson, warehouse as TestPerson]),
    await addRoom('channel', []),
    await addRoom('record', []),
  ]
  for (const room of rooms) await say(room, shop.admin, [monthsAgo(50), monthsAgo(30), monthsAgo(2)], 'Husarensäbel')
  await post([monthsAgo(60).slice(0, 10), monthsAgo(50).slice(0, 10)])
  let [older, refused] = [0, 0]
  const everything = async (person: TestPerson, path: string) => {
    const items: { id: string; roomId: string }[] = []
    for (let cursor = ''; ; ) {
      const { status, body } = await person.call('GET', `${path}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
      if (status !== 200) {
        expect([403, 404]).toContain(status)
        refused += 1
        return items
      }
      items.push(...body.items)
      cursor = body.nextCursor ?? ''
      if (!cursor) return items
    }
  }
  const byId = <T extends { id: string }>(rows: readonly T[]) => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))
  const plain = (row: object): { id: string } => {
    const { rev: _, ...rest } = row as { rev?: string; id: string }
    return rest
  }
  for (const person of people) {
    for (const { key } of [messagesHeld, entriesHeld]) await setMonths(key, 120)
    const whole = await fresh(person)
    for (const { key } of [messagesHeld, entriesHeld]) await setMonths(key, 12)
    const client = await fresh(person)
    const { held } = (await person.call('GET', '/sync/pull?cursor=0')).body
    const isOlder = (row: { id: string }) => !idsOf(client, 'chatMessages').includes(row.id)
    const messages = whole.rows('chatMessages').filter((row) => rooms.includes(row.roomId as string))
    const asked = []
    for (const room of rooms) asked.push(...(await everything(person, `/chat/rooms/${room}/messages?limit=2`)))
    expect(byId(asked)).toEqual(byId(messages.map(plain)))
    const found = await everything(person, `/chat/search?q=husarensäbel&limit=2&before=${held.chatMessages}`)
    expect(byId(found)).toEqual(byId(messages.filter(isOlder).map(plain)))
    older += found.length
    const lastDay = addDays(held.journalEntries, -1)
    const entries = await everything(person, `/ledger/entries?limit=100&to=${lastDay}`)
    const known = whole.rows('journalEntries').filter(({ id }) => !idsOf(client, 'journalEntries').includes(id))
    expect(byId(entries).map(({ id }) => id)).toEqual(byId(known).map(({ id }) => id))
    older += entries.length
  }
  expect(older).toBeGreaterThan(10)
  expect(refused).toBeGreaterThan(3)
})

/** A company that worked at one rate for so many months: 40 messages and 20 entries in each. */
async function worked(months: number): Promise<TestPerson> {
  const person = await shop.stranger()
  const { orgId, userId } = person
  const room = newId()
  await shop.sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`INSERT INTO chat_rooms (org_id, id, kind, name, last_position) VALUES (${orgId}, ${room}, 'channel', 'all', ${40 * months})`
    await tx`INSERT INTO chat_messages (org_id, id, room_id, document, position, author_id, text, accepted_at)
      SELECT ${orgId}, gen_random_uuid(), ${room}, 'chat:' || ${room}::text || ':2026-11', n, ${userId}, 'A message of ordinary length, as people write them beside their work.',
        now() - (${40 * months}::int - n) * interval '18 hours' FROM generate_series(1, ${40 * months}::int) n`
    await tx`INSERT INTO accounts (org_id, code, name, name_en, kind) VALUES (${orgId}, '1200', 'Forderungen', 'Receivables', 'asset'), (${orgId}, '4400', 'Erlöse', 'Revenue', 'income') ON CONFLICT DO NOTHING`
    await tx`INSERT INTO journal_entries (org_id, id, period, posted_on, currency, kind, subject_type, subject_id, text)
      SELECT ${orgId}, gen_random_uuid(), '2026-11', current_date - ((${20 * months}::int - n) * 1.5)::int, 'EUR', 'invoice', 'invoice', gen_random_uuid()::text, 'Rechnung' FROM generate_series(1, ${20 * months}::int) n`
    await tx`INSERT INTO journal_lines (org_id, entry_id, line, account, debit_minor, credit_minor)
      SELECT org_id, id, line, CASE line WHEN 1 THEN '1200' ELSE '4400' END, CASE line WHEN 1 THEN 11900 ELSE 0 END, CASE line WHEN 1 THEN 0 ELSE 11900 END
      FROM journal_entries, generate_series(1, 2) line WHERE org_id = ${orgId}`
    await tx`INSERT INTO stock_moves (org_id, id, product_id, from_location_id, to_location_id, quantity, value_minor, reason, command, subject_type, subject_id, effective_on)
      SELECT ${orgId}, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 3, 0, 'delivery', 'order.deliver', 'order', gen_random_uuid()::text, current_date - ((${20 * months}::int - n) * 1.5)::int FROM generate_series(1, ${20 * months}::int) n`
  })
  return person
}

test('NF-20 after sixteen times as long at the same rate of work a new device gets no more than 1.3 times the rows and bytes of what has a window', async () => {
  const size = async (person: TestPerson) => {
    const client = await fresh(person)
    const { text } = await person.call(
      'GET',
      '/sync/bootstrap?tables=chatMessages,olderUnread,journalEntries,accountOpenings,stockMoves',
    )
    const rows = ['chatMessages', 'olderUnread', 'journalEntries', 'accountOpenings', 'stockMoves'] as const
    return { bytes: text.length, rows: rows.reduce((sum, table) => sum + client.rows(table).length, 0) }
  }
  await shop.sql`ANALYZE` // statistics of before these companies came: no query may take them for empty
  const [young, old] = [await worked(24), await worked(16 * 24)]
  const [one, sixteen] = [await size(young), await size(old)]
  expect(one.rows).toBeGreaterThan(700)
  expect(sixteen.rows).toBeLessThanOrEqual(one.rows * 1.3)
  expect(sixteen.bytes).toBeLessThanOrEqual(one.bytes * 1.3)
  // Nor does the server look through the rest for it.
  await shop.sql`ANALYZE`
  for (const table of ['chatMessages', 'journalEntries', 'stockMoves'] as const) {
    const plans = await plansOf(shop.sql, old, table)
    expect(plans).toContain(MIRROR_TABLES[table].table)
    expect(plans).not.toContain(`Seq Scan on ${MIRROR_TABLES[table].table}`)
  }
})
