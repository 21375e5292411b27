import { once } from 'node:events'
import type { Socket } from 'node:net'
import { readDocument } from '@werkbank/database/log/document-log.ts'
import { hashSecret } from '@werkbank/database/sessions.ts'
import { createTestOrg, createTestUser, type TestDatabase, testDatabase } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { addLine, readLines, setHeadField } from '@werkbank/model/agreement/agreed-document.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import {
  type Client,
  logLength,
  makeOrder,
  type Node,
  openClient,
  startNode,
  subprotocols,
  ticketOf,
  tokenOf,
  until,
} from '../testing.ts'

let database: TestDatabase
let node: Node
let orgId: string
let userId: string
let token: string
beforeAll(async () => {
  database = await testDatabase({ max: 10 })
  ;({ orgId, userId } = await createTestOrg(database.sql))
  token = await tokenOf(database.sql, orgId, userId)
  node = await startNode(database.sql, { lingerMs: 0 })
})
afterAll(async () => {
  await node.stop()
  await database.close()
})

type TicketOptions = { write?: boolean; token?: string }
const ticketFor = (document: string, { write = true, token: theirs = token }: TicketOptions = {}) =>
  ticketOf(database.sql, theirs, document, { write })

type Script = { doc: Y.Doc; provider: WebsocketProvider; closes: string[] }
/** A script with y-websocket's own client. */
async function openScript(name: string, options: TicketOptions = {}): Promise<Script> {
  const doc = new Y.Doc()
  const closes: string[] = []
  const provider = new WebsocketProvider(`${node.url}/yjs`, name, doc, {
    protocols: subprotocols(await ticketFor(name, options)),
    WebSocketPolyfill: WebSocket as never,
    disableBc: true,
    connect: false,
  })
  provider.on('connection-close', (event) => void closes.push(`${event?.code} ${event?.reason}`))
  provider.connect()
  onTestFinished(() => provider.destroy())
  return { doc, provider, closes }
}
function openPerson(name: string): Client {
  const client = openClient(node, name, token)
  onTestFinished(() => client.destroy())
  return client
}
const tokenOfRole = async (role: string) =>
  tokenOf(database.sql, orgId, await createTestUser(database.sql, orgId, { role }))
const orderName = async () => `order:${await makeOrder(database.sql, orgId)}`

/** A bare socket with a ticket. */
async function openBare(name: string): Promise<WebSocket> {
  const ws = new WebSocket(`${node.url}/yjs/${name}`, subprotocols(await ticketFor(name)))
  ws.on('error', () => {}) // told by 'close'
  onTestFinished(() => ws.terminate())
  await once(ws, 'open')
  return ws
}
async function closeOf(ws: WebSocket): Promise<[number, string]> {
  const [code, reason] = await once(ws, 'close')
  return [code, String(reason)]
}

test('a script and a person write one order; what the person sees of the script is in the log already', async () => {
  const name = await orderName()
  const person = openPerson(name)
  await person.settled()
  let loggedWhenSeen: Promise<number> | undefined
  person.doc.on('update', () => {
    loggedWhenSeen ??= logLength(database.sql, name)
  })
  const script = await openScript(name)
  await until(() => script.provider.synced, 'the script synced')
  addLine(script.doc, { id: 'l1', productId: newId(), quantity: '7' })
  await until(() => readLines(person.doc).lines[0]?.quantity === '7', 'the line at the person')
  expect(await loggedWhenSeen).toBeGreaterThan(0)
  setHeadField(person.doc, 'reference', 'thanks')
  await until(() => script.doc.getMap('head').get('reference') === 'thanks', 'the answer at the script')
  const { doc } = await withSystem(database.sql, (tx) => readDocument(tx, orgId, name))
  expect(doc.getMap('lines').toJSON()).toEqual(script.doc.getMap('lines').toJSON())
  const authors = await withSystem(
    database.sql,
    (tx) =>
      tx`SELECT DISTINCT user_id, origin FROM document_updates WHERE document = ${name} AND origin = 'y-websocket'`,
  )
  expect(authors).toEqual([{ userId, origin: 'y-websocket' }])
})

test('what a script sends right before it goes is kept', async () => {
  const name = await orderName()
  const script = await openScript(name)
  await until(() => script.provider.synced, 'the script synced')
  for (let i = 0; i < 30; i++) addLine(script.doc, { id: `l${i}`, productId: newId(), quantity: '1' })
  script.provider.disconnect()
  await until(async () => {
    const { doc } = await withSystem(database.sql, (tx) => readDocument(tx, orgId, name))
    return readLines(doc).lines.length === 30
  }, 'all of it in the log')
  await until(() => node.sync.metrics().documents === 0, 'the document is unloaded')
})

