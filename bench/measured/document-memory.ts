import { appendUpdates } from '@werkbank/database/log/document-log.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import { setHeadField, writeOrder } from '@werkbank/model/agreement/agreed-document.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import * as Y from 'yjs'
import { type Client, makeOrder, openClient, openSocket, until } from '../../sync-server/src/testing.ts'
import type { Company } from '../company.ts'
import type { Result } from '../measure.ts'
import { startProcess } from '../processes.ts'

const LINES = 20

/** Heap of a sync node per open order of 20 lines, against a plain Y.Doc with the same content; each in a process of its own, without the clients. */
export async function documentMemory(company: Company, short: boolean): Promise<Result[]> {
  const count = short ? 200 : 400
  const update = orderUpdate()
  const { orgId, userId } = company
  const names: string[] = []
  for (let i = 0; i < count; i++) {
    const document = `order:${await makeOrder(company.sql, orgId)}`
    await withOrg(company.sql, company, (tx) => appendUpdates(tx, [{ orgId, document, update, userId, clientIds: [] }]))
    names.push(document)
  }
  const plain = await startProcess('plain')
  const first = await plain.hold(update, 1)
  const plainEach = ((await plain.hold(update, count)) - first) / count / 1024
  plain.stop()
  const node = await startProcess('sync', company.url)
  const socket = openSocket(node, { token: company.token })
  const [warm, ...rest] = names.map((name) => () => openClient(node, name, company.token, { socket })) // the first brings what is there once
  const clients: Client[] = warm ? [warm()] : []
  await inStep(clients)
  const before = await node.heap()
  clients.push(...rest.map((open) => open()))
  await inStep(clients)
  const each = async () => ((await node.heap()) - before) / rest.length / 1024
  const ours = await each()
  for (const { doc } of clients) setHeadField(doc, 'reference', 'edited')
  await until(() => clients.every(({ provider }) => !provider.hasUnsyncedChanges), 'all edits are in the log', 60_000)
  const edited = await each()
  for (const client of clients) client.destroy()
  socket.destroy()
  node.stop()
  const row = (what: string, kB: number): Result => ({
    what,
    against: 'plain Y.Doc',
    unit: 'kB',
    ours: kB,
    baseline: plainEach,
    ratio: kB / plainEach,
    goal: { ratio: 2.3, better: 'lower' },
  })
  // An edited document has a shadow copy on the server for half a minute: each edit is tried on it first.
  return [row('server memory per open order', ours), row('the same, each just edited', edited)]
}

const inStep = (clients: readonly Client[]) =>
  until(() => clients.every(({ provider }) => provider.synced), 'all documents are open', 60_000)

function orderUpdate(): Uint8Array {
  const doc = new Y.Doc()
  const lines = Array.from({ length: LINES }, (_, line) => ({ id: `l${line}`, productId: newId(), quantity: '1' }))
  writeOrder(doc, { head: { reference: 'bench' }, lines })
  return Y.encodeStateAsUpdate(doc)
}
