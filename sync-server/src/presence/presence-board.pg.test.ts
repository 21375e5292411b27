import { emit } from '@werkbank/database/spine.ts'
import {
  createTestOrg,
  createTestUser,
  type TestDatabase,
  useTestDatabase,
} from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newEvent } from '@werkbank/model/base/event.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { accessChanged } from '@werkbank/model/identity/events.ts'
import { expect, onTestFinished, test } from 'vitest'
import { controlName } from '../session.ts'
import { type Client, openClient, startNode, tokenOf, until } from '../testing.ts'
import { createPresenceBoard, type PersonPresence, type PresenceDelta } from './presence-board.ts'

test('what a connection said last stands, however fast it comes', async () => {
  const { sql } = await useTestDatabase({ max: 8 })
  const { orgId, userId } = await createTestOrg(sql)
  const board = await createPresenceBoard(sql, { node: 'n', push: () => {}, hasSockets: () => true, onError: () => {} })
  onTestFinished(() => board.stop())
  for (let round = 0; round < 40; round++) {
    const [stays, leaves] = [newId(), newId()]
    await Promise.all([
      board.here(orgId, stays, userId, null), // it arrives …
      board.here(orgId, stays, userId, { type: 'order', id: `${round}` }), // … and is on a record at once
      board.here(orgId, leaves, userId, null),
      board.gone(orgId, leaves),
    ])
    const rows = await sql`SELECT subject_id FROM presence WHERE connection = ANY(${[stays, leaves]}::text[])`
    expect([...rows], `round ${round}`).toEqual([{ subjectId: `${round}` }])
  }
})

/** An online person, with the presence messages that they received. */
async function join(
  { sql }: TestDatabase,
  node: Parameters<typeof openClient>[0],
  person: { orgId: string; userId: string },
) {
  const client: Client = openClient(node, controlName(person.userId), await tokenOf(sql, person.orgId, person.userId))
  onTestFinished(() => client.destroy())
  const told: PresenceDelta[] = []
  const seen = new Map<string, PersonPresence>()
  client.provider.on('stateless', ({ payload }: { payload: string }) => {
    const message = JSON.parse(payload)
    if (message.kind !== 'presence') return
    told.push(message)
    if (message.full) seen.clear()
    for (const each of message.people) seen.set(each.userId, each)
    for (const id of message.gone) seen.delete(id)
  })
  await until(() => told.length > 0, 'the first list')
  return { client, told, seen, text: () => JSON.stringify(told) }
}

test('RT-20.3 RT-02.4 which record somebody has open is told to those who may see it; and comes to who gets the right', async () => {
  const database = await useTestDatabase({ max: 12 })
  const { sql } = database
  const node = await startNode(sql)
  onTestFinished(() => node.stop())
  const { orgId, userId } = await createTestOrg(sql)
  const roles = { watchers: ['presence.read'], readers: ['presence.read', 'order.read'], blind: ['order.read'] }
  for (const [key, permissions] of Object.entries(roles))
    await sql`INSERT INTO roles (org_id, key, name, permissions) VALUES (${orgId}, ${key}, ${key}, ${permissions})`
  const member = async (role: string) =>
    join(database, node, { orgId, userId: await createTestUser(sql, orgId, { role }) })
  const watcherId = await createTestUser(sql, orgId, { role: 'watchers' })
  const watcher = await join(database, node, { orgId, userId: watcherId })
  const [reader, blind] = [await member('readers'), await member('blind')]
  const mover = await join(database, node, { orgId, userId })
  const order = newId()
  const say = (subject: { type: string; id: string } | null) =>
    mover.client.provider.sendStateless(JSON.stringify({ kind: 'here', subject }))
  say({ type: 'order', id: order })
  await until(() => reader.seen.get(userId)?.subjectId === order, 'the order at who may see it')
  await until(() => watcher.seen.has(userId), 'that somebody is there at who may not')
  expect(watcher.seen.get(userId)).toMatchObject({ subjectType: null, subjectId: null, label: null })
  for (const each of [watcher, blind]) expect(each.text()).not.toContain(order)
  // A list that is requested later shows the same.
  const late = await join(database, node, { orgId, userId: watcherId })
  expect(late.seen.get(userId)).toMatchObject({ subjectType: null, subjectId: null })
  expect(late.text()).not.toContain(order)

  // With the right comes the record, without asking.
  await sql`INSERT INTO role_assignments (org_id, user_id, role_key) VALUES (${orgId}, ${watcherId}, 'readers')`
  await withSystem(sql, (tx) => emit(tx, { ...newEvent(accessChanged, watcherId, { userId: watcherId }), orgId }))
  await until(() => watcher.seen.get(userId)?.subjectId === order, 'the order at who may see it now')
})

test('RT-03.4 RT-13.1 who loses the line leaves the list, and others are told', async () => {
  const database = await useTestDatabase({ max: 12 })
  const { sql } = database
  const node = await startNode(sql, { silentMsMax: 1_500 })
  onTestFinished(() => node.stop())
  const { orgId, userId } = await createTestOrg(sql)
  const watcher = await join(database, node, { orgId, userId: await createTestUser(sql, orgId) })
  const lost = await join(database, node, { orgId, userId })
  await until(() => watcher.seen.has(userId), 'who came')
  // Nothing comes from there any more, and nothing arrives: as when the network is gone.
  const { webSocket } = lost.client.socket as unknown as { webSocket: { pause(): void } }
  webSocket.pause()
  await until(() => !watcher.seen.has(userId), 'who is lost is gone')
})

test('RT-13.1 the people of a node that dies are gone within 30 s: what it said has lived for 20 by then, and others look every 6', async () => {
  const { sql } = await useTestDatabase()
  const { orgId, userId } = await createTestOrg(sql)
  const board = await createPresenceBoard(sql, { node: 'n', push: () => {}, hasSockets: () => true, onError: () => {} })
  onTestFinished(() => board.stop())
  await board.here(orgId, newId(), userId, null)
  const [row] = await sql<{ lives: number }[]>`
    SELECT extract(epoch FROM expires_at - now())::float8 AS lives FROM presence WHERE user_id = ${userId}`
  expect(row?.lives).toBeLessThanOrEqual(20)
  await sql`UPDATE presence SET expires_at = now()`
  expect((await board.full(orgId)).people).toEqual([])
})
