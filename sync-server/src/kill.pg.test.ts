import { count, createTestOrg, rounds, type TestDatabase, testDatabase } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { setHeadField, setLineField } from '@werkbank/model/agreement/agreed-document.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { setMessage } from '@werkbank/model/chat/chat-document.ts'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Client, makeOrder, openClient, tokenOf, until } from './testing.ts'
import { startSyncProcess } from './testing-process.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase({ max: 5 })
})
afterAll(() => database.close())

test(
  'what was acknowledged survives kill -9 of the process with the client wiped',
  async () => {
    const { orgId, userId } = await createTestOrg(database.sql)
    const token = await tokenOf(database.sql, orgId, userId)
    let node = await startSyncProcess(database.url)
    onTestFinished(() => node.kill())
    let acknowledgedInAll = 0
    let killed = 0
    for (const round of rounds('kill -9 of the sync server', { least: 5, most: 500, budgetMs: 3_000 })) {
      const name = `order:${await makeOrder(database.sql, orgId)}`
      const writer = openClient(node, name, token)
      await writer.settled()
      const productId = newId()
      const acknowledged = await typeUntilGone(writer, productId, 1 + ((round * 7) % 40), () => node.kill())
      writer.destroy() // the client's storage is gone with it
      node = await startSyncProcess(database.url, { port: node.port })
      const reader = openClient(node, name, token)
      await reader.settled()
      const lines = reader.doc.getMap('lines')
      for (let line = 0; line <= acknowledged; line++)
        expect(lines.get(`l${line}.productId`), `round ${round}, line ${line} of ${acknowledged}`).toBe(productId)
      acknowledgedInAll += acknowledged + 1
      reader.destroy()
      killed += 1
    }
    expect(acknowledgedInAll).toBeGreaterThan(killed) // the rounds did reach what they are about
  },
  count(600_000, 3_600_000),
)

test('CH-12.3 messages that are written while the server is killed again and again are stored, each once, and none that was acknowledged is lost', async () => {
  const { orgId, userId } = await createTestOrg(database.sql)
  const token = await tokenOf(database.sql, orgId, userId)
  let node = await startSyncProcess(database.url)
  onTestFinished(() => node.kill())
  const writer = openClient(node, `chat:${await makeOrder(database.sql, orgId)}:2026-11`, token)
  await writer.settled()
  const written: string[] = []
  for (let kill = 0; kill < 3; kill += 1) {
    for (let n = 0; n < 8; n += 1) {
      const id = newId()
      setMessage(writer.doc, { id, authorId: userId, text: `m${written.length}`, writtenAt: new Date().toISOString() })
      written.push(id)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await node.kill()
    node = await startSyncProcess(database.url, { port: node.port })
  }
  await writer.settled()
  const rows = () =>
    withSystem(database.sql, (tx) => tx<{ id: string }[]>`SELECT id FROM chat_messages WHERE org_id = ${orgId}`)
  await until(async () => (await rows()).length >= written.length, 'the rows of all messages')
  expect((await rows()).map(({ id }) => id).sort()).toEqual([...written].sort())
  writer.destroy()
}, 600_000)

/** Types line after line until the process is gone; the last line that was acknowledged, noted the moment it was. */
async function typeUntilGone(
  { doc, provider }: Client,
  productId: string,
  killAt: number,
  kill: () => Promise<void>,
): Promise<number> {
  let [acknowledged, typed] = [-1, -1]
  provider.on('unsyncedChanges', () => {
    if (provider.unsyncedChanges === 0) acknowledged = typed
  })
  setHeadField(doc, 'reference', 'begin')
  while (typed < killAt) {
    typed += 1
    setLineField(doc, `l${typed}`, 'productId', productId)
    await new Promise((resolve) => setImmediate(resolve))
    if (typed % 5 === 0) await until(() => acknowledged >= typed - 5, 'the acknowledgement')
  }
  const atKill = acknowledged
  await kill()
  return Math.max(atKill, acknowledged)
}
