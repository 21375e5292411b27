import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { callerOfPerson } from '@werkbank/database/sessions.ts'
import { changeTestRole } from '@werkbank/database/testing/testing.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { say } from '@werkbank/words/say.ts'
import { getConstructionPlans } from 'pg-boss'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { makeMirrorClient } from '../feed/mirror-client.ts'
import { Problem, Refusal } from '../http/problem/problem.ts'
import { buildApi, type TestPerson } from '../testing.ts'
import { askJob } from './ask-job.ts'
import { endOldJobs } from './end-old-jobs.ts'
import type { JobKind } from './job-kind.ts'
import { PIECES, writesPieces } from './testing-kinds.ts'
import { dispatch } from './worker/dispatch.ts'
import { type Queue, startQueue } from './worker/start-queue.ts'

let shop: Awaited<ReturnType<typeof buildApi>>
beforeAll(async () => {
  shop = await buildApi()
})
afterAll(() => shop?.close())
const running: Queue[] = []
afterEach(async () => {
  for (const queue of running.splice(0)) await queue.stop()
})

const start = async (...kinds: JobKind[]) => {
  const queue = await startQueue({ url: shop.database.url, services: shop.api.services, kinds })
  running.push(queue)
  return queue
}
const ask = async (person: TestPerson, kind: JobKind = writesPieces(), input = {}) => {
  const id = newId()
  const caller = (await callerOfPerson(shop.sql, person)) as Caller
  const refuse = (code: string, data: unknown) => new Refusal(code, data)
  await withOrg(shop.sql, person, (tx) => askJob({ tx, caller, refuse, emit: () => {} }, kind, { id, input }))
  return id
}
const rowOf = async (person: TestPerson, id: string) => (await person.call('GET', `/jobs/${id}`)).body
const stateOf = (person: TestPerson, id: string) => rowOf(person, id).then(({ state }) => state)
/** The pieces that were written, in their order. */
const writtenBy = async (id: string) =>
  (
    await withSystem(
      shop.sql,
      (tx) => tx<{ name: string }[]>`SELECT name FROM categories WHERE name LIKE ${`${id} %`} ORDER BY name`,
    )
  ).map(({ name }) => Number(name.split(' ')[1]))
const ALL = Array.from({ length: PIECES }, (_, piece) => piece)
/** A kind that stays in a piece until the test releases it. */
function staying(at: number) {
  const came = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const kind = writesPieces(async (piece) => {
    if (piece !== at) return
    came.resolve()
    await go.promise
  })
  return { kind, came: came.promise, go: go.resolve }
}

/** Until a statement waits for the lock that the piece holds. */
const somebodyWaits = () =>
  expect
    .poll(() =>
      shop.sql`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`.then(
        (rows) => rows.length,
      ),
    )
    .toBeGreaterThan(0)

test('NF-09 a job is worked off behind whoever asked for it, and its row tells it to them and to nobody else but administrators', async () => {
  const sales = await shop.person('purchasing', 'Emil')
  const other = await shop.person('purchasing')
  const id = await ask(sales)
  expect(await rowOf(sales, id)).toMatchObject({ state: 'waiting', askedBy: sales.userId, done: 0, total: null })
  await start(writesPieces())
  await expect.poll(() => stateOf(sales, id)).toBe('done')
  expect(await rowOf(sales, id)).toMatchObject({ done: PIECES, total: PIECES, reason: null })
  expect(await writtenBy(id)).toEqual(ALL)
  expect((await other.call('GET', `/jobs/${id}`)).status).toBe(404)
  expect((await other.call('POST', `/jobs/${id}/cancel`, {})).status).toBe(404)
  expect((await shop.admin.call('GET', `/jobs/${id}`)).status).toBe(200)
  const seenBy = async (person: TestPerson) => {
    const client = makeMirrorClient(person)
    await client.bootstrap(['jobs'])
    return client.rows('jobs').map((row) => row.id)
  }
  expect(await seenBy(sales)).toContain(id)
  expect(await seenBy(shop.admin)).toContain(id)
  expect(await seenBy(other)).not.toContain(id)
  expect((await (await shop.stranger()).call('GET', '/jobs')).body.items).toEqual([])
})

