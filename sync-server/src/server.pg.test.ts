// One file: its stories share two nodes on one database, and each needs few lines more.

import { readDocument } from '@werkbank/database/log/document-log.ts'
import { emit } from '@werkbank/database/spine.ts'
import {
  changeTestRole,
  createTestOrg,
  createTestUser,
  letTimePass,
  type TestDatabase,
  testDatabase,
} from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { addLine, notesOf, readLines, setHeadField, setLineField } from '@werkbank/model/agreement/agreed-document.ts'
import { newEvent } from '@werkbank/model/base/event.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { PROTOCOL, PROTOCOL_OLDEST } from '@werkbank/model/base/protocol.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { setMessage } from '@werkbank/model/chat/chat-document.ts'
import { accessChanged } from '@werkbank/model/identity/events.ts'
import pino from 'pino'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { logLength, makeOrder, type Node, openClient, openSocket, startNode, tokenOf, until } from './testing.ts'

let database: TestDatabase
let node: Node
let other: Node
let orgId: string
let userId: string
let token: string
/** How far the clocks of both nodes are ahead. */
let aheadMs = 0
const now = () => new Date(Date.now() + aheadMs)
beforeAll(async () => {
  database = await testDatabase({ max: 20 })
  ;({ orgId, userId } = await createTestOrg(database.sql))
  token = await tokenOf(database.sql, orgId, userId)
  node = await startNode(database.sql, { lingerMs: 1_000, now })
  other = await startNode(database.sql, { now })
})
afterAll(async () => {
  await node.stop()
  await other.stop()
  await database.close()
})

test('RT-26.2 RT-01.3 RTU-01 two people on one order see each other, and the log has every edit', async () => {
  const id = await makeOrder(database.sql, orgId)
  const [a, b] = [openClient(node, `order:${id}`, token), openClient(node, `order:${id}`, token)]
  await Promise.all([a.settled(), b.settled()])
  addLine(a.doc, { id: 'l1', productId: newId(), quantity: '3' })
  await a.settled()
  await until(() => readLines(b.doc).lines.length === 1, 'the line at the other person')
  setLineField(b.doc, 'l1', 'quantity', '4')
  await b.settled()
  await until(() => readLines(a.doc).lines[0]?.quantity === '4', 'the quantity at the first person')
  const logged = await withSystem(database.sql, (tx) => readDocument(tx, orgId, `order:${id}`))
  expect(readLines(logged.doc)).toEqual(readLines(a.doc))
  a.destroy()
  b.destroy()
})

test('an app from before a change of what travels gets no socket, on any of the ways in; a program says nothing and gets one', async () => {
  const old = `protocol=${PROTOCOL_OLDEST - 1}`
  const answer = async (path: string) => {
    const ws = new WebSocket(`${node.url}${path}`, { headers: { authorization: `Bearer ${token}` } })
    try {
      return await new Promise<number | string>((resolve) => {
        ws.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode ?? 0))
        ws.once('open', () => resolve('open'))
        ws.on('error', () => {})
      })
    } finally {
      ws.terminate()
    }
  }
  const paths = [`/sync?org=${orgId}&${old}`, `/counts?${old}`, `/yjs/order:${newId()}?${old}`]
  expect(await Promise.all(paths.map(answer))).toEqual([409, 409, 409])
  expect(await Promise.all(['/sync', `/sync?protocol=${PROTOCOL}`].map(answer))).toEqual(['open', 'open'])
})

test('RT-01.3 an edit on one node arrives on the other without Redis', async () => {
  const id = await makeOrder(database.sql, orgId)
  const [a, b] = [openClient(node, `order:${id}`, token), openClient(other, `order:${id}`, token)]
  await Promise.all([a.settled(), b.settled()])
  setHeadField(a.doc, 'reference', 'from A')
  await until(() => b.doc.getMap('head').get('reference') === 'from A', 'the edit on the other node')
  setHeadField(b.doc, 'reference', 'from B')
  await until(() => a.doc.getMap('head').get('reference') === 'from B', 'the edit back')
  a.destroy()
  b.destroy()
})

