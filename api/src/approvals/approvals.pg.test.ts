import { withOrg } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { makeMirrorClient } from '../feed/mirror-client.ts'
import { checkBooks } from '../jobs/check-books.ts'
import type { TestPerson } from '../testing.ts'
import { buildShop, type Shop } from '../testing-shop.ts'
import { passOverdue, turnDeputies } from './pass-on.ts'

let shop: Shop
/** Corrects stock; may not approve, nor see costs. */
let worker: TestPerson
let anna: TestPerson
let ben: TestPerson
beforeAll(async () => {
  shop = await buildShop()
  worker = await shop.personWith('stock.read', 'stock.move', 'product.read')
  anna = await shop.personWith('stock.read', 'stock.move', 'stock.approve', 'cost.read')
  ben = await shop.personWith('stock.read', 'stock.approve')
})
afterAll(() => shop?.close())
afterEach(async () => expect(await checkBooks(shop.sql, shop.admin.orgId)).toEqual([]))

const ok = async (person: TestPerson, method: string, path: string, body?: unknown) => {
  const answer = await person.call(method, path, body)
  expect({ path, status: answer.status < 400 ? 200 : answer.text }).toEqual({ path, status: 200 })
  return answer.body
}
const correct = (person: TestPerson, productId: string, quantity: string, more: object = {}) =>
  person.call('POST', '/stock/adjustments', {
    productId,
    quantity,
    locationId: shop.warehouse,
    reason: 'Beim Umräumen gefunden',
    ...more,
  })
/** Asks for a correction that is beyond the limit of 100 pieces. */
const ask = async (person: TestPerson, productId: string, quantity = '150') => {
  const { body } = await correct(person, productId, quantity)
  expect(body).toMatchObject({ moveId: null, approvalId: expect.any(String) })
  return body.approvalId as string
}
const seen = async (person: TestPerson, id: string) =>
  (await ok(person, 'GET', `/approvals/${id}`)).contentHash as string
const decide = async (person: TestPerson, id: string, verdict: string, more: object = {}) =>
  person.call('POST', `/approvals/${id}/${verdict}`, {
    contentHash: await seen(person, id),
    ...(verdict === 'approve' ? {} : { reason: 'Bitte erst nachzählen' }),
    ...more,
  })
const onHand = async (productId: string) => (await shop.level(productId))?.onHand ?? '0'
const moves = async (productId: string) => (await shop.ask('GET', `/stock/moves?productId=${productId}`)).items

test('WH-12 RT-09.3 ID-107 R-AP1 beyond 100 pieces nothing moves until somebody else agrees: then once, in the name of the requester', async () => {
  const product = await shop.product({ onHand: '10' })
  expect((await correct(worker, product, '100')).body).toMatchObject({ moveId: expect.any(String), approvalId: null })
  const second = await shop.product({ onHand: '10' })
  const id = await ask(worker, second)
  expect(await onHand(second)).toBe('10')
  expect(await ok(anna, 'GET', `/approvals/${id}`)).toMatchObject({
    kind: 'stock.adjust',
    state: 'open',
    requestedBy: worker.userId,
    reason: 'Beim Umräumen gefunden',
    content: { productId: second, quantity: '150', onHand: '10' },
    costMinor: 60_000,
    decisions: [],
  })
  expect(await decide(anna, id, 'approve')).toMatchObject({ status: 200, body: { state: 'done' } })
  expect(await onHand(second)).toBe('160')
  expect((await moves(second)).filter(({ reason }: { reason: string }) => reason === 'adjustment')).toMatchObject([
    { id, actor: worker.userId, quantity: '150' },
  ])
  expect(await ok(worker, 'GET', `/approvals/${id}`)).toMatchObject({
    state: 'done',
    costMinor: null,
    decisions: [{ verdict: 'approved', by: anna.userId, onBehalfOf: null }],
  })
})

test('WH-12 ID-108 a limit is not passed by parts: what one corrects of a product on a day counts together, also at the same moment', async () => {
  const product = await shop.product({ onHand: '10' })
  expect((await correct(worker, product, '60')).body.approvalId).toBeNull()
  expect((await correct(worker, product, '-41')).body.moveId).toBeNull()
  const other = await shop.product({ onHand: '10' })
  const both = await Promise.all([correct(worker, other, '60'), correct(worker, other, '60')])
  expect(both.map(({ body }) => body.moveId === null).sort()).toEqual([false, true])
  expect(await onHand(other)).toBe('70')
})

