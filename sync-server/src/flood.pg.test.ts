import { once } from 'node:events'
import { createTestOrg, createTestUser, type TestDatabase, testDatabase } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { addLines, readLines, setHeadField } from '@werkbank/model/agreement/agreed-document.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { socketsPerPerson } from '@werkbank/model/identity/settings.ts'
import { settingId } from '@werkbank/model/settings/resolve.ts'
import * as encoding from 'lib0/encoding'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { controlName } from './session.ts'
import { makeOrder, type Node, openClient, startNode, subprotocols, ticketOf, tokenOf, until } from './testing.ts'

/** A client that sends far too much, or reads nothing, costs the server no more than its limits, and other clients do not notice. */

let database: TestDatabase
let node: Node
/** The time of the node, which stands still unless a test moves it on. */
let clock = Date.now()
let orgId: string
beforeAll(async () => {
  database = await testDatabase({ max: 10 })
  ;({ orgId } = await createTestOrg(database.sql))
  node = await startNode(database.sql, { now: () => new Date(clock) })
})
afterAll(async () => {
  await node.stop()
  await database.close()
})

async function person(): Promise<{ userId: string; token: string }> {
  const userId = await createTestUser(database.sql, orgId, { role: 'sales' })
  return { userId, token: await tokenOf(database.sql, orgId, userId) }
}

/** A well-behaved client, whose edits have to arrive whatever the others do. */
async function openHonest(name: string) {
  const client = openClient(node, name, (await person()).token)
  onTestFinished(() => client.destroy())
  await client.settled()
  return client
}

/** An order of about a hundred kilobytes: what is asked for in few bytes is answered with many. */
const NOTE = 'n'.repeat(300)
async function makeLargeOrder(lines: number): Promise<string> {
  const name = `order:${await makeOrder(database.sql, orgId)}`
  const writer = await openHonest(name)
  for (let from = 0; from < lines; from += 300) {
    const next = Array.from({ length: 300 }, (_, i) => ({
      id: `l${from + i}`,
      productId: newId(),
      quantity: '1',
      note: NOTE,
    }))
    addLines(writer.doc, next)
    await writer.settled()
  }
  writer.destroy()
  return name
}

const encode = (write: (encoder: encoding.Encoder) => void): Uint8Array => encoding.encode(write)
const NOTHING = Y.encodeStateVector(new Y.Doc())
const [SYNC, AWARENESS, AUTH, QUERY_AWARENESS, STATELESS] = [0, 1, 2, 3, 5]
const frame = (name: string, type: number, write: (encoder: encoding.Encoder) => void = () => {}) =>
  encode((encoder) => {
    encoding.writeVarString(encoder, name)
    encoding.writeVarUint(encoder, type)
    write(encoder)
  })
const authFrame = (name: string, token: string) =>
  frame(name, AUTH, (encoder) => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarString(encoder, token)
  })
const questionFrame = (name: string) =>
  frame(name, SYNC, (encoder) => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint8Array(encoder, NOTHING)
  })

function openWs(url: string, protocols: string[], headers: Record<string, string> = {}): WebSocket {
  const ws = new WebSocket(url, protocols, { headers })
  ws.on('error', () => {}) // told by 'close'
  onTestFinished(() => ws.terminate())
  return ws
}
const closeOf = (ws: WebSocket): Promise<string> =>
  new Promise((resolve) => ws.once('close', (code, reason) => resolve(`${code} ${reason}`)))

type Raw = { ws: WebSocket; ask(): void; answers(): number; heard(): Promise<void> }

