import { appendUpdates, createDocument } from '@werkbank/database/log/document-log.ts'
import { currentPosition, emit } from '@werkbank/database/spine.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import { orderDocumentName, setHeadField, setLineField } from '@werkbank/model/agreement/agreed-document.ts'
import { newEvent } from '@werkbank/model/base/event.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { documentChanged } from '@werkbank/model/documents/events.ts'
import { jobAsked } from '@werkbank/model/jobs/events.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { makeMirrorClient } from '../feed/mirror-client.ts'
import { buildApi } from '../testing.ts'
import { cleanUp } from './clean-up.ts'
import { CONSUMERS } from './consumers.ts'
import { type Jobs, startJobs } from './start-jobs.ts'
import { mirrorDocument } from './working-copies.ts'

let shop: Awaited<ReturnType<typeof buildApi>>
let jobs: Jobs
beforeAll(async () => {
  shop = await buildApi()
  jobs = await startJobs({ url: shop.database.url, services: shop.api.services })
})
afterAll(async () => {
  await jobs.stop()
  await shop.close()
})

async function buildOrder() {
  const { admin } = shop
  const product = (
    await admin.call('POST', '/products', { sku: `S-${newId()}`, name: `Husar ${newId()}`, priceMinor: 1_000 })
  ).body.id
  const { id } = (
    await admin.call('POST', '/orders', { reference: 'R1', lines: [{ id: 'l1', productId: product, quantity: '2' }] })
  ).body
  const name = orderDocumentName(id)
  const orderRow = async () => {
    const client = makeMirrorClient(admin)
    await client.bootstrap(['orders', 'documentStates'])
    return {
      order: client.rows('orders').find((row) => row.id === id),
      state: client.rows('documentStates').find((row) => row.id === name),
    }
  }
  const edit = async (work: (doc: Y.Doc) => void) => {
    const doc = new Y.Doc()
    const { state } = (await admin.call('GET', `/documents/${name}/at/${(await head(name)) ?? 0}`)).body
    Y.applyUpdate(doc, Buffer.from(state, 'base64'))
    const before = Y.encodeStateVector(doc)
    work(doc)
    const update = Y.encodeStateAsUpdate(doc, before)
    await withSystem(shop.sql, async (tx) => {
      const [seq] = await appendUpdates(tx, [
        { orgId: admin.orgId, document: name, update, userId: admin.userId, clientIds: [doc.clientID] },
      ])
      await emit(tx, { ...newEvent(documentChanged, name, { document: name, seq: seq ?? 0 }), orgId: admin.orgId })
    })
    shop.api.services.poke(admin.orgId)
  }
  return { id, name, product, orderRow, edit }
}
const head = async (name: string) =>
  (
    await withSystem(shop.sql, (tx) => tx<{ headSeq: number }[]>`SELECT head_seq FROM documents WHERE name = ${name}`)
  )[0]?.headSeq

test('what people type shows in lists and mirrors soon after: total, lines, reference, the state itself', async () => {
  const { orderRow, edit } = await buildOrder()
  await expect
    .poll(async () => (await orderRow()).order)
    .toMatchObject({ workingGrossMinor: 2_380, workingLines: 1, workingReference: 'R1', changes: 0 })
  await edit((doc) => setLineField(doc, 'l1', 'quantity', '5'))
  await edit((doc) => setHeadField(doc, 'reference', 'R2'))
  await expect
    .poll(async () => (await orderRow()).order)
    .toMatchObject({ workingGrossMinor: 5_950, workingReference: 'R2', workingSeq: 3 })
  const { state } = await orderRow()
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Buffer.from(String(state?.state), 'base64'))
  expect(doc.getMap('head').get('reference')).toBe('R2')
})

test('mirroring again changes nothing, and an older reading never replaces a newer one', async () => {
  const { orderRow, name } = await buildOrder()
  await expect.poll(async () => (await orderRow()).state).toBeDefined()
  const before = await orderRow()
  await withOrg(shop.sql, shop.admin, (tx) => mirrorDocument(tx, shop.admin.orgId, name))
  expect(await orderRow()).toEqual(before)
})

