import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { withSystem } from '@werkbank/database/transaction.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { Command } from '@werkbank/model/base/command.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import type { BatchRow } from '@werkbank/model/batches/commands.ts'
import { productSteps } from '@werkbank/model/catalogue/bulk-steps.ts'
import { planBulk } from '@werkbank/model/records/bulk-step.ts'
import { COMMANDS } from '@werkbank/model/registry.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { BATCH_HANDLERS } from '../jobs/batch-handlers.ts'
import { cleanUp } from '../jobs/clean-up.ts'
import { type Queue, startQueue } from '../queue/index.ts'
import type { TestPerson } from '../testing.ts'
import { buildShop, type Shop } from '../testing-shop.ts'
import { doesCommands } from './does-commands.ts'

let shop: Shop
const queues: Queue[] = []
beforeAll(async () => {
  shop = await buildShop()
})
afterEach(async () => {
  for (const queue of queues.splice(0)) await queue.stop()
})
afterAll(() => shop?.close())

const start = async () => {
  const queue = await startQueue({
    url: shop.database.url,
    services: shop.api.services,
    kinds: [doesCommands(BATCH_HANDLERS)],
  })
  queues.push(queue)
  return queue
}

let serial = 0
const newProducts = (count: number, prefix = `B${++serial}-`): (BatchRow & { input: { id: string; sku: string } })[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ line: at + 2, cells: [`${prefix}${at}`, `Hare ${prefix}${at}`], command: 'product.create' },
    input: { id: newId(), sku: `${prefix}${at}`, name: `Hare ${prefix}${at}`, priceMinor: 100 + at },
  }))
const send = async (person: TestPerson, rows: readonly object[], id = newId()) => {
  for (let from = 0; from < rows.length; from += LIMITS.batchPartRowsMax) {
    const part = { from, heads: ['SKU', 'Name'], rows: rows.slice(from, from + LIMITS.batchPartRowsMax) }
    const { status, body } = await person.call('POST', `/batches/${id}/rows`, part)
    expect(status, JSON.stringify(body)).toBe(200)
  }
  return id
}
const run = (person: TestPerson, id: string, rows: number) =>
  person.call('POST', `/batches/${id}/run`, { rows, name: 'Products' })
const jobOf = async (person: TestPerson, id: string) => (await person.call('GET', `/jobs/${id}`)).body
const ended = async (person: TestPerson, job: string) => {
  await expect.poll(async () => (await jobOf(person, job)).endedAt, { timeout: 60_000 }).not.toBeNull()
  return await jobOf(person, job)
}
const refusedOf = async (person: TestPerson, id: string, way = 'do') =>
  (await person.call('GET', `/batches/${id}/refused?way=${way}&limit=500`)).body
const countOf = async (prefix: string) => {
  const [row] = await withSystem(
    shop.sql,
    (tx) => tx<{ rows: number; created: number }[]>`
      SELECT count(*)::int AS rows, (SELECT count(*)::int FROM events WHERE type = 'product.created' AND subject_id = ANY(array_agg(products.id::text))) AS created
      FROM products WHERE sku LIKE ${`${prefix}%`}`,
  )
  return row
}

test('LG-110 NF-09 rows of a long file are done behind the screens through the same commands; what is refused is named with its line, its sentence and what stood there', async () => {
  await start()
  const person = await shop.person('purchasing')
  await person.call('POST', '/products', { sku: 'LONG-7', name: 'Already there' })
  const rows = [...newProducts(1_200, 'LONG-'), { line: 1_300, cells: ['LONG-X', 'gratis'], why: 'Price: no number' }]
  const id = await send(person, rows)
  const { status, body } = await run(person, id, rows.length)
  expect(status).toBe(200)
  expect(await ended(person, body.id)).toMatchObject({
    ...{ state: 'done', done: 1_200, total: 1_200, kind: 'commands' },
    about: { name: 'Products', batch: id, way: 'do' },
    outcome: { taken: 1_199, refused: 1, undoable: 0 },
  })
  const refused = await refusedOf(person, id)
  expect(refused).toMatchObject({
    heads: ['SKU', 'Name'],
    isMore: false,
    rows: [
      {
        line: 9,
        cells: ['LONG-7', 'Hare LONG-7'],
        problem: { code: 'sku-taken', detail: 'Another product has this SKU.' },
      },
      { line: 1_300, cells: ['LONG-X', 'gratis'], problem: { code: 'not-planned', detail: 'Price: no number' } },
    ],
  })
  expect(await countOf('LONG-')).toEqual({ rows: 1_200, created: 1_200 })
  // Each stands in the record's history under the person who asked for the batch.
  const { items } = (await person.call('GET', '/events?type=product.created&limit=1')).body ?? { items: [] }
  expect(items.every(({ actor }: { actor: string }) => actor === person.userId)).toBe(true)
  // Asked for again: the same job, and nothing twice.
  expect((await run(person, id, rows.length)).body.id).toBe(body.id)
  expect((await person.call('POST', `/batches/${id}/rows`, { from: 0, rows: newProducts(1) })).body.code).toBe(
    'batch-closed',
  )
})