test('RT-26.2 what is typed while a connection comes back waits for the edits from before', async () => {
  const id = await makeOrder(database.sql, orgId)
  const other = await makeOrder(database.sql, orgId)
  const socket = openSocket(node, { token })
  const first = openClient(node, `order:${other}`, token, { socket })
  await first.settled()
  const doc = new Y.Doc()
  setHeadField(doc, 'reference', 'typed offline')
  const client = openClient(node, `order:${id}`, token, { socket, doc })
  setHeadField(doc, 'requestedDate', '2026-12-01') // on its way before the token is
  await client.settled()
  expect(client.closes).toEqual([])
  const logged = await withSystem(database.sql, (tx) => readDocument(tx, orgId, `order:${id}`))
  expect(logged.doc.getMap('head').toJSON()).toEqual(doc.getMap('head').toJSON())
  first.destroy()
  client.destroy()
  socket.destroy()
})

test('RT-02.2 what is unknown or of another organisation looks the same and makes nothing', async () => {
  const stranger = await createTestOrg(database.sql, { name: 'Other' })
  const strangersToken = await tokenOf(database.sql, stranger.orgId, stranger.userId)
  const id = await makeOrder(database.sql, orgId)
  const socket = openSocket(node, { token: strangersToken })
  const theirs = openClient(node, `order:${await makeOrder(database.sql, stranger.orgId)}`, strangersToken, { socket })
  const clients = [
    `order:${id}`,
    `order:${newId()}`,
    `doc:${id}`,
    `chat:${id}:2026-11`,
    'nonsense',
    `control:${userId}`,
  ].map((name) => openClient(node, name, strangersToken, { socket }))
  await until(() => clients.every(({ denied }) => denied.length > 0), 'all refused')
  expect(new Set(clients.flatMap(({ denied }) => denied))).toEqual(new Set(['not-found']))
  // What they may open on the same socket goes on.
  setHeadField(theirs.doc, 'reference', 'goes on')
  await theirs.settled()
  expect(theirs.closes).toEqual([])
  for (const client of [theirs, ...clients]) client.destroy()
  socket.destroy()
})

test('CH-03.14 CH-04.4 accepted chat messages are rows in the order of acceptance', async () => {
  const id = await makeOrder(database.sql, orgId)
  const now = new Date().toISOString()
  const name = `chat:${id}:${now.slice(0, 7)}`
  const a = openClient(node, name, token)
  await a.settled()
  for (const text of ['one', 'two', 'three']) {
    setMessage(a.doc, { id: newId(), authorId: userId, text, writtenAt: now })
    await a.settled()
  }
  const rows = await withSystem(
    database.sql,
    (tx) => tx`SELECT position, text FROM chat_messages WHERE room_id = ${id} ORDER BY position`,
  )
  expect(rows.map((row) => [row.position, row.text])).toEqual([
    [1, 'one'],
    [2, 'two'],
    [3, 'three'],
  ])
  const told = await withSystem(
    database.sql,
    (tx) => tx`SELECT payload FROM events WHERE type = 'chat.message-accepted' AND payload->>'roomId' = ${id}`,
  )
  expect(told.map(({ payload }) => payload.position).sort()).toEqual([1, 2, 3])
  a.destroy()
})

test('S-18 nobody takes a room over by its id: a room under it is refused, and its months stay with its own people', async () => {
  const id = await makeOrder(database.sql, orgId)
  const month = new Date().toISOString().slice(0, 7)
  const stranger = await createTestOrg(database.sql, { name: 'Stranger' })
  const taking = withSystem(
    database.sql,
    (tx) => tx`INSERT INTO chat_rooms (org_id, id, kind) VALUES (${stranger.orgId}, ${id}, 'group')`,
  )
  await expect(taking).rejects.toMatchObject({ code: '23505' })
  const name = `chat:${id}:${month}`
  const theirs = openClient(node, name, await tokenOf(database.sql, stranger.orgId, stranger.userId))
  await until(() => theirs.denied.length > 0, 'the refusal')
  const ours = openClient(node, name, token)
  await ours.settled()
  expect(theirs.denied).toEqual(['not-found'])
  theirs.destroy()
  ours.destroy()
})

test('S-36 a month has another part once the last is full, and no other', async () => {
  const id = await makeOrder(database.sql, orgId)
  const month = new Date().toISOString().slice(0, 7)
  const first = openClient(node, `chat:${id}:${month}`, token)
  await first.settled()
  const denied = async (part: string) => {
    const client = openClient(node, `chat:${id}:${month}:${part}`, token)
    onTestFinished(() => client.destroy())
    await until(() => client.denied.length > 0 || client.provider.synced, 'an answer')
    return client.denied.length > 0
  }
  for (const part of ['2', '3', '9999']) expect(await denied(part)).toBe(true)
  // What two megabytes of messages leave in the log.
  await withSystem(database.sql, async (tx) => {
    await tx`UPDATE documents SET head_seq = head_seq + 1 WHERE name = ${`chat:${id}:${month}`}`
    await tx`INSERT INTO document_updates (org_id, document, seq, update)
      SELECT org_id, name, head_seq, ${Buffer.alloc(LIMITS.chatDocumentBytesMax)} FROM documents WHERE name = ${`chat:${id}:${month}`}`
  })
  expect(await denied('3')).toBe(true)
  expect(await denied('2')).toBe(false)
  const rows = await withSystem(database.sql, (tx) => tx`SELECT name FROM documents WHERE name LIKE ${`chat:${id}:%`}`)
  expect(rows).toHaveLength(2)
  first.destroy()
})

