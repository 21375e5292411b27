import {
  appendUpdates,
  createDocument,
  loadDocument,
  readDocument,
  writeSnapshot,
} from '@werkbank/database/log/document-log.ts'
import { documentsToMerge, readJoinable, writeSittings } from '@werkbank/database/log/merge-log.ts'
import { keepPastState, nearestPastState } from '@werkbank/database/log/past-states.ts'
import { readLog, readTail } from '@werkbank/database/log/read-log.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import { checkBooks } from '../jobs/check-books.ts'
import { buildApi, type TestPerson } from '../testing.ts'
import { createMerger, type Merger } from './merge.ts'
import { join } from './merge-worker.ts'
import { readableContent } from './readable.ts'
import { documentOf } from './replay.ts'
import { edits, logOf, PEOPLE } from './testing-log.ts'

let shop: Awaited<ReturnType<typeof buildApi>>
let people: TestPerson[]
let merger: Merger
beforeAll(async () => {
  shop = await buildApi()
  people = [await shop.person('sales', 'Ada'), await shop.person('sales', 'Ben'), await shop.person('sales', 'Eva')]
  merger = createMerger(shop.sql)
})
afterAll(async () => {
  await merger.close()
  await shop.close()
})

const orgOf = () => shop.admin.orgId
const asSystem = <T>(work: Parameters<typeof withSystem<T>>[1]) => withSystem(shop.sql, work)

