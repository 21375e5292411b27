import { randomInt } from 'node:crypto'
import { type EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import * as A from '@automerge/automerge'
import { cbor, generateAutomergeUrl, parseAutomergeUrl } from '@automerge/automerge-repo'
import {
  count,
  createTestOrg,
  createTestUser,
  type TestDatabase,
  testDatabase,
} from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { setHeadField } from '@werkbank/model/agreement/agreed-document.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import * as encoding from 'lib0/encoding'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { makeOrder, openClient, subprotocols, ticketOf, tokenOf, until } from './testing.ts'
import { type SyncProcess, startSyncProcess } from './testing-process.ts'

/** Nothing that comes from outside ends the process: random targets, headers, frames and ids, on all sockets, from one seed (S-01 to S-03). */

const SEED = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31))

let database: TestDatabase
let server: SyncProcess
let orgId: string
let userId: string
let token: string
/** Of as many people, for each has a budget. */
const tokens: string[] = []
let order: string
let sheet: string
beforeAll(async () => {
  database = await testDatabase({ max: 6 })
  ;({ orgId, userId } = await createTestOrg(database.sql))
  token = await tokenOf(database.sql, orgId, userId)
  for (let person = 0; person < 50; person++)
    tokens.push(await tokenOf(database.sql, orgId, await createTestUser(database.sql, orgId, { role: 'warehouse' })))
  order = `order:${await makeOrder(database.sql, orgId)}`
  sheet = await makeSheet()
  // Each comes from an address of its own, or the limits of one would end what this is about.
  server = await startSyncProcess(database.url, { env: { WERKBANK_TRUSTED_PROXIES: '127.0.0.1' } })
})
afterAll(async () => {
  await server.kill()
  await database.close()
})

async function makeSheet(): Promise<string> {
  const [name, place] = [parseAutomergeUrl(generateAutomergeUrl()).documentId, newId()]
  await withSystem(database.sql, async (tx) => {
    await tx`INSERT INTO locations (org_id, id, kind, code, name) VALUES (${orgId}, ${place}, 'location', 'P', 'Shelf')`
    await tx`INSERT INTO count_sheets (org_id, id, location_id, name, automerge_id) VALUES (${orgId}, ${newId()}, ${place}, 'Sheet', ${name})`
    await tx`INSERT INTO automerge_chunks (key, org_id, data) VALUES (${[orgId, name, 'snapshot', 'first']}::text[], ${orgId}, ${Buffer.from(A.save(A.from({ entries: {} })))})`
  })
  return name
}

/** mulberry32 */
function makeRandom(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (max: number) => Math.floor(next() * max)
  const one = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T
  const bytes = (max: number) => Uint8Array.from({ length: below(max) }, () => below(256))
  const some = <T>(most: number, make: () => T): T[] => Array.from({ length: below(most + 1) }, make)
  return { below, one, bytes, some }
}
type Random = ReturnType<typeof makeRandom>

const ODD_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', ' ', '\0', 'a\0b', '💥', 'x'.repeat(300), '../..', '%', 'order:x', 'control:x'] // biome-ignore format: a list
const oddName = (r: Random) => r.one([...ODD_NAMES, order, sheet, `control:${userId}`, `chat:${newId()}:2026-13`])

const TARGET_PARTS = ['/', '//', '///', '/sync', '/yjs/', '/counts', ':99999', '..', '%', '%zz', '%00', '\\', '?', '#', '@', '[', ']', '[::1', 'http:', 'ticket=', '&', ';', '💥', 'a'] // biome-ignore format: a list

const addressOf = (r: Random): string => `10.${r.below(256)}.${r.below(256)}.${r.below(256)}`

/** Resolves with the code of a closed socket, whatever went before. */
function closeOf(socket: EventEmitter): Promise<number> {
  socket.on('error', () => {}) // told by 'close'
  return new Promise((resolve) => socket.once('close', resolve))
}

