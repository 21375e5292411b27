import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import type { TestPerson } from './testing.ts'
import { pictureOf, uploadFile } from './testing-files.ts'
import { buildShop } from './testing-shop.ts'

/** One of everything that has an id, for tests that go through all routes. */
export type ExampleIds = Record<
  | 'product'
  | 'category'
  | 'customer'
  | 'address'
  | 'contact'
  | 'leavingContact'
  | 'orgUnit'
  | 'orgUnitMember'
  | 'leavingMember'
  | 'location'
  | 'location2'
  | 'emptyLocation'
  | 'expected'
  | 'quote'
  | 'order'
  | 'draft'
  | 'delivery'
  | 'invoice'
  | 'room'
  | 'person'
  | 'assignment'
  | 'token'
  | 'document'
  | 'count'
  | 'move'
  | 'deadLetter'
  | 'job'
  | 'file'
  | 'leavingFile'
  | 'approval',
  string
>

/** A company that has sold, delivered, invoiced and talked once. */
export async function buildCompany() {
  const shop = await buildShop()
  const { admin, ask } = shop
  const product = await shop.product({ onHand: '1000' })
  const order = await shop.order([{ id: 'l1', productId: product, quantity: '10' }])
  await ask('POST', `/orders/${order}/commit`, {})
  const { deliveryId } = await ask('POST', `/orders/${order}/deliver`, { lines: [{ lineId: 'l1', quantity: '4' }] })
  const { invoiceId } = await ask('POST', `/orders/${order}/invoice`, {})
  const colleague = await shop.person('sales', 'Colleague')
  const room = (await ask('POST', '/chat/rooms', { name: 'Secret room', memberIds: [colleague.userId] })).id
  await ask('POST', `/chat/rooms/${room}/messages`, { text: 'secret' })
  const category = (await ask('POST', '/categories', { name: 'Figures' })).id
  await ask('POST', '/categories', { name: 'Knights', parentId: category }) // so that it can't be removed under those who look at it
  const quote = (
    await ask('POST', '/quotes', {
      customerId: shop.customer,
      lines: [{ id: 'l1', productId: product, quantity: '3' }],
    })
  ).id
  await ask('POST', `/quotes/${quote}/commit`, {})
  const orgUnit = (await ask('POST', '/org-units', { name: 'Plant' })).id
  const member = async (userId: string) => (await ask('POST', `/org-units/${orgUnit}/people`, { userId })).id
  const things: Omit<ExampleIds, 'assignment'> = {
    orgUnit,
    orgUnitMember: await member(admin.userId),
    leavingMember: await member(colleague.userId),
    quote,
    product,
    order,
    category,
    room,
    customer: shop.customer,
    address: (await ask('POST', `/customers/${shop.customer}/addresses`, { name: 'Werk 2', city: 'Fürth' })).id,
    contact: (await ask('POST', `/customers/${shop.customer}/contacts`, { name: 'Kim Kundig' })).id,
    leavingContact: (await ask('POST', `/customers/${shop.customer}/contacts`, { name: 'Lee Vorbei' })).id,
    location: shop.warehouse,
    location2: (await ask('POST', '/locations', { code: 'NL', name: 'Nebenlager' })).id,
    emptyLocation: (await ask('POST', '/locations', { code: 'LEER', name: 'Leer' })).id,
    expected: (
      await ask('POST', '/stock/expected-receipts', {
        productId: product,
        locationId: shop.warehouse,
        quantity: '5',
        expectedOn: '2030-01-15',
      })
    ).id,
    draft: await shop.order([{ id: 'l1', productId: product, quantity: '1' }]),
    delivery: deliveryId,
    invoice: invoiceId,
    person: (await ask('POST', '/people', { name: 'Somebody', email: `${newId()}@test.test`, roles: ['viewer'] })).id,
    token: (await ask('POST', '/tokens', { name: 'till', scopes: ['order.read'] })).id,
    document: `order:${order}`,
    move: (await ask('POST', '/stock/receipts', { productId: product, quantity: '1', locationId: shop.warehouse }))
      .moveId,
    deadLetter: await parkEvent(shop.sql, admin.orgId),
    job: await nightlyJob(shop.sql, admin.orgId),
    file: await uploadFile(admin, { subjectType: 'product', subjectId: product }, await pictureOf()),
    leavingFile: await uploadFile(admin, { subjectType: 'product', subjectId: product }, Buffer.from('off'), 'off.txt'),
    count: (await ask('POST', '/counts', { locationId: shop.warehouse, name: 'Shelf' })).id,
    approval: await requestOf(await shop.person('warehouse', 'Asks'), product, shop.warehouse),
  }
  const [given] = await shop.sql<{ id: string }[]>`SELECT id FROM role_assignments WHERE user_id = ${things.person}`
  return { ...shop, admin, things: { ...things, assignment: must(given, 'a person with a role').id } }
}
/** A correction for which somebody asks approval. */
async function requestOf(person: TestPerson, productId: string, locationId: string): Promise<string> {
  const correction = { productId, locationId, quantity: '101', reason: 'Found' }
  return (await person.call('POST', '/stock/adjustments', correction)).body.approvalId
}

/** One of the company's own, that waits. */
async function nightlyJob(sql: Sql, orgId: string): Promise<string> {
  const id = newId()
  await withSystem(
    sql,
    (tx) => tx`INSERT INTO jobs (org_id, id, kind, night) VALUES (${orgId}, ${id}, 'check-books', '2026-11-28')`,
  )
  return id
}

/** Puts the organisation's first event of a type among those that its consumer couldn't process. */
export function parkEvent(
  sql: Sql,
  orgId: string,
  { consumer = 'sales.backorders', type = 'stock.moved' } = {},
): Promise<string> {
  return withSystem(sql, async (tx) => {
    const [row] = await tx<{ key: string }[]>`
      INSERT INTO dead_letters (consumer, xid, id, org_id, attempts, error)
      SELECT ${consumer}, xid, id, org_id, 8, 'Error: it failed' FROM events WHERE org_id = ${orgId} AND type = ${type} ORDER BY xid, id LIMIT 1
      RETURNING key`
    return must(row, `an event ${type}`).key
  })
}
export type Company = Awaited<ReturnType<typeof buildCompany>>