/** An order whose log is that of three people, of when they wrote it; its snapshot goes to `snapshot`, or nearly to its head. */
async function oldOrder(seed: number, { length = 60, snapshot = 0.9, alive = true } = {}) {
  const [all] = fc.sample(edits(length), { numRuns: 1, seed })
  const log = logOf(must(all, 'a sample'), { alive })
  const orgId = orgOf()
  const name = `order:${newId()}`
  await asSystem(async (tx) => {
    const subjectId = name.slice(6)
    await createDocument(tx, { orgId, name, kind: 'order', subjectType: 'order', subjectId, createdBy: null })
    await appendUpdates(
      tx,
      log.map(({ update, userId }) => ({
        orgId,
        document: name,
        update,
        userId: must(people[PEOPLE.indexOf(userId ?? '')], 'a person').userId,
        clientIds: [],
      })),
    )
    const seq = Math.floor(log.length * snapshot)
    if (seq > 0) await writeSnapshot(tx, orgId, name, seq, documentOf({ updates: log.slice(0, seq) }))
  })
  // As if it had been written then.
  await shop.sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`
    for (const { seq, at } of log)
      await tx`UPDATE document_updates SET at = ${at} WHERE document = ${name} AND seq = ${seq}`
  })
  return { name, log, path: `/documents/${encodeURIComponent(name)}`, olderThan: new Date('2100-01-01') }
}

const rowsOf = (name: string) => shop.sql<{ seq: number }[]>`SELECT seq FROM document_updates WHERE document = ${name}`
const sittingsOf = (name: string) =>
  shop.sql<
    { fromSeq: number; seq: number }[]
  >`SELECT from_seq, seq FROM document_sittings WHERE document = ${name} ORDER BY seq`
const contentOf = (name: string) =>
  asSystem(async (tx) => readableContent((await readDocument(tx, orgOf(), name)).doc, 'order'))
async function historyOf(path: string): Promise<
  {
    seq: number
    fromSeq: number
    actorName: string
    startedAt: string
    at: string
    changes: { path: string; from: unknown; to: unknown }[]
  }[]
> {
  const items = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await must(people[0], 'Ada').call('GET', `${path}/history?limit=7${cursor && `&cursor=${cursor}`}`)
    items.push(...body.items)
    cursor = body.nextCursor
  }
  return items
}
const whoWrote = (entries: Awaited<ReturnType<typeof historyOf>>) =>
  Object.fromEntries(
    [
      ...Map.groupBy(
        entries.reverse().flatMap(({ actorName, changes }) => changes.map((one) => ({ actorName, ...one }))),
        ({ path }) => path,
      ),
    ]
      .filter(([path]) => path !== 'notes')
      .map(([path, changes]) => [path, [...new Set(changes.map(({ actorName, to }) => `${actorName}: ${to}`))].at(-1)]),
  )

test.each([11, 12, 13])(
  'NF-20 a merged log reads as before: content, who wrote it, its wholeness; and work goes on (seed %i)',
  async (seed) => {
    const { name, log, path, olderThan } = await oldOrder(seed)
    const [content, history] = [await contentOf(name), await historyOf(path)]
    expect((await asSystem((tx) => documentsToMerge(tx, { orgId: orgOf(), olderThan, max: 100 }))).includes(name)).toBe(
      true,
    )
    const merged = await merger.merge({ orgId: orgOf(), document: name }, olderThan)
    expect(merged).toMatchObject({ more: false, differs: false })
    expect(merged.updates + (await rowsOf(name)).length).toBe(log.length)
    expect(merged.sittings).toBe((await sittingsOf(name)).length)
    expect(merged.sittings).toBeLessThan(merged.updates / 3)
    expect(await contentOf(name)).toEqual(content)
    expect(await checkBooks(shop.sql, orgOf())).toEqual([])
    const told = await historyOf(path)
    expect(told.length).toBeLessThanOrEqual(history.length)
    expect(whoWrote([...told])).toEqual(whoWrote([...history]))
    expect(told.at(-1)?.startedAt).toBe(history.at(-1)?.startedAt)

    // A bad snapshot is a lost shortcut only, also where the log begins with sittings.
    await shop.sql`UPDATE document_snapshots SET sha256 = 'x', seq = seq + 1 WHERE document = ${name}`
    expect(await contentOf(name)).toEqual(content)
    // Whoever loads it reads on from any seq, also one inside a sitting.
    for (const after of [0, 1, Math.floor(log.length / 2), log.length - 1]) {
      const doc = documentOf({ updates: log.slice(0, after) })
      for (const { update } of await asSystem((tx) => readTail(tx, orgOf(), name, after))) Y.applyUpdate(doc, update)
      expect(readableContent(doc, 'order')).toEqual(content)
    }
    const [ada] = people
    const state = (await ada?.call('GET', `${path}/at/2`))?.body
    expect(state.seq).toBeGreaterThanOrEqual(2)
    expect(state.content).toEqual(readableContent(documentOf({ updates: log.slice(0, state.seq) }), 'order'))
    expect((await ada?.call('POST', `${path}/restore`, { seq: 2 }))?.status).toBe(200)
    expect(await contentOf(name)).toEqual(state.content)
    expect(await checkBooks(shop.sql, orgOf())).toEqual([])
  },
)

test('a log that has more than fits is merged piece by piece, night by night, and only before its snapshot, which is made where it is missing', async () => {
  const { name, log, olderThan } = await oldOrder(21, { length: 80, snapshot: 0 })
  const content = await contentOf(name)
  // Of a sitting that may go on nothing is merged yet.
  const at = new Date(Date.parse(must(log[9], 'ten').at) + 60_000)
  await merger.merge({ orgId: orgOf(), document: name }, at)
  const first = await sittingsOf(name)
  expect(first.at(-1)?.seq ?? 0).toBeLessThan(10)
  expect((await asSystem((tx) => tx`SELECT seq FROM document_snapshots WHERE document = ${name}`))[0]?.seq).toBe(
    log.length,
  )
  await merger.merge({ orgId: orgOf(), document: name }, olderThan)
  expect((await sittingsOf(name)).slice(0, first.length)).toEqual([...first])
  expect(await rowsOf(name)).toEqual([])
  expect(await contentOf(name)).toEqual(content)
  expect(await merger.merge({ orgId: orgOf(), document: name }, olderThan)).toMatchObject({ updates: 0 })
})

test('a merge that is broken off in the middle leaves the log as it was, and two at once merge once', async () => {
  const { name, olderThan } = await oldOrder(31)
  const which = { orgId: orgOf(), document: name }
  const before = await asSystem((tx) => readLog(tx, { ...which, after: 0 }))
  const sittings = must(
    join(must(await readJoinable(shop.sql, which, olderThan), 'something old')),
    'they can be joined',
  )
  // It waits for a lock when its rows are written and the updates gone, and its connection is cut there.
  const holder = shop.sql.begin(async (tx) => {
    await tx`LOCK TABLE document_past_states IN ACCESS EXCLUSIVE MODE`
    let pid: number | undefined
    const broken = withSystem(shop.sql, async (own) => {
      if (pid !== undefined) throw new Error('cut')
      pid = (await own<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`)[0]?.pid
      await writeSittings(own, which, sittings)
    })
    broken.catch(() => {})
    for (;;) {
      const [waits] = await tx`SELECT 1 FROM pg_locks WHERE pid = ${pid ?? 0} AND NOT granted`
      if (waits) break
    }
    await tx`SELECT pg_terminate_backend(${pid ?? 0})`
    await expect(broken).rejects.toThrow('cut')
  })
  await holder
  expect(await sittingsOf(name)).toEqual([])
  expect(await asSystem((tx) => readLog(tx, { ...which, after: 0 }))).toEqual(before)
  const both = await Promise.allSettled([0, 1].map(() => asSystem((tx) => writeSittings(tx, which, sittings))))
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await checkBooks(shop.sql, orgOf())).toEqual([])
})

