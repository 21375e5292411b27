import { type Client, makeOrder, openClient, startNode, until } from '../../sync-server/src/testing.ts'
import type { Company } from '../company.ts'
import { alternate, compare, type Result } from '../measure.ts'
import { startBareHocuspocus } from './bare-hocuspocus.ts'

const WRITERS = 20

/** Edits per second of 20 people in one document, until all have received everything. */
export async function manyWriters(company: Company, short: boolean): Promise<Result[]> {
  const node = await startNode(company.sql)
  const bare = await startBareHocuspocus()
  const name = `order:${await makeOrder(company.sql, company.orgId)}`
  const tokens = await company.tokens(WRITERS)
  const open = async (node: { url: string }) => {
    const clients = tokens.map((token) => openClient(node, name, token))
    await Promise.all(clients.map((client) => until(() => client.provider.synced, 'the writer is synced')))
    return clients
  }
  const ours = await open(node)
  const theirs = await open(bare)
  const edits = short ? 10 : 40
  const values = await alternate(
    short ? 3 : 8,
    () => write(ours, edits),
    () => write(theirs, edits),
  )
  for (const client of [...ours, ...theirs]) client.destroy()
  await Promise.all([bare.stop(), node.stop()])
  const names = { what: '20 writers on one document', against: 'bare Hocuspocus', unit: '/s' }
  return [compare(names, values, { ratio: 0.6, better: 'higher' })]
}

let round = 0
async function write(clients: readonly Client[], edits: number): Promise<number[]> {
  round += 1
  const start = performance.now()
  for (let i = 0; i < edits; i++) {
    // One key per writer, so that the document stays small over all rounds.
    for (const [writer, client] of clients.entries()) client.doc.getMap('lines').set(`w${writer}.note`, `${round}-${i}`)
    await new Promise(setImmediate)
  }
  const last = `${round}-${edits - 1}`
  const hasAll = ({ doc }: Client) => clients.every((_, writer) => doc.getMap('lines').get(`w${writer}.note`) === last)
  await until(() => clients.every(hasAll), 'everybody has everything')
  return [(clients.length * edits) / ((performance.now() - start) / 1000)]
}
