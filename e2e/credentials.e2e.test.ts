// Domains: identity
import { once } from 'node:events'
import { createTestUser } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import { hashPassword } from '../api/src/identity/index.ts'
import { buildApi, type Call, makeCall } from '../api/src/testing.ts'
import {
  makeOrder,
  type Node,
  openClient,
  startNode,
  subprotocols,
  tokenOf,
  until,
} from '../sync-server/src/testing.ts'

/** Sockets are worth what the session or token behind them is worth now: the real API ends it, the real sync server has to notice. */

const [PASSWORD, NEXT] = ['a long sentence to begin with', 'another long sentence']

let shop: Awaited<ReturnType<typeof buildApi>>
let node: Node
let passwordHash: string
let order: string
beforeAll(async () => {
  shop = await buildApi()
  node = await startNode(shop.sql)
  passwordHash = await hashPassword(PASSWORD)
  order = `order:${await makeOrder(shop.sql, shop.admin.orgId)}`
})
afterAll(async () => {
  await node.stop()
  await shop.close()
})

type Person = {
  userId: string
  email: string
  session: string
  call: Call
  token: string
  tokenId: string
  byToken: Call
}

/** A signed-in person who may count and edit orders, with an API token. */
async function buildPerson(): Promise<Person> {
  const userId = await createTestUser(shop.sql, shop.admin.orgId, { role: 'admin' })
  const email = `${userId}@test.test`
  await withSystem(shop.sql, (tx) => tx`UPDATE users SET password_hash = ${passwordHash} WHERE id = ${userId}`)
  const session = await logIn(email)
  const call = makeCall(shop.url, { cookie: session, 'sec-fetch-site': 'same-origin' })
  await call('POST', '/me/prove', { password: PASSWORD })
  const made = await call('POST', '/tokens', {
    name: 'script',
    scopes: ['order.read', 'order.edit', 'stock.count'],
    expiresInDays: 2,
  })
  expect(made.status, made.text).toBe(201)
  const { token, id } = made.body
  return {
    ...{ userId, email, session, call, token },
    tokenId: id,
    byToken: makeCall(shop.url, { authorization: `Bearer ${token}` }),
  }
}

async function logIn(email: string, password = PASSWORD): Promise<string> {
  const { headers } = await makeCall(shop.url)('POST', '/auth/login', { email, password })
  return /^([^;]+)/.exec(headers.get('set-cookie') ?? '')?.[1] ?? ''
}

const ORIGIN = () => node.url.replace('ws', 'http')
const cookieHeaders = (session: string) => ({ cookie: session, origin: ORIGIN() })

async function ticketBy(call: Call): Promise<string> {
  const { body, status, text } = await call('POST', `/documents/${order}/tickets`, { write: true })
  expect([200, 201], text).toContain(status)
  return body.ticket
}

type Line = { what: string; ws: WebSocket; closed: () => string | undefined }
async function openLine(
  what: string,
  path: string,
  headers: Record<string, string>,
  protocols: string[] = [],
): Promise<Line> {
  const ws = new WebSocket(`${node.url}${path}`, protocols, { headers })
  let closed: string | undefined
  ws.on('close', (code, reason) => {
    closed = `${code} ${reason}`
  })
  onTestFinished(() => ws.terminate())
  await once(ws, 'open')
  return { what, ws, closed: () => closed }
}

/** One socket of each kind, by the session or by the token. */
async function openAll(person: Person, by: 'session' | 'token'): Promise<Line[]> {
  const headers: Record<string, string> =
    by === 'session' ? cookieHeaders(person.session) : { authorization: `Bearer ${person.token}` }
  const ticket = await ticketBy(by === 'session' ? person.call : person.byToken)
  return Promise.all([
    openLine(`/sync by ${by}`, '/sync', headers),
    openLine(`/counts by ${by}`, '/counts', headers),
    openLine(`/yjs by ${by}`, `/yjs/${order}`, {}, subprotocols(ticket)),
  ])
}

