import { randomBytes } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { readDocument } from '@werkbank/database/log/document-log.ts'
import {
  count,
  createTestOrg,
  createTestUser,
  type TestDatabase,
  testDatabase,
} from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { addLine, readLines, setHeadField } from '@werkbank/model/agreement/agreed-document.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { setMessage } from '@werkbank/model/chat/chat-document.ts'
import * as encoding from 'lib0/encoding'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import * as Y from 'yjs'
import {
  type Client,
  logLength,
  makeOrder,
  type Node,
  openClient,
  openSocket,
  startNode,
  tokenOf,
  until,
} from './testing.ts'

// One file because the table that it goes through line by line is one (sync-pitfalls, section 5): a line without a test is seen at once.

let database: TestDatabase
let node: Node
let orgId: string
let userId: string
let token: string
let mateToken: string
let mateId: string
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

type Scene = { name: string; client: Client; other: Client; mate: Client }

/** An order with a line by a colleague, and a caller who has the socket open with another order. */
async function scene(kind: 'order' | 'doc' = 'order'): Promise<Scene> {
  const [id, otherId] = [await makeOrder(database.sql, orgId), await makeOrder(database.sql, orgId)]
  const name = `${kind}:${id}`
  const mate = openClient(node, name, mateToken)
  await mate.settled()
  if (kind === 'order') {
    addLine(mate.doc, { id: 'l1', productId: newId(), quantity: '2' })
    mate.doc.getText('notes').insert(0, 'hi 😀 there')
  }
  await mate.settled()
  const socket = openSocket(node, { token })
  const [client, other] = [
    openClient(node, name, token, { socket }),
    openClient(node, `order:${otherId}`, token, { socket }),
  ]
  await Promise.all([client.settled(), other.settled()])
  return { name, client, other, mate }
}

/** Sends bytes as an update of the document, past the provider's own document. */
function sendUpdate({ client, name }: Scene, update: Uint8Array): void {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, name)
  encoding.writeVarUint(encoder, 0)
  encoding.writeVarUint(encoder, 2)
  encoding.writeVarUint8Array(encoder, update)
  client.socket.send(encoding.toUint8Array(encoder))
}

/** Refused with this reason, nothing logged, and the other document of the socket goes on. */
async function refused(at: Scene, reason: RegExp, act: () => void): Promise<void> {
  const before = await logLength(database.sql, at.name)
  act()
  await until(
    () => at.client.closes.some((close) => reason.test(close)),
    `a refusal ${reason}, got ${JSON.stringify(at.client.closes)}`,
  )
  setHeadField(at.other.doc, 'reference', `after ${reason}`)
  await at.other.settled()
  expect(await logLength(database.sql, at.name)).toBe(before)
  for (const client of [at.client, at.other, at.mate]) client.provider.destroy()
  at.client.socket.destroy()
  at.mate.socket.destroy()
}

/** The update that `edit` makes on a copy of what the client has. */
function updateOf(at: Scene, edit: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(at.client.doc))
  const before = Y.encodeStateVector(doc)
  const deletes: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => deletes.push(update))
  edit(doc)
  return deletes.length > 0 ? Y.mergeUpdates(deletes) : Y.encodeStateAsUpdate(doc, before)
}

