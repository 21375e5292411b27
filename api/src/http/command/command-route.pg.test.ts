import { LATE } from '@werkbank/database/spine.ts'
import { changeTestRole } from '@werkbank/database/testing/testing.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import { defineCommand } from '@werkbank/model/base/command.ts'
import { defineEvent } from '@werkbank/model/base/event.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { idSchema, newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { buildApi, startTestApi, type TestApi } from '../../testing.ts'
import { routes, type Services } from '../context.ts'
import { defineQuery, mountQuery } from '../query-route.ts'
import { commandBatch } from './command-batch.ts'
import { handle, mountCommand } from './command-route.ts'

const createUnit = defineCommand({
  name: 'test.create-unit',
  route: 'POST /test-units',
  permission: 'location.edit',
  summary: 'Create a unit',
  input: z.object({ id: idSchema.optional(), name: z.string().min(1, 'A unit needs a name.').max(50) }),
  answer: z.object({ id: z.string(), cursor: z.string() }),
  refusals: { 'name-taken': z.object({ name: z.string() }), 'id-taken': z.object({}) },
  subject: (input) => `unit:${input.name}`,
})
const unitCreated = defineEvent('location.created', { subject: 'unit', audience: 'stock.read' })
const pairCreated = defineEvent('location.created', {
  subject: 'unit',
  payload: { first: z.string(), second: z.string() },
  audience: 'stock.read',
})
const handleCreateUnit = handle(
  createUnit,
  async ({ tx, caller, emit, refuse, newId }, input) => {
    const id = input.id ?? newId()
    await tx`INSERT INTO test_units (org_id, id, name) VALUES (${caller.orgId}, ${id}, ${input.name})`
    const same = await tx`SELECT 1 FROM test_units WHERE name = ${input.name} AND id <> ${id}`
    if (same.length > 0) throw refuse('name-taken', { name: input.name })
    const payload = input.name === 'untellable' ? { amount: 1n } : {} // not what its type says: it fails before the database sees it
    emit(unitCreated, id, payload as Record<string, never>)
    return { id }
  },
  { constraints: { test_units_pkey: ({ refuse }) => refuse('id-taken', {}) } },
)

/** Its last statement creates a second unit, whose name only Postgres knows beforehand. */
const createPair = defineCommand({
  name: 'test.create-pair',
  route: 'POST /test-pairs',
  permission: 'location.edit',
  summary: 'Create two units',
  input: z.object({ id: idSchema, name: z.string() }),
  answer: z.object({ first: z.string(), second: z.string(), cursor: z.string() }),
  refusals: { 'id-taken': z.object({}) },
  subject: (input) => `unit:${input.name}`,
})
const handleCreatePair = handle(
  createPair,
  async ({ tx, write, writeLast, emit, newId }, { id, name }) => {
    write(tx`INSERT INTO test_units (org_id, id, name) VALUES (current_org(), ${id}, ${name})`)
    emit(pairCreated, id, { first: name === 'untellable' ? (1 as never) : name, second: LATE })
    writeLast(
      tx`INSERT INTO test_units (org_id, id, name) VALUES (current_org(), ${newId()}, upper(${name}::text)) RETURNING name AS second`,
    )
    return { first: name, second: LATE }
  },
  { constraints: { test_units_pkey: ({ refuse }) => refuse('id-taken', {}) } },
)

/** Sleeps in Postgres for the requested time, within the time limit for reads or a smaller one. */
const slowRead = defineQuery({
  name: 'test.slow-read',
  route: 'GET /test-slow-read',
  permission: 'location.edit',
  summary: 'Take time',
  input: z.object({ msMax: z.string().optional() }),
  answer: z.object({ timeout: z.string() }),
})

const testRoutes = () => {
  const app = routes()
  mountQuery(app, slowRead, async ({ tx }, { msMax }) => {
    const [row] = await tx<{ timeout: string }[]>`SELECT current_setting('statement_timeout') AS timeout`
    if (msMax) await tx`SELECT set_config('statement_timeout', ${msMax}, true)`
    if (msMax) await tx`SELECT pg_sleep(60)`
    return { timeout: row?.timeout ?? '' }
  })
  mountCommand(app, handleCreateUnit)
  mountCommand(app, handleCreatePair)
  return [app]
}