/** A raw socket that ignores the protocol's flow. `ask` requests the whole document, `heard` waits until all that was sent is processed. */
async function openRaw(path: 'sync' | 'yjs', name: string, token: string): Promise<Raw> {
  const ws =
    path === 'sync'
      ? openWs(`${node.url}/sync`, [], { authorization: `Bearer ${token}` })
      : openWs(`${node.url}/yjs/${name}`, subprotocols(await ticketOf(database.sql, token, name)))
  let answers = 0
  let marks = 0
  const prefix = path === 'sync' ? name.length + 1 : 0
  ws.on('message', (data: Buffer) => {
    if (path === 'sync' && !data.includes(name)) marks += 1
    else if (data[prefix] === SYNC && data[prefix + 1] === 1) answers += 1
    else if (path === 'yjs' && data[0] === AWARENESS) marks += 1
  })
  await once(ws, 'open')
  const first = once(ws, 'message')
  if (path === 'sync') ws.send(authFrame(name, token))
  await first
  const question = path === 'sync' ? questionFrame(name) : questionFrame(name).slice(name.length + 1)
  return {
    ws,
    ask: () => ws.send(question),
    answers: () => answers,
    async heard() {
      const before = marks
      ws.send(path === 'sync' ? authFrame(`order:${newId()}`, token) : Uint8Array.from([QUERY_AWARENESS]))
      await until(() => marks > before, 'an answer to what was sent last')
    },
  }
}

test.each(['sync', 'yjs'] as const)(
  'S-06 on /%s one document is answered once a second, however often it is asked for',
  async (path) => {
    const name = await makeLargeOrder(300)
    const { token } = await person()
    const { ask, answers, heard } = await openRaw(path, name, token)
    for (let i = 0; i < 500; i++) ask()
    await heard()
    expect(answers()).toBe(1)
    clock += 1_000
    await until(() => answers() === 2, 'the answer to all questions since')
    ask()
    ask()
    clock += 1_000
    await until(() => answers() === 3, 'the next answer')
  },
)

test.each(['sync', 'yjs'] as const)(
  'on /%s a flood is slowed down while others work on the same order',
  async (path) => {
    const name = `order:${await makeOrder(database.sql, orgId)}`
    const honest = await openHonest(name)
    const { ws, ask, answers } = await openRaw(path, name, (await person()).token)
    // The clock stands: after what one person may send at once nothing more is read of them.
    for (let sent = 0; sent < 6_000; ) {
      for (let i = 0; i < 200; i++) ask()
      sent += 200
      setHeadField(honest.doc, 'reference', `passes ${sent}`)
      await honest.settled()
    }
    expect(answers()).toBeLessThan(3)
    expect([ws.OPEN, ws.CLOSED]).toContain(ws.readyState)
    setHeadField(honest.doc, 'reference', 'passes to the end')
    await honest.settled()
  },
)

test('S-06 questions who is there are answered by nobody, and count as messages', async () => {
  const name = `order:${await makeOrder(database.sql, orgId)}`
  const honest = await openHonest(name)
  honest.provider.setAwarenessField('note', 'x'.repeat(4_000))
  await honest.settled()
  const { ws, heard } = await openRaw('sync', name, (await person()).token)
  let bytes = 0
  ws.on('message', (data: Buffer) => {
    bytes += data.length
  })
  for (let i = 0; i < 1_000; i++) ws.send(frame(name, QUERY_AWARENESS))
  await heard()
  expect(bytes).toBeLessThan(1_000)
})

test('S-29 a frame that is none closes its socket at the first, and none after it is read', async () => {
  const name = `order:${await makeOrder(database.sql, orgId)}`
  for (const bytes of [
    frame(name, 9),
    frame(name, 200),
    Uint8Array.from([0xff]),
    frame(name, STATELESS, (encoder) => encoding.writeVarString(encoder, '{')),
  ]) {
    const { ws } = await openRaw('sync', name, (await person()).token)
    const closed = closeOf(ws)
    for (let i = 0; i < 100; i++) ws.send(bytes)
    expect(await closed).toBe('1002 not-understood')
  }
})

