import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { count, createTestOrg, type TestDatabase, testDatabase } from '@werkbank/database/testing.ts'
import { newId } from '@werkbank/model/base/id.ts'
import { setHeadField, setLineField } from '@werkbank/model/sales/order-document.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeOrder, openClient, tokenOf, until } from './testing.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase({ max: 5 })
})
afterAll(() => database.close())

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** A sync server as a process of its own. */
async function startProcess(port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
    env: { ...process.env, DATABASE_URL: database.url, PORT: String(port), LOG_LEVEL: 'silent' },
    stdio: 'ignore',
  })
  await until(async () => {
    if (child.exitCode !== null) throw new Error('the sync server ended')
    return (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.ok ?? false
  }, 'the sync server is ready')
  return child
}

test(
  'what was acknowledged survives kill -9 of the process with the client wiped',
  async () => {
    const { orgId, userId } = await createTestOrg(database.sql)
    const token = await tokenOf(database.sql, orgId, userId)
    const port = await freePort()
    const node = { url: `ws://127.0.0.1:${port}` }
    const runs = count(20, 500)
    let acknowledgedInAll = 0
    for (let run = 0; run < runs; run++) {
      const name = `order:${await makeOrder(database.sql, orgId)}`
      const child = await startProcess(port)
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
      child.kill('SIGKILL')
      await once(child, 'exit')
      const last = Math.max(atKill, acknowledged)
      writer.destroy() // the client's storage is gone with it
      const again = await startProcess(port)
      const reader = openClient(node, name, token)
      await reader.settled()
      const lines = reader.doc.getMap('lines')
      for (let line = 0; line <= last; line++)
        expect(lines.get(`l${line}.productId`), `run ${run}, line ${line} of ${last}`).toBe(productId)
      acknowledgedInAll += last + 1
      reader.destroy()
      again.kill('SIGKILL')
      await once(again, 'exit')
    }
    expect(acknowledgedInAll).toBeGreaterThan(runs) // the runs did reach what they are about
  },
  count(600_000, 3_600_000),
)