test('PR-34 thousands of products get a tag, and it is taken back: what others tagged meanwhile stays', async () => {
  await start()
  const person = await shop.person('purchasing')
  const made = newProducts(250, 'TAG-')
  await ended(person, (await run(person, await send(person, made), made.length)).body.id)
  const step = must(
    productSteps.find(({ name }) => name === 'product.tag'),
    'the step that tags',
  )
  const as = { kind: 'goods', categoryId: null, priceMinor: 0, active: true, tags: [] }
  const rows = made.map(({ input: { id } }) => ({ ...as, id }))
  const plan = planBulk(step, rows, ['Messe 27'])
  const id = await send(
    person,
    plan.does.map(({ row, input }, at) => {
      const back = step.undo?.(row, ['Messe 27'])
      return { line: at + 1, cells: [row.id], command: 'product.change', input, back }
    }),
  )
  const job = (await run(person, id, rows.length)).body
  expect(await ended(person, job.id)).toMatchObject({ outcome: { taken: 250, refused: 0, undoable: 250 } })
  const [one] = made
  await shop.ask('PATCH', `/products/${one?.input.id}`, { tags: ['eilig', 'Messe 27'], seen: { tags: ['Messe 27'] } })
  const undo = (await person.call('POST', `/batches/${id}/undo`, {})).body
  expect(await ended(person, undo.id)).toMatchObject({ outcome: { taken: 250, refused: 0 } })
  const left = await shop.sql<{ sku: string; tags: string[] }[]>`
    SELECT sku, tags FROM products WHERE sku LIKE 'TAG-%' AND tags <> '[]'`
  expect(left.map(({ sku, tags }) => [sku, tags])).toEqual([['TAG-0', ['eilig']]])
})

test('NF-10 a process that is killed in the middle, and two that work at once, do each command once', async () => {
  const person = await shop.person('purchasing')
  const rows = newProducts(900, 'KILL-')
  const id = await send(person, rows)
  const { id: job } = (await run(person, id, rows.length)).body
  const script = fileURLToPath(new URL('testing-worker.ts', import.meta.url))
  const worker = spawn(process.execPath, [script, shop.database.url], { stdio: ['ignore', 'pipe', 'inherit'] })
  await expect.poll(async () => (await jobOf(person, job)).done, { interval: 5 }).toBeGreaterThan(0)
  worker.kill('SIGKILL')
  await once(worker, 'exit')
  const left = await jobOf(person, job)
  expect(left).toMatchObject({ state: 'running' })
  await start()
  await start()
  expect(await ended(person, job)).toMatchObject({ state: 'done', done: 900, outcome: { taken: 900, refused: 0 } })
  expect(await countOf('KILL-')).toEqual({ rows: 900, created: 900 })
})

test('NF-10 who cancels, loses the right or is deactivated has the rest left undone; what is done stays and is said', async () => {
  const admin = shop.admin
  const stops: Record<string, (person: TestPerson, job: string) => Promise<unknown>> = {
    cancelled: (person, job) => person.call('POST', `/jobs/${job}/cancel`, {}),
    'right-lost': (person) => admin.call('PUT', `/people/${person.userId}/roles`, { roles: ['viewer'] }),
    'asker-left': (person) => admin.call('POST', `/people/${person.userId}/disable`, {}),
  }
  for (const [why, stop] of Object.entries(stops)) {
    const person = await shop.person('purchasing')
    const rows = newProducts(2_000, `${why}-`)
    const id = await send(person, rows)
    const { id: job } = (await run(person, id, rows.length)).body
    const queue = await start()
    await expect.poll(async () => (await jobOf(admin, job)).done, { interval: 5 }).toBeGreaterThan(0)
    await stop(person, job)
    const row = await ended(admin, job)
    expect(row.state, why).toBe(why === 'cancelled' ? 'cancelled' : 'refused')
    if (why !== 'cancelled') expect(row.reason.code).toBe(why)
    expect(row.done).toBeLessThan(2_000)
    expect(await countOf(`${why}-`), why).toEqual({ rows: row.done, created: row.done })
    expect(row.outcome.taken).toBe(row.done)
    await queue.stop()
    queues.splice(0)
  }
})

