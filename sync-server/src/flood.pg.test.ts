import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { hashSecret } from '@werkbank/database/sessions.ts'
import { createTestOrg, type TestDatabase, testDatabase } from '@werkbank/database/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/id.ts'
import { addLine, readLines, setHeadField, setLineField } from '@werkbank/model/sales/order-document.ts'
import * as encoding from 'lib0/encoding'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { makeOrder, type Node, openClient, startNode, tokenOf, until } from './testing.ts'

/** Who sends far too much, or reads nothing, costs the server no more than its limits, and the others don't notice. */

let database: TestDatabase
let node: Node
let orgId: string
let userId: string
let token: string
beforeAll(async () => {
  database = await testDatabase({ max: 10 })
  ;({ orgId, userId } = await createTestOrg(database.sql))
  token = await tokenOf(database.sql, orgId, userId)
  node = await startNode(database.sql)
})
afterAll(async () => {
  await node.stop()
  await database.close()
})

/** An order of about a hundred kilobytes: what is asked for in few bytes is answered with many. */
async function makeLargeOrder(lines: number): Promise<string> {
  const name = `order:${await makeOrder(database.sql, orgId)}`
  const writer = openClient(node, name, token)
  await writer.settled()
  for (let from = 0; from < lines; from += 300) {
    writer.doc.transact(() => {
      for (let i = from; i < from + 300; i++) {
        addLine(writer.doc, { id: `l${i}`, productId: newId(), quantity: '1' })
        setLineField(writer.doc, `l${i}`, 'note', 'n'.repeat(300))
      }
    })
    await writer.settled()
  }
  writer.destroy()
  return name
}

/** Where a frame of /sync says which step it is: behind the name and the kind of message. */
const stepAt = (name: string) => name.length + 2

type Raw = { ws: WebSocket; ask(): void }
const encode = (write: (encoder: encoding.Encoder) => void) => {
  const encoder = encoding.createEncoder()
  write(encoder)
  return encoding.toUint8Array(encoder)
}
const NOTHING = Y.encodeStateVector(new Y.Doc())

/** A socket without a client's good manners; `ask` asks for the whole document. */
async function openRaw(path: 'sync' | 'yjs', name: string): Promise<Raw> {
  const ticket = randomBytes(24).toString('base64url')
  await withSystem(
    database.sql,
    (tx) => tx`INSERT INTO document_tickets (org_id, token_hash, user_id, document, can_write, expires_at)
      VALUES (${orgId}, ${hashSecret(ticket)}, ${userId}, ${name}, true, now() + interval '1 minute')`,
  )
  const url = path === 'sync' ? `${node.url}/sync` : `${node.url}/yjs/${name}?ticket=${ticket}`
  const ws = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } })
  ws.on('error', () => {}) // told by 'close'
  onTestFinished(() => ws.terminate())
  await once(ws, 'open')
  const first = once(ws, 'message')
  if (path === 'sync')
    ws.send(
      encode((encoder) => {
        encoding.writeVarString(encoder, name)
        for (const value of [2, 0]) encoding.writeVarUint(encoder, value)
        encoding.writeVarString(encoder, token)
      }),
    )
  await first
  const question = encode((encoder) => {
    if (path === 'sync') encoding.writeVarString(encoder, name)
    for (const value of [0, 0]) encoding.writeVarUint(encoder, value)
    encoding.writeVarUint8Array(encoder, NOTHING)
  })
  return { ws, ask: () => ws.send(question) }
}

test.each(['sync', 'yjs'] as const)(
  'on /%s who asks again and again and never reads is let go before it fills the memory, and comes back to everything',
  async (path) => {
    const [lines, questions] = [300, 1_900]
    const name = await makeLargeOrder(lines)
    const honest = openClient(node, name, token)
    onTestFinished(() => honest.destroy())
    await honest.settled()
    const documentBytes = Y.encodeStateAsUpdate(honest.doc).length
    expect(documentBytes * questions).toBeGreaterThan(190_000_000) // what would wait for it without a limit
    const { ws, ask } = await openRaw(path, name)
    let read = 0
    ws.on('message', (data: Buffer) => {
      read += data.length
    })
    ws.pause()
    for (let i = 0; i < questions; i++) ask()
    let memoryMax = 0
    const memoryBefore = process.memoryUsage().arrayBuffers + process.memoryUsage().external
    for (let i = 0; i < 20; i++) {
      setHeadField(honest.doc, 'reference', `passes ${i}`)
      await honest.settled()
      memoryMax = Math.max(memoryMax, process.memoryUsage().arrayBuffers + process.memoryUsage().external)
    }
    const closed = once(ws, 'close')
    ws.resume()
    await closed
    expect(read).toBeLessThan(120_000_000)
    console.info(
      `/${path}: ${Math.round((documentBytes * questions) / 1e6)} MB asked for, ${Math.round(read / 1e6)} MB sent, memory grew by ${Math.round((memoryMax - memoryBefore) / 1e6)} MB`,
    )
    const back = openClient(node, name, token)
    onTestFinished(() => back.destroy())
    await back.settled()
    expect(readLines(back.doc).lines).toHaveLength(lines)
    expect(back.doc.getMap('head').get('reference')).toBe('passes 19')
  },
)

test.each(['sync', 'yjs'] as const)(
  'on /%s a flood is slowed down to its limit while others work on the same order',
  async (path) => {
    const name = `order:${await makeOrder(database.sql, orgId)}`
    const honest = openClient(node, name, token)
    onTestFinished(() => honest.destroy())
    await honest.settled()
    const { ws, ask } = await openRaw(path, name)
    let [answered, sent] = [0, 0]
    // Hocuspocus answers with both sync steps, of which the second is the answer.
    ws.on('message', (data: Buffer) => {
      if (path === 'yjs' || data[stepAt(name)] === 1) answered += 1
    })
    // Forty seconds of what one person may send, in parcels that a line would carry.
    while (sent < 6_000) {
      for (let i = 0; i < 200; i++) ask()
      sent += 200
      setHeadField(honest.doc, 'reference', `passes ${sent}`)
      await honest.settled()
    }
    await until(() => answered > 1_500, 'the flood is served up to its limit')
    expect(answered).toBeLessThan(4_000)
    expect(ws.readyState).toBe(ws.OPEN)
    setHeadField(honest.doc, 'reference', 'passes to the end')
    await honest.settled()
  },
)

test('who asks to open one document again and again is slowed down: most of it is never looked at', async () => {
  const name = `order:${newId()}`
  const ws = new WebSocket(`${node.url}/sync`, { headers: { authorization: `Bearer ${token}` } })
  ws.on('error', () => {}) // told by 'close'
  onTestFinished(() => ws.terminate())
  let answers = 0
  ws.on('message', () => {
    answers += 1
  })
  await once(ws, 'open')
  const asking = encode((encoder) => {
    encoding.writeVarString(encoder, name)
    for (const value of [2, 0]) encoding.writeVarUint(encoder, value)
    encoding.writeVarString(encoder, token)
  })
  for (let i = 0; i < 50_000; i++) ws.send(asking)
  const honest = openClient(node, `order:${await makeOrder(database.sql, orgId)}`, token)
  onTestFinished(() => honest.destroy())
  for (let i = 0; i < 50; i++) {
    setHeadField(honest.doc, 'reference', `edit ${i}`)
    await honest.settled()
  }
  expect(answers).toBeGreaterThan(0)
  expect(answers).toBeLessThan(5_000)
})