test('ID-106 R-AP2 nobody approves their own request, by a second tab or straight in the database', async () => {
  const product = await shop.product({ onHand: '10' })
  const id = await ask(anna, product)
  const tabs = await Promise.all([decide(anna, id, 'approve'), decide(anna, id, 'approve')])
  for (const tab of tabs) expect(tab).toMatchObject({ status: 409, body: { code: 'own-request' } })
  expect(await decide(anna, id, 'refuse')).toMatchObject({ status: 409, body: { code: 'own-request' } })
  expect(await decide(worker, id, 'approve').catch(() => 'unseen')).toBe('unseen')
  await expect(
    withOrg(
      shop.sql,
      anna,
      (
        tx,
      ) => tx`INSERT INTO approval_decisions (org_id, approval_id, n, requested_by, round, stage, verdict, decided_by, at)
        VALUES (current_org(), ${id}, 1, ${anna.userId}, 1, 0, 'approved', ${anna.userId}, now())`,
    ),
  ).rejects.toThrow('decided_by_others')
  expect(await onHand(product)).toBe('10')
  expect(await decide(ben, id, 'approve')).toMatchObject({ status: 200 })
})

test('RT-09.3 R-AP3 of two who approve at the same moment one wins, the other is told who, and the stock moves once', async () => {
  const product = await shop.product({ onHand: '10' })
  const id = await ask(worker, product)
  const answers = await Promise.all([decide(anna, id, 'approve'), decide(ben, id, 'approve')])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  const winner = answers[0].status === 200 ? anna : ben
  const [{ name }] = (await shop.sql`SELECT name FROM users WHERE id = ${winner.userId}`) as unknown as [
    { name: string },
  ]
  const loser = answers.find(({ status }) => status === 409)
  expect(loser?.body).toMatchObject({ code: 'already-approved', data: { name } })
  expect(loser?.body.detail).toContain(name)
  expect(await onHand(product)).toBe('160')
})

test('WH-12 R-AP5 refused, withdrawn and sent back have no effect; what was sent back is asked again', async () => {
  const product = await shop.product({ onHand: '10' })
  const refused = await ask(worker, product)
  expect(await decide(ben, refused, 'refuse', { reason: ' ' })).toMatchObject({ status: 400 })
  expect(await decide(ben, refused, 'refuse')).toMatchObject({ body: { state: 'refused' } })
  expect(await decide(anna, refused, 'approve')).toMatchObject({ status: 409, body: { code: 'already-refused' } })
  expect((await ok(worker, 'GET', `/approvals/${refused}`)).decisions).toMatchObject([
    { reason: 'Bitte erst nachzählen' },
  ])

  const withdrawn = await ask(worker, product)
  expect(await anna.call('POST', `/approvals/${withdrawn}/withdraw`, {})).toMatchObject({ status: 403 })
  await ok(worker, 'POST', `/approvals/${withdrawn}/withdraw`, {})
  expect(await decide(anna, withdrawn, 'approve')).toMatchObject({ status: 409, body: { code: 'already-withdrawn' } })

  const id = await ask(worker, product)
  const old = await seen(anna, id)
  await decide(ben, id, 'send-back')
  expect(await decide(anna, id, 'approve')).toMatchObject({ status: 409, body: { code: 'already-sent-back' } })
  expect((await correct(anna, product, '120', { id })).status).toBe(409)
  expect((await correct(worker, product, '120', { id })).body).toMatchObject({ moveId: null, approvalId: id })
  expect(await decide(anna, id, 'approve', { contentHash: old })).toMatchObject({
    status: 409,
    body: { code: 'request-changed', data: { content: { quantity: '120' } } },
  })
  expect(await onHand(product)).toBe('10')
  expect(await decide(ben, id, 'approve')).toMatchObject({ body: { state: 'done' } })
  expect(await onHand(product)).toBe('130')
})

test('R-AP1 R-AP4 what can no longer be posted is refused as it would be without approval, and is not decided', async () => {
  const product = await shop.product({ onHand: '200' })
  const id = await ask(worker, product, '-150')
  await ok(shop.admin, 'POST', '/stock/transfers', {
    productId: product,
    quantity: '100',
    fromLocationId: shop.warehouse,
    toLocationId: (await shop.ask('POST', '/locations', { code: newId(), name: 'Regal' })).id,
  })
  expect(await decide(anna, id, 'approve')).toMatchObject({ status: 409, body: { code: 'insufficient-stock' } })
  expect(await ok(anna, 'GET', `/approvals/${id}`)).toMatchObject({ state: 'open', decisions: [] })
  expect((await correct(worker, product, '-201')).body).toMatchObject({ code: 'insufficient-stock' })
})

