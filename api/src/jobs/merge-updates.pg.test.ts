import { appendUpdates, createDocument } from '@werkbank/database/log/document-log.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { setHeadField } from '@werkbank/model/agreement/agreed-document.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { newDocument } from '@werkbank/model/documents/new-document.ts'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startQueue } from '../queue/index.ts'
import { buildApi } from '../testing.ts'
import { mergesUpdates } from './merge-updates.ts'
import { keepSizes } from './storage.ts'

let shop: Awaited<ReturnType<typeof buildApi>>
beforeAll(async () => {
  shop = await buildApi()
})
afterAll(() => shop.close())

/** An order into which somebody typed so many letters, so many days ago. */
async function typedOrder(letters: number, daysAgo: number): Promise<string> {
  const { orgId, userId } = shop.admin
  const name = `order:${newId()}`
  const doc = newDocument()
  const updates: Uint8Array[] = []
  doc.on('update', (update) => updates.push(update))
  for (let at = 0; at < letters; at++) setHeadField(doc, 'reference', `R${at}`)
  await withSystem(shop.sql, async (tx) => {
    const subject = { subjectType: 'order', subjectId: name.slice(6), createdBy: null }
    await createDocument(tx, { orgId, name, kind: 'order', ...subject })
    const rest = { orgId, document: name, userId, clientIds: [doc.clientID] }
    await appendUpdates(
      tx,
      updates.map((update) => ({ ...rest, update })),
    )
  })
  await shop.sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`UPDATE document_updates SET at = at - make_interval(days => ${daysAgo}::int) WHERE document = ${name}`
  })
  return name
}
const rows = (table: 'document_updates' | 'document_sittings', name: string) =>
  shop.sql`SELECT seq FROM ${shop.sql(table)} WHERE document = ${name}`

test('NF-20 the night joins what is older than the setting says, and the row of the job says how much it was', async () => {
  const [old, young] = [await typedOrder(30, 100), await typedOrder(30, 80)]
  const { services } = shop.api
  await withSystem(
    shop.sql,
    (tx) =>
      tx`INSERT INTO jobs (org_id, id, kind, night) VALUES (${shop.admin.orgId}, ${newId()}, 'merge-updates', current_date)`,
  )
  const queue = await startQueue({ url: shop.database.url, services, kinds: [mergesUpdates] })
  onTestFinished(() => queue.stop())
  await expect
    .poll(
      async () => [...(await shop.sql`SELECT state, done, total, outcome FROM jobs WHERE kind = 'merge-updates'`)],
      {
        timeout: 20_000,
      },
    )
    .toEqual([{ state: 'done', done: 1, total: 1, outcome: { updates: 30, sittings: 1, left: 0 } }])
  expect([(await rows('document_updates', old)).length, (await rows('document_sittings', old)).length]).toEqual([0, 1])
  expect([(await rows('document_updates', young)).length, (await rows('document_sittings', young)).length]).toEqual([
    30, 0,
  ])
})

test('what the data takes is told by what it is of, with what it has grown by since the first night of the last 30 days', async () => {
  const seller = await shop.person('sales', 'Sam')
  expect((await seller.call('GET', '/storage')).status).toBe(403)
  const { body: first } = await shop.admin.call('GET', '/storage')
  expect([first.since, first.kinds.every(({ grownBytes }: { grownBytes: unknown }) => grownBytes === null)]).toEqual([
    null,
    true,
  ])
  await keepSizes(shop.sql)
  await keepSizes(shop.sql)
  await shop.sql`UPDATE storage_sizes SET day = day - 9, bytes = bytes - least(bytes, 8192)`
  await shop.sql`INSERT INTO storage_sizes SELECT day - 100, kind, 0 FROM storage_sizes`
  await keepSizes(shop.sql)
  const { body } = await shop.admin.call('GET', '/storage')
  expect(body.since).toMatch(/^\d{4}-\d\d-\d\d$/)
  const of = (kind: string) => body.kinds.find((one: { kind: string }) => one.kind === kind)
  expect(of('typing')).toMatchObject({ kind: 'typing', grownBytes: 8192 })
  expect(of('records').bytes).toBeGreaterThan(of('typing').bytes)
  expect(of('files')).toEqual({ kind: 'files', bytes: 0, grownBytes: 0 })
})
