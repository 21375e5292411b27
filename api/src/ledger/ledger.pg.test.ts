import { withOrg } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandBatch } from '../http/command/command-batch.ts'
import { checkBooks } from '../jobs/check-books.ts'
import { buildShop, type Shop } from '../testing-shop.ts'
import { closePeriod, openPeriod, post, sumLedger, trialBalance } from './index.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

const inOrg = <T>(work: Parameters<typeof withOrg<T>>[2]) => withOrg(shop.sql, shop.admin, work)
const entry = (postedOn: string, amountMinor = 100) => ({
  kind: 'adjustment' as const,
  subject: { type: 'product', id: newId() },
  postedOn,
  currency: 'EUR',
  text: 'Test',
  postings: [
    { purpose: 'inventory', amountMinor },
    { purpose: 'stock-difference', amountMinor: -amountMinor },
  ],
})
const book = (postedOn: string) =>
  commandBatch(shop.api.services, shop.admin as never, (work) => post(work, entry(postedOn)))

test('R-LE1 the database refuses an entry that does not balance, whoever writes it', async () => {
  await inOrg((tx) => tx`INSERT INTO periods (org_id, period) VALUES (current_org(), '2027-01') ON CONFLICT DO NOTHING`)
  await book('2027-01-01')
  const unbalanced = inOrg(async (tx) => {
    const id = newId()
    await tx`INSERT INTO journal_entries (org_id, id, period, posted_on, currency, kind, subject_type, subject_id, text) VALUES (current_org(), ${id}, '2027-01', '2027-01-02', 'EUR', 'x', 'x', 'x', 'x')`
    await tx`INSERT INTO journal_lines (org_id, entry_id, line, account, debit_minor, credit_minor) VALUES (current_org(), ${id}, 1, '1800', 100, 0), (current_org(), ${id}, 2, '1200', 0, 99)`
  })
  await expect(unbalanced).rejects.toThrow('does not balance')
  const half = inOrg(
    (tx) =>
      tx`INSERT INTO journal_entries (org_id, id, period, posted_on, currency, kind, subject_type, subject_id, text) VALUES (current_org(), ${newId()}, '2027-01', '2027-01-02', 'EUR', 'x', 'x', 'x', 'x')`,
  )
  await expect(half).rejects.toThrow('does not balance')
})

test.each(['deliveries', 'journal_entries', 'journal_lines', 'stock_moves', 'order_versions', 'payments', 'events'])(
  'R-LE5 rows of %s are never changed nor deleted',
  async (table) => {
    const product = await shop.product({ onHand: '5' })
    const id = await shop.order([{ productId: product, quantity: '1' }])
    await shop.ask('POST', `/orders/${id}/commit`, {})
    await shop.ask('POST', `/orders/${id}/deliver`, {})
    const { invoiceId } = await shop.ask('POST', `/orders/${id}/invoice`, {})
    await shop.ask('POST', `/invoices/${invoiceId}/payments`, { amountMinor: 1 })
    // Of events the account may not even ask.
    const refused = table === 'events' ? 'permission denied' : 'never changed'
    await expect(inOrg((tx) => tx`UPDATE ${tx(table)} SET org_id = org_id`)).rejects.toThrow(refused)
    await expect(inOrg((tx) => tx`DELETE FROM ${tx(table)}`)).rejects.toThrow(refused)
    await expect(shop.sql`UPDATE ${shop.sql(table)} SET org_id = org_id`).rejects.toThrow('never changed')
    await expect(shop.sql`TRUNCATE ${shop.sql(table)} CASCADE`).rejects.toThrow('never changed')
  },
)

test('R-LE5 of an invoice only what was paid may change', async () => {
  await expect(
    inOrg((tx) => tx`UPDATE invoices SET gross_minor = gross_minor + 1, net_minor = net_minor + 1`),
  ).rejects.toThrow('permission denied')
  await expect(shop.sql`UPDATE invoices SET number = 'X-1'`).rejects.toThrow('never changed')
  await expect(inOrg((tx) => tx`DELETE FROM invoices`)).rejects.toThrow('permission denied')
})

test('S-27 what is paid and credited of an invoice is what its payments and credit notes say, in straight SQL too', async () => {
  const product = await shop.product({ onHand: '10' })
  const order = await shop.order([{ id: 'l1', productId: product, quantity: '4' }])
  await shop.ask('POST', `/orders/${order}/commit`, {})
  await shop.ask('POST', `/orders/${order}/deliver`, { lines: [{ lineId: 'l1', quantity: '2' }] })
  const { invoiceId } = await shop.ask('POST', `/orders/${order}/invoice`, {})
  const asApi = (statement: string) => inOrg((tx) => tx.unsafe(statement))
  const payment = `INSERT INTO payments (org_id, id, invoice_id, order_id, amount_minor, currency, paid_on) VALUES (current_org(), '${newId()}', '${invoiceId}', '${order}', 5, 'EUR', '2026-01-01')`
  for (const statement of [
    `UPDATE invoices SET paid_minor = gross_minor WHERE id = '${invoiceId}'`,
    payment,
    `UPDATE invoices SET credited_minor = 1 WHERE id = '${invoiceId}'`,
  ])
    await expect(asApi(statement), statement).rejects.toThrow(/is not the sum of its/)
  await asApi(`UPDATE invoices SET paid_minor = 5 WHERE id = '${invoiceId}'; ${payment}`)
  expect(await shop.ask('GET', `/invoices/${invoiceId}`)).toMatchObject({ paidMinor: 5 })
})

