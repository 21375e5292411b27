import { defineEvent, newEvent } from '@werkbank/model/base/event.ts'
import { documentChanged } from '@werkbank/model/documents/events.ts'
import { expect, test } from 'vitest'
import type { Sql } from '../postgres/connect.ts'
import { BEGINNING, emit, type Position } from '../spine.ts'
import { createTestOrg, useTestDatabase } from '../testing/testing.ts'
import { withOrg, withSystem } from '../transaction.ts'
import { endAnnouncements } from './end-announcements.ts'

const created = defineEvent('order.created', { subject: 'order', audience: 'order.read' })
const FUTURE = new Date(Date.now() + 86_400_000)

async function openCompany() {
  const { sql } = await useTestDatabase()
  const actor = await createTestOrg(sql)
  await sql`
    INSERT INTO documents (org_id, name, kind, subject_type, subject_id) SELECT ${actor.orgId}, 'order:' || of, 'order', 'order', of FROM unnest('{a,b,0,1,2,3,4,5,6}'::text[]) AS of`
  /** Each in a transaction of its own, as nodes write them. */
  const announce = async (document: string, seq: number) => {
    await withOrg(sql, actor, (tx) => emit(tx, newEvent(documentChanged, document, { document, seq })))
  }
  return { sql, actor, announce }
}
const passAll = (sql: Sql, ...names: string[]) =>
  sql`INSERT INTO consumers (name, xid) SELECT unnest(${names}::text[]), pg_current_xact_id() ON CONFLICT (name) DO UPDATE SET xid = excluded.xid`
const left = async (sql: Sql) =>
  (
    await sql`SELECT subject_id, (payload->>'seq')::int AS seq FROM events WHERE type = 'document.changed' ORDER BY xid, id`
  ).map(({ subjectId, seq }) => `${subjectId} ${seq}`)
const end = (sql: Sql, more: { consumers?: string[]; olderThan?: Date; after?: Position } = {}) =>
  withSystem(sql, (tx) => endAnnouncements(tx, { consumers: ['one'], olderThan: FUTURE, after: BEGINNING, ...more }))

const announced = async (sql: Sql) =>
  Object.fromEntries(
    (
      await sql<
        { name: string; seq: number }[]
      >`SELECT name, announced_seq AS seq FROM documents WHERE announced_seq > 0 ORDER BY name`
    ).map(({ name, seq }) => [name, seq]),
  )

test('NF-20 announcements end when they are old, and their document says up to where they were; other events, younger ones and those that failed stay', async () => {
  const { sql, actor, announce } = await openCompany()
  for (const seq of [1, 2, 3])
    for (const document of ['order:a', 'order:b', 'order:gone']) await announce(document, seq)
  await withOrg(sql, actor, (tx) => emit(tx, newEvent(created, 'a', {}), newEvent(created, 'a', {})))
  await sql`
    INSERT INTO dead_letters (consumer, xid, id, org_id, attempts, error)
    SELECT 'one', xid, id, org_id, 8, 'it failed' FROM events WHERE subject_id = 'order:b' AND (payload->>'seq')::int = 2`
  await passAll(sql, 'one')
  expect(await end(sql, { olderThan: new Date(Date.now() - 86_400_000) })).toEqual({ ended: 0, looked: undefined })
  expect(await end(sql)).toEqual({ ended: 5, looked: undefined })
  // Of a document that is not there nobody says up to where it was.
  expect(await left(sql)).toEqual(['order:gone 1', 'order:b 2', 'order:gone 2', 'order:gone 3'])
  expect(await announced(sql)).toEqual({ 'order:a': 3, 'order:b': 3 })
  expect(await sql`SELECT 1 FROM events WHERE type = 'order.created'`).toHaveLength(2)
  expect(await end(sql)).toEqual({ ended: 0, looked: undefined })
})

test('NF-20 nothing goes that a consumer has not passed; one that has not begun holds all', async () => {
  const { sql, announce } = await openCompany()
  for (const seq of [1, 2]) await announce('order:a', seq)
  expect((await end(sql)).ended).toBe(0)
  await passAll(sql, 'slow')
  for (const seq of [3, 4]) await announce('order:a', seq)
  await passAll(sql, 'one')
  expect((await end(sql, { consumers: ['one', 'slow', 'not yet'] })).ended).toBe(0)
  expect((await end(sql, { consumers: ['one', 'slow'] })).ended).toBe(2)
  expect(await left(sql)).toEqual(['order:a 3', 'order:a 4'])
  expect(await announced(sql)).toEqual({ 'order:a': 2 })
})

test('NF-20 pieces go on from one another, and two nights at once end each once', async () => {
  const { sql, actor } = await openCompany()
  await withSystem(
    sql,
    (tx) => tx`
      INSERT INTO events (org_id, type, subject_type, subject_id, audience, payload)
      SELECT ${actor.orgId}, 'document.changed', 'document', 'order:' || n % 7, 'order.read', jsonb_build_object('document', 'order:' || n % 7, 'seq', n) FROM generate_series(1, 25000) AS n`,
  )
  await passAll(sql, 'one')
  const night = async () => {
    let ended = 0
    for (let after: Position | undefined = BEGINNING; after; ) {
      const piece = await end(sql, { after })
      ended += piece.ended
      after = piece.looked
    }
    return ended
  }
  const [first, second] = await Promise.all([night(), night()])
  expect(first + second).toBe(25_000)
  expect(await left(sql)).toEqual([])
  expect(Object.values(await announced(sql)).sort()).toEqual([24_994, 24_995, 24_996, 24_997, 24_998, 24_999, 25_000])
})

test('the database lets only announcements go of which the document says so, and nobody but the system lets any go', async () => {
  const { sql, actor, announce } = await openCompany()
  for (const seq of [1, 2]) await announce('order:a', seq)
  await withOrg(sql, actor, (tx) => emit(tx, newEvent(created, 'a', {})))
  await sql`UPDATE documents SET announced_seq = 1 WHERE name = 'order:a'`
  const remove = (where: string) => withSystem(sql, (tx) => tx.unsafe(`DELETE FROM events WHERE ${where}`))
  for (const where of ["type = 'order.created'", "payload->>'seq' = '2'", 'true'])
    await expect(remove(where)).rejects.toThrow('only announcements of documents go')
  await expect(withSystem(sql, (tx) => tx`UPDATE events SET payload = '{}'`)).rejects.toThrow()
  await expect(withOrg(sql, actor, (tx) => tx`DELETE FROM events WHERE payload->>'seq' = '1'`)).rejects.toThrow(
    'permission denied',
  )
  await remove("payload->>'seq' = '1'")
  expect(await left(sql)).toEqual(['order:a 2'])
})