test('a document that grows too large for mirrors is taken out of them', async () => {
  const { orderRow, edit } = await buildOrder()
  await expect.poll(async () => (await orderRow()).state).toBeDefined()
  await edit((doc) => doc.getText('notes').insert(0, 'x'.repeat(LIMITS.mirroredStateBytesMax)))
  await expect.poll(async () => (await orderRow()).state).toBeUndefined()
})

test('cleaning up takes what is over and nothing else; keys stay longer than any outbox', async () => {
  const { admin } = shop
  await admin.call('POST', '/chat/rooms', { name: 'a' }, { 'idempotency-key': 'key-of-today' })
  await admin.call('POST', '/chat/rooms', { name: 'b' }, { 'idempotency-key': 'key-of-last-year' })
  await withSystem(shop.sql, async (tx) => {
    await tx`UPDATE idempotency_keys SET at = now() - interval '399 days' WHERE key = 'key-of-today'`
    await tx`UPDATE idempotency_keys SET at = now() - interval '401 days' WHERE key = 'key-of-last-year'`
    await tx`INSERT INTO sessions (org_id, id_hash, user_id, expires_at, ends_at) VALUES (${admin.orgId}, 'old', ${admin.userId}, now() - interval '181 days', now()), (${admin.orgId}, 'over', ${admin.userId}, now() - interval '179 days', now())`
    await tx`INSERT INTO document_tickets (org_id, token_hash, user_id, via, credential, document, can_write, expires_at) VALUES (${admin.orgId}, 'old', ${admin.userId}, 'session', 'ended', 'd', false, now() - interval '2 days')`
  })
  expect(await cleanUp(shop.sql)).toMatchObject({ sessions: 1, tickets: 1, keys: 1 })
  expect(await cleanUp(shop.sql)).toMatchObject({ sessions: 0, tickets: 0, keys: 0 })
  expect((await admin.call('GET', '/me')).status).toBe(200)
})

test('NF-20 the night ends announcements of changed documents a week after they came', async () => {
  const { orgId } = shop.admin
  const announce = (document: string, daysAgo: number, rows: number) =>
    shop.sql`
      INSERT INTO events (org_id, type, subject_type, subject_id, audience, payload, at)
      SELECT ${orgId}, 'document.changed', 'document', ${document}, 'order.read', jsonb_build_object('document', ${document}::text, 'seq', n), now() - make_interval(days => ${daysAgo}::int)
      FROM generate_series(1, ${rows}::int) AS n`
  const [old, young] = [`order:${newId()}`, `order:${newId()}`]
  await withSystem(shop.sql, async (tx) => {
    for (const name of [old, young])
      await createDocument(tx, {
        orgId,
        name,
        kind: 'order',
        subjectType: 'order',
        subjectId: name.slice(6),
        createdBy: null,
      })
  })
  await announce(old, 8, 12)
  await announce(young, 6, 12)
  const left = async () =>
    (
      await shop.sql<{ rows: number }[]>`
        SELECT count(*)::int AS rows FROM events WHERE subject_id IN (${old}, ${young}) GROUP BY subject_id ORDER BY subject_id = ${young}`
    ).map(({ rows }) => rows)
  const at = await currentPosition(shop.sql)
  const names = CONSUMERS.map(({ name }) => name)
  await withSystem(shop.sql, async (tx) => {
    // None is in the middle of writing down an earlier place.
    for (const name of names) await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`consumer ${name}`}, 0))`
    await tx`
      INSERT INTO consumers (name, xid) SELECT unnest(${names}::text[]), ${at.xid}::text::xid8 ON CONFLICT (name) DO UPDATE SET xid = excluded.xid`
  })
  const id = newId()
  await withSystem(shop.sql, async (tx) => {
    await tx`INSERT INTO jobs (org_id, id, kind, night) VALUES (${orgId}, ${id}, 'clean-up', current_date - 100)`
    await emit(tx, { ...newEvent(jobAsked, id, { kind: 'clean-up', askedBy: null }), orgId })
  })
  shop.api.services.poke(orgId)
  await expect.poll(left).toEqual([12])
  await expect
    .poll(async () => (await shop.sql`SELECT state, outcome FROM jobs WHERE id = ${id}`)[0])
    .toMatchObject({ state: 'done', outcome: { announcements: 12, sessions: 0 } })
})