/** An upgrade as no browser sends it. Resolves with the status line, or '' where the line just ended. */
async function askUpgrade(r: Random): Promise<string> {
  const target = r.one(['/', '//', '', '/sync', '/counts', '/yjs/']) + r.some(5, () => r.one(TARGET_PARTS)).join('')
  const headers = [
    r.below(8) ? 'Host: 127.0.0.1' : r.one(['Host: ', 'Host: [', 'Host: a b', 'Host: evil.example']),
    `X-Forwarded-For: ${addressOf(r)}`,
    r.one(['Connection: Upgrade', 'Connection: upgrade, keep-alive']),
    r.one(['Upgrade: websocket', 'Upgrade: websocket', 'Upgrade: h2c', 'Upgrade: ,']),
    r.one(['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Version: 99', 'Sec-WebSocket-Version: x']),
    r.one(['Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', 'Sec-WebSocket-Key: ', 'Sec-WebSocket-Key: x']),
    ...r.some(4, () =>
      r.one([
        `Authorization: Bearer ${token}`,
        'Authorization: Bearer ',
        'Authorization: Bearer wb_\u00ff',
        'Cookie: werkbank_session=%; __Host-werkbank=%zz',
        'Cookie: ;;=;a',
        'Origin: null',
        'Origin: http://127.0.0.1',
        'Sec-WebSocket-Protocol: ,',
        'Sec-WebSocket-Protocol: a, a, __proto__',
        'Sec-WebSocket-Protocol: werkbank.yjs, ticket.',
        `Sec-WebSocket-Protocol: werkbank.yjs, ticket.${'x'.repeat(32)}`,
        'Sec-WebSocket-Extensions: permessage-deflate; x="',
        'X-Forwarded-For: x, , 1.2.3',
        'Content-Length: 5',
      ]),
    ),
  ]
  const socket = connect(server.port, '127.0.0.1')
  const closed = closeOf(socket)
  let answer = ''
  socket.on('data', (data) => {
    answer += data.toString('latin1')
    socket.end() // a socket that opened is of no use here
  })
  socket.write(Buffer.from(`${r.one(['GET', 'GET', 'GET', 'POST', 'OPTIONS', 'CONNECT'])} ${target} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`)) // biome-ignore format: one request
  socket.write(Buffer.from(r.bytes(60)))
  await closed
  return answer.split('\r\n', 1)[0] ?? ''
}

/** Bits turned, cut off, put in between; or left as it is. */
function mutate(r: Random, bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes)
  switch (r.below(5)) {
    case 0:
      return copy.slice(0, r.below(copy.length + 1))
    case 1: {
      const at = r.below(copy.length + 1)
      return Uint8Array.from([...copy.slice(0, at), ...r.bytes(12), ...copy.slice(at)])
    }
    case 2:
      for (let turns = r.below(6); turns >= 0 && copy.length > 0; turns--)
        copy[r.below(copy.length)] = r.one([0, 1, 0x7f, 0x80, 0xff, r.below(256)])
      return copy
    default:
      return copy
  }
}

const encode = (write: (encoder: encoding.Encoder) => void): Uint8Array => encoding.encode(write)
const yUpdate = (() => {
  const doc = new Y.Doc()
  doc.getMap('head').set('reference', 'fuzz')
  return Y.encodeStateAsUpdate(doc)
})()

/** What follows the type of a message of y-protocols, and of Hocuspocus's own. */
function body(r: Random, type: number): Uint8Array {
  return encode((encoder) => {
    if (type === 0 || type === 4) {
      encoding.writeVarUint(encoder, r.one([0, 1, 2, 3]))
      encoding.writeVarUint8Array(encoder, mutate(r, r.one([yUpdate, new Uint8Array([0]), new Uint8Array([0, 0])])))
    } else if (type === 2) {
      encoding.writeVarUint(encoder, r.one([0, 0, 1, 2]))
      encoding.writeVarString(encoder, r.one([token, '', 'wb_wrong', '\0', 'x'.repeat(5_000)]))
    } else if (type === 1) {
      encoding.writeVarUint8Array(
        encoder,
        encode((states) => {
          encoding.writeVarUint(states, r.one([1, 2, 1_000_000]))
          for (let i = r.below(3); i >= 0; i--) {
            encoding.writeVarUint(states, r.below(2 ** 31))
            encoding.writeVarUint(states, r.below(2 ** 31))
            encoding.writeVarString(
              states,
              r.one(['null', '{}', '{"user":1}', '{', '[]', '"x"', '{"__proto__":{"a":1}}']),
            )
          }
        }),
      )
    } else
      encoding.writeVarString(
        encoder,
        r.one(['{"kind":"here","subject":{"type":"order","id":"x"}}', '{"kind":"here","subject":{"type":"\\u0000","id":"\\u0000"}}', '{', 'null', '7', '{"kind":{}}', '{"kind":"here","subject":[]}']), // biome-ignore format: a list
      )
  })
}