test('nobody but the system merges, and an update goes only where a sitting stands for it', async () => {
  const { name, olderThan } = await oldOrder(41)
  const which = { orgId: orgOf(), document: name }
  const sittings = must(
    join(must(await readJoinable(shop.sql, which, olderThan), 'something old')),
    'they can be joined',
  )
  await expect(withOrg(shop.sql, shop.admin, (tx) => writeSittings(tx, which, sittings))).rejects.toThrow(
    'permission denied',
  )
  await expect(withOrg(shop.sql, shop.admin, (tx) => tx`DELETE FROM document_updates`)).rejects.toThrow(
    'permission denied',
  )
  await expect(asSystem((tx) => tx`DELETE FROM document_updates WHERE document = ${name} AND seq = 1`)).rejects.toThrow(
    'only where a sitting',
  )
  await expect(asSystem((tx) => tx`UPDATE document_updates SET seq = 0 WHERE document = ${name}`)).rejects.toThrow(
    'permission denied',
  )
  await expect(asSystem((tx) => writeSittings(tx, which, sittings.slice(1)))).rejects.toThrow('go on from one another')
  await asSystem((tx) => tx`DELETE FROM document_snapshots WHERE document = ${name}`)
  await expect(asSystem((tx) => writeSittings(tx, which, sittings))).rejects.toThrow('end before its snapshot')
})

test('what is missing or doubled in a log with sittings is damage, and the nightly check names it', async () => {
  const { name, olderThan } = await oldOrder(51)
  await merger.merge({ orgId: orgOf(), document: name }, olderThan)
  const [sitting] = await sittingsOf(name)
  onTestFinished(async () => {
    await shop.sql.begin(async (tx) => {
      await tx`SET LOCAL session_replication_role = replica`
      await tx`UPDATE document_sittings SET from_seq = 1 WHERE document = ${name} AND seq = ${sitting?.seq ?? 0}`
    })
  })
  await shop.sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`UPDATE document_sittings SET from_seq = 2 WHERE document = ${name} AND seq = ${sitting?.seq ?? 0}`
    await tx`UPDATE document_snapshots SET sha256 = 'x', seq = seq + 1 WHERE document = ${name}`
  })
  expect(await checkBooks(shop.sql, orgOf())).toMatchObject([{ what: 'log', id: name, rows: '0' }])
  await expect(asSystem((tx) => loadDocument(tx, orgOf(), name))).rejects.toThrow('goes on to 0')
})

test('a state that was kept of the middle of a sitting is not gone on from', async () => {
  const { name, olderThan } = await oldOrder(61)
  const orgId = orgOf()
  const state = Y.encodeStateAsUpdate(documentOf({ updates: [] }))
  const keep = (seq: number) =>
    withOrg(shop.sql, shop.admin, (tx) => keepPastState(tx, { orgId, document: name, seq, state }))
  await keep(2)
  const nearest = () =>
    withOrg(shop.sql, shop.admin, (tx) => nearestPastState(tx, { orgId, document: name, atMost: 3 }))
  expect((await nearest())?.seq).toBe(2)
  await merger.merge({ orgId, document: name }, olderThan)
  expect((await sittingsOf(name))[0]?.seq).toBeGreaterThan(3)
  expect(await nearest()).toBeUndefined()
  await keep(3)
  expect(await nearest()).toBeUndefined()
})
