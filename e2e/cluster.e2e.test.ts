/** All stories of several nodes in one file: they share one cluster, which takes long to start. */
import { once } from 'node:events'
import { connect as connectTls } from 'node:tls'
import { readDocument } from '@werkbank/database/log/document-log.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { sessionCookieName } from '@werkbank/database/sessions.ts'
import {
  createTestOrg,
  createTestUser,
  type TestDatabase,
  type TestOrg,
  testDatabase,
} from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { readLines, setHeadField, setLineField } from '@werkbank/model/agreement/agreed-document.ts'
import { logLineSchema } from '@werkbank/model/base/server/log-line.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import { hashPassword } from '../api/src/identity/index.ts'
import { makeCall, signIn } from '../api/src/testing.ts'
import { securityHeaders } from '../scripts/serve-app.ts'
import { type Client, makeOrder, openClient, openSocket, tokenOf, until } from '../sync-server/src/testing.ts'
import { type Cluster, METRICS_TOKEN, redisMissing, skipWithout, startCluster } from './support/server/cluster.ts'
import type { Service } from './support/server/service.ts'

const missing = redisMissing()

describe('two api, two sync, Redis and a proxy', () => {
  let database: TestDatabase
  let cluster: Cluster
  let org: TestOrg
  let token: string

  beforeEach(({ skip }) => skipWithout(missing, skip))
  beforeAll(async () => {
    if (missing) return
    database = await testDatabase({ max: 4 })
    org = await createTestOrg(database.sql)
    token = await tokenOf(database.sql, org.orgId, org.userId)
    cluster = await startCluster(database.url)
  })
  afterAll(async () => {
    await cluster?.stop()
    await database?.close()
  })

  const socketUrl = ({ url }: { url: string }) => url.replace(/^http/, 'ws')
  const open = (at: { url: string }, name: string, withToken = token): Client => {
    const client = openClient({ url: socketUrl(at) }, name, withToken)
    onTestFinished(() => client.destroy())
    return client
  }
  /** Another person of the same organisation. */
  const colleague = async (role = 'sales', name = 'Colleague') => {
    const userId = await createTestUser(database.sql, org.orgId, { role, name })
    return { userId, token: await tokenOf(database.sql, org.orgId, userId) }
  }
  const makeName = async () => `order:${await makeOrder(database.sql, org.orgId)}`
  const logged = async (name: string) =>
    (await withSystem(database.sql, (tx) => readDocument(tx, org.orgId, name))).doc.getMap('lines').toJSON()
  const linesOf = ({ doc }: Client) => doc.getMap('lines').toJSON()
  const call = (service: Pick<Service, 'url'>, withToken = token) =>
    makeCall(service.url, { authorization: `Bearer ${withToken}` })
  /** The administrator with a session, as rights are changed by: the services' cookies are Secure. */
  const administrator = async (service: Pick<Service, 'url'>) => {
    const { cookie } = await signIn(database.sql, service.url, org)
    const secure = cookie.replace(/^[^=]+/, sessionCookieName(true))
    return makeCall(service.url, { cookie: secure, 'sec-fetch-site': 'same-origin' })
  }
  /** Names of the fields that others are in, as one client sees it. */
  const fieldsSeen = ({ provider }: Client) =>
    [...(provider.awareness?.getStates() ?? [])]
      .filter(([client]) => client !== provider.awareness?.clientID)
      .map(([, state]) => `${(state.user as { name?: string } | undefined)?.name}: ${state.field}`)

  test('CH-10.2 RT-01.2 RTU-01 people on different nodes edit one order: it is the same on both and in the log', async () => {
    const name = await makeName()
    const other = await colleague()
    const clients = [
      open(cluster.sync[0], name),
      open(cluster.sync[1], name, other.token),
      open(cluster.sync[0], name, other.token),
      open(cluster.sync[1], name),
    ]
    await Promise.all(clients.map((client) => client.settled()))
    const productId = newId()
    // All at once: own lines, and one that all of them fight about.
    for (let edit = 0; edit < 25; edit++) {
      for (const [index, { doc }] of clients.entries()) {
        setLineField(doc, `own${index}x${edit}`, 'productId', productId)
        setLineField(doc, 'shared', 'quantity', `${index + 1}`)
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(clients.map((client) => client.settled()))
    const total = 4 * 25 + 1
    await until(() => clients.every((client) => Object.keys(linesOf(client)).length === total), 'every line everywhere')
    await until(
      () => new Set(clients.map((client) => JSON.stringify(sorted(linesOf(client))))).size === 1,
      'the same order everywhere',
    )
    expect(await logged(name)).toEqual(clients[0] && linesOf(clients[0]))
    const [seqs] = await withSystem(
      database.sql,
      (tx) => tx<{ count: number; first: number; last: number }[]>`
        SELECT count(*), min(seq) AS first, max(seq) AS last FROM document_updates WHERE document = ${name}`,
    )
    expect(seqs).toMatchObject({ first: 1, last: seqs?.count }) // one log, without a fork or a gap
  })

  test('RT-01.2 faces and fields cross nodes, for who comes later too, and go with who leaves', async () => {
    const name = await makeName()
    const [ada, ben] = [await colleague('sales', 'Ada'), await colleague('sales', 'Ben')]
    const first = open(cluster.sync[0], name, ada.token)
    await first.settled()
    first.provider.setAwarenessField('field', 'reference')
    const second = open(cluster.sync[1], name, ben.token)
    await until(() => fieldsSeen(second).includes('Ada: reference'), 'Ada on the other node')
    second.provider.setAwarenessField('field', 'l1.quantity')
    await until(() => fieldsSeen(first).includes('Ben: l1.quantity'), 'Ben on the first node')
    second.destroy()
    await until(() => fieldsSeen(first).length === 0, 'Ben has left')
  })

  test('RT-01.2 who is online is known on both nodes', async () => {
    const { userId, token: theirs } = await colleague('sales', 'Cleo')
    const seen = new Set<string>()
    const watcher = open(cluster.sync[1], `control:${org.userId}`)
    watcher.provider.on('stateless', ({ payload }: { payload: string }) => {
      const { kind, people = [], gone = [] } = JSON.parse(payload)
      if (kind !== 'presence') return
      for (const person of people) seen.add(person.userId)
      for (const id of gone) seen.delete(id)
    })
    await until(() => seen.has(org.userId), 'themselves')
    const comer = open(cluster.sync[0], `control:${userId}`, theirs)
    await until(() => seen.has(userId), 'Cleo is online')
    comer.destroy()
    await until(() => !seen.has(userId), 'Cleo has left')
  })

  test('RT-01.2 RT-26.2 a right taken away through one api stops the sockets on both nodes and the other api', async () => {
    const name = await makeName()
    const seller = await colleague()
    const sockets = cluster.sync.map((node) => open(node, name, seller.token))
    await Promise.all(sockets.map((client) => client.settled()))
    const product = { sku: newId(), name: 'Zinnfigur' }
    expect((await call(cluster.api[0], seller.token)('POST', '/orders', { id: newId() })).status).toBe(201)
    const at = performance.now()
    const answer = await (await administrator(cluster.api[1]))('PUT', `/people/${seller.userId}/roles`, {
      roles: ['viewer'],
    })
    expect(answer.status, answer.text).toBe(200)
    await until(() => sockets.every(({ closes }) => closes.includes('access-changed')), 'both documents closed')
    console.info(`a right taken away stopped both nodes after ${Math.round(performance.now() - at)} ms`)
    for (const { provider } of sockets) void provider.sendToken().then(() => provider.startSync())
    await until(() => sockets.every(({ provider }) => provider.authorizedScope === 'readonly'), 'both only read')
    for (const { doc } of sockets) setHeadField(doc, 'reference', 'too late')
    await until(() => sockets.every(({ closes }) => closes.includes('refused:read-only')), 'both edits refused')
    expect(await logged(name)).toEqual({})
    expect((await call(cluster.api[0], seller.token)('POST', '/orders', { id: newId() })).status).toBe(403)
    expect((await call(cluster.api[0], seller.token)('POST', '/products', product)).status).toBe(403)

    const ended = new Set<unknown>() // they try again at once, each in its own time
    for (const { socket } of sockets) socket.on('close', () => ended.add(socket))
    expect((await (await administrator(cluster.api[0]))('POST', `/people/${seller.userId}/disable`, {})).status).toBe(
      200,
    )
    await until(() => ended.size === sockets.length, 'both sockets closed')
  })

  test('an api that dies in the middle: what is sent again through the proxy is done once', async () => {
    const product = await call(cluster.api[1])('POST', '/products', { sku: `S-${newId()}`, name: 'Zinnfigur' })
    const place = await call(cluster.api[1])('POST', '/locations', { code: newId().slice(-6), name: 'Lager' })
    expect([product.status, place.status], product.text + place.text).toEqual([201, 201])
    const receipt = { productId: product.body.id, locationId: place.body.id, quantity: '1' }
    let troubles = 0
    let answered = 0
    let killed: Promise<void> | undefined
    /** As the outbox does: the same key until there is an answer. */
    const send = async (key: string) => {
      for (;;) {
        const answer = await call(cluster.proxy)('POST', '/stock/receipts', receipt, { 'idempotency-key': key }).catch(
          () => undefined,
        )
        if (answer && answer.status < 500) return answer
        troubles += 1
      }
    }
    const keys = Array.from({ length: 60 }, () => newId())
    const answers = await Promise.all(
      keys.map(async (key) => {
        const answer = await send(key)
        answered += 1
        if (answered === 5) killed = cluster.api[0].kill()
        return answer
      }),
    )
    await killed
    expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 200))
    // A client of the dead node that retries gets the same answer from the other.
    const again = await Promise.all(keys.map(send))
    expect(again.map(({ body }) => body)).toEqual(answers.map(({ body }) => body))
    const { body } = await call(cluster.proxy)('GET', `/stock/levels?productId=${product.body.id}`)
    expect(body.items).toMatchObject([{ onHand: `${keys.length}` }])
    console.info(`an api was killed: ${troubles} of ${keys.length} had to be sent again`)
    await cluster.api[0].start()
  })

  test('RT-29.1 RT-29.2 an organisation has one node; where that dies its people go to the other and lose nothing acknowledged', async () => {
    const name = await makeName()
    const sockets = () => Promise.all(cluster.sync.map((node) => measure(node, 'sockets')))
    await until(async () => (await sockets()).every((count) => count === 0), 'those of the tests before are gone')
    const lines = [0, 1].map(() => openSocket({ url: socketUrl(cluster.proxy) }, { token, query: `?org=${org.orgId}` }))
    const [ada, ben] = lines.map((socket) => openClient({ url: '' }, name, token, { socket })) as [Client, Client]
    onTestFinished(() => {
      for (const part of [ada, ben, ...lines]) part.destroy()
    })
    await Promise.all([ada.settled(), ben.settled()])
    const productId = newId()
    let typed = -1
    let acknowledged = -1
    ada.provider.on('unsyncedChanges', () => {
      if (ada.provider.unsyncedChanges === 0) acknowledged = typed
    })
    const type = () => setLineField(ada.doc, `l${++typed}`, 'productId', productId)
    while (acknowledged < 20) {
      type()
      await until(() => acknowledged >= typed - 3, 'the acknowledgement')
    }
    const came = await sockets()
    expect([...came].sort()).toEqual([0, 2]) // the proxy brought both to one node
    const owner = cluster.sync[came[0] ? 0 : 1]
    for (let more = 0; more < 5; more++) type()
    const knownBefore = acknowledged
    await owner.kill()
    const atKill = Math.max(knownBefore, acknowledged)
    const kept = await logged(name)
    for (let line = 0; line <= atKill; line++)
      expect(kept[`l${line}.productId`], `line ${line} of ${atKill}`).toBe(productId)
    type() // the document is closed
    await ada.settled()
    await until(() => readLines(ben.doc).lines.length === readLines(ada.doc).lines.length, 'the other person has all')
    await until(async () => Object.keys(await logged(name)).length === typed + 1, 'all in the log')
    await owner.start()
    const third = open(owner, name)
    await third.settled()
    expect(linesOf(third)).toEqual(linesOf(ada))
  })

  test('RT-01.2 Redis goes and comes back, also for a node that starts without it: no edit is lost, faces return', async () => {
    const name = await makeName()
    const [ada, ben] = [await colleague('sales', 'Ada'), await colleague('sales', 'Ben')]
    const first = open(cluster.sync[0], name, ada.token)
    const second = open(cluster.sync[1], name, ben.token)
    await Promise.all([first.settled(), second.settled()])
    first.provider.setAwarenessField('field', 'before')
    await until(() => fieldsSeen(second).includes('Ada: before'), 'Ada on the other node')
    await cluster.redis.kill()
    setHeadField(first.doc, 'reference', 'without Redis')
    await until(() => second.doc.getMap('head').get('reference') === 'without Redis', 'the edit without Redis')
    setHeadField(second.doc, 'reference', 'and back')
    await until(() => first.doc.getMap('head').get('reference') === 'and back', 'the edit back')
    first.provider.setAwarenessField('field', 'meanwhile')
    expect(await cluster.sync[1].stop()).toBe(0)
    await cluster.sync[1].start()
    await second.settled()
    await cluster.redis.start()
    await until(() => fieldsSeen(second).includes('Ada: meanwhile'), 'Ada again')
    second.provider.setAwarenessField('field', 'after')
    await until(() => fieldsSeen(first).includes('Ben: after'), 'Ben again')
  })

  test('the proxy spreads organisations over the nodes, by their name on the socket', async () => {
    const counts = () => Promise.all(cluster.sync.map((node) => measure(node, 'sockets')))
    /** How many more sockets each node has when one is open for each of these organisations, without authentication. */
    const moreWith = async (orgIds: string[]) => {
      const before = await counts()
      const sockets = orgIds.map((orgId) => new WebSocket(`${socketUrl(cluster.proxy)}/sync?org=${orgId}`))
      onTestFinished(() => {
        for (const socket of sockets) socket.terminate()
      })
      await Promise.all(sockets.map((socket) => once(socket, 'open')))
      return (await counts()).map((count, index) => count - (before[index] ?? 0)).sort((a, b) => a - b)
    }
    // Sockets of the tests before may be closing meanwhile. Nodes that were down a moment ago count as well.
    const [fewer = 0] = await moreWith(Array.from({ length: 24 }, newId))
    expect(fewer).toBeGreaterThan(1)
    const [none = 0, all = 0] = await moreWith(Array.from({ length: 24 }, () => org.orgId))
    expect(none).toBeLessThanOrEqual(0)
    expect(all).toBeGreaterThan(20)
  })

  test('NF-41 RTU-01 through TLS: signing in, a socket by cookie and origin, files with the headers of npm start', async ({
    skip,
  }) => {
    const { proxy } = cluster
    skipWithout(proxy.kind === 'nginx' ? undefined : 'nginx is not installed', skip)
    const email = `${newId()}@test.test`
    await createPersonWithPassword(database.sql, org.orgId, email, 'correct horse battery')
    const login = await makeCall(proxy.url, { origin: proxy.url })('POST', '/auth/login', {
      email,
      password: 'correct horse battery',
    })
    expect(login.status, login.text).toBe(200)
    const cookie = login.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^__Host-werkbank=.*HttpOnly.*Secure/i)
    const headers = { cookie: cookie.split(';')[0] ?? '', origin: proxy.url }
    const name = `control:${login.body.userId}`
    const socket = openSocket({ url: socketUrl(proxy) }, { headers, query: `?org=${org.orgId}` })
    const client = openClient({ url: '' }, name, '', { socket })
    onTestFinished(() => {
      client.destroy()
      socket.destroy()
    })
    await until(() => client.provider.isAuthenticated, 'the socket by cookie')
    const foreign = new WebSocket(`${socketUrl(proxy)}/sync`, { headers: { ...headers, origin: 'https://evil.test' } })
    expect(String((await once(foreign, 'error'))[0])).toContain('403')

    const get = (path: string, more: Record<string, string> = {}) => fetch(`${proxy.url}${path}`, { headers: more })
    const plain = await fetch(`${proxy.plainUrl}/orders`, { redirect: 'manual' })
    expect([plain.status, plain.headers.get('location')]).toEqual([301, 'https://localhost/orders'])
    const plainSocket = new WebSocket(`${socketUrl({ url: proxy.plainUrl ?? '' })}/sync`, { headers })
    expect(String((await once(plainSocket, 'error'))[0])).toContain('301')
    const old = { host: 'localhost', port: Number(new URL(proxy.url).port), rejectUnauthorized: false }
    const weak = connectTls({ ...old, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
    expect(String((await once(weak, 'error'))[0])).toMatch(/protocol version/i)
    for (const screen of ['/', '/orders/1', '/counts', '/sync']) {
      const answer = await get(screen)
      expect([answer.status, answer.headers.get('cache-control'), await answer.text()], screen).toEqual([
        200,
        'no-cache',
        expect.stringContaining('<title>Werkbank'),
      ])
      for (const [header, value] of Object.entries(securityHeaders({ secure: true })))
        expect(answer.headers.get(header), `${header} of ${screen}`).toBe(value)
      expect(answer.headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/)
    }
    const asset = await get('/assets/index-abc123.js')
    expect(asset.headers.get('cache-control')).toBe('max-age=31536000')
    expect(asset.headers.get('content-encoding')).toBe('gzip')
    expect((await get('/assets/older-def456.js')).headers.get('cache-control')).toBe('max-age=31536000')
    for (const path of ['/assets/gone-1.js', '/assets/.present', '/gone.js', '/.built-from', '/metrics', '/assets/'])
      expect((await get(path)).status, path).toBe(404)
    expect((await get('/readyz')).status).toBe(200)
    // The API's policies come through as they are: the app's beside them would keep a browser from showing a paper.
    const api = await get('/api/v1/me', headers)
    expect(api.headers.get('content-security-policy')).toMatch(/^default-src 'none'[^,]*$/)
  })

  // The last one: it reads what all those before have made the services say.
  test('LO-01 every line of every service is of one schema, and a request is found by its id', async () => {
    const requestId = `seen-${Date.now()}`
    await fetch(`${cluster.api[0].url}/api/v1/me`, {
      headers: { authorization: `Bearer ${token}`, 'x-request-id': requestId },
    })
    const linesOfService = (service: Service) => service.output().split('\n').slice(0, -1)
    const isThere = (line: string) => line.includes(requestId)
    await expect.poll(() => linesOfService(cluster.api[0]).filter(isThere).length).toBe(1)
    const counted: Record<string, number> = {}
    for (const service of [...cluster.api, ...cluster.sync]) {
      for (const line of linesOfService(service)) {
        const parsed = logLineSchema.safeParse(readJson(line))
        expect(parsed.error?.message, line).toBeUndefined()
        const key = `${parsed.data?.service} ${parsed.data?.environment} ${parsed.data?.category}`
        counted[key] = (counted[key] ?? 0) + 1
      }
    }
    for (const key of ['api test application', 'api test system', 'sync test system'])
      expect(counted[key], key).toBeGreaterThan(0)
    const told = logLineSchema.parse(readJson(linesOfService(cluster.api[0]).find(isThere) ?? ''))
    expect(told).toMatchObject({
      message: 'request',
      requestId,
      userId: org.userId,
      orgId: org.orgId,
      path: '/api/v1/me',
    })
  })

  async function measure(node: Service, name: 'documents' | 'sockets'): Promise<number> {
    const text = await (
      await fetch(`${node.url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })
    ).text()
    return Number(new RegExp(`^werkbank_sync_${name} (\\d+)`, 'm').exec(text)?.[1])
  }
})

/** The value of a line; undefined where it is no JSON. */
function readJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

async function createPersonWithPassword(sql: Sql, orgId: string, email: string, password: string): Promise<void> {
  const userId = await createTestUser(sql, orgId)
  const passwordHash = await hashPassword(password)
  await withSystem(
    sql,
    (tx) => tx`UPDATE users SET email = ${email}, password_hash = ${passwordHash} WHERE id = ${userId}`,
  )
}

const sorted = (value: Record<string, unknown>) => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
