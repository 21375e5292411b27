import { count, createTestOrg, type TestDatabase, testDatabase } from '@werkbank/database/testing.ts'
import { newId } from '@werkbank/model/base/id.ts'
import { setHeadField, setLineField } from '@werkbank/model/sales/order-document.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeOrder, openClient, tokenOf, until } from './testing.ts'
import { freePort, startSyncProcess } from './testing-process.ts'

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
    const port = await freePort()
    const runs = count(20, 500)
    let acknowledgedInAll = 0
    for (let run = 0; run < runs; run++) {
      const name = `order:${await makeOrder(database.sql, orgId)}`
      const node = await startSyncProcess(database.url, { port })
      const writer = openClient(node, name, token)
      await writer.settled()
      // Types on until the process is gone; what was acknowledged is noted the moment it is.
      let acknowledged = -1
      let typed = -1
      const productId = newId()
      writer.provider.on('unsyncedChanges', () => {
        if (writer.provider.unsyncedChanges === 0) acknowledged = typed
      })
      const killAt = 1 + ((run * 7) % 40)
      setHeadField(writer.doc, 'reference', 'begin')
      while (typed < killAt) {
        typed += 1
        setLineField(writer.doc, `l${typed}`, 'productId', productId)
        await new Promise((resolve) => setImmediate(resolve))
        if (typed % 5 === 0) await until(() => acknowledged >= typed - 5, 'the acknowledgement')
      }
      const atKill = acknowledged
      await node.kill()
      const last = Math.max(atKill, acknowledged)
      writer.destroy() // the client's storage is gone with it
      const again = await startSyncProcess(database.url, { port })
      const reader = openClient(again, name, token)
      await reader.settled()
      const lines = reader.doc.getMap('lines')
      for (let line = 0; line <= last; line++)
        expect(lines.get(`l${line}.productId`), `run ${run}, line ${line} of ${last}`).toBe(productId)
      acknowledgedInAll += last + 1
      reader.destroy()
      await again.kill()
    }
    expect(acknowledgedInAll).toBeGreaterThan(runs) // the runs did reach what they are about
  },
  count(600_000, 3_600_000),
)