async function statusOf(path: string, headers: Record<string, string>, protocols: string[] = []): Promise<number> {
  const ws = new WebSocket(`${node.url}${path}`, protocols, { headers })
  onTestFinished(() => ws.terminate())
  return await new Promise((resolve) => {
    ws.on('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode))
    ws.on('open', () => resolve(101))
    ws.on('error', () => {}) // the HTTP status tells the test
  })
}

type Act = { title: string; ends: ('session' | 'token')[]; act: (person: Person) => Promise<unknown> }
const acts: Act[] = [
  {
    title: 'RT-02.3 US-5.2 S-09 who signs out',
    ends: ['session'],
    act: ({ call }) => call('POST', '/auth/logout', {}),
  },
  {
    title: 'RT-02.3 US-5.2 S-09 whose session is ended from another one',
    ends: ['session'],
    async act({ email }) {
      const other = makeCall(shop.url, { cookie: await logIn(email), 'sec-fetch-site': 'same-origin' })
      const { items } = (await other('GET', '/sessions')).body
      for (const { id } of items.filter(({ current }: { current: boolean }) => !current))
        expect((await other('POST', `/sessions/${id}/end`, {})).status).toBe(200)
    },
  },
  {
    title: 'RT-02.3 S-09 who changes the password elsewhere',
    ends: ['session'],
    async act({ email }) {
      const other = makeCall(shop.url, { cookie: await logIn(email), 'sec-fetch-site': 'same-origin' })
      const { status, text } = await other('POST', '/me/password', { current: PASSWORD, password: NEXT })
      expect(status, text).toBe(200)
    },
  },
  {
    title: 'RT-02.3 S-09 who gets a password from an administrator',
    ends: ['session'],
    act: ({ userId }) => byAdmin('POST', `/people/${userId}/password`, { password: NEXT }),
  },
  {
    title: 'RT-02.3 ASVS 7.4.5 whose sessions are ended by an administrator',
    ends: ['session'],
    act: ({ userId }) => byAdmin('POST', `/people/${userId}/sessions/end`, {}),
  },
  {
    title: 'RT-02.3 US-5.2 S-09 who is disabled',
    ends: ['session', 'token'],
    act: ({ userId }) => byAdmin('POST', `/people/${userId}/disable`, {}),
  },
  {
    title: 'US-14.3 S-09 whose token is revoked by its owner',
    ends: ['token'],
    act: ({ call, tokenId }) => call('POST', `/tokens/${tokenId}/revoke`, {}),
  },
  {
    title: 'US-14.3 S-09 whose token is revoked by an administrator',
    ends: ['token'],
    act: ({ tokenId }) => byAdmin('POST', `/tokens/${tokenId}/revoke`, {}),
  },
]

/** As the administrator, who has just given their password. */
async function byAdmin(method: string, path: string, body: unknown): Promise<void> {
  await withSystem(
    shop.sql,
    (tx) => tx`UPDATE users SET password_hash = ${passwordHash} WHERE id = ${shop.admin.userId}`,
  )
  await shop.admin.call('POST', '/me/prove', { password: PASSWORD })
  const { status, text } = await shop.admin.call(method, path, body)
  expect([200, 201], text).toContain(status)
}

for (const { title, ends, act } of acts)
  test(`${title} loses every socket of it with 4401, and a ticket made before is worth nothing`, async () => {
    const person = await buildPerson()
    const lines = { session: await openAll(person, 'session'), token: await openAll(person, 'token') }
    const tickets = { session: await ticketBy(person.call), token: await ticketBy(person.byToken) }
    await act(person)
    for (const by of ends) {
      for (const { what, closed } of lines[by]) await until(() => closed() !== undefined, `${what} is closed`)
      for (const { what, closed } of lines[by]) expect(closed(), what).toBe('4401 signed-out')
      expect(await statusOf(`/yjs/${order}`, {}, subprotocols(tickets[by]))).toBe(403)
    }
    // A password that is new may end tokens as well; what this act doesn't end goes on.
    if (!ends.includes('session')) for (const { what, ws } of lines.session) expect(ws.readyState, what).toBe(ws.OPEN)
    const stays = lines.token.filter(({ closed }) => closed() === undefined)
    expect([0, 3]).toContain(stays.length)
  })

describe('RT-02.1 CH-11.1 what is no credential any more opens nothing, and nothing is said before', () => {
  type Case = [string, () => Promise<Record<string, string>>]
  const cases: Case[] = [
    ['no credential', async () => ({})],
    ['a token that nobody has', async () => ({ authorization: `Bearer wb_${'x'.repeat(32)}` })],
    ['a token that is none', async () => ({ authorization: 'Bearer %%%' })],
    ['a scheme that nobody speaks', async () => ({ authorization: 'Basic YTpi' })],
    [
      'a token that has expired',
      async () => {
        const { token } = await buildPerson()
        await withSystem(
          shop.sql,
          (tx) =>
            tx`UPDATE api_tokens SET expires_at = now() - interval '1 second' WHERE token_hash = encode(sha256(${token}::bytea), 'hex')`,
        )
        return { authorization: `Bearer ${token}` }
      },
    ],
    [
      'a token that was revoked',
      async () => {
        const { token, tokenId, call } = await buildPerson()
        await call('POST', `/tokens/${tokenId}/revoke`, {})
        return { authorization: `Bearer ${token}` }
      },
    ],
    [
      'a session that has ended',
      async () => {
        const { session, call } = await buildPerson()
        await call('POST', '/auth/logout', {})
        return cookieHeaders(session)
      },
    ],
    [
      'a session that has expired',
      async () => {
        const { session, userId } = await buildPerson()
        await withSystem(
          shop.sql,
          (tx) => tx`UPDATE sessions SET ends_at = now() - interval '1 second' WHERE user_id = ${userId}`,
        )
        return cookieHeaders(session)
      },
    ],
    ['a session without the page that it belongs to', async () => ({ cookie: (await buildPerson()).session })],
    ['a cookie that is cut off', async () => ({ cookie: 'werkbank_session=%', origin: ORIGIN() })],
  ]
  test.each(cases)('%s', async (_what, headersOf) => {
    const headers = await headersOf()
    expect(await statusOf('/counts', headers)).toBe(401)
    expect(await statusOf(`/yjs/${order}`, headers)).toBe(403)
    const { ws } = await openLine('stranger', '/sync', headers)
    const heard: Buffer[] = []
    ws.on('message', (data: Buffer) => heard.push(data))
    const token = headers.authorization?.slice('Bearer '.length) ?? ''
    ws.send(authFrame(order, token))
    await until(() => heard.length > 0, 'the answer')
    expect(heard.map((data) => data.toString('latin1')).join()).toContain('not-signed-in')
    expect(Buffer.concat(heard).length).toBeLessThan(100)
  })

  test('a token of another organisation finds nothing', async () => {
    const { orgId, userId } = await shop.stranger()
    const theirs = await tokenOf(shop.sql, orgId, userId)
    const client = openClient(node, order, theirs)
    onTestFinished(() => client.destroy())
    await until(() => client.denied.length > 0, 'the refusal')
    expect(client.denied).toEqual(['not-found'])
    const call = makeCall(shop.url, { authorization: `Bearer ${theirs}` })
    expect((await call('POST', `/documents/${order}/tickets`, {})).status).toBe(404)
  })
})

function authFrame(name: string, token: string): Uint8Array {
  const text = (words: string) => {
    const bytes = Buffer.from(words)
    return [bytes.length, ...bytes]
  }
  expect(token.length).toBeLessThan(120)
  return Uint8Array.from([...text(name), 2, 0, ...text(token)])
}

test('RT-02.3 a right that is lost cuts a socket down to what is left: documents of other kinds stay open', async () => {
  const { userId } = await buildPerson()
  const token = await tokenOf(shop.sql, shop.admin.orgId, userId)
  const page = order.replace('order:', 'doc:')
  const client = openClient(node, order, token)
  const other = openClient(node, page, token, { socket: client.socket })
  onTestFinished(() => {
    other.destroy()
    client.destroy()
  })
  await Promise.all([client.settled(), other.settled()])
  const { body: role } = await shop.admin.call('POST', '/roles', {
    name: `Orders ${newId()}`,
    permissions: ['order.read', 'order.edit'],
  })
  await byAdmin('PUT', `/people/${userId}/roles`, { roles: [role.key] })
  await until(() => other.closes.includes('access-changed'), 'the page is closed')
  other.provider.sendToken()
  await until(() => other.denied.includes('not-found'), 'it is not theirs any more')
  await client.settled()
  expect(client.denied).toEqual([])
})