test('PR-34 a step for thousands of rows is taken back by a job; what others changed since stays and is named', async () => {
  await start()
  const person = await shop.person('purchasing')
  const ids = newProducts(300, 'STEP-')
  const made = await send(person, ids)
  await ended(person, (await run(person, made, 300)).body.id)
  const steps = ids.map(({ input: { id, sku } }, at) => ({
    ...{ line: at + 1, cells: [sku], command: 'product.change' },
    input: { id, priceMinor: 900, seen: { priceMinor: 100 + at } },
    back: { id, priceMinor: 100 + at, seen: { priceMinor: 900 } },
  }))
  await person.call('PATCH', `/products/${ids[4]?.input.id}`, { priceMinor: 5 })
  const id = await send(person, steps)
  const { id: job } = (await run(person, id, 300)).body
  expect(await ended(person, job)).toMatchObject({ outcome: { taken: 299, refused: 1, undoable: 299 } })
  await shop.admin.call('PATCH', `/products/${ids[9]?.input.id}`, { priceMinor: 7 })
  const undo = (await person.call('POST', `/batches/${id}/undo`, {})).body
  expect(await ended(person, undo.id)).toMatchObject({
    ...{ total: 299, done: 299, about: { name: 'Products', way: 'undo' } },
    outcome: { taken: 298, refused: 1, undoable: 0 },
  })
  expect((await refusedOf(person, id, 'undo')).rows).toMatchObject([
    { cells: ['STEP-9'], problem: { code: 'changed-meanwhile' } },
  ])
  expect((await refusedOf(person, id)).rows).toMatchObject([{ cells: ['STEP-4'] }])
  const prices = await withSystem(
    shop.sql,
    (tx) =>
      tx<
        { priceMinor: number }[]
      >`SELECT price_minor FROM products WHERE sku LIKE 'STEP-%' ORDER BY substr(sku, 6)::int`,
  )
  expect(prices.map(({ priceMinor }) => priceMinor)).toEqual(
    ids.map((_, at) => (at === 4 ? 5 : at === 9 ? 7 : 100 + at)),
  )
  expect((await person.call('POST', `/batches/${id}/undo`, {})).body.code).toBe('nothing-to-undo')
})

test('LG-110 what a long file made and changed is taken back: addresses are removed and are as before; what is a standard meanwhile stays and is named', async () => {
  await start()
  const person = await shop.person('sales')
  const { id: customerId } = (await person.call('POST', '/customers', { name: 'Mayer', street: 'Ring 1' })).body
  const place = { customerId, city: 'Hof' }
  const made = Array.from({ length: 60 }, (_, at) => {
    const input = { ...place, id: newId(), street: `Weg ${at}` }
    const back = { id: input.id, customerId }
    const how = { command: 'customer-address.create', input, back, backCommand: 'customer-address.remove' }
    return { line: at + 2, cells: [`Weg ${at}`], ...how }
  })
  const changed = {
    ...{ line: 62, cells: ['Ring 2'], command: 'customer-address.change' },
    input: { id: customerId, customerId, street: 'Ring 2', seen: { street: 'Ring 1' } },
    back: { id: customerId, customerId, street: 'Ring 1', seen: { street: 'Ring 2' } },
  }
  const id = await send(person, [...made, changed])
  const { id: job } = (await run(person, id, 61)).body
  expect(await ended(person, job)).toMatchObject({ outcome: { taken: 61, refused: 0, undoable: 61 } })
  const standard = made[3]?.input.id
  await person.call('POST', `/customers/${customerId}/addresses/${standard}/choose`, { use: 'delivery' })
  const undo = (await person.call('POST', `/batches/${id}/undo`, {})).body
  expect(await ended(person, undo.id)).toMatchObject({ outcome: { taken: 60, refused: 1, undoable: 0 } })
  expect((await refusedOf(person, id, 'undo')).rows).toMatchObject([
    { line: 5, cells: ['Weg 3'], problem: { code: 'standard-address' } },
  ])
  const { items } = (await person.call('GET', `/customers/${customerId}/addresses?limit=100`)).body
  expect(items.map(({ street }: { street: string }) => street).sort()).toEqual(['Ring 1', 'Weg 3'])
})