test('NF-10 a process that is killed in the middle of a piece leaves it undone; another one goes on there and does nothing twice', async () => {
  const id = await ask(shop.admin)
  const script = fileURLToPath(new URL('testing-worker.ts', import.meta.url))
  const worker = spawn(process.execPath, [script, shop.database.url, '3'], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(worker.stdout, 'data')
  expect(await writtenBy(id)).toEqual([0, 1, 2])
  expect(await rowOf(shop.admin, id)).toMatchObject({ state: 'running', done: 3 })
  worker.kill('SIGKILL')
  await once(worker, 'exit')
  await start(writesPieces())
  await expect.poll(() => stateOf(shop.admin, id), { timeout: 20_000 }).toBe('done')
  expect(await writtenBy(id)).toEqual(ALL)
}, 40_000)

test('NF-10 whoever cancels has it end after its piece, and is told what was done', async () => {
  const { kind, came, go } = staying(2)
  await start(kind)
  const id = await ask(shop.admin)
  await came
  const cancelling = shop.admin.call('POST', `/jobs/${id}/cancel`, {})
  await somebodyWaits()
  go()
  expect((await cancelling).body.state).toBe('running')
  await expect.poll(() => stateOf(shop.admin, id)).toBe('cancelled')
  expect(await rowOf(shop.admin, id)).toMatchObject({ stopping: false })
  const written = await writtenBy(id)
  expect(written.length).toBe((await rowOf(shop.admin, id)).done)
  expect(written.length).toBeLessThan(PIECES)
  expect((await shop.admin.call('POST', `/jobs/${id}/cancel`, {})).body.state).toBe('cancelled')
})

test('NF-10 what still waits is cancelled at once', async () => {
  const id = await ask(shop.admin)
  expect((await shop.admin.call('POST', `/jobs/${id}/cancel`, {})).body.state).toBe('cancelled')
  await start(writesPieces())
  const next = await ask(shop.admin)
  await expect.poll(() => stateOf(shop.admin, next)).toBe('done')
  expect(await writtenBy(id)).toEqual([])
})

test('NF-10 who loses the right in the meantime has the rest refused, with a sentence on the row', async () => {
  const person = await shop.person('purchasing')
  const { kind, came, go } = staying(1)
  await start(kind)
  const id = await ask(person)
  await came
  const taken = withSystem(shop.sql, async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`access:${person.orgId}`}, 0))`
    await changeTestRole(tx, person.orgId, person.userId, 'viewer')
  })
  await somebodyWaits()
  go()
  await taken
  await expect.poll(() => stateOf(person, id)).toBe('refused')
  const row = await rowOf(person, id)
  expect(row.reason).toEqual({ code: 'right-lost', text: 'Whoever asked for this may not do it any more.' })
  expect((await writtenBy(id)).length).toBe(row.done)
  expect(row.done).toBeLessThan(PIECES)
})

test('US-5.2 jobs of somebody whose account is deactivated stop, those that wait, too', async () => {
  const person = await shop.person('purchasing')
  const { kind, came, go } = staying(1)
  await start(kind)
  const [first, second] = [await ask(person), await ask(person)]
  await came
  const disabled = shop.admin.call('POST', `/people/${person.userId}/disable`, {})
  await somebodyWaits()
  go()
  expect((await disabled).status).toBe(200)
  for (const id of [first, second]) {
    await expect.poll(() => stateOf(shop.admin, id)).toBe('refused')
    expect((await rowOf(shop.admin, id)).reason.code).toBe('asker-left')
  }
  expect(await writtenBy(second)).toEqual([])
})

test('NF-10 several nodes work each job off once, one of a person at a time', async () => {
  const people = await Promise.all([shop.person('purchasing'), shop.person('purchasing'), shop.person('purchasing')])
  const ids = (
    await Promise.all(people.map(async (person) => [await ask(person), await ask(person), await ask(person)]))
  ).flat()
  await Promise.all([start(writesPieces()), start(writesPieces()), start(writesPieces())])
  for (const id of ids) await expect.poll(() => stateOf(shop.admin, id), { timeout: 20_000 }).toBe('done')
  for (const id of ids) expect(await writtenBy(id)).toEqual(ALL)
})

test('NF-10 hundreds of one person that were asked for at one moment are worked off, one after the other', async () => {
  const person = await shop.person('purchasing')
  const first = await ask(person)
  await withSystem(
    shop.sql,
    (tx) => tx`
      INSERT INTO jobs (org_id, id, kind, asked_by, asked_at, rights)
      SELECT org_id, gen_random_uuid(), kind, asked_by, asked_at, rights FROM jobs, generate_series(1, 400) WHERE id = ${first}`,
  )
  await start({ ...writesPieces(), run: async () => {} })
  const open = () =>
    shop.sql`SELECT 1 FROM jobs WHERE asked_by = ${person.userId} AND state <> 'done'`.then((rows) => rows.length)
  await expect.poll(open, { timeout: 80_000 }).toBe(0)
})

test('NF-10 who was taken for dead and is not writes nothing more', async () => {
  const { kind, came, go } = staying(2)
  await start(kind)
  const id = await ask(shop.admin)
  await came
  // What another node does when the lock of this one was gone, once the piece lets it.
  const taken = withSystem(
    shop.sql,
    (tx) =>
      tx`UPDATE jobs SET delivery = gen_random_uuid(), runner = gen_random_uuid(), sent_at = now() WHERE id = ${id}`,
  )
  await somebodyWaits()
  go()
  await taken
  const next = await ask(await shop.person('purchasing'))
  await expect.poll(() => stateOf(shop.admin, next)).toBe('done')
  const written = await writtenBy(id)
  expect(written.length).toBe((await rowOf(shop.admin, id)).done)
  await expect.poll(() => stateOf(shop.admin, id), { timeout: 45_000 }).toBe('done') // taken back, since the lock of its runner is free
  expect(await writtenBy(id)).toEqual(ALL)
}, 60_000)

test('NF-10 what breaks off is tried again later, a few times and not for ever; then the row says so', async () => {
  const breaks: JobKind = {
    ...writesPieces(),
    run: async () => {
      throw new Error('the printer is on fire')
    },
  }
  await start(breaks)
  const id = await ask(shop.admin)
  const kept = async () =>
    (
      await withSystem(
        shop.sql,
        (tx) =>
          tx<{ tries: number; later: boolean }[]>`SELECT tries, not_before > now() AS later FROM jobs WHERE id = ${id}`,
      )
    )[0]
  await expect.poll(kept).toEqual({ tries: 1, later: true })
  expect(await stateOf(shop.admin, id)).toBe('waiting')
  await withSystem(
    shop.sql,
    (tx) =>
      tx`UPDATE jobs SET tries = 4, not_before = NULL, sent_at = NULL, delivery = gen_random_uuid(), stopping = false WHERE id = ${id}`,
  )
  await expect.poll(() => stateOf(shop.admin, id)).toBe('failed')
  const { reason } = await rowOf(shop.admin, id)
  expect(reason).toEqual({
    code: 'gave-up',
    text: 'This broke off 5 times and is not tried again. The log of the server says why.',
  })
})

test('AP-08 a job that its work says no to says why in a sentence, as a command does', async () => {
  await start({
    ...writesPieces(),
    run: async () => {
      throw new Problem(409, 'sheet-too-long', { says: say('problems.sheet_too_long', { max: 5 }) })
    },
  })
  const id = await ask(shop.admin)
  await expect.poll(() => stateOf(shop.admin, id)).toBe('failed')
  expect((await rowOf(shop.admin, id)).reason).toEqual({
    code: 'sheet-too-long',
    text: 'A spreadsheet takes at most 5 rows here. Take the list as CSV.',
  })
})

test('NF-10 a step that never comes back is ended after a time, and what waits behind it goes on', async () => {
  const never: JobKind = {
    ...writesPieces(),
    run: ({ job, step }) => step(() => (job.id === stuck ? new Promise<never>(() => {}) : Promise.resolve({}))).then(),
  }
  const stuck = await ask(shop.admin, never)
  const behind = await ask(shop.admin, never)
  running.push(
    await startQueue({ url: shop.database.url, services: shop.api.services, kinds: [never], runMsMax: 1_000 }),
  )
  await expect.poll(() => stateOf(shop.admin, behind)).toBe('done')
  expect(await rowOf(shop.admin, stuck)).toMatchObject({ state: 'failed', reason: { code: 'took-too-long' } })
})

test('NF-10 a process that stops hands back what it works on, and the next one goes on', async () => {
  const { kind, came, go } = staying(3)
  const queue = await start(kind)
  const id = await ask(shop.admin)
  await came
  const stopped = queue.stop()
  running.splice(0)
  go()
  await stopped
  expect(await rowOf(shop.admin, id)).toMatchObject({ state: 'waiting', done: 4 })
  await start(writesPieces())
  await expect.poll(() => stateOf(shop.admin, id)).toBe('done')
  expect(await writtenBy(id)).toEqual(ALL)
})

test('NF-10 of one person only so many may be open, as a setting says', async () => {
  const person = await shop.person('purchasing')
  const few = { level: 'role', roleKey: 'purchasing', value: 2 }
  expect((await shop.admin.call('PUT', '/settings/jobs.open', few)).status).toBe(200)
  await ask(person)
  const second = await ask(person)
  await expect(ask(person)).rejects.toMatchObject({ code: 'too-many-jobs' })
  await person.call('POST', `/jobs/${second}/cancel`, {})
  await ask(person)
  expect((await shop.admin.call('PUT', '/settings/jobs.open', { ...few, value: null })).status).toBe(200)
})

test('NF-10 what has ended stays as it ended, for as long as a setting says', async () => {
  const id = await ask(shop.admin)
  await shop.admin.call('POST', `/jobs/${id}/cancel`, {})
  const change = withSystem(shop.sql, (tx) => tx`UPDATE jobs SET state = 'done' WHERE id = ${id}`)
  await expect(change).rejects.toMatchObject({ code: '23000' })
  await shop.sql`ALTER TABLE jobs DISABLE TRIGGER keep_ended_job`
  await shop.sql`UPDATE jobs SET ended_at = now() - interval '61 days' WHERE id = ${id}`
  await shop.sql`ALTER TABLE jobs ENABLE TRIGGER keep_ended_job`
  expect(await endOldJobs(shop.sql)).toBe(1)
  expect((await shop.admin.call('GET', `/jobs/${id}`)).status).toBe(404)
})

test('S-27 the account of the API says neither who asked for a job, nor who works on it, and does not get to the queue', async () => {
  const id = await ask(shop.admin)
  const may = (statement: string) =>
    withOrg(shop.sql, shop.admin, (tx) => tx.unsafe(statement)).then(
      () => true,
      (error) => {
        expect(error.code).toBe('42501')
        return false
      },
    )
  for (const statement of [
    `UPDATE jobs SET asked_by = asked_by WHERE id = '${id}'`,
    `UPDATE jobs SET kind = kind WHERE id = '${id}'`,
    `UPDATE jobs SET input = '{}' WHERE id = '${id}'`,
    `UPDATE jobs SET delivery = delivery WHERE id = '${id}'`,
    `DELETE FROM jobs WHERE id = '${id}'`,
    'SELECT FROM pgboss.job',
    `INSERT INTO pgboss.job (name) VALUES ('jobs')`,
  ])
    expect(await may(statement), statement).toBe(false)
  const tables = withSystem(shop.sql, (tx) => tx`CREATE TABLE pgboss.more (id int)`)
  await expect(tables).rejects.toMatchObject({ code: '42501' })
})

test('looking for what waits wakes nobody where nothing does', async () => {
  const heard: string[] = []
  const marked = Promise.withResolvers<void>()
  const news = await shop.sql.listen('werkbank_jobs', (payload) => {
    heard.push(payload)
    if (payload === 'mark') marked.resolve()
  })
  const boss = { send: async () => {}, isUnderWay: async () => true, wake: () => {}, stop: async () => {} }
  const work = { sql: shop.sql, boss, kinds: new Map(), runner: newId(), held: () => [], poke: () => {} }
  await withSystem(shop.sql, (tx) => tx`DELETE FROM jobs`)
  for (let look = 0; look < 3; look++) await dispatch(work)
  await shop.sql.notify('werkbank_jobs', 'mark')
  await marked.promise
  await news.unlisten()
  expect(heard).toEqual(['mark'])
})

test('the migration makes the tables of the pg-boss that is installed', () => {
  const words = (sql: string) => sql.split(/\s+/).filter(Boolean).join(' ')
  const file = new URL('../../../packages/database/src/migrations/0201-job-queue.sql', import.meta.url)
  const plans = words(getConstructionPlans('pgboss'))
  const tables = plans.slice(plans.indexOf('CREATE SCHEMA'), plans.indexOf('COMMIT;')).trim()
  expect(words(readFileSync(file, 'utf8'))).toContain(tables)
})
