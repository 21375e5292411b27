import { appendUpdates, createDocument, writeSnapshot } from '@werkbank/database/log/document-log.ts'
import { readTail } from '@werkbank/database/log/read-log.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import { notesOf, setHeadField } from '@werkbank/model/agreement/agreed-document.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { newDocument } from '@werkbank/model/documents/new-document.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { buildApi, type TestPerson } from '../testing.ts'
import { groupSteps } from './history.ts'
import { readLogBeyond } from './log-beyond.ts'
import { createPast } from './past.ts'
import { readableContent } from './readable.ts'
import { documentOf, replay } from './replay.ts'

let shop: Awaited<ReturnType<typeof buildApi>>
let ada: TestPerson
let ben: TestPerson
beforeAll(async () => {
  shop = await buildApi()
  ada = await shop.person('sales', 'Ada')
  ben = await shop.person('sales', 'Ben')
})
afterAll(() => shop.close())

type Write = (doc: Y.Doc, index: number) => void

/** A document whose log has `count` updates, by two people in turns of ten. `behind`: Ben has not received the last so many of Ada's. */
async function buildLog(kind: 'order' | 'doc', count: number, write: Write) {
  const { orgId } = shop.admin
  const name = `${kind}:${newId()}`
  const devices = [ada, ben].map(() => newDocument())
  for (const [index, device] of devices.entries()) device.clientID = index + 1
  const appends = Array.from({ length: count }, (_, index) => {
    const turn = Math.floor(index / 10) % 2
    const [device, other] = turn === 0 ? devices : [...devices].reverse()
    if (!device || !other) throw new Error('there are two')
    if (index % 20 === 15) Y.applyUpdate(device, Y.encodeStateAsUpdate(other, Y.encodeStateVector(device)))
    const before = Y.encodeStateVector(device)
    device.transact(() => write(device, index))
    const update = Y.encodeStateAsUpdate(device, before)
    return { orgId, document: name, update, userId: (turn === 0 ? ada : ben).userId, clientIds: [turn + 1] }
  })
  await withOrg(shop.sql, shop.admin, async (tx) => {
    await createDocument(tx, {
      orgId,
      name,
      kind,
      subjectType: kind,
      subjectId: name.split(':')[1] ?? '',
      createdBy: null,
    })
    await appendUpdates(tx, appends)
  })
  return { name, path: `/documents/${encodeURIComponent(name)}` }
}

const writeOrder: Write = (doc, index) => {
  setHeadField(doc, 'reference', `R${index}`)
  if (index % 3 === 0) notesOf(doc).insert(0, `word ${index} `)
}

/** All pages, as a person who scrolls loads them. */
async function readPages(path: string, limit: number) {
  const items: { seq: number; changes: unknown[] }[] = []
  for (let cursor: string | null = '', pages = 0; cursor !== null && pages < 200; pages += 1) {
    const { status, body } = await ada.call('GET', `${path}/history?limit=${limit}${cursor && `&cursor=${cursor}`}`)
    expect(status).toBe(200)
    items.push(...body.items)
    cursor = body.nextCursor
  }
  return items
}
const keptOf = (name: string) =>
  shop.sql<{ seq: number }[]>`SELECT seq FROM document_past_states WHERE document = ${name} ORDER BY seq`

test('S-23 the pages of a long history, read from kept states, are together the replay of the whole log', async () => {
  const { name, path } = await buildLog('order', 1_300, writeOrder)
  const log = await withOrg(shop.sql, shop.admin, (tx) => readTail(tx, shop.admin.orgId, name, 0))
  const whole = groupSteps(replay(documentOf({ updates: [] }), log, 'order')).reverse()
  const pages = await readPages(path, 60)
  expect(pages.map(({ actorName, ...entry }: Record<string, unknown>) => entry)).toEqual(whole)
  expect(whole.filter(({ changes }) => changes.some((change) => 'overwrote' in change)).length).toBeGreaterThan(10)
  const kept = await keptOf(name)
  expect(kept.length).toBeGreaterThan(0)
  for (const seq of [0, 1, 999, 1_000, 1_300])
    expect((await ada.call('GET', `${path}/at/${seq}`)).body.content).toEqual(
      readableContent(documentOf({ updates: log.slice(0, seq) }), 'order'),
    )
  // They are only shortcuts: without them the same is read.
  await shop.sql`DELETE FROM document_past_states WHERE document = ${name}`
  expect(await readPages(path, 500)).toEqual(pages)
  expect(await keptOf(name)).toEqual(kept)
  expect((await ada.call('POST', `${path}/restore`, { seq: 1_034 })).body.seq).toBe(1_301)
  const [then, now] = [await ada.call('GET', `${path}/at/1034`), await ada.call('GET', `${path}/at/1301`)]
  expect(now.body.content).toEqual(then.body.content)
})