describe('a hostile client is refused, nothing is logged, and the other documents of the socket do not notice', () => {
  const cases: [string, RegExp, (at: Scene) => void][] = [
    ['malformed bytes', /refused:unreadable/, (at) => sendUpdate(at, new Uint8Array([1, 2, 3, 4, 5]))],
    [
      'a truncated update',
      /refused:(unreadable|refers|gap)/,
      (at) => sendUpdate(at, updateOf(at, (doc) => setHeadField(doc, 'reference', 'truncated text')).slice(0, -6)),
    ],
    [
      'an update that depends on what nobody has',
      /refused:(gap|refers)/,
      (at) => {
        const doc = new Y.Doc()
        doc.getText('notes').insert(0, 'a')
        const vector = Y.encodeStateVector(doc)
        doc.getText('notes').insert(1, 'b')
        sendUpdate(at, Y.encodeStateAsUpdate(doc, vector))
      },
    ],
    [
      'deletes beyond what exists',
      /refused:(deletes-the-future|refers)/,
      (at) => {
        const encoder = encoding.createEncoder()
        for (const value of [0, 1, at.mate.doc.clientID, 1, 500, 10]) encoding.writeVarUint(encoder, value)
        sendUpdate(at, encoding.toUint8Array(encoder))
      },
    ],
    [
      "new clocks under a colleague's client id",
      /refused:foreign-client/,
      (at) =>
        sendUpdate(
          at,
          updateOf(at, (doc) => {
            doc.clientID = at.mate.doc.clientID
            setHeadField(doc, 'reference', 'forged')
          }),
        ),
    ],
    [
      'other content under a known id and clock',
      /refused:(other-history|foreign-client)/,
      (at) => {
        const doc = new Y.Doc()
        doc.clientID = at.mate.doc.clientID
        addLine(doc, { id: 'l1', productId: newId(), quantity: '777' })
        sendUpdate(at, Y.encodeStateAsUpdate(doc))
      },
    ],
    [
      'a root that no order has',
      /refused:unknown-root/,
      (at) =>
        sendUpdate(
          at,
          updateOf(at, (doc) => doc.getMap('smuggled').set('x', 'y'.repeat(1000))),
        ),
    ],
    [
      'a key that no order has',
      /refused:unknown-key/,
      (at) =>
        sendUpdate(
          at,
          updateOf(at, (doc) => doc.getMap('head').set('status', 'paid')),
        ),
    ],
    [
      '__proto__ as a key',
      /refused:unknown-key/,
      (at) =>
        sendUpdate(
          at,
          updateOf(at, (doc) => doc.getMap('head').set('__proto__', 'x')),
        ),
    ],
    [
      'a value of the wrong type',
      /refused:bad-value/,
      (at) =>
        sendUpdate(
          at,
          updateOf(at, (doc) => doc.getMap('lines').set('l1.quantity', 4)),
        ),
    ],
    [
      'a value of 1 MB',
      /refused:too-large/,
      (at) =>
        sendUpdate(
          at,
          updateOf(at, (doc) => setHeadField(doc, 'reference', 'x'.repeat(1024 * 1024))),
        ),
    ],
    [
      '100,000 parts in one update',
      /refused:(too-many-parts|too-large)/,
      (at) =>
        sendUpdate(
          at,
          updateOf(at, (doc) => {
            doc.transact(() => {
              for (let i = 0; i < 100_000; i++) doc.getText('notes').insert(0, 'x')
            })
          }),
        ),
    ],
    [
      'types inside types, 1,000 deep',
      /refused:(unknown-content|unknown-parent|bad-value)/,
      (at) =>
        sendUpdate(
          at,
          updateOf(at, (doc) => {
            let map = doc.getMap('head')
            for (let i = 0; i < 1_000; i++) {
              const inner = new Y.Map()
              map.set('reference', inner)
              map = inner as never
            }
          }),
        ),
    ],
    [
      'a document in the document',
      /refused:unknown-content/,
      (at) =>
        sendUpdate(
          at,
          updateOf(at, (doc) => doc.getMap('head').set('reference', new Y.Doc())),
        ),
    ],
    [
      'what follows on edits that nobody has, under a client id of its own: refers-to-unknown',
      /refused:refers-to-unknown/,
      (at) => {
        const [first, second] = [new Y.Doc(), new Y.Doc()]
        first.getText('notes').insert(0, 'a')
        Y.applyUpdate(second, Y.encodeStateAsUpdate(first))
        second.getText('notes').insert(1, 'b')
        sendUpdate(at, Y.encodeStateAsUpdate(second, Y.encodeStateVector(first)))
      },
    ],
    [
      'U+0000, which no column takes',
      /refused:broken-character/,
      (at) =>
        sendUpdate(
          at,
          updateOf(at, (doc) => setHeadField(doc, 'reference', 'a\0b')),
        ),
    ],
    [
      'half a character',
      /refused:broken-character/,
      (at) =>
        sendUpdate(
          at,
          updateOf(at, (doc) => doc.getText('notes').insert(4, 'x')),
        ),
    ],
    [
      'meta that belongs to the server',
      /refused:(unknown-key|schema)/,
      (at) =>
        sendUpdate(
          at,
          updateOf(at, (doc) => doc.getMap('meta').set('schema', 99)),
        ),
    ],
  ]
  test.each(cases)('%s', async (_what, reason, act) => {
    const at = await scene()
    await refused(at, reason, () => act(at))
  })

  test('a script, an unknown node and an unsafe link in a page', async () => {
    for (const edit of [
      (doc: Y.Doc) => doc.getXmlFragment('content').insert(0, [new Y.XmlElement('script')]),
      (doc: Y.Doc) => {
        const paragraph = new Y.XmlElement('paragraph')
        doc.getXmlFragment('content').insert(0, [paragraph])
        const text = new Y.XmlText()
        paragraph.insert(0, [text])
        text.insert(0, 'click', { link: { href: 'javascript:alert(1)' } })
      },
    ]) {
      const at = await scene('doc')
      await refused(at, /refused:(unknown-node|unsafe-link)/, () => sendUpdate(at, updateOf(at, edit)))
    }
  })

  test("CH-03.2 another person's message, edited or deleted, and one in another name", async () => {
    const id = await makeOrder(database.sql, orgId)
    const name = `chat:${id}:${new Date().toISOString().slice(0, 7)}`
    const author = openClient(node, name, token)
    await author.settled()
    const message = { id: newId(), authorId: userId, text: 'mine', writtenAt: new Date().toISOString() }
    setMessage(author.doc, message)
    await author.settled()
    for (const edit of [
      (doc: Y.Doc) => setMessage(doc, { ...message, text: 'not yours' }),
      (doc: Y.Doc) => doc.getMap('messages').delete(message.id),
      (doc: Y.Doc) => setMessage(doc, { ...message, id: newId() }),
    ]) {
      const before = await logLength(database.sql, name)
      const mate = openClient(node, name, mateToken)
      await mate.settled()
      edit(mate.doc)
      await until(
        () => mate.closes.some((close) => /refused:(foreign-message|messages-stay)/.test(close)),
        'the refusal',
      )
      expect(await logLength(database.sql, name)).toBe(before)
      mate.destroy()
    }
    const [row] = await withSystem(database.sql, (tx) => tx`SELECT text FROM chat_messages WHERE id = ${message.id}`)
    expect(row?.text).toBe('mine')
    author.destroy()
  })

  test("S-35 a message under the id of another room's or month's is refused, own or foreign, and so is an answer to what was not said here", async () => {
    const month = new Date().toISOString().slice(0, 7)
    const said = { authorId: userId, text: 'here', writtenAt: new Date().toISOString() }
    const elsewhere = newId()
    const [home, away] = [await makeOrder(database.sql, orgId), await makeOrder(database.sql, orgId)]
    const first = openClient(node, `chat:${home}:${month}`, token)
    await first.settled()
    setMessage(first.doc, { ...said, id: elsewhere })
    await first.settled()
    const mates = { ...said, authorId: mateId }
    const before = new Date(Date.parse(`${month}-01T00:00:00Z`) - 86_400_000).toISOString().slice(0, 7)
    for (const [message, reason, as, document] of [
      [{ ...said, id: elsewhere, text: 'moved' }, 'refused:message-elsewhere', token, `chat:${away}:${month}`],
      [{ ...mates, id: elsewhere, text: 'taken' }, 'refused:message-elsewhere', mateToken, `chat:${away}:${month}`],
      [{ ...said, id: elsewhere, text: 'again' }, 'refused:message-elsewhere', token, `chat:${home}:${before}`],
      [{ ...said, id: newId(), replyTo: elsewhere }, 'refused:reply-elsewhere', token, `chat:${away}:${month}`],
    ] as const) {
      const second = openClient(node, document, as)
      await second.settled()
      setMessage(second.doc, message)
      await until(() => second.closes.length > 0, reason)
      expect(second.closes.join()).toContain(reason)
      second.destroy()
    }
    expect(await logLength(database.sql, `chat:${away}:${month}`)).toBe(0)
    const rows = await withSystem(
      database.sql,
      (tx) => tx`SELECT room_id, author_id, text, edited_at FROM chat_messages WHERE id = ${elsewhere}`,
    )
    expect(rows).toEqual([{ roomId: home, authorId: userId, text: 'here', editedAt: null }])
    const reply = { ...said, id: newId(), replyTo: elsewhere }
    setMessage(first.doc, reply)
    await first.settled()
    first.destroy()
    expect(
      await withSystem(database.sql, (tx) => tx`SELECT reply_to FROM chat_messages WHERE id = ${reply.id}`),
    ).toMatchObject([{ replyTo: elsewhere }])
  })

  test('1,100 edits after a refusal are dropped, not queued', async () => {
    const at = await scene()
    await refused(at, /refused:unknown-key/, () => {
      sendUpdate(
        at,
        updateOf(at, (doc) => doc.getMap('head').set('status', 'paid')),
      )
      for (let i = 0; i < 1_100; i++)
        sendUpdate(
          at,
          updateOf(at, (doc) => setHeadField(doc, 'reference', `n ${i}`)),
        )
    })
  })

  test('a repeated old update changes nothing and is not logged twice', async () => {
    const at = await scene()
    const before = await logLength(database.sql, at.name)
    sendUpdate(at, Y.encodeStateAsUpdate(at.mate.doc))
    sendUpdate(at, new Uint8Array([0, 0]))
    setHeadField(at.client.doc, 'reference', 'honest')
    await at.client.settled()
    expect(await logLength(database.sql, at.name)).toBe(before + 1)
    for (const client of [at.client, at.other, at.mate]) client.provider.destroy()
    at.client.socket.destroy()
    at.mate.socket.destroy()
  })

  test("RT-21.2 awareness can't be forged, and nobody else can be removed from it", async () => {
    const at = await scene()
    at.mate.provider.setAwarenessField('user', { id: 'somebody', name: 'The Boss' })
    await until(
      () =>
        [...(at.client.provider.awareness?.getStates().values() ?? [])].some(
          (state) => state.user?.name === 'Test person',
        ),
      'the true name',
    )
    expect(
      [...(at.client.provider.awareness?.getStates().values() ?? [])].some((state) => state.user?.name === 'The Boss'),
    ).toBe(false)
    const forged = encoding.createEncoder()
    encoding.writeVarString(forged, at.name)
    encoding.writeVarUint(forged, 1)
    const body = encoding.createEncoder()
    for (const value of [1, at.mate.doc.clientID, 9999]) encoding.writeVarUint(body, value)
    encoding.writeVarString(body, 'null')
    encoding.writeVarUint8Array(forged, encoding.toUint8Array(body))
    at.client.socket.send(encoding.toUint8Array(forged))
    setHeadField(at.client.doc, 'reference', 'later')
    await at.client.settled()
    const third = openClient(node, at.name, token)
    await third.settled()
    await until(
      () => third.provider.awareness?.getStates().has(at.mate.doc.clientID) ?? false,
      'the colleague still there',
    )
    for (const client of [at.client, at.other, at.mate]) client.provider.destroy()
    at.client.socket.destroy()
    at.mate.socket.destroy()
    third.destroy()
  })

  test.each([' ', 'a\0b', '../order', 'order:x', 'x'.repeat(10_000), '__proto__'])(
    'a name that is none: %j',
    async (name) => {
      const at = await scene()
      const encoder = encoding.createEncoder()
      encoding.writeVarString(encoder, name)
      for (const value of [2, 0]) encoding.writeVarUint(encoder, value)
      encoding.writeVarString(encoder, token)
      at.mate.socket.send(encoding.toUint8Array(encoder))
      setHeadField(at.client.doc, 'reference', 'still here')
      await at.client.settled()
      const [row] = await withSystem(
        database.sql,
        (tx) => tx`SELECT count(*) AS found FROM documents WHERE name = ${name.replaceAll('\0', '')}`,
      )
      expect(row?.found).toBe(0)
      for (const client of [at.client, at.other, at.mate]) client.provider.destroy()
      at.client.socket.destroy()
      at.mate.socket.destroy()
    },
  )

  test('a deleted document does not come back by being synced', async () => {
    const at = await scene()
    const state = Y.encodeStateAsUpdate(at.client.doc)
    for (const client of [at.client, at.other, at.mate]) client.destroy()
    at.client.socket.destroy()
    await withSystem(database.sql, (tx) => tx`UPDATE documents SET deleted_at = now() WHERE name = ${at.name}`)
    const doc = new Y.Doc()
    Y.applyUpdate(doc, state)
    const late = openClient(node, at.name, token, { doc })
    await until(() => late.denied.includes('not-found'), 'not found')
    late.destroy()
  })
})

