import { createTestOrg, createTestUser, useTestDatabase } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { setHeadField } from '@werkbank/model/agreement/agreed-document.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { expect, onTestFinished, test } from 'vitest'
import { controlName } from '../session.ts'
import { makeOrder, openClient, startNode, tokenOf, until } from '../testing.ts'
import type { PersonPresence, PresenceDelta } from './presence-board.ts'

test('RT-20.3 RT-02.4 sockets tell which record somebody has open only to those who may read it', async () => {
  const { sql } = await useTestDatabase({ max: 12 })
  const node = await startNode(sql)
  onTestFinished(() => node.stop())
  const { orgId, userId: ada } = await createTestOrg(sql)
  const roles: [key: string, permissions: string[]][] = [
    ['reader', ['presence.read', 'order.read']],
    ['porter', ['presence.read']],
    ['guest', []],
  ]
  await withSystem(sql, async (tx) => {
    for (const [key, permissions] of roles)
      await tx`INSERT INTO roles (org_id, key, name, permissions) VALUES (${orgId}, ${key}, ${key}, ${permissions})`
  })
  /** A person with a socket, and all that it says of Ada. */
  const join = async (userId: string) => {
    const client = openClient(node, controlName(userId), await tokenOf(sql, orgId, userId))
    onTestFinished(() => client.destroy())
    const said: PresenceDelta[] = []
    client.provider.on('stateless', ({ payload }: { payload: string }) => {
      const message = JSON.parse(payload) as PresenceDelta
      if (message.kind === 'presence') said.push(message)
    })
    await client.settled()
    const ofAda = () => said.flatMap(({ people }) => people.filter((person) => person.userId === ada))
    return { client, ofAda, text: () => JSON.stringify(said) }
  }
  const [reader, porter, guest] = await Promise.all(
    roles.map(async ([role]) => join(await createTestUser(sql, orgId, { role }))),
  )
  const writer = await join(ada)
  const order = newId()
  writer.client.provider.sendStateless(JSON.stringify({ kind: 'here', subject: { type: 'order', id: order } }))
  const isThere = (person: PersonPresence) => person.subjectId === order
  await until(() => writer.ofAda().some(isThere), 'Ada hears of herself')
  await until(() => reader?.ofAda().some(isThere) ?? false, 'the reader hears which order it is')
  await until(() => (porter?.ofAda().length ?? 0) > 0, 'the porter hears that Ada is there')
  // A person who joins later receives the same.
  const late = await join(await createTestUser(sql, orgId, { role: 'porter' }))
  await until(() => late.ofAda().length > 0, 'a late porter hears that Ada is there')
  for (const person of [porter, late]) {
    expect(person?.text()).not.toContain(order)
    expect(person?.ofAda().every(({ subjectType, label }) => subjectType === null && label === null)).toBe(true)
  }
  expect(guest?.ofAda()).toEqual([])
  expect(guest?.text()).not.toContain(order)
})

test('RT-20.5 who hides has no caret that others see: not the one that is there, and none that comes; who shows themselves again has', async () => {
  const { sql } = await useTestDatabase({ max: 12 })
  const node = await startNode(sql)
  onTestFinished(() => node.stop())
  const { orgId, userId: ada } = await createTestOrg(sql)
  const ben = await createTestUser(sql, orgId, { role: 'sales' })
  const name = `order:${await makeOrder(sql, orgId)}`
  const [hers, his] = [
    openClient(node, name, await tokenOf(sql, orgId, ada)),
    openClient(node, name, await tokenOf(sql, orgId, ben)),
  ]
  // The board polls only organisations that have a socket.
  const control = openClient(node, controlName(ben), await tokenOf(sql, orgId, ben))
  onTestFinished(() => {
    for (const client of [hers, his, control]) client.destroy()
  })
  await Promise.all([hers.settled(), his.settled(), control.settled()])
  const awareness = must(hers.provider.awareness, 'a provider has one')
  const seen = () => {
    const states = [...must(his.provider.awareness, 'a provider has one').getStates().values()]
    return states.find((state) => state.user?.id === ada)?.field
  }
  const hide = async (hidden: boolean) => {
    await withSystem(
      sql,
      (tx) => tx`INSERT INTO presence_settings (org_id, user_id, hidden) VALUES (${orgId}, ${ada}, ${hidden})
        ON CONFLICT (org_id, user_id) DO UPDATE SET hidden = excluded.hidden`,
    )
    await sql`SELECT pg_notify('werkbank_presence', ${orgId})`
  }
  awareness.setLocalStateField('field', 'head.reference')
  await until(() => seen() === 'head.reference', 'her caret')
  await hide(true)
  await until(() => seen() === undefined, 'her caret goes')
  awareness.setLocalStateField('field', 'notes')
  setHeadField(hers.doc, 'reference', 'written unseen')
  await until(() => his.doc.getMap('head').get('reference') === 'written unseen', 'what she writes arrives')
  expect(seen()).toBeUndefined()
  await hide(false)
  // The board polls a moment later: she moves until then.
  let moves = 0
  await until(() => {
    moves += 1
    awareness.setLocalStateField('field', `notes ${moves}`)
    return seen()?.startsWith('notes') ?? false
  }, 'her caret comes back')
})
