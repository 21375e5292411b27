import { type Client, makeOrder, openClient, openSocket, startNode, until } from '../../sync-server/src/testing.ts'
import type { Company } from '../company.ts'
import { alternate, compare, type Result, timed } from '../measure.ts'
import { startBareHocuspocus } from './bare-hocuspocus.ts'

const DOCUMENTS = 500

/** A device that was away: one socket with 500 documents breaks; how long until all of them are in step again. Ours checks each right and reads each log. */
export async function reconnect(company: Company, short: boolean): Promise<Result[]> {
  const node = await startNode(company.sql)
  const bare = await startBareHocuspocus({ documentsOnOneSocket: DOCUMENTS })
  const names = await Promise.all(
    Array.from({ length: DOCUMENTS }, async () => `order:${await makeOrder(company.sql, company.orgId)}`),
  )
  const [token = ''] = await company.tokens(1)
  const ours = await openAll(node, names, token)
  const theirs = await openAll(bare, names, token)
  const values = await alternate(
    short ? 3 : 8,
    async () => [await timed(() => ours.comeBack())],
    async () => [await timed(() => theirs.comeBack())],
  )
  ours.close()
  theirs.close()
  await Promise.all([bare.stop(), node.stop()])
  const names500 = { what: 'reconnect of one socket, 500 of 500 documents', against: 'bare Hocuspocus', unit: 'ms' }
  return [compare(names500, values, { ratio: 1.5, better: 'lower' })]
}

async function openAll(node: { url: string }, names: readonly string[], token: string) {
  const socket = openSocket(node, { token })
  const clients: Client[] = names.map((name) => openClient(node, name, token, { socket }))
  const inStep = () => clients.every(({ provider }) => provider.synced)
  await until(inStep, 'all documents are in step', 60_000)
  return {
    async comeBack() {
      ;(socket.webSocket as unknown as { terminate(): void }).terminate()
      await until(() => clients.every(({ provider }) => !provider.synced), 'the break is noticed')
      await until(inStep, `${DOCUMENTS} of ${DOCUMENTS} are in step again`, 60_000)
    },
    close() {
      for (const { provider } of clients) provider.destroy()
      socket.destroy()
    },
  }
}
