import { createTestOrg, createTestUser, type TestDatabase, testDatabase } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { type ChatMessage, setMessage } from '@werkbank/model/chat/chat-document.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { type Client, logLength, makeOrder, type Node, openClient, startNode, tokenOf, until } from './testing.ts'

let database: TestDatabase
let node: Node
let orgId: string
let userId: string
let token: string
let mateId: string
let mateToken: string
beforeAll(async () => {
  database = await testDatabase({ max: 20 })
  ;({ orgId, userId } = await createTestOrg(database.sql))
  token = await tokenOf(database.sql, orgId, userId)
  mateId = await createTestUser(database.sql, orgId, { role: 'sales' })
  mateToken = await tokenOf(database.sql, orgId, mateId)
  node = await startNode(database.sql)
})
afterAll(async () => {
  await node.stop()
  await database.close()
})

type Row = { text: string; writtenAt: Date; editedAt: Date | null; deletedAt: Date | null; revision: number }
const rowOf = (id: string) =>
  withSystem(
    database.sql,
    async (tx) =>
      (
        await tx<Row[]>`SELECT text, written_at, edited_at, deleted_at, revision FROM chat_messages WHERE id = ${id}`
      )[0],
  )
const versionsOf = (id: string) =>
  withSystem(
    database.sql,
    (tx) => tx<{ text: string }[]>`SELECT text FROM chat_message_versions WHERE message_id = ${id} ORDER BY version`,
  )

async function conversation(): Promise<{ client: Client; name: string; say(message: Partial<ChatMessage>): string }> {
  const name = `chat:${await makeOrder(database.sql, orgId)}:2026-11`
  const client = openClient(node, name, token)
  await client.settled()
  return {
    client,
    name,
    say(message) {
      const id = message.id ?? newId()
      setMessage(client.doc, { authorId: userId, text: 'x', writtenAt: new Date().toISOString(), ...message, id })
      return id
    },
  }
}

const DAY_MS = 86_400_000
test.each([
  ['two days ahead', new Date(Date.now() + 2 * DAY_MS).toISOString()],
  ['in 2099', '2099-01-01T00:00:00.000Z'],
  ['in 1999', '1999-06-01T00:00:00.000Z'],
  ['in the year 0000, which Postgres does not know', '0000-01-01T00:00:00.000Z'],
])('a message from a device whose clock is %s is taken, at the time of the server', async (_what, writtenAt) => {
  const before = Date.now()
  const { client, say } = await conversation()
  const id = say({ writtenAt })
  await client.settled()
  const at = new Date((await rowOf(id))?.writtenAt ?? 0).getTime()
  expect(at).toBeGreaterThanOrEqual(before)
  expect(at).toBeLessThanOrEqual(Date.now())
  expect(client.closes).toEqual([])
  client.destroy()
})

test('a message that waited for the network keeps the time at which it was written', async () => {
  const { client, say } = await conversation()
  const writtenAt = new Date(Date.now() - 3 * DAY_MS).toISOString()
  const id = say({ writtenAt })
  await client.settled()
  expect(new Date((await rowOf(id))?.writtenAt ?? 0).toISOString()).toBe(writtenAt)
  client.destroy()
})

test('CH-03.14 a device whose clock is two days behind does not mix up who answered whom: the order is the server’s', async () => {
  const { client, name, say } = await conversation()
  const late = openClient(node, name, mateToken)
  await late.settled()
  const asked = say({ text: 'When will it come?' })
  await client.settled()
  await until(() => late.doc.getMap('messages').has(asked), 'the question')
  const answer = { id: newId(), authorId: mateId, text: 'On Friday.' }
  setMessage(late.doc, { ...answer, writtenAt: new Date(Date.now() - 2 * DAY_MS).toISOString() })
  await late.settled()
  say({ text: 'Thanks.' })
  await client.settled()
  const rows = await withSystem(
    database.sql,
    (tx) => tx<{ text: string }[]>`SELECT text FROM chat_messages WHERE document = ${name} ORDER BY position`,
  )
  expect(rows.map(({ text }) => text)).toEqual(['When will it come?', 'On Friday.', 'Thanks.'])
  client.destroy()
  late.destroy()
})