test('RT-26.2 a reader sees and cannot write; what they typed is refused with the reason', async () => {
  const id = await makeOrder(database.sql, orgId)
  const viewer = await createTestUser(database.sql, orgId, { role: 'viewer' })
  const client = openClient(node, `order:${id}`, await tokenOf(database.sql, orgId, viewer))
  await client.settled()
  expect(client.provider.authorizedScope).toBe('readonly')
  setHeadField(client.doc, 'reference', 'sneaked in')
  await until(() => client.closes.includes('refused:read-only'), 'the refusal')
  expect(await logLength(database.sql, `order:${id}`)).toBe(0)
  client.destroy()
})

test('US-7.2 US-10.3 ID-86 a role that ends by its time stops open sockets on both nodes, whether or not anything ran, and tells the mirror', async () => {
  const id = await makeOrder(database.sql, orgId)
  const helper = await createTestUser(database.sql, orgId, { role: 'viewer' })
  await withSystem(
    database.sql,
    (tx) =>
      tx`INSERT INTO role_assignments (org_id, user_id, role_key, valid_until) VALUES (${orgId}, ${helper}, 'sales', now() + interval '1 hour')`,
  )
  const helpersToken = await tokenOf(database.sql, orgId, helper)
  const clients = [node, other].map((one) => openClient(one, `order:${id}`, helpersToken))
  await Promise.all(clients.map((client) => client.settled()))
  const control = openClient(node, `control:${helper}`, helpersToken)
  let pokes = 0
  control.provider.on('stateless', ({ payload }: { payload: string }) => {
    if (JSON.parse(payload).kind === 'poke') pokes += 1
  })
  await until(() => pokes > 0, 'the poke of the beginning')
  const before = pokes
  setHeadField(clients[0]?.doc ?? new Y.Doc(), 'reference', 'in time')
  await clients[0]?.settled()
  const hour = 3_600_000
  await letTimePass(database.sql, helper, hour)
  aheadMs = hour
  onTestFinished(() => {
    aheadMs = 0
  })
  await until(() => clients.every(({ closes }) => closes.includes('access-changed')), 'both documents closed')
  await until(() => pokes > before, 'the poke that makes the mirror look again')
  const late = openClient(node, `order:${id}`, helpersToken)
  await late.settled()
  expect(late.provider.authorizedScope).toBe('readonly')
  expect(await logLength(database.sql, `order:${id}`)).toBe(1)
  for (const client of [...clients, control, late]) client.destroy()
})

test('ID-86 RT-26.2 a right taken away stops open sockets on both nodes', async () => {
  const id = await makeOrder(database.sql, orgId)
  const seller = await createTestUser(database.sql, orgId, { role: 'sales' })
  const sellersToken = await tokenOf(database.sql, orgId, seller)
  const clients = [openClient(node, `order:${id}`, sellersToken), openClient(other, `order:${id}`, sellersToken)]
  await Promise.all(clients.map((client) => client.settled()))
  const at = Date.now()
  await withSystem(database.sql, async (tx) => {
    await changeTestRole(tx, orgId, seller, 'viewer')
    await emit(tx, { ...newEvent(accessChanged, seller, { userId: seller }), orgId })
  })
  await until(() => clients.every(({ closes }) => closes.includes('access-changed')), 'both documents closed')
  console.info(`a right taken away stopped both sockets after ${Date.now() - at} ms`)
  for (const client of clients) {
    setHeadField(client.doc, 'reference', 'too late')
    client.destroy()
  }
  expect(await logLength(database.sql, `order:${id}`)).toBe(0)
})