test('NO-12.1 foreign pages get no socket; a frame that is too large closes only its socket; unknown paths are 404', async () => {
  const status = (path: string, headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const ws = new WebSocket(`${node.url}${path}`, { headers })
      ws.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
      ws.on('open', () => {
        ws.close()
        resolve(101)
      })
      ws.on('error', reject)
    })
  for (const path of ['/sync', '/counts', '/yjs/order:x']) {
    for (const origin of ['https://evil.example', 'null', `${node.url.replace('ws', 'http')}.evil.example`])
      expect(await status(path, { origin })).toBe(403)
  }
  expect(await status('/other', {})).toBe(404)
  expect(await status('/counts', {})).toBe(401)
  expect(await status('/yjs/order:x', {})).toBe(403)
  const large = new WebSocket(`${node.url}/sync`, { headers: { authorization: `Bearer ${token}` } })
  const code = await new Promise<number>((resolve) => {
    large.on('open', () => large.send(Buffer.alloc(LIMITS.frameBytesMax + 1)))
    large.on('close', resolve)
    large.on('error', () => {})
  })
  expect([1006, 1009]).toContain(code)
  await node.sync.ready()
})

test(
  'mutated frames: the server stands, nothing wrong is logged, memory stays',
  async () => {
    const id = await makeOrder(database.sql, orgId)
    const name = `order:${id}`
    const honest = openClient(node, name, mateToken)
    await honest.settled()
    const runs = count(20_000, 2_000_000)
    const source = new Y.Doc()
    addLine(source, { id: 'l9', productId: newId(), quantity: '3' })
    source.getText('notes').insert(0, 'some words 😀')
    const update = Y.encodeStateAsUpdate(source)
    let ws = await authenticated(name)
    let heapBefore = 0
    for (let i = 0; i < runs; i++) {
      const bytes = mutate(frame(name, update), i)
      if (ws.readyState !== ws.OPEN) ws = await authenticated(name)
      ws.send(bytes)
      if (i % 100 === 99) {
        setHeadField(honest.doc, 'reference', `alive ${i}`)
        await honest.settled()
        ws.close()
        ws = await authenticated(name)
      }
      if (i === runs / 10) heapBefore = usedHeap() // what is made once is there
    }
    ws.close()
    const grownMb = (usedHeap() - heapBefore) / 1e6
    console.info(`${runs} mutated frames: heap grew by ${grownMb.toFixed(1)} MB`)
    expect(grownMb).toBeLessThan(30)
    const { doc } = await withSystem(database.sql, (tx) => readDocument(tx, orgId, name))
    expect(readLines(doc).broken).toEqual([])
    expect([...doc.share.keys()].every((root) => ['meta', 'head', 'lines', 'notes'].includes(root))).toBe(true)
    honest.destroy()
  },
  count(60_000, 3_600_000),
)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
function usedHeap(): number {
  collect()
  return process.memoryUsage().heapUsed
}