let shop: Awaited<ReturnType<typeof buildApi>>
let second: TestApi
beforeAll(async () => {
  shop = await buildApi({ moreRoutes: testRoutes })
  await shop.sql.unsafe(`CREATE TABLE test_units (org_id uuid, id uuid, name text, PRIMARY KEY (org_id, id));
    SELECT protect('test_units')`)
  second = await startTestApi(shop.sql, { moreRoutes: testRoutes })
})
afterAll(async () => {
  await second.stop()
  await shop.close()
})
const key = () => ({ 'idempotency-key': crypto.randomUUID() })
const unitsNamed = (name: string) =>
  withOrg(shop.sql, shop.admin, (tx) => tx`SELECT id FROM test_units WHERE name = ${name}`)

test('a command does its work, tells the spine and answers with the cursor', async () => {
  const { status, body } = await shop.admin.call('POST', '/test-units', { name: 'one' })
  expect({ status, ...body }).toEqual({ status: 201, id: expect.any(String), cursor: expect.stringMatching(/^\d+$/) })
  const events = await withOrg(
    shop.sql,
    shop.admin,
    (tx) => tx`SELECT xid, actor FROM events WHERE subject_id = ${body.id}`,
  )
  expect(events).toEqual([{ xid: body.cursor, actor: shop.admin.userId }])
})

test('RT-28.1 a command whose event can not be told leaves nothing', async () => {
  const headers = key()
  const { status } = await shop.admin.call('POST', '/test-units', { name: 'untellable' }, headers)
  expect(status).toBe(500)
  expect(await unitsNamed('untellable')).toEqual([])
  const kept = await withOrg(
    shop.sql,
    shop.admin,
    (tx) => tx`SELECT 1 FROM idempotency_keys WHERE key = ${headers['idempotency-key']}`,
  )
  expect(kept).toEqual([])
})

test('what only the last statement of a command knows is in its answer, its event and the answer that is kept', async () => {
  const [headers, body] = [key(), { id: newId(), name: 'two' }]
  const made = await shop.admin.call('POST', '/test-pairs', body, headers)
  expect(made.status).toBe(200)
  expect(made.body).toEqual({ first: 'two', second: 'TWO', cursor: expect.stringMatching(/^\d+$/) })
  const told = (id: string) =>
    withOrg(shop.sql, shop.admin, (tx) => tx`SELECT xid, actor, payload FROM events WHERE subject_id = ${id}`)
  const payload = { first: 'two', second: 'TWO' }
  expect(await told(body.id)).toEqual([{ xid: made.body.cursor, actor: shop.admin.userId, payload }])
  const again = await shop.admin.call('POST', '/test-pairs', body, headers)
  expect([again.status, again.body]).toEqual([made.status, made.body])
  expect(await unitsNamed('TWO')).toHaveLength(1)
  // Without a key, and as one of several.
  const bare = await shop.admin.call('POST', '/test-pairs', { id: newId(), name: 'bare' })
  expect(bare.body).toMatchObject({ first: 'bare', second: 'BARE' })
  const [services, id] = [{ sql: shop.sql, now: () => new Date(), newId } as Services, newId()]
  const caller = { ...shop.admin, permissions: [] } as unknown as Caller
  const part = await commandBatch(services, caller, ({ run }) => run(handleCreatePair, { id, name: 'part' }))
  expect(part).toEqual({ first: 'part', second: 'PART' })
  expect(await told(id)).toMatchObject([{ payload: { first: 'part', second: 'PART' } }])
})

test('of a last statement nothing stays where its event can not be told; where something before it failed, that is the reason', async () => {
  const body = { id: newId(), name: 'untellable' }
  expect((await shop.admin.call('POST', '/test-pairs', body, key())).status).toBe(500)
  expect(await unitsNamed('untellable')).toEqual([])
  const post = (name: string) => shop.admin.call('POST', '/test-pairs', { ...body, name }, key())
  expect((await post('first')).status).toBe(200)
  expect(await post('taken')).toMatchObject({ status: 409, body: { code: 'id-taken' } })
  expect(await unitsNamed('TAKEN')).toEqual([])
})

test('the same command twenty times at once, from two processes, does its work once with one answer', async () => {
  const headers = key()
  const urls = [shop.url, second.url]
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      fetch(`${urls[index % 2]}/api/v1/test-units`, {
        method: 'POST',
        body: JSON.stringify({ name: 'twenty' }),
        headers: {
          ...headers,
          cookie: shop.admin.cookie,
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/json',
        },
      }).then(async (response) => ({ status: response.status, body: await response.json() })),
    ),
  )
  expect(new Set(answers.map((answer) => JSON.stringify(Object.entries(answer.body).sort()))).size).toBe(1)
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]))
  expect(await unitsNamed('twenty')).toHaveLength(1)
})

