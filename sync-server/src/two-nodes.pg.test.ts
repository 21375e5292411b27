import { readDocument } from '@werkbank/database/document-log.ts'
import { createTestOrg, createTestUser, type TestDatabase, testDatabase } from '@werkbank/database/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { setHeadField } from '@werkbank/model/agreement/agreed-document.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { type Client, logLength, makeOrder, type Node, openClient, startNode, tokenOf, until } from './testing.ts'

let database: TestDatabase
let nodes: [Node, Node]
let org: { orgId: string; userId: string }
beforeAll(async () => {
  database = await testDatabase({ max: 20 })
  org = await createTestOrg(database.sql)
  nodes = [await startNode(database.sql), await startNode(database.sql)]
})
afterAll(async () => {
  for (const node of nodes) await node.stop()
  await database.close()
})

const head = ({ doc }: Client) => doc.getMap('head').toJSON()

test('two people under one client id, each on a node of their own: the first has it, the other is refused, both nodes agree', async () => {
  const name = `order:${await makeOrder(database.sql, org.orgId)}`
  const mateId = await createTestUser(database.sql, org.orgId, { role: 'sales' })
  const [token, matesToken] = [
    await tokenOf(database.sql, org.orgId, org.userId),
    await tokenOf(database.sql, org.orgId, mateId),
  ]
  const doc = new Y.Doc()
  const honest = openClient(nodes[0], name, token, { doc })
  const forging = new Y.Doc()
  const forger = openClient(nodes[1], name, matesToken, { doc: forging })
  await Promise.all([honest.settled(), forger.settled()])
  forging.clientID = doc.clientID
  // At once, so that neither node knows of the other's.
  setHeadField(doc, 'reference', 'honest')
  setHeadField(forging, 'reference', 'forged')
  const refused = () => [honest, forger].filter(({ closes }) => closes.includes('refused:foreign-client'))
  await until(() => refused().length > 0, 'one of them is refused')
  const kept = refused()[0] === forger ? 'honest' : 'forged'
  const watchers = nodes.map((node) => openClient(node, name, token))
  await until(() => watchers.every((watcher) => head(watcher).reference === kept), 'both nodes have the first one')
  expect(refused()).toHaveLength(1)
  expect(await logLength(database.sql, name)).toBe(1)
  const logged = await withSystem(database.sql, (tx) => readDocument(tx, org.orgId, name))
  expect(logged.doc.getMap('head').toJSON()).toEqual({ reference: kept })
  for (const client of [honest, forger, ...watchers]) client.destroy()
})

test('one person moves to the other node with the same client id, and goes on', async () => {
  const name = `order:${await makeOrder(database.sql, org.orgId)}`
  const token = await tokenOf(database.sql, org.orgId, org.userId)
  const doc = new Y.Doc()
  const stays = openClient(nodes[1], name, token)
  for (const [index, node] of [nodes[0], nodes[1], nodes[0]].entries()) {
    const client = openClient(node, name, token, { doc })
    setHeadField(doc, 'reference', `visit ${index}`)
    await client.settled()
    expect(client.closes).toEqual([])
    client.destroy()
  }
  await until(() => head(stays).reference === 'visit 2', 'the last visit')
  stays.destroy()
})