const syncFrame = (r: Random): Uint8Array => {
  const type = r.one([0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 200])
  const head = encode((encoder) => {
    encoding.writeVarString(encoder, oddName(r))
    encoding.writeVarUint(encoder, type)
  })
  return mutate(r, Uint8Array.from([...head, ...body(r, type)]))
}
const yjsFrame = (r: Random): Uint8Array => {
  const type = r.one([0, 0, 1, 2, 3, 4, 99])
  return mutate(r, Uint8Array.from([type, ...body(r, type)]))
}
function countsFrame(r: Random): Uint8Array {
  const odd = () => r.one<unknown>([null, 5, [], {}, 'x', oddName(r), [['a']], { storageId: 'a\0b' }, { storageId: ['a', 'b'] }, { storageId: { a: 1 }, isEphemeral: false }, new Uint8Array(3), { __proto__: { a: 1 } }]) // biome-ignore format: a list
  /** Mostly the regular value, now and then an odd one. */
  const mostly = (value: unknown, rarely: () => unknown = odd) => (r.below(12) === 0 ? rarely() : value)
  const doc = A.change(A.from<{ entries: Record<string, number> }>({ entries: {} }), (draft) => {
    draft.entries.x = r.below(9)
  })
  const [, hello = new Uint8Array()] = A.generateSyncMessage(doc, A.initSyncState()) as [unknown, Uint8Array?]
  const message = {
    type: r.one([
      'sync',
      'sync',
      'sync',
      'request',
      'request',
      'leave',
      'ephemeral',
      'doc-unavailable',
      mostly('sync'),
    ]),
    senderId: mostly(r.one(['device', oddName(r)])),
    targetId: mostly('server'),
    documentId: mostly(r.one([sheet, sheet, parseAutomergeUrl(generateAutomergeUrl()).documentId])),
    data: mostly(mutate(r, hello), () => r.one<unknown>([r.bytes(50), odd()])),
    ...(r.below(4) ? {} : { count: odd(), sessionId: odd() }),
  }
  return r.below(8) ? cbor.encode(message) : mutate(r, cbor.encode(message))
}
const joinFrame = (r: Random): Uint8Array =>
  cbor.encode({
    type: 'join',
    senderId: r.one(['device', '__proto__', 'constructor', 'toString', oddName(r)]),
    peerMetadata: r.one<unknown>([{}, null, [], { storageId: 'a\0b', isEphemeral: false }, { storageId: ['a', 'b'] }]),
    supportedProtocolVersions: ['1'],
  })

const authFrame = (): Uint8Array =>
  encode((encoder) => {
    encoding.writeVarString(encoder, order)
    for (const value of [2, 0]) encoding.writeVarUint(encoder, value)
    encoding.writeVarString(encoder, token)
  })
const FRAMES = {
  sync: { first: authFrame, next: syncFrame },
  yjs: { first: () => new Uint8Array([3]), next: yjsFrame },
  counts: { first: joinFrame, next: countsFrame },
} as const

