import { appendUpdates, createDocument } from '@werkbank/database/log/document-log.ts'
import { listenPokes } from '@werkbank/database/poke.ts'
import { hashSecret } from '@werkbank/database/sessions.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import {
  addLine,
  notesOf,
  removeLine,
  setHeadField,
  setLineField,
  writeOrder,
} from '@werkbank/model/agreement/agreed-document.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { setMessage } from '@werkbank/model/chat/chat-document.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { buildApi, type TestPerson } from '../testing.ts'

let shop: Awaited<ReturnType<typeof buildApi>>
let ada: TestPerson
let ben: TestPerson
beforeAll(async () => {
  shop = await buildApi()
  ada = await shop.person('sales', 'Ada')
  ben = await shop.person('sales', 'Ben')
})
afterAll(() => shop.close())

/** A document with a log, and devices that edit it: each edit is one update in the log, as the sync server writes it. */
async function buildDocument(kind: 'order' | 'doc' | 'chat', name = `${kind}:${newId()}`) {
  const { orgId } = shop.admin
  await withOrg(shop.sql, shop.admin, (tx) =>
    createDocument(tx, { orgId, name, kind, subjectType: kind, subjectId: name.split(':')[1] ?? '', createdBy: null }),
  )
  const append = (person: TestPerson, update: Uint8Array) =>
    withOrg(shop.sql, shop.admin, (tx) =>
      appendUpdates(tx, [
        { orgId, document: name, update, userId: person.userId, clientIds: [...Y.parseUpdateMeta(update).from.keys()] },
      ]),
    )
  /** A client id is one person's in a document, so each has one of their own on a device. */
  const clients = new Map<string, number>()
  return {
    name,
    path: `/documents/${encodeURIComponent(name)}`,
    /** Makes an edit on a device and sends it. */
    edit: async (person: TestPerson, device: Y.Doc, work: (doc: Y.Doc) => void) => {
      const own = `${device.guid} ${person.userId}`
      device.clientID = clients.get(own) ?? device.clientID + clients.size + 1
      clients.set(own, device.clientID)
      const before = Y.encodeStateVector(device)
      device.transact(() => work(device))
      const update = Y.encodeStateAsUpdate(device, before)
      await append(person, update)
      return update
    },
    append,
  }
}
const product = newId()
const filled = (doc: Y.Doc) =>
  writeOrder(doc, { head: { reference: 'R1' }, lines: [{ id: 'l1', productId: product }], notes: 'hello' })

test('the history tells who changed which field when, from and to, newest first', async () => {
  const { path, edit } = await buildDocument('order')
  const device = new Y.Doc()
  await edit(ada, device, filled)
  await edit(ben, device, (doc) => setLineField(doc, 'l1', 'quantity', '7'))
  const { body } = await ada.call('GET', `${path}/history`)
  expect(body.items).toMatchObject([
    { seq: 2, actor: ben.userId, actorName: 'Ben', changes: [{ path: 'lines.l1.quantity', from: '1', to: '7' }] },
    { seq: 1, actor: ada.userId, actorName: 'Ada' },
  ])
  expect(body.items[1].changes).toEqual(
    expect.arrayContaining([
      { path: 'head.reference', to: 'R1' },
      { path: 'notes', from: '', to: 'hello' },
    ]),
  )
})

test('typing reads as one change, and pages follow each other without a gap', async () => {
  const { path, edit } = await buildDocument('order')
  const device = new Y.Doc()
  await edit(ada, device, filled)
  for (const letter of ' world') await edit(ben, device, (doc) => notesOf(doc).insert(notesOf(doc).length, letter))
  await edit(ada, device, (doc) => setHeadField(doc, 'reference', 'R2'))
  const first = (await ada.call('GET', `${path}/history?limit=1`)).body
  const second = (await ada.call('GET', `${path}/history?limit=1&cursor=${first.nextCursor}`)).body
  const third = (await ada.call('GET', `${path}/history?limit=1&cursor=${second.nextCursor}`)).body
  expect(first.items).toMatchObject([{ seq: 8, changes: [{ path: 'head.reference', from: 'R1', to: 'R2' }] }])
  expect(second.items).toMatchObject([{ seq: 7, fromSeq: 2, changes: [{ path: 'notes', from: '', to: ' world' }] }])
  expect([third.items[0].seq, third.nextCursor]).toEqual([1, null])
})

