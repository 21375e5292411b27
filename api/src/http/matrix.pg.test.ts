import { count } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import type { Command } from '@werkbank/model/base/command.ts'
import type { Permission } from '@werkbank/model/base/permission.ts'
import { COMMANDS } from '@werkbank/model/registry.ts'
import { DEFAULT_ROLES, PERMISSIONS } from '@werkbank/model/rights.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Answer, makeCall, signIn, type TestPerson } from '../testing.ts'
import { buildCompany, type Company, type ExampleIds } from '../testing-company.ts'
import { HOSTILE_PARAMETERS, hostileBodies } from './hostile-input.ts'
import { ROUTE_TABLE, type RouteEntry, UNLISTED } from './openapi/route-table.ts'

type Operation = {
  id: string
  method: string
  path: string
  queryNames: string[]
  bodySchema: Parameters<typeof hostileBodies>[1] | undefined
  entry: RouteEntry
}

let company: Company
let other: Company
/** Those in the table; the first test names the others. */
let operations: Operation[]
let unlisted: string[]
beforeAll(async () => {
  ;[company, other] = await Promise.all([buildCompany(), buildCompany()])
  const all = operationsOf(company)
  operations = all.filter(({ entry }) => entry)
  unlisted = all.filter(({ entry }) => !entry).map(({ id }) => id)
})
afterAll(() => Promise.all([company.close(), other.close()]))
// A test that signed its own administrator out would only have seen 401s afterwards.
afterEach(async () => expect((await company.admin.call('GET', '/me')).status).toBe(200))

function operationsOf({ api }: Company): Operation[] {
  return Object.entries(api.openApi().paths ?? {}).flatMap(([path, methods]) =>
    // biome-ignore lint/suspicious/noExplicitAny: the document is ours, and typed loosely by its library
    Object.entries(methods as Record<string, any>).map(([method, described]) => ({
      id: described.operationId as string,
      method: method.toUpperCase(),
      path: path.replace('/api/v1', ''),
      queryNames: (described.parameters ?? [])
        .filter((parameter: { in: string }) => parameter.in === 'query')
        .map(({ name }: { name: string }) => name),
      bodySchema: described.requestBody?.content?.['application/json']?.schema,
      entry: ROUTE_TABLE[described.operationId] as RouteEntry,
    })),
  )
}

/** The address with the things of a company in it. */
const addressOf = ({ path, entry }: Operation, things: ExampleIds) =>
  path.replaceAll(/\{(\w+)\}/g, (_all, name) =>
    encodeURIComponent(entry.ids?.[name] ? things[entry.ids[name]] : (entry.path?.[name] ?? '')),
  ) + (entry.query ? `?${entry.query}` : '')
const bodyOf = ({ entry, method }: Operation, things: ExampleIds) =>
  method === 'GET' ? undefined : entry.body?.(things)
/** Signing out is tried with a session of its own. */
async function ask(person: TestPerson, operation: Operation, things: ExampleIds): Promise<Answer> {
  const actor = operation.id === 'auth.logout' ? await signIn(company.sql, company.url, person) : person
  return actor.call(operation.method, addressOf(operation, things), bodyOf(operation, things))
}