test('CH-05.12 who is taken out of a room loses its open conversation on both nodes at once and gets nothing more of it; the others go on', async () => {
  const id = newId()
  const now = new Date().toISOString()
  const name = `chat:${id}:${now.slice(0, 7)}`
  const mate = await createTestUser(database.sql, orgId, { role: 'sales' })
  const matesToken = await tokenOf(database.sql, orgId, mate)
  await withSystem(database.sql, async (tx) => {
    await tx`INSERT INTO chat_rooms (org_id, id, kind, name) VALUES (${orgId}, ${id}, 'group', 'Messe')`
    for (const member of [userId, mate])
      await tx`INSERT INTO chat_members (org_id, id, room_id, user_id) VALUES (${orgId}, ${`${id}:${member}`}, ${id}, ${member})`
  })
  const ours = openClient(node, name, token)
  await ours.settled()
  const theirs = [openClient(node, name, matesToken), openClient(other, name, matesToken)]
  await Promise.all(theirs.map((client) => client.settled()))
  // What `chat.remove-member` writes and emits.
  await withSystem(database.sql, async (tx) => {
    await tx`UPDATE chat_members SET deleted_at = now() WHERE room_id = ${id} AND user_id = ${mate}`
    await emit(tx, { ...newEvent(accessChanged, mate, { userId: mate }), orgId })
  })
  await until(() => theirs.every(({ closes }) => closes.length > 0), 'both conversations closed')
  setMessage(ours.doc, { id: newId(), authorId: userId, text: 'among ourselves', writtenAt: now })
  await ours.settled()
  for (const { doc } of theirs) expect(JSON.stringify(doc.toJSON())).not.toContain('among ourselves')
  const again = openClient(other, name, matesToken)
  await until(() => again.denied.length > 0, 'the refusal')
  expect(again.denied).toEqual(['not-found'])
  expect(ours.closes).toEqual([])
  for (const client of [ours, again, ...theirs]) client.destroy()
})

