import { readDocument, writeSnapshot } from '@werkbank/database/log/document-log.ts'
import { joinSittings } from '@werkbank/database/log/join-sittings.ts'
import { readJoinable, writeSittings } from '@werkbank/database/log/merge-log.ts'
import { createTestOrg, createTestUser, type TestDatabase, testDatabase } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { notesOf, setHeadField } from '@werkbank/model/agreement/agreed-document.ts'
import { must } from '@werkbank/model/base/assert.ts'
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

test('NF-20 a log is merged while two nodes have it open; a device comes back with an old state and what it typed meanwhile', async () => {
  const { sql } = database
  const name = `order:${await makeOrder(sql, org.orgId)}`
  const token = await tokenOf(sql, org.orgId, org.userId)
  const away = new Y.Doc()
  const early = openClient(nodes[0], name, token, { doc: away })
  setHeadField(away, 'reference', 'early')
  await early.settled()
  early.destroy()
  notesOf(away).insert(0, 'typed offline. ')

  const [here, there] = nodes.map((node) => openClient(node, name, token)) as [Client, Client]
  await Promise.all([here.settled(), there.settled()])
  for (const letter of 'together') {
    for (const { doc } of [here, there]) notesOf(doc).insert(notesOf(doc).length, letter)
    await Promise.all([here.settled(), there.settled()])
  }
  const which = { orgId: org.orgId, document: name }
  await withSystem(sql, async (tx) => {
    const { doc, seq } = await readDocument(tx, org.orgId, name)
    await writeSnapshot(tx, org.orgId, name, seq, doc)
  })
  const joinable = must(await readJoinable(sql, which, new Date(Date.now() + 86_400_000)), 'a log')
  const length = joinable.updates.length
  await withSystem(sql, (tx) => writeSittings(tx, which, joinSittings(joinable.before, joinable.updates, joinable)))
  expect([length > 10, await logLength(sql, name)]).toEqual([true, 0])

  setHeadField(here.doc, 'reference', 'later')
  const back = openClient(nodes[1], name, token, { doc: away })
  await Promise.all([here, there, back].map((client) => client.settled()))
  const fresh = openClient(nodes[0], name, token)
  const all = [here, there, back, fresh]
  const contentOf = ({ doc }: Client) => `${head({ doc } as Client).reference}: ${notesOf(doc)}`
  await until(() => new Set(all.map(contentOf)).size === 1, 'everybody has the same')
  expect(contentOf(fresh)).toContain('typed offline. ')
  expect(contentOf(fresh)).toContain('later')
  const logged = await withSystem(sql, (tx) => readDocument(tx, org.orgId, name))
  expect(notesOf(logged.doc).toString()).toBe(notesOf(fresh.doc).toString())
  expect(logged.seq).toBe(length + (await logLength(sql, name)))
  for (const client of all) client.destroy()
})
