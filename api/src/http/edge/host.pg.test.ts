import { get } from 'node:http'
import { PROTOCOL, PROTOCOL_HEADER, PROTOCOL_OLDEST } from '@werkbank/model/base/protocol.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApi, startTestApi } from '../../testing.ts'

let shop: Awaited<ReturnType<typeof buildApi>>
beforeAll(async () => {
  shop = await buildApi()
})
afterAll(() => shop.close())

type Answered = { status: number | undefined; code: unknown }
/** As Node's own client, because fetch sets Host itself. */
const ask = (url: string, path: string, headers: Record<string, string>): Promise<Answered> =>
  new Promise((resolve, reject) =>
    get(`${url}${path}`, { headers }, (answer) => {
      let text = ''
      answer.on('data', (part) => (text += part))
      answer.on('end', () => {
        const isJson = answer.headers['content-type']?.includes('json')
        resolve({ status: answer.statusCode, code: isJson ? JSON.parse(text).code : undefined })
      })
    }).on('error', reject),
  )

test('a name that is not ours is refused before anything is looked at, whoever is signed in (DNS rebinding)', async () => {
  const { cookie } = shop.admin
  for (const host of ['evil.test', 'evil.test:8080', '127.0.0.1.evil.test', 'localhost.evil.test'])
    for (const path of ['/api/v1/me', '/api/v1/auth/login', '/api/v1/openapi.json', '/api/v1/nothing'])
      expect([host, path, await ask(shop.url, path, { host, cookie })]).toEqual([
        host,
        path,
        { status: 421, code: 'unknown-host' },
      ])
  expect((await ask(shop.url, '/metrics', { host: 'evil.test' })).status).toBe(404)
  for (const host of ['localhost:1', '127.0.0.1', '[::1]:8080', '192.168.1.20:8080'])
    expect([host, (await ask(shop.url, '/api/v1/me', { host, cookie })).status]).toEqual([host, 200])
  expect((await ask(shop.url, '/healthz', { host: 'api1.cluster' })).status).toBe(200)
})

test('a name that the settings list is ours', async () => {
  const api = await startTestApi(shop.sql, { host: 'werkbank.lan', allowedOrigins: ['https://erp.test:8443'] })
  const status = async (host: string) => (await ask(api.url, '/api/v1/me', { host })).status
  expect(await Promise.all(['erp.test', 'werkbank.lan:8080', 'other.test'].map(status))).toEqual([401, 401, 421])
  await api.stop()
})

test('metrics and the map of the API are for the machine itself, which nothing behind a proxy is', async () => {
  const paths = ['/metrics', '/api/v1/openapi.json', '/api/v1/docs']
  const statuses = (url: string, headers: Record<string, string> = {}) =>
    Promise.all(paths.map(async (path) => (await ask(url, path, headers)).status))
  expect(await statuses(shop.url)).toEqual([200, 200, 200])
  for (const header of ['x-forwarded-for', 'forwarded', 'via'])
    expect(await statuses(shop.url, { [header]: '127.0.0.1' })).toEqual([404, 401, 401])
  for (const settings of [
    { https: true },
    { allowedOrigins: ['https://erp.test'] },
    { trustedProxies: ['127.0.0.1'] },
  ]) {
    const api = await startTestApi(shop.sql, settings)
    expect(await statuses(api.url)).toEqual([404, 401, 401])
    await api.stop()
  }
})

test('behind a proxy a collector reads the metrics with their token', async () => {
  const api = await startTestApi(shop.sql, { https: true, metricsToken: 'a token for the collector' })
  const by = async (token: string) => (await ask(api.url, '/metrics', { authorization: `Bearer ${token}` })).status
  expect([await by('a token for the collector'), await by('a token for the collectos'), await by('')]).toEqual([
    200, 404, 404,
  ])
  await api.stop()
})

test('an app from before a change of what travels is told to be loaded anew, and nothing of what it sends is done; a program says nothing and goes on', async () => {
  const old = { [PROTOCOL_HEADER]: String(PROTOCOL_OLDEST - 1) }
  const room = { id: newId(), name: 'Never made' }
  const answers = [
    await shop.admin.call('GET', '/sync/pull?cursor=0', undefined, old),
    await shop.admin.call('GET', '/sync/bootstrap', undefined, old),
    await shop.admin.call('POST', '/chat/rooms', room, old),
  ]
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual(answers.map(() => [409, 'app-outdated']))
  expect((await shop.admin.call('GET', `/chat/rooms/${room.id}`)).status).toBe(404)
  const now = { [PROTOCOL_HEADER]: String(PROTOCOL) }
  expect((await shop.admin.call('GET', '/me', undefined, now)).status).toBe(200)
  // An outdated app can sign in, to be told so there.
  expect((await shop.admin.call('GET', '/me', undefined, old)).status).toBe(200)
  const signIn = await shop.admin.call('POST', '/auth/login', { email: 'nobody@test.test', password: 'x' }, old)
  expect(signIn.body.code).toBe('wrong-credentials')
})

test('NF-44 S-41 every kind of answer of the API carries its headers', async () => {
  const api = await startTestApi(shop.sql, { https: true, host: 'localhost' })
  const ask = (path: string, init: RequestInit = {}) => fetch(`${api.url}${path}`, init)
  const cookie = `__Host-werkbank=${shop.admin.cookie.split('=')[1]}`
  const own = { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
  const post = (path: string, body: string, headers: Record<string, string> = own) =>
    ask(path, { method: 'POST', headers, body })
  const answers = [
    [200, await ask('/api/v1/me', { headers: own })],
    [200, await ask('/healthz')],
    [200, await ask('/api/v1/sync/bootstrap', { headers: own })],
    [400, await post('/api/v1/people', '{')],
    [401, await ask('/api/v1/me')],
    [403, await post('/api/v1/people', '{}', { cookie, 'sec-fetch-site': 'cross-site' })],
    [404, await ask('/api/v1/nothing')],
    [405, await ask('/api/v1/me', { method: 'DELETE', headers: own })],
    [413, await post('/api/v1/people', JSON.stringify({ name: 'x'.repeat(5_000_000) }))],
  ] as const
  for (const [status, answer] of answers) {
    await answer.arrayBuffer()
    expect([status, answer.status]).toEqual([status, status])
    const headers = Object.fromEntries(answer.headers)
    expect(headers, String(status)).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'strict-transport-security': 'max-age=31536000',
      'cache-control': expect.stringContaining('no-store'),
    })
  }
  await api.stop()
})