test('the same key with another body is refused with 422; the order of fields does not matter', async () => {
  const headers = key()
  const id = crypto.randomUUID()
  const first = await shop.admin.call('POST', '/test-units', `{"id":"${id}","name":"k"}`, headers)
  const same = await shop.admin.call('POST', '/test-units', `{"name":"k", "id":"${id}"}`, headers)
  const other = await shop.admin.call('POST', '/test-units', { id, name: 'l' }, headers)
  expect([first.status, same.status, other.status]).toEqual([201, 201, 422])
  expect(same.body).toEqual(first.body)
  expect(same.headers.get('idempotency-replayed')).toBe('true')
  expect(other.body.code).toBe('idempotency-key-reused')
})

test('RT-28.1 a refusal rolls its effect back and is remembered, also when its reason is gone', async () => {
  const headers = key()
  const { body: first } = await shop.admin.call('POST', '/test-units', { name: 'gone' })
  const refused = await shop.admin.call('POST', '/test-units', { name: 'gone' }, headers)
  expect(refused.body).toMatchObject({
    type: 'https://werkbank.dev/problems/name-taken',
    status: 409,
    code: 'name-taken',
    data: { name: 'gone' },
  })
  expect(await unitsNamed('gone')).toHaveLength(1)
  await withOrg(shop.sql, shop.admin, (tx) => tx`DELETE FROM test_units WHERE id = ${first.id}`)
  const again = await shop.admin.call('POST', '/test-units', { name: 'gone' }, headers)
  expect([again.status, again.body]).toEqual([409, refused.body])
  expect((await shop.admin.call('POST', '/test-units', { name: 'gone' }, key())).status).toBe(201)
})

test('VA-09 a broken constraint becomes the refusal that the handler declared', async () => {
  const id = crypto.randomUUID()
  await shop.admin.call('POST', '/test-units', { id, name: 'x1' })
  const headers = key()
  const refused = await shop.admin.call('POST', '/test-units', { id, name: 'x2' }, headers)
  expect([refused.status, refused.body.code]).toEqual([409, 'id-taken'])
  expect((await shop.admin.call('POST', '/test-units', { id, name: 'x2' }, headers)).body).toEqual(refused.body)
})

test('keys belong to one person', async () => {
  const headers = key()
  const stranger = await shop.stranger()
  await shop.admin.call('POST', '/test-units', { name: 'mine' }, headers)
  expect((await stranger.call('POST', '/test-units', { name: 'theirs' }, headers)).status).toBe(201)
})

test('without the right 403, without a session 401; a key keeps its answer after the right is gone', async () => {
  const viewer = await shop.person('viewer')
  expect((await viewer.call('POST', '/test-units', { name: 'v' })).body.code).toBe('forbidden')
  expect((await fetch(`${shop.url}/api/v1/test-units`, { method: 'POST' })).status).toBe(401)
  const leaver = await shop.person('warehouse')
  const headers = key()
  const first = await leaver.call('POST', '/test-units', { name: 'leaver' }, headers)
  await withOrg(shop.sql, shop.admin, (tx) => changeTestRole(tx, leaver.orgId, leaver.userId))
  expect((await leaver.call('POST', '/test-units', { name: 'leaver' }, headers)).body).toEqual(first.body)
  expect((await leaver.call('POST', '/test-units', { name: 'leaver' }, key())).status).toBe(403)
})

test('ID-87 no command that was allowed before commits after the right is gone', async () => {
  const worker = await shop.person('warehouse')
  let done = 0
  let revoking: Promise<unknown> | undefined
  const workUntilRefused = async (name: string) => {
    for (;;) {
      const { status } = await worker.call('POST', '/test-units', { name: `${name} ${done}` })
      if (status === 403) return
      expect(status).toBe(201)
      done += 1
      if (done === 20) revoking = shop.admin.call('PUT', `/people/${worker.userId}/roles`, { roles: ['viewer'] })
    }
  }
  await Promise.all(Array.from({ length: 8 }, (_, index) => workUntilRefused(`race ${index}`)))
  await revoking
  expect(done).toBeGreaterThanOrEqual(20)
  const [row] = await withOrg(
    shop.sql,
    shop.admin,
    (tx) => tx`
      SELECT max(at) FILTER (WHERE type = 'location.created' AND actor = ${worker.userId}) < max(at) FILTER (WHERE type = 'access.changed' AND subject_id = ${worker.userId}) AS before
      FROM events`,
  )
  expect(row).toEqual({ before: true })
})

