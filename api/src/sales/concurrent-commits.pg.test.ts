import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { count } from '@werkbank/database/testing/testing.ts'
import { freePort } from '@werkbank/database/testing/testing-port.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answersReady, type Service, startService } from '../../../e2e/support/server/service.ts'
import { checkBooks } from '../jobs/check-books.ts'
import { signIn, type TestPerson } from '../testing.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

/** Two API processes on one database. */
let shop: Shop
let processes: Service[]
let people: TestPerson[]
beforeAll(async () => {
  shop = await buildShop()
  processes = await Promise.all(
    [0, 1].map(async () => {
      const port = await freePort()
      return startService({
        command: process.execPath,
        args: [fileURLToPath(new URL('../main.ts', import.meta.url))],
        port,
        env: {
          DATABASE_URL: shop.database.url,
          HOST: '127.0.0.1',
          PORT: String(port),
          WERKBANK_JOBS: '0',
          LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
        },
        ready: answersReady,
      })
    }),
  )
  people = await Promise.all(processes.map(({ url }) => signIn(shop.sql, url, shop.admin)))
})
afterAll(async () => {
  await Promise.all((processes ?? []).map((each) => each.stop()))
  await shop?.close()
})
const turn = (index: number): TestPerson => people[index % people.length] as TestPerson
const shuffled = <T>(items: readonly T[], seed: number): T[] =>
  [...items]
    .map((item, index) => ({ item, key: Math.sin(seed * 1_000 + index * 77) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)

/** Retries as the outbox does: under the same key, and not before `retryAfterMs`. On a busy machine the last wait is the longest. */
async function answered(person: TestPerson, path: string) {
  const key = { 'idempotency-key': newId() }
  for (;;) {
    const answer = await person.call('POST', path, {}, key)
    if (answer.status !== 503) return answer
    await delay(Number(answer.headers.get('retry-after')) * 1_000)
  }
}

test('R-ST2 R-ST6 200 concurrent commits for the last 50 pieces reserve exactly 50, and nobody sees a deadlock', async () => {
  const rounds = count(1, 5)
  for (let round = 0; round < rounds; round++) {
    const products = await Promise.all(Array.from({ length: 5 }, () => shop.product({ onHand: '50' })))
    // Each order wants one piece of each, its lines in an order of its own: that is how circles of locks come about.
    const orders = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        shop.order(shuffled(products, round * 200 + index).map((productId) => ({ productId, quantity: '1' }))),
      ),
    )
    let negative = 0
    let watching = true
    const watch = (async () => {
      while (watching) {
        const rows = await withOrg(
          shop.sql,
          shop.admin,
          (tx) => tx`SELECT 1 FROM stock_levels WHERE on_hand < 0 OR reserved < 0 OR reserved > on_hand`,
        )
        negative += rows.length
      }
    })()
    const answers = await Promise.all(orders.map((id, index) => answered(turn(index), `/orders/${id}/commit`)))
    watching = false
    await watch
    expect(negative).toBe(0)
    const codes = Map.groupBy(answers, ({ status, body }) => (status === 200 ? 'committed' : `${status} ${body?.code}`))
    expect(Object.fromEntries([...codes].map(([code, list]) => [code, list.length]))).toEqual({
      committed: 50,
      '409 insufficient-stock': 150,
    })
    for (const product of products)
      expect(await shop.level(product)).toMatchObject({ onHand: '50', reserved: '50', available: '0' })
    expect(await checkBooks(shop.sql, shop.admin.orgId)).toEqual([])
  }
})

test('R-ST6 commits, receipts, transfers, deliveries and cancellations of the same goods all get an answer', async () => {
  const products = await Promise.all(Array.from({ length: 4 }, () => shop.product({ onHand: '40' })))
  const shelf = (
    await shop.ask('POST', '/locations', { code: `R-${newId()}`, name: 'Regal', kind: 'location', rank: 5 })
  ).id as string
  const orders = await Promise.all(
    Array.from({ length: count(24, 200) }, (_, index) =>
      shop.order(shuffled(products, index).map((productId) => ({ productId, quantity: '2' }))),
    ),
  )
  const story = async (id: string, index: number) => {
    const person = turn(index)
    const calls: [string, string, unknown][] = [
      ['POST', `/orders/${id}/commit`, { backorder: true }],
      index % 2
        ? ['POST', '/stock/receipts', { productId: products[index % 4], quantity: '1', locationId: shop.warehouse }]
        : [
            'POST',
            '/stock/transfers',
            { productId: products[index % 4], quantity: '1', fromLocationId: shop.warehouse, toLocationId: shelf },
          ],
      index % 3
        ? ['POST', `/orders/${id}/deliver`, {}]
        : ['POST', `/orders/${id}/cancel`, { reason: 'Nicht gewünscht' }],
    ]
    const statuses: number[] = []
    for (const [method, path, body] of calls) statuses.push((await person.call(method, path, body)).status)
    return statuses
  }
  const statuses = (await Promise.all(orders.map(story))).flat()
  expect(statuses.filter((status) => ![200, 201, 409].includes(status))).toEqual([])
  expect(statuses.filter((status) => status < 300).length).toBeGreaterThan(orders.length)
  expect(await checkBooks(shop.sql, shop.admin.orgId)).toEqual([])
})

