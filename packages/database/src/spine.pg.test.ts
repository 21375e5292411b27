import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { defineEvent, newEvent } from '@werkbank/model/base/event.ts'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { createConsumer, defineConsumer, replayDeadLetter } from './consumer.ts'
import { createPoker, listenPokes } from './poke.ts'
import { connect } from './postgres/connect.ts'
import { BEGINNING, emit, followSpine, readEvents, readPage, type SpineEvent } from './spine.ts'
import { count, createTestOrg, useTestDatabase } from './testing/testing.ts'
import { transactionCursor, withOrg, withSystem } from './transaction.ts'

const told = defineEvent('order.created', {
  subject: 'order',
  payload: { n: z.int().optional(), writer: z.int().optional() },
  audience: 'order.read',
})
const other = defineEvent('access.changed', { subject: 'user', audience: 'access.manage' })

test('a reader with the cursor misses no event of 8 writers with slow commits mixed in', async () => {
  const { sql } = await useTestDatabase({ max: 12 })
  const actor = await createTestOrg(sql)
  const perWriter = count(150, 1_250)
  let slow = 0
  const write = async (writer: number) => {
    for (let n = 0; n < perWriter; n++) {
      const isSlow = randomInt(25) === 0
      if (isSlow) slow++
      await withOrg(sql, actor, async (tx) => {
        if (isSlow) {
          await transactionCursor(tx) // takes the xid now, the event's id later: the two orders differ
          await delay(randomInt(15))
        }
        await emit(tx, newEvent(told, 'o', { writer, n }))
        if (isSlow) await delay(randomInt(30)) // the commit comes late: that is what the test is about
      })
    }
  }
  const seen: SpineEvent[] = []
  let lastXid: bigint | undefined
  const read = async () => {
    let position = BEGINNING
    // The horizon is one for the whole server: other databases' transactions hold it back too, but not for ever.
    while (lastXid === undefined || BigInt(position.xid) <= lastXid) {
      const { events, next } = await withSystem(sql, (tx) => readPage(tx, position, { limit: 100 }))
      seen.push(...events)
      position = next
    }
  }
  /** The naive reader: it skips ids whose transactions have not committed yet. */
  const readById = async () => {
    const ids = new Set<number>()
    let last = 0
    while (lastXid === undefined) {
      const rows = await withSystem(
        sql,
        (tx) => tx<{ id: number }[]>`SELECT id FROM events WHERE id > ${last} ORDER BY id`,
      )
      for (const { id } of rows) ids.add(id)
      last = rows.at(-1)?.id ?? last
    }
    return { ids, last }
  }
  const reading = read()
  const readingById = readById()
  await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)))
  lastXid = BigInt(await withSystem(sql, transactionCursor))
  await reading
  expect(seen.length).toBe(8 * perWriter)
  expect(new Set(seen.map(({ payload }) => `${payload.writer} ${payload.n}`)).size).toBe(8 * perWriter)
  // It did happen: commits were slow, and a cursor by id alone skipped some.
  expect(slow).toBeGreaterThan(0)
  const byId = await readingById
  expect(seen.filter(({ position }) => position.id <= byId.last && !byId.ids.has(position.id)).length).toBeGreaterThan(
    0,
  )
})

test('RT-28.1 nothing of a running transaction is read, nor what began after it', async () => {
  const { sql } = await useTestDatabase()
  const actor = await createTestOrg(sql)
  const all = () => withSystem(sql, (tx) => readEvents(tx, BEGINNING))
  let finish = () => {}
  const held = new Promise<void>((resolve) => {
    finish = resolve
  })
  let began = () => {}
  const begun = new Promise<void>((resolve) => {
    began = resolve
  })
  const first = withOrg(sql, actor, async (tx) => {
    await emit(tx, newEvent(told, 'o', { n: 1 }))
    began()
    await held
  })
  await begun
  await withOrg(sql, actor, (tx) => emit(tx, newEvent(told, 'o', { n: 2 })))
  expect(await all()).toEqual([])
  finish()
  await first
  const expected = [1, 2].map((n) => [n, actor.userId])
  await expect.poll(async () => (await all()).map(({ payload, actor: who }) => [payload.n, who])).toEqual(expected)
})

