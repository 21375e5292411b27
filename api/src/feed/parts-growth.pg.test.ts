import { newId } from '@werkbank/model/base/value/id.ts'
import { partsOf } from '@werkbank/model/mirror/holding.ts'
import { MIRROR_TABLES } from '@werkbank/model/mirror/tables.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApi, type TestPerson } from '../testing.ts'
import { workYears } from '../testing-years.ts'
import { makeMirrorClient } from './mirror-client.ts'
import { plansOf } from './testing-plans.ts'

let shop: Awaited<ReturnType<typeof buildApi>>
beforeAll(async () => {
  shop = await buildApi()
})
afterAll(() => shop?.close())

const PARTS = partsOf('orders').map(({ table }) => table)
/** What is in a window: orders and their parts, what was said, and what was posted. */
const WINDOWED = [
  'orders',
  ...PARTS,
  'chatRooms',
  'chatReads',
  'chatMessages',
  'journalEntries',
  'accountOpenings',
] as const
/** What an order that is done with may leave on each device, in uncompressed bytes: nothing, but the first month of a window holds some days more or less. */
const LEFT_BYTES_MAX = 40
const fresh = async (person: TestPerson) => {
  const client = makeMirrorClient(person)
  await client.bootstrap()
  return client
}

/** A company that took orders at one rate for so many months, four a month with three lines each: the last two are still open. */
async function worked(months: number): Promise<TestPerson> {
  const person = await shop.stranger()
  await workYears(shop.sql, person.orgId, { months, perMonth: 4 })
  return person
}

test('NF-20 after sixteen times as long at the same rate of work a new device gets no more than 1.3 times the rows and bytes of everything, and nothing of an order that is done with', async () => {
  const size = async (person: TestPerson) => {
    const client = await fresh(person)
    const bytes = async (tables: readonly string[]) =>
      (await person.call('GET', `/sync/bootstrap${tables.length > 0 ? `?tables=${tables.join(',')}` : ''}`)).text.length
    return {
      bytes: await bytes(WINDOWED),
      rows: WINDOWED.reduce((sum, table) => sum + client.rows(table).length, 0),
      all: await bytes([]),
      orders: client.rows('orders').length,
      messages: client.rows('chatMessages').length,
      entries: client.rows('journalEntries').length,
    }
  }
  const [young, old] = [await worked(24), await worked(16 * 24)]
  const [one, sixteen] = [await size(young), await size(old)]
  console.info('what a new device gets of a company of 24 months and of one of 384:', one, sixteen)
  expect([one.rows > 800, one.messages > 50, one.entries > 150]).toEqual([true, true, true])
  expect(sixteen.rows).toBeLessThanOrEqual(one.rows * 1.3)
  expect(sixteen.bytes).toBeLessThanOrEqual(one.bytes * 1.3)
  expect(sixteen.all).toBeLessThanOrEqual(one.all * 1.3)
  expect((sixteen.all - one.all) / (15 * 24 * 4)).toBeLessThanOrEqual(LEFT_BYTES_MAX)
  // Nor does the server look through the rest for it.
  await shop.sql`ANALYZE`
  for (const table of ['orders' as const, 'chatRooms' as const, ...PARTS]) {
    const plans = await plansOf(shop.sql, old, table, [newId()])
    expect(plans).toContain(MIRROR_TABLES[table].table)
    expect(plans, plans).not.toContain(`Seq Scan on ${MIRROR_TABLES[table].table}`)
    expect(plans, plans).not.toContain('Seq Scan on orders')
  }
})