function frame(name: string, update: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, name)
  encoding.writeVarUint(encoder, 0)
  encoding.writeVarUint(encoder, 2)
  encoding.writeVarUint8Array(encoder, update)
  return encoding.toUint8Array(encoder)
}

/** Bit flips, truncation, splices; the seed is the number of the run. */
function mutate(bytes: Uint8Array, seed: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  const at = (salt: number) => Math.abs(Math.imul(seed + salt, 2_654_435_761)) % copy.length
  if (seed % 4 === 0) return copy.slice(0, at(1))
  if (seed % 4 === 1) return Uint8Array.from([...copy.slice(0, at(2)), ...randomBytes(8), ...copy.slice(at(2))])
  for (let i = 0; i <= seed % 5; i++) copy[at(i * 31 + 3)] = (copy[at(i * 31 + 3)] ?? 0) ^ (1 << ((seed + i) % 8))
  return copy
}

async function authenticated(name: string): Promise<WebSocket> {
  const ws = new WebSocket(`${node.url}/sync`, { headers: { authorization: `Bearer ${token}` } })
  ws.on('error', () => {})
  await new Promise((resolve) => ws.once('open', resolve))
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, name)
  for (const value of [2, 0]) encoding.writeVarUint(encoder, value)
  encoding.writeVarString(encoder, token)
  const answered = new Promise((resolve) => ws.once('message', resolve))
  ws.send(encoding.toUint8Array(encoder))
  await answered
  return ws
}