test('events of one organisation are invisible to another', async () => {
  const { sql } = await useTestDatabase()
  const [mine, theirs] = [await createTestOrg(sql), await createTestOrg(sql)]
  await withOrg(sql, mine, (tx) => emit(tx, newEvent(told, 'o')))
  expect(await withOrg(sql, theirs, (tx) => readEvents(tx, BEGINNING))).toEqual([])
  const forged = withOrg(sql, theirs, (tx) => emit(tx, { ...newEvent(told, 'o'), orgId: mine.orgId }))
  await expect(forged).rejects.toThrow(/row-level security/)
})

test('two processes of one consumer handle each event once; what keeps failing is parked and can be replayed', async () => {
  const { sql } = await useTestDatabase()
  const actor = await createTestOrg(sql)
  await sql`CREATE TABLE handled (n int)`
  await sql`GRANT ALL ON handled TO werkbank_api`
  let broken = true
  const definition = defineConsumer({
    name: 'test',
    events: [told],
    handle: async ({ tx }, { payload: { n = -1 } }) => {
      await tx`INSERT INTO handled VALUES (${n})`
      if (n === 7 && broken) throw new Error('this one fails') // and leaves nothing of what it wrote
    },
  })
  const run = () => createConsumer(sql, definition, { pollMs: 20, attemptsMax: 2 })
  const consumers = [run(), run()]
  for (let n = 0; n < 30; n++) {
    await withOrg(sql, actor, (tx) => emit(tx, newEvent(told, 'o', { n })))
  }
  const others = Array.from({ length: 30 }, (_, n) => n).filter((n) => n !== 7)
  const handled = async () => (await sql<{ n: number }[]>`SELECT n FROM handled ORDER BY n`).map(({ n }) => n)
  await expect.poll(handled).toEqual(others)
  await expect
    .poll(async () => [...(await sql`SELECT attempts, retry_at FROM dead_letters`)])
    .toEqual([{ attempts: 2, retryAt: null }])
  await Promise.all(consumers.map((consumer) => consumer.stop()))
  const [parked] = await sql<{ xid: string; id: number; error: string }[]>`SELECT xid, id, error FROM dead_letters`
  expect(parked?.error).toMatch(/this one fails/)
  const replay = () => replayDeadLetter(sql, definition, `${parked?.xid}:${parked?.id}`, actor.userId)
  await expect(replay()).rejects.toThrow('this one fails')
  broken = false
  expect(await replay()).toBe(true)
  expect(await replay()).toBe(false)
  expect(await sql`SELECT attempts, resolution, resolved_by FROM dead_letters`).toEqual([
    { attempts: 3, resolution: 'replayed', resolvedBy: actor.userId },
  ])
  expect(await handled()).toContain(7)
})

test('RT-28.4 S-08 one subject that fails is set aside: others go on at once, of this organisation and of another', async () => {
  const { sql } = await useTestDatabase()
  const [actor, other] = [await createTestOrg(sql), await createTestOrg(sql)]
  await sql`CREATE TABLE handled (subject text, n int)`
  await sql`GRANT ALL ON handled TO werkbank_api`
  let tries = 0
  let healed = false
  const definition = defineConsumer({
    name: 'test',
    events: [told],
    readsNow: true,
    handle: async ({ tx }, { subjectId, payload: { n = -1 } }) => {
      if (subjectId === 'poisoned' && !healed) {
        tries += 1
        throw new Error('this subject fails')
      }
      await tx`INSERT INTO handled VALUES (${subjectId}, ${n})`
    },
  })
  // It never gives up here: the test shows that nothing waits for it.
  const consumer = createConsumer(sql, definition, { pollMs: 20, attemptsMax: 1_000 })
  onTestFinished(() => consumer.stop())
  for (let n = 0; n < 20; n++) {
    await withOrg(sql, actor, (tx) => emit(tx, newEvent(told, 'poisoned', { n })))
    await withOrg(sql, actor, (tx) => emit(tx, newEvent(told, 'healthy', { n })))
    await withOrg(sql, other, (tx) => emit(tx, newEvent(told, 'poisoned-not', { n })))
  }
  const handled = async (subject: string) =>
    (await sql<{ n: number }[]>`SELECT n FROM handled WHERE subject = ${subject} ORDER BY n`).map(({ n }) => n)
  for (const subject of ['healthy', 'poisoned-not'])
    await expect.poll(async () => (await handled(subject)).at(-1), { message: subject }).toBe(19)
  // One letter for the subject, however many of its events failed; it is being tried again by itself, so it is no one's business yet.
  const letters = () => sql`SELECT attempts, retry_at IS NOT NULL AS again, resolution FROM dead_letters`
  await expect.poll(letters).toMatchObject([{ again: true, resolution: null }])
  await expect.poll(() => tries).toBeGreaterThan(3)
  healed = true
  await withOrg(sql, actor, (tx) => emit(tx, newEvent(told, 'poisoned', { n: 20 })))
  await expect.poll(letters).toMatchObject([{ again: false, resolution: 'replayed' }])
  expect(await handled('poisoned')).toEqual([20]) // the newest stands for those before
})

