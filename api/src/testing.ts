import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { hashSecret, sessionCookieName } from '@werkbank/database/sessions.ts'
import { createTestOrg, createTestUser, type TestDatabase, testDatabase } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { pino } from 'pino'
import { type Api, type ApiOptions, createApi } from './app.ts'

export type TestApi = Api & { url: string; stop: () => Promise<void> }

/** A real HTTP server in front of a real API on a real Postgres. */
export async function startTestApi(sql: TestDatabase['sql'], options: Partial<ApiOptions> = {}): Promise<TestApi> {
  const dataDir = join(tmpdir(), `werkbank-files-${randomUUID()}`)
  const api = createApi({
    sql,
    log: pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
    checkAnswers: true,
    files: { dataDir },
    ...options,
  })
  // Client and server share this process: a loop that something holds up for seconds must not close a connection that a request is just sent on.
  const server = createServer(
    { keepAliveTimeout: 60_000 },
    getRequestListener((request, env) => api.fetch(request, env as never)),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    ...api,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      await stopServer(server, api)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function stopServer(server: Server, api: Api): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await api.close()
}

/** A person with a session cookie, as the app sends it. */
export type TestPerson = { orgId: string; userId: string; cookie: string; call: Call }
export type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
// biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of a body by expecting it
export type Answer = { status: number; body: any; headers: Headers; text: string }

/** Signs a person in by a session row. Paths are below /api/v1. */
export async function signIn(
  sql: TestDatabase['sql'],
  url: string,
  { orgId, userId }: { orgId: string; userId: string },
): Promise<TestPerson> {
  const id = `${newId()}${newId()}`.replaceAll('-', '')
  await withSystem(
    sql,
    (tx) => tx`INSERT INTO sessions (org_id, id_hash, user_id, expires_at, ends_at)
      VALUES (${orgId}, ${hashSecret(id)}, ${userId}, now() + interval '1 day', now() + interval '1 day')`,
  )
  const cookie = `${sessionCookieName(false)}=${id}`
  return { orgId, userId, cookie, call: makeCall(url, { cookie, 'sec-fetch-site': 'same-origin' }) }
}

/** Calls below /api/v1 with these headers; JSON both ways. A string body is sent as it is. */
export function makeCall(url: string, base: Record<string, string> = {}): Call {
  return async (method, path, body, headers = {}) => {
    const sent =
      body === undefined
        ? undefined
        : typeof body === 'string' || body instanceof Uint8Array
          ? body
          : JSON.stringify(body)
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { ...base, ...(sent === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(sent === undefined ? {} : { body: sent as string }),
    })
    const text = await response.text()
    const isJson =
      /json/.test(response.headers.get('content-type') ?? '') &&
      !/ndjson/.test(response.headers.get('content-type') ?? '')
    return {
      status: response.status,
      body: isJson && text ? JSON.parse(text) : undefined,
      headers: response.headers,
      text,
    }
  }
}

/** A database, an API and an organisation with a signed-in administrator. */
export async function buildApi(options: Partial<ApiOptions> = {}) {
  const database = await testDatabase({ max: 20 })
  const api = await startTestApi(database.sql, options)
  const admin = await signIn(database.sql, api.url, await createTestOrg(database.sql))
  const { sql } = database
  return {
    sql,
    database,
    api,
    url: api.url,
    admin,
    /** Another person of the same organisation. */
    person: async (role: string, name?: string) =>
      signIn(sql, api.url, {
        orgId: admin.orgId,
        userId: await createTestUser(sql, admin.orgId, { role, ...(name ? { name } : {}) }),
      }),
    /** The administrator of another organisation. */
    stranger: async () => signIn(sql, api.url, await createTestOrg(sql, { name: 'Other' })),
    close: async () => {
      await api.stop()
      await database.close()
    },
  }
}