test('S-31 who says a thousand times where they are is written down now and then, and the last place stands', async () => {
  const { userId, token } = await person()
  const { ws } = await openRaw('sync', controlName(userId), token)
  const before = await writes()
  for (let i = 1; i <= 1_000; i++)
    ws.send(
      frame(controlName(userId), STATELESS, (encoder) =>
        encoding.writeVarString(encoder, JSON.stringify({ kind: 'here', subject: { type: 'order', id: `o${i}` } })),
      ),
    )
  await until(async () => {
    const [row] = await database.sql`SELECT subject_id FROM presence WHERE user_id = ${userId}`
    return row?.subjectId === 'o1000'
  }, 'the last place')
  expect((await writes()) - before).toBeLessThan(50)

  /** Rows of presence that were written since the table is there. */
  async function writes(): Promise<number> {
    await database.sql`SELECT pg_stat_force_next_flush()`
    const [row] = await database.sql<{ count: number }[]>`
      SELECT (n_tup_ins + n_tup_upd)::int AS count FROM pg_stat_user_tables WHERE relname = 'presence'`
    return row?.count ?? 0
  }
})

test('who opens what is not there again and again is slowed down: most of it is never looked at', async () => {
  const { token } = await person()
  const { ws } = await openRaw('sync', `order:${newId()}`, token)
  let answers = 0
  ws.on('message', () => {
    answers += 1
  })
  const asking = authFrame(`order:${newId()}`, token)
  for (let i = 0; i < 20_000; i++) ws.send(asking)
  const honest = await openHonest(`order:${await makeOrder(database.sql, orgId)}`)
  for (let i = 0; i < 20; i++) {
    setHeadField(honest.doc, 'reference', `edit ${i}`)
    await honest.settled()
  }
  expect(answers).toBeGreaterThan(0)
  expect(answers).toBeLessThan(2_500)
})

test('S-05 a socket that tries one token after the other is closed after twenty', async () => {
  const ws = openWs(`${node.url}/sync`, [])
  const closed = closeOf(ws)
  await once(ws, 'open')
  let denied = 0
  let tried = 1
  ws.on('message', () => {
    denied += 1
    if (ws.readyState === ws.OPEN) ws.send(authFrame(`order:${newId()}`, `wb_guess${tried++}`))
  })
  ws.send(authFrame(`order:${newId()}`, 'wb_guess0'))
  expect(await closed).toBe('4429 too-much')
  expect(denied).toBe(20)
})

test('S-05 before anybody has signed in, documents are not opened for free', async () => {
  const ws = openWs(`${node.url}/sync`, [])
  const closed = closeOf(ws)
  await once(ws, 'open')
  let answers = 0
  ws.on('message', () => {
    answers += 1
  })
  // In one write, as a program would that has thousands of them.
  const { _socket: line } = ws as unknown as { _socket: { write(data: Buffer): void } }
  const frames = Array.from({ length: 5_000 }, (_, i) => authFrame(`order:${i}`, ''))
  line.write(Buffer.concat(frames.map((data) => Buffer.from([0x82, 0x80 | data.length, 0, 0, 0, 0, ...data]))))
  await Promise.race([closed, until(() => answers >= 500, 'answers up to the limit')])
  expect(answers).toBeLessThan(2_100)
})

/** What the organisation has set (RT-03.3). */
const setSockets = (most: number) =>
  withSystem(
    database.sql,
    (tx) => tx`INSERT INTO settings (org_id, id, key, level, value)
      VALUES (${orgId}, ${settingId(socketsPerPerson.key, { level: 'organisation' })}, ${socketsPerPerson.key}, 'organisation', ${tx.json(most)})
      ON CONFLICT (org_id, id) DO UPDATE SET value = excluded.value`,
  )

