// Domains: chat, ledger, mirror, sales
import { withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { appIsStored, newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { connectTo } from './support/server/stack.ts'

const demo = useDemo()

// All that is years old is made in one place before the first device fills its mirror, so that a person goes on from test to test.
let talked: { lasting: string; silent: string }
let sold: [Old, Old, Old, Old]
let billed: [Bill, Bill]
let paid: Paid
beforeAll(async () => {
  talked = await talkForYears()
  await postYearsAgo()
  sold = await soldYearsAgo()
  billed = await billedYearsAgo()
  paid = await paidMonthsAgo()
})

/** Rooms of sales and warehouse with messages from years ago, before the device's mirror was filled: one is still active, the other is not. */
async function talkForYears(): Promise<{ lasting: string; silent: string }> {
  const [sql, told] = [connectTo(demo.stack.dataDir), newId()]
  const rooms = await withSystem(sql, async (tx) => {
    const made = await tx<{ id: string; name: string }[]>`
      INSERT INTO chat_rooms (org_id, id, kind, name, created_at) SELECT u.org_id, gen_random_uuid(), 'group', called, now() - interval '1500 days'
      FROM users u, (VALUES ('Tin and lead'), ('Old oven')) AS made(called) WHERE u.email = 'sales@demo.test' RETURNING id, name`
    await tx`INSERT INTO chat_members (org_id, id, room_id, user_id) SELECT r.org_id, r.id || ':' || u.id, r.id, u.id
      FROM chat_rooms r JOIN users u ON u.org_id = r.org_id AND u.email IN ('sales@demo.test', 'warehouse@demo.test') WHERE r.name IN ('Tin and lead', 'Old oven')`
    await tx`INSERT INTO chat_messages (org_id, id, room_id, document, position, author_id, reply_to, text, accepted_at)
      SELECT r.org_id, CASE n WHEN 20 THEN ${told}::uuid ELSE gen_random_uuid() END, r.id, 'chat:' || r.id || ':2026-11', n, u.id, CASE n WHEN 399 THEN ${told}::uuid END,
        CASE n WHEN 40 THEN 'The crucible was lent to Zirndorf' ELSE 'Line number ' || n END, now() - make_interval(days => (400 - n) * 3)
      FROM chat_rooms r JOIN users u ON u.org_id = r.org_id AND u.email = 'warehouse@demo.test', generate_series(1, 400) n WHERE r.name = 'Tin and lead'`
    await tx`INSERT INTO chat_messages (org_id, id, room_id, document, position, author_id, text, accepted_at)
      SELECT r.org_id, gen_random_uuid(), r.id, 'chat:' || r.id || ':2026-11', n, u.id, 'Ash ' || n, now() - make_interval(days => 900 - n)
      FROM chat_rooms r JOIN users u ON u.org_id = r.org_id AND u.email = 'warehouse@demo.test', generate_series(1, 5) n WHERE r.name = 'Old oven'`
    await tx`UPDATE chat_rooms r SET last_position = (SELECT max(position) FROM chat_messages m WHERE m.room_id = r.id), last_message_at = (SELECT max(accepted_at) FROM chat_messages m WHERE m.room_id = r.id)
      WHERE r.name IN ('Tin and lead', 'Old oven')`
    await tx`INSERT INTO chat_reads (org_id, id, room_id, user_id, position) SELECT r.org_id, r.id || ':' || u.id, r.id, u.id, CASE r.name WHEN 'Tin and lead' THEN 400 ELSE 2 END
      FROM chat_rooms r JOIN users u ON u.org_id = r.org_id AND u.email = 'sales@demo.test' WHERE r.name IN ('Tin and lead', 'Old oven')`
    return made
  })
  await sql.end()
  const idOf = (name: string) => rooms.find((room) => room.name === name)?.id ?? ''
  return { lasting: idOf('Tin and lead'), silent: idOf('Old oven') }
}

const line = (page: Page, n: number) => page.getByText(new RegExp(`^Line number ${n}$`)).last()

test('CH-10.11 CH-06.4 messages of years ago are not on the device: they come as one scrolls, answers and searches lead to them, and without a network the place says so', async () => {
  const { url } = demo.stack
  const { lasting, silent } = talked
  const { page, context, errors } = await demo.person('sales@demo.test', { offline: true })
  await demo.open(page, '/chat')
  const room = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  await page.getByRole('searchbox').fill('old oven') // silent for years, it stands far below
  // The last words are older than the device's; what waits there is counted all the same.
  await room('Old oven').getByText('Older messages are on the server').waitFor()
  await room('Old oven').getByText('3 unread').waitFor()
  const bytes = await (await page.request.get(`${url}/api/v1/sync/bootstrap?tables=chatMessages`)).text()
  expect(bytes).toContain('Line number 399')
  expect(bytes).not.toContain('Line number 20"')

  // Up to the first of all.
  await page.getByRole('searchbox').fill('tin and lead')
  await room('Tin and lead').getByRole('link').click()
  await line(page, 400).waitFor()
  // What is answered by the last but one is as old as the server alone knows.
  await page.getByRole('button', { name: /Line number 20$/ }).waitFor()
  while ((await line(page, 1).count()) === 0) {
    const first = page.locator('[data-message]').first()
    const text = (await first.textContent()) ?? ''
    await first.scrollIntoViewIfNeeded()
    await expect.poll(async () => (await page.locator('[data-message]').first().textContent()) !== text).toBe(true)
  }
  await page.getByRole('button', { name: 'To the newest message' }).click()
  await line(page, 400).waitFor()
  await page.getByRole('button', { name: /Line number 20$/ }).click()
  await line(page, 20).waitFor()
  expect(await axeFindings(page)).toEqual([])

  // Found by the server, and led to.
  await page.goto(`${url}/chat`)
  await page.getByRole('searchbox').fill('zirndorf')
  await page.getByRole('button', { name: /^Search messages before/ }).click()
  const found = page.getByRole('list', { name: 'Older messages from the server' })
  await found.getByRole('link').click()
  await page.locator('[data-message]').getByText('The crucible was lent to Zirndorf').waitFor()

  // Beside an order of years ago, too, whose conversation is on no device: it has the order's name, comes when somebody opens it, and is starred.
  const [, , unopened, order] = sold
  const sent = await (await page.request.get(`${url}/api/v1/sync/bootstrap?tables=chatRooms,chatReads`)).text()
  expect(sent).not.toContain(order.id)
  await page.goto(`${url}/chat`)
  await page.getByRole('searchbox').fill('plumbago')
  await page.getByRole('button', { name: /^Search messages before/ }).click()
  await found.getByRole('link').filter({ hasText: order.number }).click()
  await page.locator('[data-message]').getByText('Mixed with plumbago, as agreed').waitFor()
  await page.getByRole('heading', { level: 1 }).filter({ hasText: order.number }).waitFor()
  await page.goto(`${url}/orders/${order.id}?beside=conversation`)
  await page.locator('[data-message]').getByText('Mixed with plumbago, as agreed').waitFor()

  // A room with older messages only: offline it shows none, and pending messages stay pending.
  await page.evaluate(() => navigator.serviceWorker.ready)
  await context.setOffline(true)
  await page.goto(`${url}/chat/${silent}?q=oven`)
  await page.getByText('Older messages are on the server. With a connection they go on here.').waitFor()
  expect(await page.getByText('No messages yet').count()).toBe(0)
  await room('Old oven').getByText('3 unread').waitFor()
  await page.goto(`${url}/chat/${unopened.id}`)
  await page.getByRole('heading', { name: 'What was said about this is on the server' }).waitFor()
  expect(await axeFindings(page)).toEqual([])
  await page.goto(`${url}/chat/${silent}?q=oven`)
  await context.setOffline(false)
  await page.locator('[data-message]').getByText('Ash 5').waitFor()
  await page.locator('[data-message]').getByText('Ash 1').waitFor()
  await room('Old oven').getByText('3 unread').waitFor({ state: 'detached' })

  await context.setOffline(true)
  await page.goto(`${url}/chat/${lasting}`)
  await line(page, 400).waitFor()
  await page.getByText('Reply to a message that is not on this device').waitFor()
  await context.setOffline(false)
  await page.getByRole('button', { name: /Line number 20$/ }).waitFor()
  expect(errors).toEqual([])
})

/** A sale of ten euros on the first of a month three years ago and of four years ago. */
async function postYearsAgo(): Promise<void> {
  const sql = connectTo(demo.stack.dataDir)
  await withSystem(sql, async (tx) => {
    await tx`CREATE TEMP TABLE posted ON COMMIT DROP AS SELECT u.org_id, gen_random_uuid() AS id, (date_trunc('month', now()) - make_interval(years => years))::date AS day, years
      FROM users u, unnest(ARRAY[3, 4]) years WHERE u.email = 'admin@demo.test'`
    await tx`INSERT INTO periods (org_id, period) SELECT org_id, to_char(day, 'YYYY-MM') FROM posted ON CONFLICT DO NOTHING`
    await tx`INSERT INTO journal_entries (org_id, id, period, posted_on, currency, kind, subject_type, subject_id, text)
      SELECT org_id, id, to_char(day, 'YYYY-MM'), day, 'EUR', 'adjustment', 'receipt', id::text, 'Of the year ' || to_char(day, 'YYYY') FROM posted`
    await tx`INSERT INTO journal_lines (org_id, entry_id, line, account, debit_minor, credit_minor)
      SELECT org_id, id, 1, '1200', 1000, 0 FROM posted UNION ALL SELECT org_id, id, 2, '4400', 0, 1000 FROM posted`
  })
  await sql.end()
}

test('IV-17 entries of years ago are balances brought forward: sums are exact without a network, the entries come from the server', async () => {
  const { url } = demo.stack
  const { page, context, errors } = await newPerson(demo.browser, { offline: true })
  await startSession(page, url, 'admin@demo.test')
  const { accounts } = await (await page.request.get(`${url}/api/v1/ledger/balance`)).json()
  const { balanceMinor } = accounts.find(({ code }: { code: string }) => code === '1200')
  const balance = (balanceMinor / 100).toLocaleString('en-GB', { minimumFractionDigits: 2 })
  await page.goto(`${url}/ledger`)
  const receivables = page.getByRole('row').filter({ hasText: /^1200/ })
  await receivables.getByText(balance).waitFor()
  await page.getByText('Debit and credit agree').waitFor()

  await page.goto(`${url}/ledger?tab=account&account=1200`)
  const rows = page.getByRole('grid').getByRole('row')
  await rows.nth(1).getByText(balance).waitFor()
  await page.getByRole('grid').press('End')
  const opening = rows.filter({ hasText: 'Brought forward' })
  await opening.getByText('20.00').waitFor()
  await page.getByRole('button', { name: /^Show entries before/ }).click()
  await opening.waitFor({ state: 'detached' })
  const oldest = rows.filter({ hasText: 'Of the year' })
  await expect.poll(() => oldest.count()).toBe(2)
  await oldest.last().getByLabel('from the server').waitFor()
  expect(await oldest.last().getByRole('gridcell').last().textContent()).toContain('10.00')
  expect(await axeFindings(page)).toEqual([])

  await page.goto(`${url}/ledger?tab=entries`)
  await page.getByRole('button', { name: /^Show entries before/ }).click()
  await page.getByRole('grid').press('End')
  await expect.poll(() => oldest.count()).toBe(2)

  await page.evaluate(() => navigator.serviceWorker.ready)
  await context.setOffline(true)
  await page.goto(`${url}/ledger`)
  await receivables.getByText(balance).waitFor()
  await page.goto(`${url}/ledger?tab=entries`)
  await page.getByText('Older ones are on the server and not on this device. That needs a connection.').waitFor()
  expect(errors).toEqual([])
  await context.close()
})

type Old = { id: string; number: string; sku: string; quantity: string; customer: string }
/** Paid orders of the demo, dated back three years, the last one with what was said about it then; no mirror was filled since. */
async function soldYearsAgo(): Promise<[Old, Old, Old, Old]> {
  const sql = connectTo(demo.stack.dataDir)
  const orders = await withSystem(
    sql,
    (tx) => tx<Old[]>`
      WITH old AS (
        UPDATE orders SET ordered_on = ordered_on - interval '3 years' WHERE id IN (
          SELECT o.id FROM orders o JOIN users u ON u.org_id = o.org_id AND u.email = 'sales@demo.test'
          WHERE o.status = 'paid' AND o.changes = 0 AND (SELECT count(*) FROM order_lines l WHERE l.order_id = o.id) >= 2 ORDER BY o.number LIMIT 4)
        RETURNING id, number, org_id, customer_id)
      SELECT old.id, old.number, old.customer_id AS customer, p.sku, trim_scale(l.quantity)::text AS quantity
      FROM old JOIN order_lines l ON l.order_id = old.id AND l.position = 1 JOIN products p ON p.org_id = old.org_id AND p.id = l.product_id ORDER BY old.number`,
  )
  await withSystem(sql, async (tx) => {
    const id = orders[3]?.id ?? ''
    await tx`INSERT INTO chat_messages (org_id, id, room_id, document, position, author_id, text, accepted_at)
      SELECT r.org_id, gen_random_uuid(), r.id, 'chat:' || r.id || ':2023-11', r.last_position + 1, u.id, 'Mixed with plumbago, as agreed', now() - interval '3 years'
      FROM chat_rooms r JOIN users u ON u.org_id = r.org_id AND u.email = 'warehouse@demo.test' WHERE r.id = ${id}`
    await tx`UPDATE chat_rooms SET last_position = last_position + 1, last_message_at = now() - interval '3 years', created_at = created_at - interval '3 years' WHERE id = ${id}`
  })
  await sql.end()
  return orders as unknown as [Old, Old, Old, Old]
}

test('SA-18 NF-20 an order of years ago is on no device: it is found below the list and at its customer, comes when somebody opens it and stays; two people edit it, one of them offline, and confirm', async () => {
  const { url } = demo.stack
  const [first, second, third] = sold
  const [a, b] = [await demo.person('sales@demo.test', { offline: true }), await newPerson(demo.browser)]
  await startSession(b.page, url, 'sales2@demo.test')
  const rowOf = ({ number }: Old) => a.page.getByRole('row').filter({ hasText: number })
  const quantity = (page: Page) => page.getByRole('textbox', { name: 'Quantity, line 1', exact: true })
  const discount = (page: Page) => page.getByRole('textbox', { name: 'Discount, line 1', exact: true })
  await demo.open(a.page, '/orders')
  await appIsStored(a.page)
  const rows = await (await a.page.request.get(`${url}/api/v1/sync/bootstrap?tables=orders,orderLines`)).text()
  expect(rows).not.toContain(first.id)

  // By its number and by what was sold in it the server finds it, with how far it is.
  const older = a.page.getByRole('button', { name: /^Show orders before .* that are done with$/ })
  for (const words of [first.sku, first.number]) {
    await a.page.getByRole('searchbox').fill(words)
    await older.waitFor()
    expect(await rowOf(first).count()).toBe(0)
    await older.click()
    await rowOf(first).getByRole('img', { name: 'Fetched from the server' }).waitFor()
  }
  await rowOf(first).locator('[data-extent="delivery all"]').waitFor()
  await rowOf(first).locator('[data-extent="invoicing all"]').waitFor()
  expect(await axeFindings(a.page)).toEqual([])
  // What is to be done is here, whatever its age: nothing older can be meant.
  await b.page.goto(`${url}/orders?status=committed`)
  await b.page.getByRole('grid').getByRole('row').nth(1).waitFor()
  expect(await b.page.getByRole('button', { name: /^Show orders before/ }).count()).toBe(0)
  // At its customer, too.
  await b.page.goto(`${url}/customers/${third.customer}`)
  await b.page.getByRole('button', { name: /^Show orders before/ }).click()
  await b.page.getByRole('region', { name: 'Orders' }).getByRole('link', { name: third.number }).waitFor()
  // There is no such order.
  await b.page.goto(`${url}/orders/${newId()}`)
  await b.page.getByRole('heading', { name: 'There is no such order here' }).waitFor()

  // Both open it, one in the list and one by its address, and see it whole.
  await rowOf(first).getByRole('link').click()
  await b.page.goto(`${url}/orders/${first.id}`)
  for (const { page } of [a, b]) await expect.poll(() => quantity(page).inputValue()).toBe(first.quantity)
  await a.page.getByText('Confirmed, version 1').waitFor()

  // In a second tab, too: one of them asks the server for both.
  const tab = await a.context.newPage()
  await tab.goto(`${url}/orders/${third.id}`)
  await expect.poll(() => quantity(tab).inputValue()).toBe(third.quantity)
  await tab.close()

  // One has no network for a while, and starts the app again without it: all of it is still there.
  await a.context.setOffline(true)
  await a.page.reload()
  await expect.poll(() => quantity(a.page).inputValue()).toBe(first.quantity)
  await a.page.getByLabel('Reference').fill('Letter of May')
  const agreed = await discount(b.page).inputValue()
  await discount(b.page).fill('1')
  // The other one was never opened here.
  await a.page.goto(`${url}/orders/${second.id}`)
  await a.page.getByRole('heading', { name: 'This order is on the server' }).waitFor()
  expect(await axeFindings(a.page)).toEqual([])
  await a.page.goto(`${url}/orders?q=${encodeURIComponent(second.sku)}`)
  await a.page.getByText('Older ones are on the server and not on this device. That needs a connection.').waitFor()
  await a.page.goto(`${url}/orders/${second.id}`)
  await a.context.setOffline(false)
  await expect.poll(() => quantity(a.page).inputValue(), { timeout: 60_000 }).toBe(second.quantity)
  await a.page.goto(`${url}/orders/${first.id}`)
  await expect.poll(() => discount(a.page).inputValue(), { timeout: 60_000 }).toBe('1')
  await expect.poll(() => b.page.getByLabel('Reference').inputValue(), { timeout: 60_000 }).toBe('Letter of May')
  await discount(a.page).fill(agreed)
  await a.page.getByRole('button', { name: 'Confirm version 2', exact: true }).click()
  for (const { page } of [a, b]) await page.getByText('Confirmed, version 2').waitFor()
  expect([a.errors, b.errors]).toEqual([[], []])
  await b.context.close()
})

type Bill = { id: string; number: string; sku: string }
/** Invoices of two paid orders of the demo, as if those were of four years ago; somebody in sales has starred the second one. */
async function billedYearsAgo(): Promise<[Bill, Bill]> {
  const sql = connectTo(demo.stack.dataDir)
  const bills = await withSystem(
    sql,
    (tx) => tx<Bill[]>`
      WITH old AS (
        UPDATE orders SET ordered_on = ordered_on - interval '4 years' WHERE id IN (
          SELECT o.id FROM orders o JOIN users u ON u.org_id = o.org_id AND u.email = 'sales@demo.test'
          WHERE o.status = 'paid' AND o.changes = 0 AND (SELECT count(*) FROM invoices i WHERE i.order_id = o.id) = 1 ORDER BY o.number DESC LIMIT 2)
        RETURNING id, org_id),
      bills AS (SELECT i.id, i.org_id, i.number, i.lines->0->>'sku' AS sku FROM old JOIN invoices i ON i.org_id = old.org_id AND i.order_id = old.id),
      starred AS (
        INSERT INTO favourites (org_id, id, user_id, subject)
        SELECT u.org_id, u.id || ':invoice:' || b.id, u.id, 'invoice:' || b.id
        FROM users u JOIN (SELECT * FROM bills ORDER BY number DESC LIMIT 1) b ON b.org_id = u.org_id WHERE u.email = 'sales@demo.test')
      SELECT id, number, sku FROM bills ORDER BY number`,
  )
  await sql.end()
  return bills as unknown as [Bill, Bill]
}

test('IV-16 NF-20 an invoice of years ago is on no device: below the list, from the palette and by its address it comes from the server, stays once it was opened, and without a network its place says so', async () => {
  const { url } = demo.stack
  const [first, second] = billed
  const { page, context, errors } = await demo.person('sales@demo.test', { offline: true })
  const row = ({ number }: Bill) => page.getByRole('row').filter({ hasText: number })
  const older = page.getByRole('button', { name: /^Show those of orders before .* that are done with$/ })
  await demo.open(page, '/invoices')
  await page.getByRole('grid').getByRole('row').nth(1).waitFor()
  await appIsStored(page)
  expect(await (await page.request.get(`${url}/api/v1/sync/bootstrap?tables=invoices`)).text()).not.toContain(first.id)

  // From the palette by its number: what this device doesn't know is looked for below the list.
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find or do something' }).fill(first.number)
  await page
    .getByRole('option', { name: `Search all for “${first.number}”` })
    .filter({ hasText: 'Invoices' })
    .click()
  await page.getByText('No invoice matches.').waitFor()
  expect(await row(first).count()).toBe(0)
  await older.click()
  await row(first).getByRole('img', { name: 'Fetched from the server' }).waitFor()
  expect(await axeFindings(page)).toEqual([])
  // What is open is here, whatever its age: nothing older can be meant.
  await page.goto(`${url}/invoices?show=open`)
  await page.getByRole('grid').getByRole('row').nth(1).waitFor()
  expect(await older.count()).toBe(0)

  await page.goto(`${url}/invoices?q=${first.number}`)
  await older.click()
  await row(first).getByRole('link').first().click()
  await page.getByRole('region', { name: 'Lines' }).getByText(first.sku).waitFor()
  expect(await page.getByText('No payments yet').count()).toBe(0)
  expect(await axeFindings(page)).toEqual([])

  // It stays; the other one was never opened here, and is called by its number all the same.
  await context.setOffline(true)
  await page.reload()
  await page.getByRole('region', { name: 'Lines' }).getByText(first.sku).waitFor()
  await page.goto(`${url}/invoices?q=${first.number}`)
  await row(first).waitFor()
  await page.getByText('Older ones are on the server and not on this device. That needs a connection.').waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('option', { name: second.number }).click()
  await page.getByRole('heading', { name: 'This paper is on the server' }).waitFor()
  expect(await axeFindings(page)).toEqual([])
  await context.setOffline(false)
  await page.getByRole('region', { name: 'Lines' }).getByText(second.sku).waitFor({ timeout: 60_000 })
  // There is no such invoice.
  await page.goto(`${url}/invoices/${newId()}`)
  await page.getByRole('heading', { name: 'There is no such invoice.' }).waitFor()
  expect(errors).toEqual([])
})

type Paid = { id: string; quantity: string; sku: string }
/** A paid order of the last months as nights leave it: the mirror has its lines, and no state of its document any more. */
async function paidMonthsAgo(): Promise<Paid> {
  const sql = connectTo(demo.stack.dataDir)
  const [paid] = await withSystem(
    sql,
    (tx) => tx<Paid[]>`
      WITH paid AS (
        SELECT o.id, o.org_id FROM orders o JOIN users u ON u.org_id = o.org_id AND u.email = 'sales@demo.test'
        WHERE o.status = 'paid' AND o.changes = 0 AND o.ordered_on > now() - interval '20 months' ORDER BY o.number DESC LIMIT 1),
      ended AS (UPDATE document_states s SET deleted_at = now(), state = '' FROM paid WHERE s.org_id = paid.org_id AND split_part(s.id, ':', 2) = paid.id::text)
      SELECT paid.id, p.sku, trim_scale(l.quantity)::text AS quantity FROM paid
      JOIN order_lines l ON l.order_id = paid.id AND l.position = 1 JOIN products p ON p.org_id = paid.org_id AND p.id = l.product_id`,
  )
  await sql.end()
  if (!paid) throw new Error('the demo has no paid order of this year')
  return paid
}

test('NF-20 an order that was paid months ago and never opened here is not taken for empty without a network: what was agreed is read, and it is edited once its working copy is here', async () => {
  const { url } = demo.stack
  const { page, context, errors } = await demo.person('sales@demo.test', { offline: true })
  await demo.open(page, '/orders')
  await page.getByRole('grid').getByRole('row').nth(1).waitFor()
  await appIsStored(page)
  await context.setOffline(true)
  await page.goto(`${url}/orders/${paid.id}`)
  await page.getByRole('heading', { name: 'Editing takes a connection' }).waitFor()
  await page.getByRole('region', { name: 'Agreed lines' }).getByText(paid.sku).waitFor()
  expect(await page.getByRole('button', { name: /^Confirm version/ }).count()).toBe(0)
  expect(await axeFindings(page)).toEqual([])
  await context.setOffline(false)
  const quantity = page.getByRole('textbox', { name: 'Quantity, line 1', exact: true })
  await expect.poll(() => quantity.inputValue(), { timeout: 60_000 }).toBe(paid.quantity)
  await page.getByText('Version 1 is confirmed').waitFor()

  // Now it is here, and goes on without a network.
  await context.setOffline(true)
  await page.reload()
  await expect.poll(() => quantity.inputValue()).toBe(paid.quantity)
  await page.getByLabel('Reference').fill('Call of Monday')
  // Its page was never opened here, so its content is unknown.
  await page.getByRole('tab', { name: 'Page' }).click()
  await page.getByText('What may stand here already is on the server').waitFor()
  await context.setOffline(false)
  await page.getByText('What may stand here already is on the server').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Confirm version 2', exact: true }).click()
  await page.getByRole('tab', { name: 'Timeline' }).click()
  await page.getByText('Confirmed, version 2').waitFor()
  await expect.poll(() => quantity.inputValue()).toBe(paid.quantity)

  // Page and conversation have no row before their first content, but both have their addresses.
  await page.goto(`${url}/documents/${paid.id}`)
  await page.getByRole('heading', { name: /^Page of A/ }).waitFor()
  await page.getByRole('textbox', { name: 'Text of the page' }).waitFor()
  await page.goto(`${url}/chat/${paid.id}`)
  await page.waitForURL(`${url}/orders/${paid.id}?beside=conversation`)
  expect(errors).toEqual([])
})
