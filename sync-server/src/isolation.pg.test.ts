import { createTestOrg, type TestDatabase, testDatabase } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { setHeadField } from '@werkbank/model/agreement/agreed-document.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { setMessage } from '@werkbank/model/chat/chat-document.ts'
import { PERMISSIONS } from '@werkbank/model/rights.ts'
import * as encoding from 'lib0/encoding'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { controlName } from './session.ts'
import {
  logLength,
  makeOrder,
  type Node,
  openClient,
  openSocket,
  startNode,
  subprotocols,
  ticketOf,
  tokenOf,
  until,
} from './testing.ts'

const MARK = 'strictly-ours'
const [SYNC, AWARENESS, AUTH, QUERY_AWARENESS, STATELESS, BROADCAST_STATELESS] = [0, 1, 2, 3, 5, 6]

type Person = { orgId: string; userId: string; token: string }
let database: TestDatabase
let node: Node
let ours: Person
let stranger: Person
beforeAll(async () => {
  database = await testDatabase({ max: 20 })
  const person = async (name: string): Promise<Person> => {
    const { orgId, userId } = await createTestOrg(database.sql, { name })
    return { orgId, userId, token: await tokenOf(database.sql, orgId, userId) }
  }
  ;[ours, stranger] = [await person('Ours'), await person('Stranger')]
  await withSystem(database.sql, (tx) => tx`UPDATE users SET name = ${MARK} WHERE id = ${ours.userId}`)
  node = await startNode(database.sql)
})
afterAll(async () => {
  await node.stop()
  await database.close()
})

function frame(name: string, type: number, write: (encoder: encoding.Encoder) => void = () => {}): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarString(encoder, name)
    encoding.writeVarUint(encoder, type)
    write(encoder)
  })
}

/** Sends every message that the protocol knows about a document, and keeps each byte of the answers. */
async function listen(path: string, token: string, protocols: string[] = []) {
  const ws = new WebSocket(node.url + path, protocols, { headers: { authorization: `Bearer ${token}` } })
  const heard: Buffer[] = []
  let code = 0
  ws.on('close', (closedWith) => {
    code = closedWith
  })
  ws.on('message', (data: Buffer) => heard.push(data))
  ws.on('error', () => {}) // told by `close`
  onTestFinished(() => ws.terminate())
  const how = await new Promise<'open' | 'closed'>((resolve) => {
    ws.on('open', () => resolve('open'))
    ws.on('close', () => resolve('closed'))
  })
  return {
    how,
    heard,
    text: () => Buffer.concat(heard).toString('latin1'),
    send: (bytes: Uint8Array) => ws.readyState === ws.OPEN && ws.send(bytes),
    /** The names of documents stand in the answers: without them two answers can be compared. */
    answersTo: (name: string) =>
      heard
        .map((data) => data.toString('latin1'))
        .flatMap((text) => (text.includes(name) ? text.replace(name, '') : [])),
    closes: () => ws.close(),
    closed: () => code,
  }
}

function sayEverything(line: Awaited<ReturnType<typeof listen>>, name: string, token: string): void {
  const doc = new Y.Doc()
  doc.getMap('head').set('reference', 'from a stranger')
  const state = JSON.stringify({ user: { name: 'stranger' }, field: 'reference' })
  for (const bytes of [
    frame(name, AUTH, (encoder) => {
      encoding.writeVarUint(encoder, 0)
      encoding.writeVarString(encoder, token)
    }),
    frame(name, SYNC, (encoder) => {
      encoding.writeVarUint(encoder, 0)
      encoding.writeVarUint8Array(encoder, Y.encodeStateVector(new Y.Doc()))
    }),
    frame(name, SYNC, (encoder) => {
      encoding.writeVarUint(encoder, 2)
      encoding.writeVarUint8Array(encoder, Y.encodeStateAsUpdate(doc))
    }),
    frame(name, QUERY_AWARENESS),
    frame(name, AWARENESS, (encoder) =>
      encoding.writeVarUint8Array(
        encoder,
        encoding.encode((inner) => {
          for (const value of [1, doc.clientID, 1]) encoding.writeVarUint(inner, value)
          encoding.writeVarString(inner, state)
        }),
      ),
    ),
    frame(name, STATELESS, (encoder) =>
      encoding.writeVarString(encoder, JSON.stringify({ kind: 'here', subject: { type: 'order', id: name.slice(6) } })),
    ),
  ])
    line.send(bytes)
}

