import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApi } from '../../testing.ts'

let shop: Awaited<ReturnType<typeof buildApi>>
beforeAll(async () => {
  shop = await buildApi()
})
afterAll(() => shop.close())

/** As a device makes it, so many days ago. */
const keyOf = (daysAgo: number) => {
  const at = (Date.now() - daysAgo * 86_400_000).toString(16).padStart(12, '0')
  return `${at.slice(0, 8)}-${at.slice(8)}-7${newId().slice(15)}`
}
const create = (name: string, key: string) =>
  shop.admin.call('POST', '/customers', { name }, { 'idempotency-key': key })
const named = (name: string) => shop.sql`SELECT id FROM customers WHERE name = ${name}`

test('RT-28.1 what waited on a device for longer than keys are kept is not done unasked: it may have been done; under a new key it is', async () => {
  const old = keyOf(371)
  const refused = await create('Alt', old)
  expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
    422,
    'idempotency-key-too-old',
    expect.stringContaining('Look first'),
  ])
  expect(await named('Alt')).toEqual([])
  for (const [name, key] of [
    ['Alt', keyOf(0)],
    ['Rechtzeitig', keyOf(369)],
    ['Ein Programm', crypto.randomUUID()],
  ] as const)
    expect((await create(name, key)).status).toBe(201)
  // What was done in time answers as long as its answer is kept.
  const done = keyOf(360)
  const first = await create('Erledigt', done)
  await shop.sql`UPDATE idempotency_keys SET key = ${old} WHERE key = ${done}`
  expect(await create('Erledigt', old)).toMatchObject({ status: 201, body: first.body })
  expect(await named('Erledigt')).toHaveLength(1)
})