test('every route is in the table, and everything in the table is a route', () => {
  const mounted = company.api.routes().filter(({ method, path }) => method !== 'ALL' && !UNLISTED.includes(path))
  const described = new Set(
    operationsOf(company).map(({ method, path }) => `${method} /api/v1${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  )
  expect(
    mounted.map(({ method, path }) => `${method} ${path}`).filter((route) => !described.has(route)),
    'not in the OpenAPI document',
  ).toEqual([])
  expect(unlisted, 'not in route-table.ts').toEqual([])
  const ids = new Set(operations.map(({ id }) => id))
  expect(
    Object.keys(ROUTE_TABLE).filter((id) => !ids.has(id)),
    'no longer a route',
  ).toEqual([])
})

test('AP-07 CH-13.2 each operation is documented with its right, its errors and an example that its own schema takes, and answers as documented', async () => {
  const { openapi, paths = {} } = company.api.openApi()
  expect(openapi).toBe('3.1.0')
  const wrong: string[] = []
  let examples = 0
  for (const operation of operations) {
    // biome-ignore lint/suspicious/noExplicitAny: the document is ours, and typed loosely by its library
    const described = (paths[`/api/v1${operation.path}`] as any)[operation.method.toLowerCase()]
    if (!('x-permission' in described)) wrong.push(`${operation.id}: no right`)
    if (!Object.keys(described.responses).some((status) => status.startsWith('4')))
      wrong.push(`${operation.id}: no errors`)
    const command = (COMMANDS as Record<string, Command | undefined>)[operation.id]
    const { example } = described.requestBody?.content['application/json'] ?? {}
    if (command && operation.bodySchema) {
      const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [
        name,
        operation.entry.path?.[name] ?? crypto.randomUUID(),
      ])
      const parsed = command.input.safeParse({ ...example, ...Object.fromEntries(names) })
      if (!parsed.success) wrong.push(`${operation.id}: ${JSON.stringify(example)} ${parsed.error.message}`)
      examples += 1
    }
    const { status } = await ask(company.admin, operation, company.things)
    if (!(String(status) in described.responses)) wrong.push(`${operation.id}: answers ${status}`)
  }
  expect(wrong).toEqual([])
  expect(examples).toBeGreaterThan(40)
})

test('AP-10 every route that changes something is a command that the outbox knows', () => {
  const changing = operations.filter(({ method }) => method !== 'GET').map(({ id }) => id)
  expect(changing.filter((id) => !(id in COMMANDS))).toEqual(['auth.login', 'auth.logout'])
})

test('ID-03 ID-150 nobody gets anywhere without signing in', async () => {
  const call = makeCall(company.url, { 'sec-fetch-site': 'same-origin' })
  for (const operation of operations.filter(({ entry }) => entry.needs !== 'nothing')) {
    const { status, body } = await call(
      operation.method,
      addressOf(operation, company.things),
      bodyOf(operation, company.things),
    )
    expect([operation.id, status, body.code]).toEqual([operation.id, 401, 'not-signed-in'])
  }
})

test('each role may do what the table says, and nothing else', async () => {
  const wrong: string[] = []
  let checks = 0
  for (const [role, { permissions }] of Object.entries(DEFAULT_ROLES)) {
    const person = await company.person(role)
    for (const operation of operations) {
      const { needs, own } = operation.entry
      const allowed = needs === 'nothing' || needs === 'signed-in' || permissions.includes(needs as Permission)
      const { status, body } = await ask(person, operation, company.things)
      checks += 1
      const expected = allowed ? (own ? [200, 201, 404] : [200, 201, 204, 401, 409, 429]) : [403]
      if (operation.id !== 'auth.login' && status === 401) wrong.push(`${role} ${operation.id}: signed out`)
      else if (!expected.includes(status))
        wrong.push(`${role} ${operation.id}: ${status} ${body?.code} instead of ${expected}`)
    }
  }
  expect(wrong).toEqual([])
  expect(checks).toBe(operations.length * Object.keys(DEFAULT_ROLES).length)
})

test('RT-02.4 who may not read orders gets no byte of one: not in lists, counts, events, the feed, a history, nor from who has it open', async () => {
  const rights: Permission[] = ['chat.use', 'presence.read', 'product.read', 'customer.read', 'event.read']
  await withSystem(
    company.sql,
    (tx) =>
      tx`INSERT INTO roles (org_id, key, name, permissions) VALUES (${company.admin.orgId}, 'porter', 'Porter', ${rights})`,
  )
  const porter = await company.person('porter' as never, 'Porter')
  const { order } = company.things
  const { number } = (await company.admin.call('GET', `/orders/${order}`)).body
  await company.admin.call('PUT', '/presence/desk', {
    subjectType: 'order',
    subjectId: order,
    label: `Order ${number}`,
  })
  const reads = operations.filter(({ method, entry }) => method === 'GET' && entry.needs !== 'nothing')
  const told = async (person: TestPerson) => {
    const ids: string[] = []
    for (const operation of reads) {
      const { text, status } = await ask(person, operation, company.things)
      // A refusal may name what was asked for.
      if (status < 400 && (text.includes(order) || text.includes(number))) ids.push(operation.id)
    }
    return ids
  }
  const toAll = await told(company.admin)
  for (const id of ['order.list', 'event.list', 'sync.bootstrap', 'presence.list'])
    expect(toAll, 'the test reaches them').toContain(id)
  expect(await told(porter)).toEqual([])
  for (const past of ['history', 'at/1'])
    expect((await porter.call('GET', `/documents/order:${order}/${past}`)).status).toBe(403)
})

test('US-14.1 AP-03 an API token does what its scopes say, and nothing that only somebody who sits there may', async () => {
  const { url, admin } = company
  const by = async (scopes: readonly Permission[]) => {
    const { body } = await admin.call('POST', '/tokens', { name: 'matrix', scopes })
    return { ...admin, call: makeCall(url, { authorization: `Bearer ${body.token}` }) }
  }
  const [all, other1, other2] = [await by(PERMISSIONS), await by(['location.edit']), await by(['page.edit'])]
  const wrong: string[] = []
  for (const operation of operations.filter(({ entry }) => entry.needs !== 'nothing')) {
    const { needs, token = needs === 'signed-in' ? 'no' : (needs as Permission) } = operation.entry
    const [whole, less] = [
      await all.call(operation.method, addressOf(operation, company.things), bodyOf(operation, company.things)),
      await (token === 'location.edit' ? other2 : other1).call(
        operation.method,
        addressOf(operation, company.things),
        bodyOf(operation, company.things),
      ),
    ]
    const codes = [whole, less].map(({ status, body }) => (status === 403 ? body.code : 'allowed'))
    const right =
      token === 'any'
        ? ['allowed', 'allowed']
        : token === 'no'
          ? ['session-needed', less.body?.code]
          : ['allowed', 'forbidden']
    if (codes.join() !== right.join()) wrong.push(`${operation.id}: ${codes} instead of ${right}`)
    const lacks: Permission | undefined = less.status === 403 ? less.body.data?.permission : undefined
    const named = lacks !== undefined && PERMISSIONS.includes(lacks) && less.body.detail.includes(` ${lacks},`)
    if (token !== 'any' && token !== 'no' && !named) wrong.push(`${operation.id}: does not name ${token}`)
    if (less.status !== 403 && token !== 'any') wrong.push(`${operation.id}: ${less.status} with another scope`)
  }
  expect(wrong).toEqual([])
})

test('US-3.4 what gives power takes a session whose person gave their password within the last minutes', async () => {
  const stale = await signIn(company.sql, company.url, company.admin)
  await withSystem(
    company.sql,
    (tx) => tx`UPDATE sessions SET proved_at = now() - interval '6 minutes' WHERE user_id = ${company.admin.userId}`,
  )
  const wrong: string[] = []
  for (const operation of operations.filter(({ entry }) => entry.needs !== 'nothing')) {
    const { status, body } = await ask(stale, operation, company.things)
    if ((status === 403 && body.code === 'proof-needed') !== (operation.entry.fresh === true))
      wrong.push(`${operation.id}: ${status} ${body?.code}`)
  }
  await withSystem(company.sql, (tx) => tx`UPDATE sessions SET proved_at = now()`)
  expect(wrong).toEqual([])
})

test('CH-01.6 CH-11.6 a thing of another organisation looks like none, in path and body, and no byte of it comes out', async () => {
  const foreign = Object.values(other.things)
  for (const operation of operations) {
    const mine = await ask(company.admin, operation, other.things)
    if (operation.entry.ids)
      expect([operation.id, mine.status, mine.body?.code]).toEqual([operation.id, 404, 'not-found'])
    else expect([operation.id, mine.status < 500], mine.text.slice(0, 200)).toEqual([operation.id, true])
    const sent = JSON.stringify(bodyOf(operation, other.things) ?? {})
    for (const id of foreign) if (!sent.includes(id)) expect(mine.text, operation.id).not.toContain(id)
    expect(mine.text, operation.id).not.toContain(other.admin.orgId)
  }
})

test('CH-11.6 what does not exist looks exactly like what is not yours', async () => {
  const nothing = Object.fromEntries(
    Object.keys(other.things).map((name) => [
      name,
      name === 'document' ? `order:${crypto.randomUUID()}` : crypto.randomUUID(),
    ]),
  ) as ExampleIds
  for (const operation of operations.filter(({ entry }) => entry.ids)) {
    const [foreign, missing] = [
      await ask(company.admin, operation, other.things),
      await ask(company.admin, operation, nothing),
    ]
    expect([operation.id, foreign.text]).toEqual([operation.id, missing.text])
  }
})

/** No 500, and every no is a problem with a sentence and without internals. */
const seen = new Map<number, number>()
function expectCivil(what: string, { status, body, text, headers }: Answer): void {
  seen.set(status, (seen.get(status) ?? 0) + 1)
  expect(status, `${what}: ${text.slice(0, 300)}`).toBeLessThan(500)
  if (status < 400) return
  expect(headers.get('content-type'), what).toBe('application/problem+json')
  expect(body, what).toMatchObject({
    type: expect.stringMatching(/^https:\/\/werkbank\.dev\/problems\/[a-z-]+$/),
    status,
    title: expect.any(String),
    code: expect.any(String),
  })
  expect(body.detail, what).toMatch(/^["\p{L}\p{N}].*[.…]$/su)
  expect(text, what).not.toMatch(/node_modules|\.ts:\d|postgres|syntax error|\bSELECT\b|violates/)
}

test('bad bodies end in a sentence, never in a 500', { timeout: 300_000 }, async () => {
  let sent = 0
  for (const operation of operations.filter(({ bodySchema }) => bodySchema)) {
    const address = addressOf(operation, company.things)
    const bodies = [...hostileBodies(operation.entry.body?.(company.things) ?? {}, operation.bodySchema ?? {})]
    // In `npm test` every fifth, beginning elsewhere for each route; all of them in the long run.
    const chosen = bodies.filter((_, index) => (index + operation.id.length) % count(5, 1) === 0)
    for (let index = 0; index < chosen.length; index += 8) {
      const batch = chosen.slice(index, index + 8)
      const answers = await Promise.all(batch.map((body) => company.admin.call(operation.method, address, body)))
      for (const [at, answer] of answers.entries()) expectCivil(`${operation.id} ${batch[at]?.slice(0, 200)}`, answer)
      sent += batch.length
    }
  }
  expect(sent).toBeGreaterThan(count(600, 3_000))
})

test('NO-12.4 bad parameters in path and query end in a sentence, never in a 500', async () => {
  let sent = 0
  for (const operation of operations.filter(({ id }) => id !== 'auth.logout')) {
    const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string)
    const good = addressOf(operation, company.things)
    // In `npm test` some of them for each route; all in the long run.
    const values = HOSTILE_PARAMETERS.filter((_, index) => (index + operation.id.length) % count(3, 1) === 0)
    for (const value of values) {
      const encoded = encodeURIComponent(value)
      const paths = names.map((name) =>
        good.replace(
          encodeURIComponent(
            operation.entry.ids?.[name]
              ? company.things[operation.entry.ids[name]]
              : (operation.entry.path?.[name] ?? ''),
          ),
          encoded,
        ),
      )
      const queries = [...operation.queryNames, 'unknown'].map(
        (name) => `${good}${good.includes('?') ? '&' : '?'}${name}=${encoded}`,
      )
      const addresses = operation.method === 'GET' ? [...paths, ...queries] : paths
      const answers = await Promise.all(
        addresses.map((address) => company.admin.call(operation.method, address, bodyOf(operation, company.things))),
      )
      for (const [index, answer] of answers.entries())
        expectCivil(`${operation.id} ${addresses[index]?.slice(0, 200)}`, answer)
      sent += addresses.length
    }
  }
  expect(sent).toBeGreaterThan(count(400, 1_000))
})

test('SA-25 a parameter that a route does not take, or takes once, is refused by its name', async () => {
  const refusals: unknown[] = []
  for (const operation of operations) {
    const address = addressOf(operation, company.things)
    const mark = address.includes('?') ? '&' : '?'
    const wrong = ['nonsense=1', ...operation.queryNames.map((name) => `${name}=1&${name}=2`)]
    for (const query of wrong) {
      const { status, body } = await company.admin.call(
        operation.method,
        address + mark + query,
        bodyOf(operation, company.things),
      )
      const named = body?.errors?.some(({ path }: { path: string }) => path === query.slice(0, query.indexOf('=')))
      if (status !== 400 || !named) refusals.push([operation.id, query, status, body])
    }
  }
  expect(refusals).toEqual([])
})

test('SA-25 a body that names again what stands in the path is refused, not overruled', async () => {
  const changing = operations.filter(({ method, path }) => method !== 'GET' && path.includes('{'))
  for (const operation of changing) {
    const [, name = ''] = /\{(\w+)\}/.exec(operation.path) ?? []
    const body = { ...bodyOf(operation, company.things), [name]: crypto.randomUUID() }
    const answer = await company.admin.call(operation.method, addressOf(operation, company.things), body)
    expect([operation.id, answer.status, answer.body.errors]).toEqual([
      operation.id,
      400,
      [{ path: name, message: `"${name}" stands in the path: leave it out here.` }],
    ])
  }
  expect(changing.length).toBeGreaterThan(20)
})

/** Their input or answer is a secret or the whole log, of which nothing is kept: they are done again, and come to the same. */
const NOT_KEPT =
  /password|^token\.create$|^machine\.create-token$|second-factor|device-key|prove$|create-ticket|^security-log\.export$/
test('TE-08 each command that comes three times at one instant under one key is done once, and has one answer', async () => {
  const changing = operations.filter(({ method, id }) => method !== 'GET' && id in COMMANDS && !NOT_KEPT.test(id))
  const again: string[] = []
  for (const operation of changing) {
    const [body, key] = [bodyOf(operation, company.things), { 'idempotency-key': crypto.randomUUID() }]
    const answers = await Promise.all(
      [1, 2, 3].map(() => company.admin.call(operation.method, addressOf(operation, company.things), body, key)),
    )
    const [first, ...others] = answers.map(({ status, body: { requestId: _, ...answer } }) => ({ status, answer }))
    for (const other of others) expect([operation.id, other]).toEqual([operation.id, first])
    const replayed = answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true').length
    // What is not there is asked for anew each time.
    if (first?.status !== 404 && replayed !== 2) again.push(`${operation.id}: ${first?.status}, ${replayed} repeats`)
  }
  expect(changing.length).toBeGreaterThan(40)
  expect(again).toEqual([])
})

test('the hostile input reached what it is about', () => {
  // Most is refused by schemas, much does no harm and is taken, little meets nothing.
  for (const status of [200, 201, 400, 404]) expect(seen.get(status) ?? 0, String(status)).toBeGreaterThan(20)
  expect(seen.get(401) ?? 0).toBeLessThan(200) // sign-in only
})

test('nothing changes by reading', async () => {
  const events = async () => (await company.sql`SELECT count(*)::int AS count FROM events`)[0]?.count
  const before = await events()
  for (const operation of operations.filter(({ method }) => method === 'GET'))
    await ask(company.admin, operation, company.things)
  expect(await events()).toBe(before)
})