test('RT-03.4 where a line breaks the others see the caret go, nothing is an error, and what was typed meanwhile arrives', async () => {
  const lines: { level: number }[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const own = await startNode(database.sql, { log })
  onTestFinished(() => own.stop())
  const name = `order:${await makeOrder(database.sql, orgId)}`
  const mate = await createTestUser(database.sql, orgId, { role: 'sales' })
  const [socket, b] = [openSocket(own, { token }), openClient(own, name, await tokenOf(database.sql, orgId, mate))]
  const a = openClient(own, name, token, { socket })
  await Promise.all([a.settled(), b.settled()])
  a.provider.setAwarenessField('field', 'reference')
  const carets = () => [...(b.provider.awareness?.getStates().values() ?? [])].filter(({ field }) => field).length
  await until(() => carets() === 1, 'the caret')
  const states: number[] = []
  b.provider.awareness?.on('change', () => states.push(carets()))
  ;(socket.webSocket as unknown as { terminate(): void }).terminate()
  setHeadField(a.doc, 'reference', 'typed while it was broken')
  await until(() => states.includes(0), 'the caret has gone')
  await until(() => b.doc.getMap('head').get('reference') === 'typed while it was broken', 'what was typed')
  expect(lines).toEqual([])
  for (const part of [a, b, socket]) part.destroy()
})

test('RT-26.2 500 documents on one socket come back after it broke', async () => {
  const ids: string[] = []
  for (let i = 0; i < 500; i++) ids.push(await makeOrder(database.sql, orgId))
  const socket = openSocket(node, { token })
  const clients = ids.map((id) => openClient(node, `order:${id}`, token, { socket }))
  await until(() => clients.every(({ provider }) => provider.synced), 'all synced')
  ;(socket.webSocket as unknown as { terminate(): void }).terminate()
  await until(() => clients.some(({ provider }) => !provider.synced), 'the break noticed')
  await until(() => clients.every(({ provider }) => provider.synced), 'all synced again')
  for (const client of clients) client.provider.destroy()
  socket.destroy()
  await until(() => node.sync.metrics().documents === 0, 'all documents unloaded')
})

test('a document stays loaded when the last one leaves, follows the log meanwhile, and goes when nobody comes back', async () => {
  const id = await makeOrder(database.sql, orgId)
  const quiet = await startNode(database.sql, { lingerMs: 1_500 })
  const loaded = () => quiet.sync.metrics().documents
  const first = openClient(quiet, `order:${id}`, token)
  setHeadField(first.doc, 'reference', 'typed')
  await first.settled()
  first.destroy()
  const elsewhere = openClient(other, `order:${id}`, token)
  await elsewhere.settled()
  setHeadField(elsewhere.doc, 'deliveryAddress', 'meanwhile')
  await elsewhere.settled()
  expect(loaded()).toBe(1)
  const back = openClient(quiet, `order:${id}`, token)
  await until(() => back.doc.getMap('head').get('deliveryAddress') === 'meanwhile', 'what was typed meanwhile')
  expect(back.doc.getMap('head').get('reference')).toBe('typed')
  back.destroy()
  await until(() => loaded() === 0, 'the document is unloaded')
  await quiet.stop()
})

test('US-19.4 what somebody is refused by a socket is in the security log, and what is not there is not', async () => {
  const order = await makeOrder(database.sql, orgId)
  const reader = await createTestUser(database.sql, orgId, { role: 'viewer' })
  const nobody = newId()
  await withSystem(
    database.sql,
    (tx) => tx`INSERT INTO users (org_id, id, email, name) VALUES (${orgId}, ${nobody}, 'nobody@x.test', 'Nobody')`,
  )
  const denied = (actor: string) =>
    withSystem(
      database.sql,
      (tx) => tx<{ details: Record<string, unknown> }[]>`
        SELECT details FROM security_events WHERE org_id = ${orgId} AND actor = ${actor} AND type = 'denied' AND result = 'refused' ORDER BY seq`,
    ).then((rows) => rows.map(({ details }) => details))

  const blind = openClient(node, `order:${order}`, await tokenOf(database.sql, orgId, nobody))
  await until(async () => (await denied(nobody)).length === 1, 'the refusal of a document')
  expect(await denied(nobody)).toEqual([
    { code: 'not-found', route: 'socket /sync', via: 'token', document: `order:${order}` },
  ])
  blind.destroy()

  const readerToken = await tokenOf(database.sql, orgId, reader)
  const missing = openClient(node, `order:${newId()}`, readerToken)
  const readOnly = openClient(node, `order:${order}`, readerToken)
  await readOnly.settled()
  setHeadField(readOnly.doc, 'reference', 'not mine to write')
  await until(async () => (await denied(reader)).length === 1, 'the refusal of an edit')
  expect(await denied(reader)).toMatchObject([{ code: 'read-only', document: `order:${order}` }])
  missing.destroy()
  readOnly.destroy()

  const counts = new WebSocket(`${node.url}/counts`, { headers: { authorization: `Bearer ${readerToken}` } })
  counts.on('error', () => {}) // The log tells the test
  const ended = new Promise((resolve) => counts.once('close', resolve))
  await until(async () => (await denied(reader)).length === 2, 'the refusal of a gateway')
  expect((await denied(reader))[1]).toMatchObject({ code: 'forbidden', route: 'socket /counts' })
  await ended
})

test('the note and the page of an order that two people have open while their server is started anew have every word once', async () => {
  const id = await makeOrder(database.sql, orgId)
  const names = [`order:${id}`, `doc:${id}`]
  const people = [0, 1].map(() => names.map(() => new Y.Doc()))
  const [first] = people as [Y.Doc[], Y.Doc[]]
  const write = (docs: Y.Doc[], words: string) => {
    const [order, page] = docs as [Y.Doc, Y.Doc]
    notesOf(order).insert(notesOf(order).length, words)
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(words)])
    page.getXmlFragment('content').push([paragraph])
  }
  const wordsIn = (docs: Y.Doc[]) => {
    const [order, page] = docs as [Y.Doc, Y.Doc]
    return [notesOf(order).toString(), page.getXmlFragment('content').toString()].map((text) =>
      (text.match(/one|two|three|four/g) ?? []).sort(),
    )
  }
  const open = async (at: Node) => {
    const clients = people.flatMap((docs) =>
      docs.map((doc, index) => openClient(at, names[index] as string, token, { doc })),
    )
    const settled = async () => {
      for (const client of clients) await client.settled()
    }
    await settled()
    write(first, at === before ? 'one ' : 'four')
    await settled()
    return clients
  }
  const before = await startNode(database.sql)
  let clients = await open(before)
  await before.stop()
  for (const [index, docs] of people.entries()) write(docs, ['two ', 'three '][index] as string)
  for (const client of clients) client.destroy()
  const after = await startNode(database.sql)
  onTestFinished(() => after.stop())
  clients = await open(after)
  const every = ['four', 'one', 'three', 'two']
  await until(() => people.every((docs) => wordsIn(docs).every(({ length }) => length >= 4)), 'all words at both')
  expect(people.map(wordsIn)).toEqual(Array(2).fill([every, every]))
  const logged = await Promise.all(names.map((name) => withSystem(database.sql, (tx) => readDocument(tx, orgId, name))))
  expect(wordsIn(logged.map(({ doc }) => doc))).toEqual([every, every])
  for (const client of clients) client.destroy()
})
