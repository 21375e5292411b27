import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { buildShop } from '../api/src/testing-shop.ts'

/** Runs the check as a person does, in a process of its own. */
async function check(url: string): Promise<{ code: number; out: string }> {
  const args = [join(import.meta.dirname, 'check.ts')]
  return await promisify(execFile)(process.execPath, args, { env: { ...process.env, DATABASE_URL: url } }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout + stderr }),
    (error) => ({ code: error.code as number, out: `${error.stdout}${error.stderr}` }),
  )
}

test('WH-06 each figure that is kept twice is compared with its rows, and what differs is told by its name', async () => {
  const shop = await buildShop()
  onTestFinished(() => shop.close())
  const { sql, database } = shop
  const product = await shop.product({ sku: 'FIG-REH', onHand: '10' })
  const order = await shop.order([{ id: 'l1', productId: product, quantity: '4' }])
  await shop.ask('POST', `/orders/${order}/commit`, {})
  await shop.ask('POST', `/orders/${order}/deliver`, { lines: [{ lineId: 'l1', quantity: '1' }] })
  const { invoiceId: id } = await shop.ask('POST', `/orders/${order}/invoice`, {})
  await shop.ask('POST', `/invoices/${id}/payments`, { amountMinor: 100 })
  const good = await check(database.url)
  expect(good).toEqual({ code: 0, out: expect.stringContaining('everything agrees') })

  // What no command can do: behind their backs, without triggers.
  await sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`UPDATE stock_levels SET on_hand = on_hand + 1, reserved = reserved + 2 WHERE product_id = ${product}`
    await tx`UPDATE order_lines SET reserved = 0 WHERE order_id = ${order}`
    await tx`UPDATE invoices SET paid_minor = 99, credited_minor = 7 WHERE id = ${id}`
    await tx`UPDATE orders SET status = 'paid', backorder = true, delivery = 'all' WHERE id = ${order}`
    await tx`UPDATE number_ranges SET last_number = 5 WHERE series = 'invoice'`
    await tx`UPDATE journal_lines SET debit_minor = debit_minor + 1 WHERE line = 1 AND debit_minor > 0`
    await tx`DELETE FROM document_updates WHERE document = ${`order:${order}`} AND seq = 1`
  })
  const bad = await check(database.url)
  expect(bad.code).toBe(1)
  for (const told of [
    'on hand FIG-REH in HL is 10.000000, by its moves 9.000000',
    'on all shelves FIG-REH is 9.000000, by its levels 10.000000',
    'reserved FIG-REH in HL is 5.000000, by its reservations 3.000000',
    `reserved for order line ${order}:l1 is 0.000000, by its reservations 3.000000`,
    / {2}debit less credit of entry \S+ is 0, by its lines 1\n/,
    / {2}paid of invoice \S+ is 99, by its payments 100\n/,
    / {2}credited of invoice \S+ is 7, by its credit notes 0\n/,
    / {2}standing of order A\d+ is paid, backorder, delivered: all, billed: part, invoiced \d+, paid 100, by its lines and invoices part-delivered, delivered: part, billed: part, invoiced \d+, paid 99\n/, // SA-05
    / {2}last number of invoice \d{4} is 5, by its papers 1\n/,
    new RegExp(` {2}head of document order:${order} is \\d+, by its updates \\d+\\n`),
  ])
    expect(bad.out).toMatch(told)
})

test('a database that does not answer is said in a sentence', async () => {
  const { code, out } = await check('postgres://nobody@127.0.0.1:1/nothing')
  expect([code, out]).toEqual([
    1,
    'The database postgres://127.0.0.1:1/nothing does not answer (ECONNREFUSED). DATABASE_URL says where it is.\n',
  ])
})