test('a read that takes too long is stopped and told in a sentence; commands and the next reader are not', async () => {
  const read = (query = '') => shop.admin.call('GET', `/test-slow-read${query}`)
  expect(await read()).toMatchObject({ status: 200, body: { timeout: '30s' } })
  const stopped = await read('?msMax=20')
  expect(stopped).toMatchObject({ status: 503, body: { code: 'took-too-long', retryAfterMs: 5_000 } })
  expect(stopped.body.detail).toContain('took too long')
  expect(stopped.headers.get('retry-after')).toBe('5')
  const [row] = await withOrg(
    shop.sql,
    shop.admin,
    (tx) => tx<{ timeout: string }[]>`SELECT current_setting('statement_timeout') AS timeout`,
  )
  expect(row?.timeout).toBe('0')
  expect(await read()).toMatchObject({ body: { timeout: '30s' } })
})

test('S-24 who reads more at once than anybody can wait for waits for themselves: others are answered meanwhile', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let locked = () => {}
  const isLocked = new Promise<void>((resolve) => {
    locked = resolve
  })
  const holding = withSystem(shop.sql, async (tx) => {
    await tx`LOCK TABLE quotes IN ACCESS EXCLUSIVE MODE`
    locked()
    await held
  })
  await isLocked
  const reads = Array.from({ length: 300 }, () => shop.admin.call('GET', '/quotes?limit=1'))
  const told = await Promise.race(reads) // one that found no place to wait in: more than two hundred are there by now
  const others = await Promise.all(
    (await Promise.all([shop.person('sales'), shop.person('viewer')])).map(({ call }) => call('GET', '/products')),
  )
  release()
  await holding
  expect(told).toMatchObject({ status: 429, body: { code: 'too-many-requests', retryAfterMs: 1_000 } })
  expect(others.map(({ status }) => status)).toEqual([200, 200])
  const answers = await Promise.all(reads)
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]))
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(206)
})

test('addresses that can not be decoded are problems too', async () => {
  for (const path of [
    '/products/%E0%A4%A',
    '/products/%',
    '/documents/%00/history',
    '/products?search=%E0%A4%A',
    '/..%2f..%2fetc/passwd',
    `/${'a/'.repeat(2_000)}`,
  ]) {
    const { status, headers } = await shop.admin.call('GET', path)
    expect([path, status >= 400 && status < 500 ? headers.get('content-type') : status]).toEqual([
      path,
      path.includes('search') ? 200 : 'application/problem+json',
    ])
  }
})

test.each([
  ['no JSON', '{"name":', 400],
  ['a list', '[]', 400],
  ['null', 'null', 400],
  ['the wrong type', '{"name":1}', 400],
  ['an unknown field', '{"name":"a","orgId":"b"}', 400],
  ['a prototype', '{"name":"a","__proto__":{"admin":true}}', 400],
  ['an escaped prototype', '{"name":"a","\\u005f_proto__":{}}', 400],
  ['NUL', '{"name":"a\\u0000b"}', 400],
  ['half a character', '{"name":"\\ud800"}', 400],
  ['depth', `${'['.repeat(1_000_000)}`, 400],
  ['size', `{"name":"${'a'.repeat(2_200_000)}"}`, 413],
])('bad input is a problem with a sentence: %s', async (_name, body, status) => {
  const answer = await shop.admin.call('POST', '/test-units', body)
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.body.detail).toMatch(/^[A-Z"].+\.$/)
  expect(answer.text).not.toMatch(/at .+\.ts:\d+/)
})

test('a chunked body is stopped at the limit', async () => {
  const chunk = new TextEncoder().encode('"'.padEnd(100_000, ' '))
  let sent = 0
  const body = new ReadableStream({
    pull: (controller) => (sent++ < 100 ? controller.enqueue(chunk) : controller.close()),
  })
  const response = await fetch(`${shop.url}/api/v1/test-units`, {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { cookie: shop.admin.cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
  } as RequestInit).catch((error) => ({ status: `connection closed: ${error}` }))
  expect(String(response.status)).toMatch(/^413$|connection closed/)
})

test('unknown addresses are 404, other methods 405, both problems', async () => {
  expect((await shop.admin.call('GET', '/nothing')).body).toMatchObject({ status: 404, code: 'not-found' })
  const wrong = await shop.admin.call('DELETE', '/test-units')
  expect([wrong.status, wrong.body.code, wrong.headers.get('allow')]).toEqual([405, 'method-not-allowed', 'POST'])
})

test('commands stand in the OpenAPI document with their refusals', async () => {
  const { body } = await shop.admin.call('GET', '/openapi.json')
  const operation = body.paths['/api/v1/test-units'].post
  expect(operation).toMatchObject({
    operationId: 'test.create-unit',
    'x-permission': 'location.edit',
    'x-refusals': ['name-taken', 'id-taken'],
  })
  expect(JSON.stringify(operation.responses['409'])).toContain('https://werkbank.dev/problems/name-taken')
})
