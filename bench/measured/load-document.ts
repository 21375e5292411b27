import { appendUpdates, readDocument } from '@werkbank/database/log/document-log.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import { writeOrder } from '@werkbank/model/agreement/agreed-document.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import * as Y from 'yjs'
import { makeOrder } from '../../sync-server/src/testing.ts'
import type { Company } from '../company.ts'
import { alternate, compare, type Result, timed } from '../measure.ts'

const LINES = 600
const UPDATES = 200

/** An order of 600 lines with 200 edits in the log, read from Postgres, against plain Yjs that has the updates at hand. */
export async function loadOrder(company: Company, short: boolean): Promise<Result[]> {
  const orderId = await makeOrder(company.sql, company.orgId)
  const updates: Uint8Array[] = []
  const doc = new Y.Doc()
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const lines = Array.from({ length: LINES }, (_, line) => ({ id: `l${line}`, productId: newId(), quantity: '1' }))
  writeOrder(doc, { head: { reference: 'bench' }, lines })
  for (let i = 0; i < UPDATES; i++) doc.getMap('lines').set(`l${i % LINES}.quantity`, String(i + 2))
  const { orgId, userId } = company
  const document = `order:${orderId}`
  await withOrg(company.sql, company, (tx) =>
    appendUpdates(
      tx,
      updates.map((update) => ({ orgId, document, update, userId, clientIds: [doc.clientID] })),
    ),
  )
  const values = await alternate(
    short ? 30 : 200,
    async () => [await timed(() => withOrg(company.sql, company, (tx) => readDocument(tx, orgId, document)))],
    async () => [
      await timed(() => {
        const plain = new Y.Doc()
        plain.transact(() => {
          for (const update of updates) Y.applyUpdate(plain, update)
        })
      }),
    ],
  )
  const names = { what: 'load a 600-line order from the log', against: 'plain Yjs, updates in memory', unit: 'ms' }
  return [compare(names, values)]
}