test('CH-01.6 CH-11.6 by no way in does anybody hear of another organisation: documents, carets, presence, conversations, scripts', async () => {
  const orderId = await makeOrder(database.sql, ours.orgId)
  const month = new Date().toISOString().slice(0, 7)
  const names = [`order:${orderId}`, `doc:${orderId}`, `chat:${orderId}:${month}`]
  const socket = openSocket(node, { token: ours.token })
  const [control, order, page, chat] = [controlName(ours.userId), ...names].map((name) =>
    openClient(node, name, ours.token, { socket }),
  ) as [ReturnType<typeof openClient>, ...ReturnType<typeof openClient>[]]
  if (!order || !page || !chat) throw new Error('four documents')
  onTestFinished(() => {
    for (const client of [control, order, page, chat]) client.destroy()
    socket.destroy()
  })
  await until(() => [control, order, page, chat].every(({ provider }) => provider.synced), 'our documents')
  const mate = openClient(node, names[0] ?? '', ours.token)
  onTestFinished(() => mate.destroy())
  await mate.settled()

  // The stranger's line: their own control document, then everything of ours, and the same of an order that never was.
  const line = await listen('/sync', stranger.token)
  sayEverything(line, controlName(stranger.userId), stranger.token)
  await until(() => line.text().includes('presence'), 'what is told to a stranger about their own organisation')
  const never = newId()
  const unknown = [`order:${never}`, `doc:${never}`, `chat:${never}:${month}`, controlName(newId())]
  const foreign = [...names, controlName(ours.userId)]
  const variants = [
    `ORDER:${orderId}`,
    ` ${names[0]}`,
    `${names[0]}\0session`,
    `${names[0]}:`,
    `order:${orderId.toUpperCase()}`,
  ]
  for (const name of [...unknown, ...foreign]) sayEverything(line, name, stranger.token)
  await until(
    () => [...unknown, ...foreign].every((name) => line.answersTo(name).length > 0),
    'an answer about each document',
  )
  for (const [index, name] of foreign.entries())
    expect(line.answersTo(name), name).toEqual(line.answersTo(unknown[index] ?? ''))
  for (const name of variants) {
    const other = await listen('/sync', stranger.token)
    sayEverything(other, name, stranger.token)
    other.closes()
    expect(other.text()).not.toContain(MARK)
  }
  // Scripts: without a ticket, with one of theirs that names our document, with one of ours that was used.
  const [ordered = '', paged = ''] = names
  const offer = async (person: Person, document: string) =>
    subprotocols(await ticketOf(database.sql, person.token, document))
  const used = await offer(ours, ordered)
  const first = await listen(`/yjs/${ordered}`, ours.token, used)
  expect(first.how).toBe('open')
  const scripts = [
    await listen(`/yjs/${ordered}`, stranger.token),
    await listen(`/yjs/${ordered}`, stranger.token, used),
    await listen(`/yjs/${ordered}`, stranger.token, await offer(stranger, ordered)),
    await listen(`/yjs/${paged}`, stranger.token, await offer(stranger, ordered)),
  ]
  // What only the server says ends the line that says it.
  const broadcaster = await listen('/sync', stranger.token)
  sayEverything(broadcaster, ordered, stranger.token)
  broadcaster.send(
    frame(ordered, BROADCAST_STATELESS, (encoder) => encoding.writeVarString(encoder, 'a stranger was here')),
  )
  await until(() => broadcaster.closed() === 1002, 'the line with a broadcast is closed')

  // We work.
  const before = await Promise.all(names.map((name) => logLength(database.sql, name)))
  const places = Array.from({ length: 5 }, () => newId())
  let told = ''
  control.provider.on('stateless', ({ payload }: { payload: string }) => {
    told += payload
  })
  let edits = 0
  for (let i = 0; i < 5; i++) {
    setHeadField(order.doc, 'reference', `${MARK} ${i}`)
    order.provider.awareness?.setLocalStateField('note', `${MARK} caret ${i}`)
    control.provider.sendStateless(JSON.stringify({ kind: 'here', subject: { type: 'order', id: places[i] } }))
    setMessage(chat.doc, {
      id: newId(),
      authorId: ours.userId,
      text: `${MARK} said ${i}`,
      writtenAt: new Date().toISOString(),
    })
    edits += 1
    await Promise.all([order.settled(), chat.settled()])
    for (const name of foreign) sayEverything(line, name, stranger.token) // asks again all the time
  }
  await until(() => mate.doc.getMap('head').get('reference') === `${MARK} 4`, 'our own people have it')
  await until(
    () => JSON.stringify([...(mate.provider.awareness?.getStates().values() ?? [])]).includes(`${MARK} caret 4`),
    'our own people see the caret',
  )
  await until(() => told.includes(places[4] ?? ''), 'our own people know where we are')
  // Their socket still answers, so everything sent before was processed.
  const late = `order:${newId()}`
  sayEverything(line, late, stranger.token)
  await until(() => line.answersTo(late).length > 0, 'an answer to the last question')
  for (const heard of [line, broadcaster, ...scripts]) {
    expect(heard.text()).not.toContain(MARK)
    for (const secret of [ours.orgId, ...places]) expect(heard.text()).not.toContain(secret)
    expect(heard.text()).not.toContain(`${ours.userId}"`)
  }
  expect(order.doc.getMap('head').get('reference')).toBe(`${MARK} 4`)
  const after = await Promise.all(names.map((name) => logLength(database.sql, name)))
  expect(after[0]).toBe((before[0] ?? 0) + edits) // each is one update, and none of a stranger's
  expect(after[1]).toBe(before[1])
  expect(JSON.stringify([...(mate.provider.awareness?.getStates().values() ?? [])])).not.toContain('stranger')
})

test('ID-144 the page of a record opens for who may read the record, and looks like none to others', async () => {
  const name = `doc:${await makeOrder(database.sql, ours.orgId)}`
  const scopes = PERMISSIONS.filter((permission) => permission !== 'order.read')
  const blind = await tokenOf(database.sql, ours.orgId, ours.userId, scopes)
  const ask = async (token: string) => {
    const client = openClient(node, name, token)
    onTestFinished(() => client.destroy())
    await until(() => client.provider.synced || client.denied.length > 0, 'an answer')
    return client.denied
  }
  expect(await ask(blind)).toEqual(['not-found'])
  expect(await ask(ours.token)).toEqual([])
})
