import { appendUpdates } from '@werkbank/database/document-log.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/id.ts'
import { writeOrder } from '@werkbank/model/sales/order-document.ts'
import * as Y from 'yjs'
import { makeOrder, openClient, openSocket, until } from '../sync-server/src/testing.ts'
import { startBareHocuspocus } from './bare-hocuspocus.ts'
import type { Company } from './company.ts'
import type { Result } from './measure.ts'

const LINES = 20

/**
 * Heap per open order of 20 lines, against a plain Y.Doc with the same content. The clients live in this process, too: what
 * they cost is known from the same documents on a bare Hocuspocus, less what that keeps itself, and is taken off.
 */
export async function documentMemory(company: Company, short: boolean): Promise<Result[]> {
  const gc = globalThis.gc
  if (!gc) throw new Error('run with --expose-gc to measure memory')
  const count = short ? 100 : 400
  const heap = () => {
    gc()
    return process.memoryUsage().heapUsed
  }
  const update = orderUpdate()
  const names = await Promise.all(
    Array.from({ length: count }, async () => {
      const name = `order:${await makeOrder(company.sql, company.orgId)}`
      const { orgId, userId } = company
      await withOrg(company.sql, company, (tx) =>
        appendUpdates(tx, [{ orgId, document: name, update, userId, clientIds: [] }]),
      )
      return name
    }),
  )
  const perDocument = async (node: { url: string }, content?: Uint8Array) => {
    const before = heap()
    const socket = openSocket(node, { token: company.token })
    const clients = names.map((name) => openClient(node, name, company.token, { socket }))
    if (content) for (const { doc } of clients) Y.applyUpdate(doc, content)
    await until(() => clients.every(({ provider }) => provider.synced), 'all documents are open', 60_000)
    const used = (heap() - before) / count / 1024
    for (const client of clients) client.destroy()
    socket.destroy()
    return used
  }
  const plainBefore = heap()
  const plain = names.map(() => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, update)
    return doc
  })
  const plainEach = (heap() - plainBefore) / count / 1024
  const bare = await startBareHocuspocus()
  const bareEach = await perDocument(bare, update)
  await bare.stop()
  const oursEach = await perDocument(company.node)
  for (const doc of plain) doc.destroy()
  // A bare server keeps one plain document; the rest of its figure is the client's side.
  const clientEach = Math.max(0, bareEach - plainEach)
  const ours = oursEach - clientEach
  return [
    {
      what: 'server memory per open order',
      against: 'plain Y.Doc',
      unit: 'kB',
      ours,
      baseline: plainEach,
      ratio: ours / plainEach,
      goal: { ratio: 2.3, better: 'lower' },
    },
  ]
}

function orderUpdate(): Uint8Array {
  const doc = new Y.Doc()
  const lines = Array.from({ length: LINES }, (_, line) => ({ id: `l${line}`, productId: newId(), quantity: '1' }))
  writeOrder(doc, { head: { reference: 'bench' }, lines })
  return Y.encodeStateAsUpdate(doc)
}