test('R-LE3 a closed period refuses, and an opened one takes again', async () => {
  await inOrg((tx) => closePeriod(tx, '2026-03'))
  await expect(book('2026-03-15')).rejects.toMatchObject({
    code: 'period-closed',
    details: { data: { period: '2026-03' } },
  })
  await inOrg((tx) => openPeriod(tx, '2026-03'))
  expect(await book('2026-03-15')).toMatch(/^[0-9a-f-]{36}$/)
})

test('R-LE3 postings that race the closing are in its figures or refused', async () => {
  const total = (balance: Awaited<ReturnType<typeof trialBalance>>) =>
    balance.accounts.find(({ code }) => code === '1140')?.balanceMinor ?? 0
  for (let round = 0; round < 5; round++) {
    const period = `2025-${String(round + 1).padStart(2, '0')}`
    const postings = Array.from({ length: 12 }, () =>
      book(`${period}-10`).then(
        () => 'posted',
        (error) => error.code as string,
      ),
    )
    const closing = inOrg(async (tx) => {
      await closePeriod(tx, period)
      return total(await trialBalance(tx, `${period}-28`))
    })
    const figure = await closing
    const results = await Promise.all(postings)
    expect(results.every((result) => result === 'posted' || result === 'period-closed')).toBe(true)
    expect(total(await inOrg((tx) => trialBalance(tx, `${period}-28`)))).toBe(figure)
    await inOrg((tx) => openPeriod(tx, period))
  }
})

test('R-LE2 R-LE6 entries are listed with their lines, by account and subject, page by page', async () => {
  const first = await shop.ask('GET', '/ledger/entries?limit=2')
  const second = await shop.ask('GET', `/ledger/entries?limit=2&cursor=${first.nextCursor}`)
  expect(first.items.length).toBe(2)
  expect(
    second.items.some((item: { id: string }) => first.items.some((other: { id: string }) => other.id === item.id)),
  ).toBe(false)
  const { items } = await shop.ask('GET', '/ledger/entries?account=1800')
  expect(
    items.every((item: { lines: { account: string }[] }) => item.lines.some(({ account }) => account === '1800')),
  ).toBe(true)
  expect(await shop.admin.call('GET', '/ledger/entries?cursor=nonsense')).toMatchObject({ status: 400 })
  expect((await (await shop.person('sales')).call('GET', '/ledger/balance')).status).toBe(403)
})

test('R-LE7 a trial balance from kept sums is the sum of all entries, on any day, while people post and sums are made', async () => {
  const straight = (to: string) =>
    inOrg(
      (tx) => tx<{ account: string; debitMinor: number; creditMinor: number }[]>`
      SELECT l.account, sum(l.debit_minor)::bigint AS debit_minor, sum(l.credit_minor)::bigint AS credit_minor
      FROM journal_lines l JOIN journal_entries e ON e.org_id = l.org_id AND e.id = l.entry_id WHERE e.posted_on <= ${to} GROUP BY 1 ORDER BY 1`,
    )
  const kept = async (to: string) =>
    (await inOrg((tx) => trialBalance(tx, to))).accounts.flatMap(({ code, debitMinor, creditMinor }) =>
      debitMinor === 0 && creditMinor === 0 ? [] : { account: code, debitMinor, creditMinor },
    )
  const days = ['2024-01-31', '2024-02-01', '2024-02-29', '2024-03-15', '2024-12-31']
  const compare = async () => {
    for (const day of [...days, '2024-03-14', '2026-12-31'])
      expect(await kept(day), day).toEqual([...(await straight(day))])
  }
  const postAll = () => Promise.all(days.flatMap((day) => [book(day), book(day)]))
  await compare() // nothing is summed yet
  await Promise.all([
    postAll(),
    sumLedger(shop.sql, shop.admin.orgId),
    sumLedger(shop.sql, shop.admin.orgId),
    postAll(),
  ])
  await compare()
  await postAll()
  await compare() // sums of before, and entries of after
  await sumLedger(shop.sql, shop.admin.orgId)
  await compare()
  expect(await sumLedger(shop.sql, shop.admin.orgId)).toBe(0)
  const wrong = async () => (await checkBooks(shop.sql, shop.admin.orgId)).filter(({ what }) => what === 'account')
  expect(await wrong()).toEqual([])
  await shop.sql`UPDATE ledger_sums SET debit_minor = debit_minor + 1 WHERE account = '1140' AND month = '2024-02-01'`
  expect(await wrong()).toMatchObject([{ id: '1140 2024-02-01' }])
  await shop.sql`UPDATE ledger_sums SET debit_minor = debit_minor - 1 WHERE account = '1140' AND month = '2024-02-01'`
})