test('SE-01 what is left to the server is checked as its commands are, is its person’s alone, and has its limits', async () => {
  const person = await shop.person('purchasing')
  const other = await shop.person('purchasing')
  const viewer = await shop.person('viewer')
  const stranger = await shop.stranger()
  const add = (who: TestPerson, rows: unknown, { id = newId(), from = 0 } = {}) =>
    who.call('POST', `/batches/${id}/rows`, { from, rows })
  const [row] = newProducts(1) as unknown as [BatchRow & { input: { id: string } }]
  for (const [rows, path] of [
    [[{ ...row, input: { ...row.input, colour: 'red' } }], 'rows.0.input.colour'],
    [[row, { ...row, input: { ...row.input, priceMinor: 'free' } }], 'rows.1.input.priceMinor'],
    [[{ ...row, back: { ...row.input, sku: '' } }], 'rows.0.back.sku'],
    [[{ ...row, command: 'person.create' }], 'rows.0.command'],
    [[{ ...row, back: {}, backCommand: 'person.create' }], 'rows.0.backCommand'],
    [[{ ...row, command: 'toString' }], 'rows.0.command'],
  ] as const) {
    const { status, body } = await add(person, rows)
    expect([status, body.errors?.[0].path]).toEqual([400, path])
  }
  for (const rows of [
    [],
    Array(501).fill(row),
    [{ ...row, cells: Array(201).fill('') }],
    [{ ...row, extra: 1 }],
    [{ line: 1, cells: [] }],
    ['x'],
    { length: 1 },
    [{ ...row, cells: ['\0'] }],
  ])
    expect((await add(person, rows)).status, JSON.stringify(rows).slice(0, 80)).toBe(400)
  expect((await add(person, [{ ...row, cells: ['x'.repeat(3_000_000)] }])).status).toBe(413)
  expect((await add(viewer, [row])).status).toBe(403)
  // A batch of another person is not found.
  const id = await send(person, [row])
  for (const who of [other, stranger, shop.admin]) {
    expect((await add(who, [row], { id, from: 1 })).status).toBe(404)
    expect((await run(who, id, 1)).status).toBe(404)
    expect((await who.call('POST', `/batches/${id}/undo`, {})).status).toBe(404)
    expect((await who.call('GET', `/batches/${id}/refused`)).status).toBe(404)
    expect((await who.call('DELETE', `/batches/${id}`, {})).status).toBe(404)
  }
  // Not whole, and twice the same part.
  expect((await run(person, id, 2)).body).toMatchObject({ code: 'rows-missing', data: { rows: 1 } })
  expect((await add(person, [row], { id })).body.rows).toBe(1)
  expect((await person.call('DELETE', `/batches/${id}`, {})).status).toBe(200)
  expect((await run(person, id, 1)).status).toBe(404)
  // Of another organisation's product nothing is done.
  await start()
  const theirs = (await stranger.call('POST', '/products', { sku: 'THEIRS', name: 'Theirs' })).body.id
  const foreign = await send(person, [
    { line: 2, cells: ['THEIRS'], command: 'product.change', input: { id: theirs, name: 'Mine' } },
  ])
  await ended(person, (await run(person, foreign, 1)).body.id)
  expect((await refusedOf(person, foreign)).rows).toMatchObject([
    { line: 2, problem: { code: 'not-found', status: 404 } },
  ])
  expect((await stranger.call('GET', `/products/${theirs}`)).body.name).toBe('Theirs')
})

test('SE-01 one person leaves so many rows and bytes here, and what nobody goes on with makes room', async () => {
  const person = await shop.person('purchasing')
  const few = { level: 'organisation', value: 5_000 }
  expect((await shop.admin.call('PUT', '/settings/jobs.rows', few)).status).toBe(200)
  const id = await send(person, newProducts(5_000))
  const over = await person.call('POST', `/batches/${id}/rows`, { from: 5_000, rows: newProducts(1) })
  expect(over.body).toMatchObject({ code: 'batch-too-long', data: { max: 5_000 } })
  await shop.admin.call('PUT', '/settings/jobs.rows', { ...few, value: null })
  await withSystem(shop.sql, (tx) => tx`UPDATE batches SET bytes = ${LIMITS.batchBytesMax - 10} WHERE id = ${id}`)
  const next = newId()
  const full = await person.call('POST', `/batches/${next}/rows`, { from: 0, rows: newProducts(1) })
  expect(full.body.code).toBe('batch-too-large')
  // The first batch was abandoned.
  await withSystem(shop.sql, (tx) => tx`UPDATE batches SET at = now() - interval '11 minutes' WHERE id = ${id}`)
  await send(person, newProducts(1), next)
  await withSystem(shop.sql, (tx) => tx`UPDATE batches SET at = now() - interval '25 hours' WHERE id = ${next}`)
  expect((await cleanUp(shop.sql)).batches).toBe(1)
  expect((await person.call('GET', `/batches/${next}/refused`)).status).toBe(404)
})

test('LG-110 every command that may be left to the server has a handler there, and takes a right of its own', () => {
  const all: Command[] = Object.values(COMMANDS) as never
  const left = all.filter(({ inBatches }) => inBatches)
  expect(BATCH_HANDLERS.map(({ command }) => command.name).sort()).toEqual(left.map(({ name }) => name).sort())
  for (const { name, permission, needs, secrets } of left) {
    expect(permission, name).not.toBeNull()
    expect(needs ?? secrets, name).toBeUndefined()
  }
})