test('R-AP6 ID-107 requests are seen by their requester and by whoever may decide, in their organisation', async () => {
  const product = await shop.product({ onHand: '10' })
  const id = await ask(worker, product)
  const other = await shop.personWith('stock.read', 'stock.move', 'order.read')
  const stranger = await shop.stranger()
  for (const nobody of [other, stranger]) {
    expect((await nobody.call('GET', `/approvals/${id}`)).status).toBe(404)
    expect((await nobody.call('POST', `/approvals/${id}/approve`, { contentHash: 'a'.repeat(64) })).status).toBe(404)
    expect((await nobody.call('POST', `/approvals/${id}/withdraw`, {})).status).toBe(404)
    expect((await ok(nobody, 'GET', '/approvals')).items).toEqual([])
  }
  const own = (await ok(worker, 'GET', '/approvals')).items
  expect(own.every(({ requestedBy }: { requestedBy: string }) => requestedBy === worker.userId)).toBe(true)
  expect((await ok(ben, 'GET', '/approvals?state=open')).items.map(({ id }: { id: string }) => id)).toContain(id)
  expect((await ok(ben, 'GET', `/approvals/${id}`)).costMinor).toBeNull()
  expect(await decide(ben, id, 'refuse', { reason: 'x'.repeat(301) })).toMatchObject({ status: 400 })
  expect((await ben.call('POST', `/approvals/${id}/approve`, { contentHash: 'nothing' })).status).toBe(400)
})

test('R-AP2 decisions are never changed, by neither role of the application', async () => {
  const product = await shop.product({ onHand: '10' })
  const id = await ask(worker, product)
  await decide(ben, id, 'refuse')
  const as = (role: string, what: (tx: typeof shop.sql) => Promise<unknown>) =>
    shop.sql.begin(async (tx) => {
      await tx.unsafe(`SET LOCAL ROLE ${role}`)
      await what(tx as never)
    })
  for (const role of ['werkbank_api', 'werkbank_system']) {
    await expect(as(role, (tx) => tx`UPDATE approval_decisions SET reason = 'x'`)).rejects.toThrow('permission denied')
    await expect(as(role, (tx) => tx`DELETE FROM approvals`)).rejects.toThrow('permission denied')
  }
  await expect(shop.sql`DELETE FROM approval_decisions`).rejects.toThrow()
})

const day = (away: number) => new Date(Date.now() + away * 86_400_000).toISOString().slice(0, 10)
/** Days far enough from today for any zone of a company. */
const around = { fromOn: day(-3), untilOn: day(30) }

test('ID-108 US-17.2 R-AP7 a deputy decides in the place of somebody for some days, on their device too; not by themselves, in a circle, twice, nor afterwards', async () => {
  const carla = await shop.personWith('stock.read', 'stock.move', 'approval.stand-in')
  const mirror = makeMirrorClient(carla)
  const product = await shop.product({ onHand: '10' })
  const id = await ask(worker, product)
  await mirror.bootstrap()
  expect(mirror.rows('approvals')).toEqual([])
  expect(await anna.call('POST', '/deputies', { deputyId: anna.userId, ...around })).toMatchObject({
    body: { code: 'deputy-self' },
  })
  expect(
    await anna.call('POST', '/deputies', { deputyId: carla.userId, fromOn: day(-30), untilOn: day(-20) }),
  ).toMatchObject({ body: { code: 'deputy-past' } })
  const named = (await ok(anna, 'POST', '/deputies', { deputyId: carla.userId, ...around })).id
  expect(await carla.call('POST', '/deputies', { deputyId: anna.userId, ...around })).toMatchObject({
    status: 409,
    body: { code: 'deputy-circle' },
  })
  await ok(ben, 'POST', '/deputies', { deputyId: anna.userId, ...around })
  expect(await carla.call('POST', '/deputies', { deputyId: ben.userId, ...around })).toMatchObject({
    body: { code: 'deputy-circle' },
  })
  await mirror.pull()
  expect(mirror.rows('approvals').map(({ id }) => id)).toContain(id)

  // Nothing of hers, nor of the deputy.
  const hers = await ask(anna, product)
  expect((await carla.call('GET', `/approvals/${hers}`)).status).toBe(404)
  const own = await ask(carla, product)
  expect(await decide(carla, own, 'approve')).toMatchObject({ status: 409, body: { code: 'own-request' } })

  // Two are needed: the deputy counts for her, and she not once more.
  await shop.sql`UPDATE approvals SET stages = ${shop.sql.json([{ right: 'stock.approve', needed: 2 }])} WHERE id = ${id}`
  expect(await decide(carla, id, 'approve')).toMatchObject({ body: { state: 'open' } })
  expect(await decide(anna, id, 'approve')).toMatchObject({ status: 409, body: { code: 'decided-already' } })
  expect(await decide(carla, id, 'approve')).toMatchObject({ status: 403 })
  expect(await onHand(product)).toBe('10')
  expect(await decide(ben, id, 'approve')).toMatchObject({ body: { state: 'done' } })
  expect((await ok(worker, 'GET', `/approvals/${id}`)).decisions).toMatchObject([
    { by: carla.userId, onBehalfOf: anna.userId },
    { by: ben.userId, onBehalfOf: null },
  ])

  // Her days are over: in the API at once, and with the night on the device.
  const later = await ask(worker, product)
  await mirror.pull()
  expect(mirror.rows('approvals').map(({ id }) => id)).toContain(later)
  const hash = await seen(carla, later)
  await shop.sql`UPDATE deputies SET from_on = ${day(-30)}, until_on = ${day(-20)} WHERE id = ${named}`
  expect(await carla.call('POST', `/approvals/${later}/approve`, { contentHash: hash })).toMatchObject({ status: 403 })
  const { orgId } = shop.admin
  expect(await withOrg(shop.sql, shop.admin, (tx) => turnDeputies(tx, { orgId, now: new Date() }))).toBe(1)
  await mirror.pull()
  expect(mirror.rows('approvals').map(({ id }) => id)).toEqual([own])
  expect((await carla.call('POST', `/approvals/${later}/approve`, { contentHash: hash })).status).toBe(404)
  expect((await ben.call('POST', `/deputies/${named}/end`, {})).status).toBe(404)
  await ok(anna, 'POST', `/deputies/${named}/end`, {})
})