test('what two people wrote at the same time is marked, with the value that is hidden', async () => {
  const { path, edit, append } = await buildDocument('order')
  const [a, b] = [new Y.Doc(), new Y.Doc()]
  Y.applyUpdate(b, await edit(ada, a, filled))
  const [mine, yours] = [Y.encodeStateVector(a), Y.encodeStateVector(b)]
  setHeadField(a, 'reference', 'from Ada')
  setHeadField(b, 'reference', 'from Ben')
  await append(ada, Y.encodeStateAsUpdate(a, mine))
  await append(ben, Y.encodeStateAsUpdate(b, yours))
  const { items } = (await ada.call('GET', `${path}/history`)).body
  const { content } = (await ada.call('GET', `${path}/at/3`)).body
  const hidden = content.head.reference === 'from Ada' ? 'from Ben' : 'from Ada'
  expect(items[0].changes).toEqual([
    { path: 'head.reference', from: 'from Ada', to: content.head.reference, overwrote: hidden },
  ])
  expect(items[1].changes[0]).not.toHaveProperty('overwrote')
})

test('an earlier state can be looked at, as content and as Yjs state', async () => {
  const { path, edit } = await buildDocument('order')
  const device = new Y.Doc()
  await edit(ada, device, filled)
  await edit(ada, device, (doc) => addLine(doc, { id: 'l2', productId: product, quantity: '3' }))
  const then = (await ada.call('GET', `${path}/at/1`)).body
  expect(then.content).toMatchObject({ head: { reference: 'R1' }, notes: 'hello', lines: [{ id: 'l1' }] })
  const loaded = new Y.Doc()
  Y.applyUpdate(loaded, Buffer.from(then.state, 'base64'))
  expect(notesOf(loaded).toString()).toBe('hello')
  expect((await ada.call('GET', `${path}/at/99`)).status).toBe(404)
  expect((await ada.call('GET', `${path}/at/x`)).status).toBe(400)
})

test('restoring writes an edit: content as then, the history longer, and devices merge it', async () => {
  const { path, edit, name } = await buildDocument('order')
  const device = new Y.Doc()
  await edit(ada, device, filled)
  await edit(ben, device, (doc) => {
    setHeadField(doc, 'reference', undefined)
    notesOf(doc).delete(0, 5)
    notesOf(doc).insert(0, '🙂 gone')
    addLine(doc, { id: 'l2', productId: product })
  })
  const heard: unknown[] = []
  const listening = await listenPokes(shop.sql, (poke) => heard.push(poke))
  const { body, status } = await ada.call('POST', `${path}/restore`, { seq: 1 }, { 'idempotency-key': newId() })
  expect([status, body.seq]).toEqual([200, 3])
  // A node that has it open needn't wait until it looks by itself.
  await expect.poll(() => heard).toContainEqual({ orgId: shop.admin.orgId, documents: [name] })
  await listening.stop()
  const [then, now] = [(await ada.call('GET', `${path}/at/1`)).body, (await ada.call('GET', `${path}/at/3`)).body]
  expect(now.content).toEqual(then.content)
  Y.applyUpdate(device, Buffer.from(now.state, 'base64'))
  expect(notesOf(device).toString()).toBe('hello')
  expect((await ada.call('GET', `${path}/history`)).body.items[0]).toMatchObject({
    seq: 3,
    actor: ada.userId,
    origin: 'restore',
  })
  expect((await ada.call('POST', `${path}/restore`, { seq: 1 })).body.code).toBe('nothing-changed')
  const told = await withSystem(
    shop.sql,
    (tx) => tx`SELECT payload FROM events WHERE type = 'document.changed' AND payload->>'document' = ${name}`,
  )
  expect(told).toEqual([{ payload: { document: name, seq: 3 } }])
})

test('R-SA3 lines that came after the restored state go as lines go: an edit from a device that was away brings back no half of one', async () => {
  const { path, edit, append } = await buildDocument('order')
  const [device, away] = [new Y.Doc(), new Y.Doc()]
  await edit(ada, device, filled)
  await edit(ada, device, (doc) => addLine(doc, { id: 'l2', productId: product, quantity: '4' }))
  await edit(ada, device, (doc) => removeLine(doc, 'l1'))
  Y.applyUpdate(away, Y.encodeStateAsUpdate(device))
  expect((await ada.call('POST', `${path}/restore`, { seq: 1 })).status).toBe(200)
  const before = Y.encodeStateVector(away)
  setLineField(away, 'l2', 'productId', newId())
  await append(ben, Y.encodeStateAsUpdate(away, before))
  const { content } = (await ada.call('GET', `${path}/at/5`)).body
  expect(content).toMatchObject({ lines: [{ id: 'l1', productId: product }], broken: [] })
})