test('IV-07 R-SA16 R-LE4 invoice numbers have no gaps, with parallel issuing and failures in between', async () => {
  const product = await shop.product({ onHand: '1000' })
  const n = count(30, 300)
  const orders = await Promise.all(Array.from({ length: n }, () => shop.order([{ productId: product, quantity: '1' }])))
  for (const id of orders) {
    await shop.ask('POST', `/orders/${id}/commit`, { orderedOn: '2020-02-01' })
    await shop.ask('POST', `/orders/${id}/deliver`, { deliveredOn: '2020-02-02' })
  }
  // A third of them fail after everything else was done: the transaction is broken off behind the number.
  const { sql } = shop
  await sql`CREATE FUNCTION break_some() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF random() < 0.33 THEN RAISE EXCEPTION 'broken off'; END IF; RETURN NEW; END $$`
  await sql`CREATE CONSTRAINT TRIGGER break_some AFTER INSERT ON invoices DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION break_some()`
  let failures = 0
  const issue = async (id: string, index: number) => {
    for (;;) {
      const { status } = await turn(index).call('POST', `/orders/${id}/invoice`, { invoicedOn: '2020-02-03' })
      if (status === 200) return
      expect(status).toBe(500)
      failures += 1
    }
  }
  await Promise.all(orders.map(issue))
  await sql`DROP TRIGGER break_some ON invoices`
  expect(failures).toBeGreaterThan(0)
  const serials = await withOrg(
    sql,
    shop.admin,
    (tx) =>
      tx<
        { serial: number }[]
      >`SELECT serial FROM invoices WHERE org_id = current_org() AND series = 'invoice' AND year = 2020 ORDER BY serial`,
  )
  expect(serials.map(({ serial }) => serial)).toEqual(Array.from({ length: n }, (_, index) => index + 1))
  expect(await checkBooks(sql, shop.admin.orgId)).toEqual([])
})

test('R-SA14 two people who invoice the same rest get one invoice and one refusal', async () => {
  const id = await shop.order([{ productId: await shop.product({ onHand: '5' }), quantity: '5' }])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  await shop.ask('POST', `/orders/${id}/deliver`, {})
  const answers = await Promise.all(people.map((person) => person.call('POST', `/orders/${id}/invoice`, {})))
  expect(answers.map(({ status, body }) => body.code ?? status).sort()).toEqual([200, 'nothing-to-invoice'])
})

test('R-SA17 the ledger balances at every instant while orders are delivered, invoiced, paid and credited', async () => {
  const product = await shop.product({ onHand: '1000' })
  const orders = await Promise.all(
    Array.from({ length: count(16, 120) }, () => shop.order([{ id: 'a', productId: product, quantity: '3' }])),
  )
  let looks = 0
  let off = 0
  let watching = true
  const watch = (async () => {
    while (watching) {
      const [row] = await withOrg(
        shop.sql,
        shop.admin,
        (tx) =>
          tx<
            { difference: number }[]
          >`SELECT coalesce(sum(debit_minor - credit_minor), 0)::bigint AS difference FROM journal_lines`,
      )
      looks += 1
      off += Math.abs(row?.difference ?? 0)
    }
  })()
  const story = async (id: string, index: number) => {
    const ask = async (path: string, body: unknown = {}) => (await turn(index).call('POST', path, body)).body
    await ask(`/orders/${id}/commit`)
    await ask(`/orders/${id}/deliver`)
    const { invoiceId, grossMinor } = await ask(`/orders/${id}/invoice`)
    if (index % 2) await ask(`/invoices/${invoiceId}/payments`, { amountMinor: grossMinor })
    await ask(`/orders/${id}/return`, {
      condition: 'sellable',
      reason: 'Zu viel bestellt',
      lines: [{ lineId: 'a', quantity: '1' }],
    })
    return (await ask(`/orders/${id}/credit`, { reason: 'Ware zurück' })).number as string
  }
  const credits = await Promise.all(orders.map(story))
  watching = false
  await watch
  expect(new Set(credits).size).toBe(orders.length)
  expect(looks).toBeGreaterThan(3)
  expect(off).toBe(0)
})

test('R-SA17 payments at once never pay more than is open', async () => {
  const id = await shop.order([{ productId: await shop.product({ onHand: '5', taxPercent: '0' }), quantity: '1' }])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  await shop.ask('POST', `/orders/${id}/deliver`, {})
  const { invoiceId } = await shop.ask('POST', `/orders/${id}/invoice`, {})
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      turn(index).call('POST', `/invoices/${invoiceId}/payments`, { amountMinor: 300 }),
    ),
  )
  expect(answers.filter(({ status }) => status === 200).length).toBe(3)
  expect(await shop.ask('GET', `/invoices/${invoiceId}`)).toMatchObject({ paidMinor: 900, openMinor: 100 })
})

test('R-SA17 of four who pay the whole invoice at once one is taken', async () => {
  const id = await shop.order([{ productId: await shop.product({ onHand: '5', taxPercent: '0' }), quantity: '1' }])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  await shop.ask('POST', `/orders/${id}/deliver`, {})
  const { invoiceId, grossMinor } = await shop.ask('POST', `/orders/${id}/invoice`, {})
  const answers = await Promise.all(
    [0, 1, 2, 3].map((index) =>
      turn(index).call('POST', `/invoices/${invoiceId}/payments`, { amountMinor: grossMinor }),
    ),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
  expect(await shop.ask('GET', `/invoices/${invoiceId}`)).toMatchObject({ paidMinor: grossMinor, openMinor: 0 })
})