/** A socket that signs in properly and then sends anything. Resolves with its close code. */
async function fuzzSocket(r: Random, path: 'sync' | 'yjs' | 'counts'): Promise<number> {
  const theirs = r.one(tokens)
  const [address, offered] =
    path === 'yjs' ? [`/yjs/${order}`, subprotocols(await ticketOf(database.sql, theirs, order))] : [`/${path}`, []]
  const headers = { authorization: `Bearer ${theirs}`, 'x-forwarded-for': addressOf(r) }
  const ws = new WebSocket(`${server.url}${address}`, offered, { headers })
  const closed = closeOf(ws)
  await Promise.race([new Promise((resolve) => ws.once('open', resolve)), closed])
  const { first, next } = FRAMES[path]
  if (r.below(4)) ws.send(first(r))
  for (let left = 1 + r.below(12); left > 0 && ws.readyState === ws.OPEN; left--) {
    const kind = r.below(20)
    if (kind === 0) ws.send(r.one(['', 'text', '{}']))
    else if (kind === 1) ws.ping(r.bytes(120))
    else if (kind === 2) ws.send(next(r), { fin: false })
    else ws.send(next(r))
    if (r.below(3) === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  if (ws.readyState === ws.OPEN) ws.ping() // answered once the rest was read
  await Promise.race([new Promise((resolve) => ws.once('pong', resolve)), closed])
  ws.close()
  return await closed
}

test.each(['//', '//:99999/../yjs/x', '/yjs/%', '/sync//', 'http://[', '/counts?%'])(
  'a stranger who asks for a socket at %s ends nothing',
  async (target) => {
    const socket = connect(server.port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.write(
      `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    )
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1.1 4\d\d /)
    expect((await fetch(`http://127.0.0.1:${server.port}/readyz`)).status).toBe(200)
  },
)

test.each([
  ['__proto__', {}],
  ['constructor', {}],
  ['toString', {}],
  ['device', { storageId: 'a\0b', isEphemeral: false }],
  ['device', { storageId: ['a', 'b'], isEphemeral: false }],
  ['device', { storageId: 'x'.repeat(100_000), isEphemeral: false }],
])('a device that calls itself %s and its storage %j counts as every other', async (senderId, peerMetadata) => {
  const ws = new WebSocket(`${server.url}/counts`, { headers: { authorization: `Bearer ${token}` } })
  onTestFinished(() => ws.terminate())
  await once(ws, 'open')
  let doc = A.init<{ entries: Record<string, { quantity: string; by: string }> }>()
  let state = A.initSyncState()
  let targetId = ''
  const send = () => {
    const [next, data] = A.generateSyncMessage(doc, state)
    state = next
    if (data) ws.send(cbor.encode({ type: 'sync', senderId, targetId, documentId: sheet, data }))
  }
  ws.on('message', (bytes: Buffer) => {
    const message = cbor.decode(new Uint8Array(bytes)) as { type: string; senderId: string; data: Uint8Array }
    if (message.type === 'peer') targetId = message.senderId
    if (message.type === 'sync') [doc, state] = A.receiveSyncMessage(doc, state, message.data)
    send()
  })
  ws.send(cbor.encode({ type: 'join', senderId, peerMetadata, supportedProtocolVersions: ['1'] }))
  await until(() => doc.entries !== undefined, 'the sheet')
  const id = newId()
  doc = A.change(doc, (draft) => {
    draft.entries[id] = { quantity: '1', by: userId }
  })
  send()
  await until(async () => {
    const chunks = await withSystem(
      database.sql,
      (tx) => tx<{ key: string[]; data: Uint8Array }[]>`SELECT key, data FROM automerge_chunks WHERE key[2] = ${sheet}`,
    )
    expect(chunks.map(({ key }) => key[2])).not.toContain('sync-state') // nothing is kept of devices
    const stored = chunks
      .sort((a, b) => ((a.key[2] ?? '') > (b.key[2] ?? '') ? -1 : 1))
      .reduce((all, { data }) => A.loadIncremental(all, new Uint8Array(data)), A.init<typeof doc>())
    return stored.entries?.[id]?.quantity === '1'
  }, 'the count in the storage')
  expect(server.child.exitCode).toBe(null)
})

const STATUSES = ['HTTP/1.1 404 Not Found', 'HTTP/1.1 401 Unauthorized', 'HTTP/1.1 403 Forbidden']
const CODES = [1002, 1003, 1005, 4400, 4403]

test(
  'random targets, headers, frames and ids on every socket: the process stays, and nobody else notices',
  async () => {
    console.info(`fuzz: FUZZ_SEED=${SEED}`)
    let made = 0
    const nextRandom = () => makeRandom(SEED + made++) // Each socket has its own generator: sockets run concurrently, so a shared one would not be reproducible
    const honest = openClient(server, order, token)
    onTestFinished(() => honest.destroy())
    await honest.settled()
    const statuses = new Map<string, number>()
    const codes = new Map<number, number>()
    const add = <K>(to: Map<K, number>, key: K) => to.set(key, (to.get(key) ?? 0) + 1)
    // What the guards have to say was said, each of it: however seldom the dice make it, and whatever the machine does in a second.
    const missing = () => [
      ...STATUSES.filter((status) => !statuses.has(status)),
      ...CODES.filter((code) => !codes.has(code)),
    ]
    let round = 0
    for (; round < count(40, 12_000) || missing().length > 0; round++) {
      const asked = Array.from({ length: 20 }, () => askUpgrade(nextRandom()))
      const fuzzed = (['sync', 'yjs', 'counts', 'counts'] as const).map((path) => fuzzSocket(nextRandom(), path))
      for (const status of await Promise.all(asked)) add(statuses, status)
      for (const code of await Promise.all(fuzzed)) add(codes, code)
      expect(server.child.exitCode, `the process after round ${round} of seed ${SEED}`).toBe(null)
      setHeadField(honest.doc, 'reference', `round ${round}`)
      await until(() => honest.closes.length > 0 || !honest.provider.hasUnsyncedChanges, 'the honest edit is taken')
      expect(honest.closes).toEqual([])
    }
    console.info(`fuzz: ${round} rounds`, Object.fromEntries(statuses), Object.fromEntries(codes))
    // What the walls behind the guards had to catch is a hole in a guard.
    expect(server.log().filter(({ outside, level }) => outside !== undefined || level === 'fatal')).toEqual([])
  },
  count(300_000, 3_600_000),
)
