import { connect } from '@werkbank/database/postgres/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { BARE_HEADERS } from '@werkbank/model/base/server/bare-headers.ts'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createApi } from '../../app.ts'

const GET = { method: 'GET', host: '127.0.0.1', body: '', page: false, https: true }
/** One request for each kind of answer that needs no database. */
const KINDS = [
  { path: '/healthz', status: 200 },
  // For the machine itself, which nothing behind a proxy with TLS is.
  { path: '/api/v1/openapi.json', status: 200, https: false },
  { path: '/api/v1/docs', status: 200, page: true, https: false },
  { path: '/api/v1/docs/docs.js', status: 200, page: true, https: false },
  { path: '/api/v1/auth/login', status: 400, method: 'POST', body: '{' },
  { path: '/api/v1/orders', status: 401 },
  { path: '/api/v1/nothing', status: 404 },
  { path: '/api/v1/orders', status: 405, method: 'PATCH' },
  { path: '/api/v1/%E0%A4%A', status: 404 },
  { path: '/api/v1/me', status: 421, host: 'evil.test' },
  { path: '/readyz', status: 503 },
]

test('NF-44 every kind of answer of the API tells browsers what they may do with it, by https for good', async () => {
  const sql = connect('postgres://nobody:nothing@127.0.0.1:1/none', { max: 1 })
  const [secure, plain] = [true, false].map((https) =>
    createApi({ sql, log: pino({ level: 'silent' }), https, files: { dataDir: '/nowhere' } }),
  )
  for (const { path, status, page, method, host, body, https } of KINDS.map((kind) => ({ ...GET, ...kind }))) {
    const request = new Request(`http://${host}${path}`, {
      method,
      headers: { host, 'content-type': 'application/json' },
      ...(body ? { body } : {}),
    })
    const incoming = { socket: { remoteAddress: '127.0.0.1' } }
    const answer = await must(https ? secure : plain, 'both').fetch(request, { incoming } as never)
    const headers = Object.fromEntries(answer.headers)
    const { 'content-security-policy': strictest, ...others } = BARE_HEADERS
    expect([path, answer.status], await answer.text()).toEqual([path, status])
    expect(headers, path).toMatchObject(others)
    if (https) expect(headers['strict-transport-security'], path).toMatch(/^max-age=\d{8}/)
    const policy = headers['content-security-policy'] ?? ''
    if (page) expect(policy, path).toMatch(/^default-src 'none';.*frame-ancestors 'none'/)
    else expect(policy, path).toBe(strictest)
    expect(policy, path).not.toContain('unsafe-inline')
  }
  for (const api of [secure, plain]) await api?.close()
  await sql.end({ timeout: 1 })
})