test('rich text has history and is restored with its structure', async () => {
  const { path, edit } = await buildDocument('doc')
  const device = new Y.Doc()
  const paragraph = (text: string) => {
    const element = new Y.XmlElement('paragraph')
    element.insert(0, [new Y.XmlText(text)])
    return element
  }
  await edit(ada, device, (doc) => doc.getXmlFragment('content').insert(0, [paragraph('one'), paragraph('two')]))
  await edit(ben, device, (doc) => doc.getXmlFragment('content').delete(0, 1))
  const { items } = (await ada.call('GET', `${path}/history`)).body
  expect(items[0].changes).toEqual([{ path: 'content', from: 'one\n', to: '' }])
  await ada.call('POST', `${path}/restore`, { seq: 1 })
  expect((await ada.call('GET', `${path}/at/3`)).body.content).toMatchObject({
    text: 'one\ntwo\n',
    xml: '<paragraph>one</paragraph><paragraph>two</paragraph>',
  })
})

test('CH-03.9 a conversation has no history to look into, where a deleted message could be read; it is not restored', async () => {
  const room = newId()
  await withOrg(shop.sql, shop.admin, async (tx) => {
    await tx`INSERT INTO chat_rooms (org_id, id, kind) VALUES (${shop.admin.orgId}, ${room}, 'group')`
    await tx`INSERT INTO chat_members (org_id, id, room_id, user_id) VALUES (${shop.admin.orgId}, ${`${room}:${ada.userId}`}, ${room}, ${ada.userId})`
  })
  const { path, edit } = await buildDocument('chat', `chat:${room}:2026-11`)
  const message = { id: newId(), authorId: ada.userId, text: 'first', writtenAt: new Date().toISOString() }
  const device = new Y.Doc()
  await edit(ada, device, (doc) => setMessage(doc, message))
  await edit(ada, device, (doc) => setMessage(doc, { ...message, text: '', deleted: true, revision: 1 }))
  expect((await ada.call('POST', `${path}/restore`, { seq: 0 })).body.code).toBe('not-restorable')
  for (const person of [ada, ben])
    for (const call of ['history', 'at/1']) expect((await person.call('GET', `${path}/${call}`)).status).toBe(404)
})

test('a ticket is for one person and one document, only its hash is kept', async () => {
  const { path, name } = await buildDocument('order')
  const { body, status } = await ada.call('POST', `${path}/tickets`, { write: true })
  expect(status).toBe(200)
  const [row] = await withSystem(
    shop.sql,
    (tx) =>
      tx`SELECT user_id, document, can_write, used_at, expires_at <= now() + interval '60 seconds' AS short FROM document_tickets WHERE token_hash = ${hashSecret(body.ticket)}`,
  )
  expect(row).toEqual({ userId: ada.userId, document: name, canWrite: true, usedAt: null, short: true })
  const viewer = await shop.person('viewer')
  expect((await viewer.call('POST', `${path}/tickets`, { write: true })).status).toBe(403)
  expect((await viewer.call('POST', `${path}/tickets`, {})).status).toBe(200)
})

test("what is not there, not a name, or another organisation's looks the same", async () => {
  const { path, edit } = await buildDocument('order')
  await edit(ada, new Y.Doc(), filled)
  const stranger = await shop.stranger()
  const calls = (at: string) =>
    [
      ['GET', `${at}/history`],
      ['GET', `${at}/at/1`],
      ['POST', `${at}/restore`, { seq: 0 }],
      ['POST', `${at}/tickets`, {}],
    ] as const
  const answers = []
  for (const [person, at] of [
    [stranger, path],
    [ada, `/documents/order:${newId()}`],
    [ada, '/documents/__proto__'],
    [ada, '/documents/order:..%2F..%2Fetc'],
  ] as const) {
    for (const [method, url, body] of calls(at)) answers.push((await person.call(method, url, body)).text)
  }
  expect(new Set(answers).size).toBe(1)
  expect(JSON.parse(answers[0] ?? '').code).toBe('not-found')
})