test('RT-28.4 S-08 what can not get better is not tried again; a later event of its subject that goes well settles it', async () => {
  const { sql } = await useTestDatabase()
  const actor = await createTestOrg(sql)
  let tries = 0
  let text = 'a\0b'
  const consumer = createConsumer(
    sql,
    defineConsumer({
      name: 'test',
      events: [told],
      readsNow: true,
      handle: async ({ tx }) => {
        tries += 1
        await tx`SELECT ${text}::text`
      },
    }),
    { pollMs: 20 },
  )
  onTestFinished(() => consumer.stop())
  const letters = () => sql`SELECT attempts, retry_at, resolution, resolved_by FROM dead_letters`
  await withOrg(sql, actor, (tx) => emit(tx, newEvent(told, 'o')))
  await expect.poll(letters).toEqual([{ attempts: 1, retryAt: null, resolution: null, resolvedBy: null }])
  expect(tries).toBe(1)
  text = 'ab'
  await withOrg(sql, actor, (tx) => emit(tx, newEvent(told, 'o')))
  await expect.poll(letters).toMatchObject([{ resolution: 'replayed', resolvedBy: null }])
})

test('RT-28.4 what fails twice is done at the third try, by itself', async () => {
  const { sql } = await useTestDatabase()
  const actor = await createTestOrg(sql)
  let tries = 0
  const consumer = createConsumer(
    sql,
    defineConsumer({
      name: 'test',
      events: [told],
      handle: async () => {
        tries += 1
        if (tries < 3) throw new Error('not yet')
      },
    }),
    { pollMs: 20 },
  )
  onTestFinished(() => consumer.stop())
  await withOrg(sql, actor, (tx) => emit(tx, newEvent(told, 'o')))
  const letters = () => sql`SELECT attempts, resolution FROM dead_letters`
  await expect.poll(letters).toEqual([{ attempts: 2, resolution: 'replayed' }])
  expect(tries).toBe(3)
})

test('RT-28.4 while the database can not work nothing is set aside: the consumer waits and goes on', async () => {
  const { sql } = await useTestDatabase()
  const actor = await createTestOrg(sql)
  let full = true
  let handled = 0
  const consumer = createConsumer(
    sql,
    defineConsumer({
      name: 'test',
      events: [told],
      handle: async ({ tx }) => {
        if (full) await tx.unsafe("DO $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$")
        handled += 1
      },
    }),
    { pollMs: 20, attemptsMax: 1 },
  )
  onTestFinished(() => consumer.stop())
  await withOrg(sql, actor, (tx) => emit(tx, newEvent(told, 'o')))
  await new Promise<void>((resolve) => consumer.wake() ?? setImmediate(resolve))
  full = false
  await expect.poll(() => handled).toBe(1)
  expect([...(await sql`SELECT 1 FROM dead_letters`)]).toEqual([])
})