test('CH-03.8 no edit is silent: the server says when, and keeps what stood there before', async () => {
  const { client, say } = await conversation()
  const id = say({ text: '100 EUR' })
  await client.settled()
  say({ id, text: '900 EUR' }) // without `editedAt`, as if nothing had been changed
  await client.settled()
  const first = await rowOf(id)
  expect(first).toMatchObject({ text: '900 EUR', revision: 1 })
  expect(Math.abs(new Date(first?.editedAt ?? 0).getTime() - Date.now())).toBeLessThan(DAY_MS)
  say({ id, text: '700 EUR', editedAt: '2099-01-01T00:00:00.000Z', revision: 7 })
  await client.settled()
  const second = await rowOf(id)
  expect(second?.revision).toBe(7)
  expect(Math.abs(new Date(second?.editedAt ?? 0).getTime() - Date.now())).toBeLessThan(DAY_MS)
  expect((await versionsOf(id)).map(({ text }) => text)).toEqual(['100 EUR', '900 EUR'])
  client.destroy()
})

test('what was deleted is gone from the versions too, and comes back for everybody when it is put back', async () => {
  const { client, name, say } = await conversation()
  const mate = openClient(node, name, mateToken)
  const id = say({ text: 'a secret' })
  await client.settled()
  say({ id, text: 'still a secret', revision: 1 })
  await client.settled()
  say({ id, text: '', deleted: true, revision: 2 })
  await client.settled()
  expect(await rowOf(id)).toMatchObject({ text: '', deletedAt: expect.anything(), revision: 2 })
  expect((await versionsOf(id)).map(({ text }) => text)).toEqual([''])
  say({ id, text: 'no secret any more', revision: 3 })
  await client.settled()
  expect(await rowOf(id)).toMatchObject({ text: 'no secret any more', deletedAt: null, editedAt: expect.anything() })
  const shown = () => (mate.doc.getMap('messages').get(id) as ChatMessage | undefined)?.text
  await until(() => shown() === 'no secret any more', 'the message at the colleague')
  client.destroy()
  mate.destroy()
})

test('CH-03.9 the text of a deleted message is in no document that a node gives out: to who is there, who comes later, who comes back, and after a restart', async () => {
  const { client, name, say } = await conversation()
  const SECRET = 'the safe is 4711'
  const mate = openClient(node, name, mateToken)
  const id = say({ text: SECRET })
  await client.settled()
  await until(() => mate.doc.getMap('messages').has(id), 'the message at the colleague')
  mate.destroy()
  say({ id, text: `${SECRET}, I mean`, revision: 1 })
  say({ id, text: '', deleted: true, revision: 2 })
  await client.settled()
  client.destroy()
  const later = await startNode(database.sql)
  for (const [where, doc] of [
    [node, new Y.Doc({ gc: false })], // as it keeps all that it is sent
    [node, mate.doc],
    [later, new Y.Doc({ gc: false })],
  ] as const) {
    const reader = openClient(where, name, mateToken, { doc })
    const shown = () => reader.doc.getMap('messages').get(id) as ChatMessage | undefined
    await until(() => shown()?.deleted === true, 'the deletion')
    expect(Buffer.from(Y.encodeStateAsUpdate(reader.doc)).includes(SECRET)).toBe(false)
    reader.destroy()
  }
  await later.stop()
})

test('CH-03.4 a message of blanks is refused, with the reason, and nothing is logged', async () => {
  const { client, name, say } = await conversation()
  say({ text: ' \u200b\n' })
  await until(() => client.closes.length > 0, 'the refusal')
  expect(client.closes).toEqual(['refused:blank'])
  expect(await logLength(database.sql, name)).toBe(0)
  client.destroy()
})