test('S-30 RT-03.3 sockets are counted when they come: those of a person over all gateways, those of nobody by address', async () => {
  const small = await startNode(database.sql)
  onTestFinished(() => small.stop())
  await setSockets(5)
  const { token } = await person()
  const admin = await tokenOf(database.sql, orgId, await createTestUser(database.sql, orgId, { role: 'admin' }))
  const name = `order:${await makeOrder(database.sql, orgId)}`
  const status = (path: string, theirs: string | undefined, protocols: string[] = []) =>
    new Promise<number>((resolve) => {
      const ws = openWs(`${small.url}${path}`, protocols, theirs ? { authorization: `Bearer ${theirs}` } : {})
      ws.on('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode))
      ws.on('open', () => resolve(101))
    })
  const viaTicket = async (theirs: string) => subprotocols(await ticketOf(database.sql, theirs, name))
  expect(await status('/sync', admin)).toBe(101)
  expect(await status('/counts', admin)).toBe(101)
  expect(await status(`/yjs/${name}`, undefined, await viaTicket(admin))).toBe(101)
  for (const path of ['/sync', '/counts']) expect(await status(path, admin)).toBe(101)
  for (const path of ['/sync', '/counts']) expect(await status(path, admin)).toBe(429)
  expect(await status(`/yjs/${name}`, undefined, await viaTicket(admin))).toBe(429)
  await setSockets(6) // counts at once, in the running node
  expect(await status('/sync', admin)).toBe(101)
  expect(await status('/sync', admin)).toBe(429)

  const strangers = await Promise.all(Array.from({ length: 60 }, () => status('/sync', undefined)))
  expect(strangers.filter((each) => each === 101)).toHaveLength(50)
  expect(strangers.filter((each) => each === 429)).toHaveLength(10)
  expect(await status('/sync', token)).toBe(101) // A valid token still gets in
})

test('who signs in on a socket counts as themselves from then on', async () => {
  const small = await startNode(database.sql)
  onTestFinished(() => small.stop())
  await setSockets(5)
  const { userId, token } = await person()
  const known = Array.from({ length: 4 }, () => openWs(`${small.url}/sync`, [], { authorization: `Bearer ${token}` }))
  await Promise.all(known.map((ws) => once(ws, 'open')))
  const [first, second] = [openWs(`${small.url}/sync`, []), openWs(`${small.url}/sync`, [])]
  await Promise.all([once(first, 'open'), once(second, 'open')])
  const welcome = once(first, 'message')
  first.send(authFrame(controlName(userId), token))
  await welcome
  const closed = closeOf(second)
  second.send(authFrame(controlName(userId), token))
  expect(await closed).toBe('4429 too-much')
})

test('a line on which nobody answers is ended', async () => {
  const strict = await startNode(database.sql, { silentMsMax: 200 })
  onTestFinished(() => strict.stop())
  const name = `order:${await makeOrder(database.sql, orgId)}`
  const { token } = await person()
  const silent = [
    new WebSocket(`${strict.url}/sync`, { headers: { authorization: `Bearer ${token}` }, autoPong: false }),
    new WebSocket(`${strict.url}/yjs/${name}`, subprotocols(await ticketOf(database.sql, token, name)), {
      autoPong: false,
    }),
  ]
  const alive = new WebSocket(`${strict.url}/sync`, { headers: { authorization: `Bearer ${token}` } })
  onTestFinished(() => void [...silent, alive].map((ws) => ws.terminate()))
  await Promise.all(silent.map(closeOf))
  expect(alive.readyState).toBe(alive.OPEN)
})

test('4408 who asks for much and reads nothing is let go, and comes back to everything', async () => {
  const names: string[] = []
  for (let i = 0; i < 8; i++) names.push(await makeLargeOrder(900))
  const { token } = await person()
  const ws = openWs(`${node.url}/sync`, [], { authorization: `Bearer ${token}` })
  const closed = closeOf(ws)
  await once(ws, 'open')
  const [watched = ''] = names
  const honest = await openHonest(watched)
  for (const name of names) ws.send(authFrame(name, token))
  let opened = 0
  ws.on('message', () => {
    opened += 1
  })
  await until(() => opened >= names.length, 'all are open')
  ws.pause()
  // Each edit is one more thing to send: too much waits, and then it has waited for too long.
  for (let edit = 0; ws.readyState === ws.OPEN && edit < 100; edit++) {
    for (const name of names) ws.send(questionFrame(name))
    setHeadField(honest.doc, 'reference', `passes ${edit}`)
    await honest.settled()
    clock += 4_000
    if (edit > 12) ws.resume()
  }
  expect(await closed).toBe('4408 too-slow')
  const back = openClient(node, watched, token)
  onTestFinished(() => back.destroy())
  await back.settled()
  expect(readLines(back.doc).lines).toHaveLength(900)
})