test.each([
  ['a ticket for reading', async () => ({ write: false })],
  ['a person who only reads', async () => ({ token: await tokenOfRole('viewer') })],
])('%s reads and does not write; it is told why and stays away', async (_what, options) => {
  const name = await orderName()
  const person = openPerson(name)
  setHeadField(person.doc, 'reference', 'to be read')
  await person.settled()
  const script = await openScript(name, await options())
  await until(() => script.doc.getMap('head').get('reference') === 'to be read', 'what is there')
  const before = await logLength(database.sql, name)
  setHeadField(script.doc, 'reference', 'sneaked in')
  await until(() => script.closes.length > 0, 'the refusal')
  expect(script.closes).toEqual(['4403 refused:read-only'])
  expect(script.provider.shouldConnect).toBe(false)
  expect(await logLength(database.sql, name)).toBe(before)
  expect(person.doc.getMap('head').get('reference')).toBe('to be read')
})

test('an edit that no order allows is refused with its reason, and nothing after it counts', async () => {
  const name = await orderName()
  const script = await openScript(name)
  await until(() => script.provider.synced, 'the script synced')
  script.doc.getMap('head').set('status', 'paid')
  for (let i = 0; i < 20; i++) setHeadField(script.doc, 'reference', `after ${i}`)
  await until(() => script.closes.length > 0, 'the refusal')
  expect(script.closes).toEqual(['4403 refused:unknown-key'])
  expect(await logLength(database.sql, name)).toBe(0)
})

test('a ticket serves once, its own document only, in no address, and nobody of another organisation', async () => {
  const [name, otherName] = [await orderName(), await orderName()]
  const stranger = await createTestOrg(database.sql, { name: 'Other' })
  const status = (path: string, protocols: string[]) =>
    new Promise<number>((resolve) => {
      const ws = new WebSocket(`${node.url}/yjs/${path}`, protocols)
      ws.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
      ws.on('open', () => resolve(101))
      ws.on('error', () => {})
      onTestFinished(() => ws.terminate())
    })
  const ticket = await ticketFor(name)
  expect(await status(otherName, subprotocols(ticket))).toBe(403)
  expect(await status(`${name}?ticket=${ticket}`, [])).toBe(403)
  expect(await status(name, subprotocols(ticket))).toBe(101)
  expect(await status(name, subprotocols(ticket))).toBe(403)
  // A row that the API would never write: the gateway itself checks the document's organisation.
  const theirs = await openScript(name, { token: await tokenOf(database.sql, stranger.orgId, stranger.userId) })
  await until(() => theirs.closes.length > 0, 'the refusal')
  expect(theirs.closes).toEqual(['4403 not-found'])
  expect(theirs.doc.share.size).toBe(0)
})

test('S-09 a ticket is worth what the token is that made it: its scopes, and nothing once it is revoked', async () => {
  const name = await orderName()
  const reader = await tokenOf(database.sql, orgId, userId, ['order.read'])
  const script = await openScript(name, { token: reader })
  await until(() => script.provider.synced, 'the script synced')
  setHeadField(script.doc, 'reference', 'sneaked in')
  await until(() => script.closes.length > 0, 'the refusal')
  expect(script.closes).toEqual(['4403 refused:read-only'])

  const early = await ticketFor(name, { token: reader })
  await withSystem(
    database.sql,
    (tx) => tx`UPDATE api_tokens SET revoked_at = now() WHERE token_hash = ${hashSecret(reader)}`,
  )
  const late = new WebSocket(`${node.url}/yjs/${name}`, subprotocols(early))
  late.on('error', () => {}) // The HTTP status tells the test
  const [, response] = await once(late, 'unexpected-response')
  expect(response.statusCode).toBe(403)
})

test('a sign of life is answered: a client that hears nothing would believe the line dead', async () => {
  const ws = await openBare(await orderName())
  const answer = new Promise<number>((resolve) =>
    ws.on('message', (data: Buffer) => {
      if (data[0] === 1) resolve(data[0])
    }),
  )
  ws.send(Uint8Array.from([1, 1, 0]))
  expect(await answer).toBe(1)
})

test('bytes that are no message are refused; a frame that is too large ends its socket and nothing else', async () => {
  const name = await orderName()
  const person = openPerson(name)
  await person.settled()
  const broken = await openBare(name)
  broken.send(Uint8Array.from([0, 2, 200]))
  expect(await closeOf(broken)).toEqual([4403, 'refused:unreadable'])
  const large = await openBare(name)
  large.send(Buffer.alloc(LIMITS.frameBytesMax + 1))
  expect([1006, 1009]).toContain((await closeOf(large))[0])
  setHeadField(person.doc, 'reference', 'still here')
  await person.settled()
})

test('who asks far more than people do is closed and told why', async () => {
  const ws = await openBare(await orderName())
  const closed = closeOf(ws)
  // All in one write: what comes in parcels is only slowed down.
  const frame = Buffer.from([0x82, 0x81, 0, 0, 0, 0, 3])
  const { _socket: line } = ws as unknown as { _socket: Socket }
  line.write(Buffer.concat(Array(LIMITS.updatesBurst + LIMITS.updatesPerSecond * 60).fill(frame)))
  expect(await closed).toEqual([4429, 'too-much'])
})