test('RT-28.1 a consumer works in a transaction of the organisation, with payloads as they are today; what it tells is in it, and pokes follow what it wrote', async () => {
  const { sql } = await useTestDatabase()
  const [mine, theirs] = [await createTestOrg(sql), await createTestOrg(sql)]
  const seen: unknown[] = []
  const pokes: unknown[] = []
  const definition = defineConsumer({
    name: 'test',
    events: [told],
    handle: async ({ tx, orgId, emit: tell }, { subjectId, payload }) => {
      const [row] = await tx`SELECT current_org() AS own, count(*)::int AS all FROM events WHERE type = 'order.created'`
      seen.push([row?.own === orgId, row?.all, payload])
      if (subjectId === 'tells') tell(other, 'somebody')
    },
  })
  // An older version wrote another payload.
  const older = {
    ...newEvent(told, 'older'),
    payload: { n: 'seven', writer: 3 },
    type: { ...told, payload: z.looseObject({}) },
  }
  await withOrg(sql, mine, (tx) => emit(tx, older))
  await withOrg(sql, theirs, (tx) => emit(tx, newEvent(told, 'tells', { n: 1 })))
  const poke = (orgId: string, about: unknown) => void pokes.push([orgId, about])
  const consumer = createConsumer(sql, definition, { pollMs: 20, poke })
  onTestFinished(() => consumer.stop())
  await expect
    .poll(() => seen)
    .toEqual([
      [true, 1, { writer: 3 }],
      [true, 1, { n: 1 }],
    ])
  await expect.poll(() => pokes).toEqual([[theirs.orgId, { mirrorOnly: false }]])
  const tellings = await withSystem(sql, (tx) => readEvents(tx, BEGINNING, { types: [other.type] }))
  expect(tellings).toMatchObject([{ orgId: theirs.orgId, subjectId: 'somebody', actor: null }])
})

test('a follower passes over events of other types, and pokes wake it', async () => {
  const { sql } = await useTestDatabase()
  const actor = await createTestOrg(sql)
  const seen: string[] = []
  const follower = followSpine(sql, {
    events: [other],
    from: BEGINNING,
    onEvents: (events) => void seen.push(...events.map((event) => event.subjectId)),
    pollMs: 60_000, // only pokes, then
  })
  const listening = await listenPokes(sql, () => follower.wake())
  const poker = createPoker(sql)
  await withOrg(sql, actor, async (tx) => {
    await emit(tx, newEvent(told, 'o'), newEvent(other, 'u'))
  })
  await expect
    .poll(() => {
      poker.poke(actor.orgId) // again: a reader that a poke wakes sees nothing while an older transaction is open
      return seen
    })
    .toEqual(['u'])
  await follower.stop()
  await listening.stop()
})

test('RT-28.3 a thousand events on one subject are few pokes, the last one after the last event', async () => {
  const { sql } = await useTestDatabase()
  const { orgId } = await createTestOrg(sql)
  const got: unknown[] = []
  const listening = await listenPokes(sql, (poke) => got.push(poke))
  const poker = createPoker(sql)
  const began = performance.now()
  for (let event = 0; event < 1_000; event += 1) {
    poker.poke(orgId, { documents: ['order:1'] })
    if (event % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const elapsedMs = performance.now() - began
  poker.poke(orgId, { documents: ['order:last'] })
  await expect.poll(() => JSON.stringify(got.at(-1))).toContain('order:last')
  // Timers never fire early, so this holds however slow the machine is.
  expect(got.length).toBeLessThanOrEqual(22 + Math.ceil(elapsedMs / 100))
  await listening.stop()
})

test('pokes are coalesced, name documents, and come again after the connection was lost', async () => {
  const { sql, url } = await useTestDatabase()
  const { orgId } = await createTestOrg(sql)
  const listener = connect(url, { max: 1 })
  const got: unknown[] = []
  let reconnected = 0
  await listenPokes(
    listener,
    (poke) => got.push(poke),
    () => reconnected++,
  )
  const poker = createPoker(sql)
  for (let n = 0; n < 100; n++) poker.poke(orgId, { documents: [`order:${n % 2}`], mirrorOnly: n > 0 })
  await expect.poll(() => got).toEqual([{ orgId, documents: ['order:0', 'order:1'] }])
  await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE 'listen%' AND datname = current_database()`
  await expect.poll(() => reconnected).toBe(1)
  poker.poke(orgId)
  await expect.poll(() => got.at(-1)).toEqual({ orgId })
  poker.poke(orgId, { mirrorOnly: true })
  await expect.poll(() => got.at(-1)).toEqual({ orgId, mirrorOnly: true })
  await listener.end({ timeout: 5 })
})