test('S-23 others are answered while somebody reads a long history, an earlier state, and restores one', async () => {
  const paragraph = 'So many words stand on this page. '.repeat(40)
  const { path } = await buildLog('doc', 1_500, (doc, index) => {
    const element = new Y.XmlElement('paragraph')
    element.insert(0, [new Y.XmlText(`${index} ${index % 20 === 0 ? paragraph : ''}`)])
    doc.getXmlFragment('content').insert(0, [element])
  })
  /** The most of some tries: a quick machine may be done before a third question. */
  const mostAnswered = async (work: (at: number) => Promise<{ status: number }>) => {
    let most = 0
    for (let at = 0; at < 5 && most <= 2; at += 1) most = Math.max(most, await answeredMeanwhile(work(at)))
    return most
  }
  const answeredMeanwhile = async (work: Promise<{ status: number }>) => {
    let isDone = false
    const done = work.finally(() => {
      isDone = true
    })
    let answered = 0
    while (!isDone) {
      expect((await ben.call('GET', '/me')).status).toBe(200)
      answered += 1
    }
    expect((await done).status).toBe(200)
    return answered
  }
  // On the loop itself only those were answered that came before the replay began, and after it.
  expect(await answeredMeanwhile(ada.call('GET', `${path}/history`))).toBeGreaterThan(5)
  expect(await mostAnswered((at) => ada.call('GET', `${path}/at/${1_400 - at}`))).toBeGreaterThan(2)
  expect(await mostAnswered((at) => ada.call('POST', `${path}/restore`, { seq: 700 - at }))).toBeGreaterThan(2)
})

test('S-23 looking back is limited by what it costs, for each person; they are told when to come again', async () => {
  const { name } = await buildLog('order', 300, writeOrder)
  let now = 0
  // The cost of the smallest request, measured: which requests are refused must not depend on the speed of the machine.
  const past = createPast(shop.sql, { now: () => now, spending: { perSecond: 1, burst: 1 } })
  const look = (who: { orgId: string; userId: string }) => past.at(who, { name, kind: 'order', seq: 3 })
  expect((await look(ada)).content).toBeDefined()
  await expect(look(ada)).rejects.toMatchObject({ status: 429, code: 'too-many-requests' })
  expect((await look(ben)).content).toBeDefined() // what one spends is not another's
  now += 3_600_000
  expect((await look(ada)).content).toBeDefined()
  const many = await Promise.allSettled(Array.from({ length: 12 }, () => look(shop.admin)))
  const refused = many.filter((result) => result.status === 'rejected' && result.reason.status === 429)
  // Three may be running before the first has reported its cost.
  expect(refused.length).toBeGreaterThanOrEqual(9)
  await past.close()
})

test('a log is read from its last snapshot on by who knows all of that, and a part at a time by who does not', async () => {
  const { name } = await buildLog('order', 450, writeOrder)
  const { orgId } = shop.admin
  const read = (knows: boolean) =>
    withOrg(shop.sql, shop.admin, async (tx) => {
      const { base, parts } = await readLogBeyond(tx, { orgId, document: name, upTo: 450 }, () => knows)
      const seqs: number[][] = []
      for await (const part of parts) seqs.push(part.map(({ seq }) => seq))
      return { base, sizes: seqs.map(({ length }) => length), seqs: seqs.flat() }
    })
  expect((await read(true)).seqs.length).toBe(450) // no snapshot yet
  await withSystem(shop.sql, async (tx) => {
    const doc = documentOf({ updates: await readTail(tx, orgId, name, 0, 430) })
    await writeSnapshot(tx, orgId, name, 430, doc)
  })
  const [known, unknown] = [await read(true), await read(false)]
  expect([known.base !== undefined, known.seqs]).toEqual([true, Array.from({ length: 20 }, (_, index) => 431 + index)])
  expect([unknown.base, unknown.sizes, unknown.seqs]).toEqual([
    undefined,
    [200, 200, 50],
    Array.from({ length: 450 }, (_, index) => 1 + index),
  ])
})