test('ID-108 US-6.3 US-6.4 a deputy has what the other inherits, and nothing that the other has at another time only', async () => {
  const [dora, fay] = [await shop.personWith('stock.read'), await shop.personWith('stock.read', 'approval.stand-in')]
  const roleOf = async ({ userId }: TestPerson) =>
    (await shop.sql<{ roleKey: string }[]>`SELECT role_key FROM user_roles WHERE user_id = ${userId}`)[0]?.roleKey ?? ''
  await ok(dora, 'POST', '/deputies', { deputyId: fay.userId, ...around })
  const id = await ask(worker, await shop.product({ onHand: '10' }))
  expect((await fay.call('GET', `/approvals/${id}`)).status).toBe(404)
  const parent = await roleOf(ben)
  await shop.sql`UPDATE roles SET parent_key = ${parent} WHERE key = ${await roleOf(dora)}`
  const hash = await seen(fay, id)
  await shop.sql`UPDATE roles SET valid_from = now() + interval '1 day' WHERE key = ${parent}`
  expect(await fay.call('POST', `/approvals/${id}/approve`, { contentHash: hash })).toMatchObject({ status: 403 })
  await shop.sql`UPDATE roles SET valid_from = NULL WHERE key = ${parent}`
  expect(await fay.call('POST', `/approvals/${id}/approve`, { contentHash: hash })).toMatchObject({
    body: { state: 'done' },
  })
})

test('ID-108 R-AP8 what nobody decided in time is passed on to whoever is next, who sees it only then', async () => {
  const next = await shop.personWith('stock.read', 'approval.overdue')
  const product = await shop.product({ onHand: '10' })
  const id = await ask(worker, product)
  const { orgId } = shop.admin
  const night = (days: number) =>
    withOrg(shop.sql, shop.admin, (tx) =>
      passOverdue(tx, { orgId, now: new Date(Date.now() + days * 86_400_000).toISOString() }),
    )
  await night(1)
  expect((await next.call('GET', `/approvals/${id}`)).status).toBe(404)
  await night(3)
  await night(3)
  expect(await ok(next, 'GET', `/approvals/${id}`)).toMatchObject({
    dueAt: null,
    decisions: [{ verdict: 'passed-on', by: null }],
  })
  expect(await decide(next, id, 'approve')).toMatchObject({ body: { state: 'done' } })
})

test('ID-107 where the company wants it, a decision takes the password, from a session alone', async () => {
  const product = await shop.product({ onHand: '10' })
  const id = await ask(worker, product)
  await ok(shop.admin, 'PUT', '/settings/stock.approvalSigned', { level: 'organisation', value: true })
  const proved = (minutesAgo: number) =>
    shop.sql`UPDATE sessions SET proved_at = now() - make_interval(mins => ${minutesAgo}) WHERE user_id = ${anna.userId}`
  await proved(60)
  expect(await decide(anna, id, 'approve')).toMatchObject({ status: 403, body: { code: 'proof-needed' } })
  await proved(0)
  expect(await decide(anna, id, 'approve')).toMatchObject({ body: { state: 'done' } })
  await ok(shop.admin, 'PUT', '/settings/stock.approvalSigned', { level: 'organisation', value: null })
})
