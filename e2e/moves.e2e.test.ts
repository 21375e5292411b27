// Domains: stock, mirror, catalogue
import { readFileSync } from 'node:fs'
import { withSystem } from '@werkbank/database/transaction.ts'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { appIsStored, newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen, openScreen } from './support/screens.ts'
import { connectTo } from './support/server/stack.ts'

const demo = useDemo()

/** Moves of a product years ago, more than a page of them: past the warehouses, so that no level changes. */
async function moveYearsAgo(sku: string, count: number): Promise<void> {
  const sql = connectTo(demo.stack.dataDir)
  await withSystem(
    sql,
    (
      tx,
    ) => tx`INSERT INTO stock_moves (org_id, id, product_id, from_location_id, to_location_id, quantity, unit_cost_minor, value_minor, reason, command, subject_type, subject_id, at, effective_on)
      SELECT p.org_id, gen_random_uuid(), p.id, a.id, b.id, n, 0, 0, 'transfer', 'stock.transfer', 'transfer', gen_random_uuid()::text, now() - make_interval(days => 900 + n), current_date - (900 + n)
      FROM products p
      JOIN LATERAL (SELECT id FROM locations WHERE org_id = p.org_id AND kind = 'supplier') a ON true
      JOIN LATERAL (SELECT id FROM locations WHERE org_id = p.org_id AND kind = 'customer') b ON true,
      generate_series(1, ${count}::int) n WHERE p.sku = ${sku}`,
  )
  await sql.end()
}
const grid = (page: Page) => page.getByRole('grid', { name: 'Stock moves' })
const rowCount = async (page: Page) => Number((await grid(page).getAttribute('aria-rowcount')) ?? 1) - 1
const goodsOf = async (page: Page) => {
  const found = await page.request.get(`${demo.stack.url}/api/v1/products?kind=goods&sort=sku&limit=2`)
  return (await found.json()).items as { id: string; sku: string; name: string }[]
}

test('WH-04 FE-16 moves are a list: found by product, narrowed, grouped and taken back from their row; what is older comes from the server and says so, and without a network the list tells what it lacks', async () => {
  const { page, context, errors } = await newPerson(demo.browser, { offline: true })
  await startSession(page, demo.stack.url, 'warehouse@demo.test')
  const [product] = await goodsOf(page)
  const { sku = '', id = '' } = product ?? {}
  await moveYearsAgo(sku, 230)

  // Posted just now, it is the first row.
  await openScreen(page, demo.stack.url, '/moves')
  const { items: places } = await (await page.request.get(`${demo.stack.url}/api/v1/locations`)).json()
  const hall = places.find(({ kind }: { kind: string }) => kind === 'warehouse')
  const posted = await page.request.post(`${demo.stack.url}/api/v1/stock/receipts`, {
    data: { productId: id, quantity: '37', locationId: hall.id },
    headers: { origin: demo.stack.url, 'idempotency-key': crypto.randomUUID() },
  })
  expect(posted.ok()).toBe(true)
  const first = grid(page).getByRole('row').nth(1)
  await first.getByText('+37').waitFor()
  expect(await first.textContent()).toContain(hall.name)

  // By keyboard into its sheet, and back by the opposite move.
  await grid(page).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('heading', { name: `Receipt · ${sku}` }).waitFor()
  expect(page.url()).toContain(`move=${(await posted.json()).moveId}`)
  expect(await axeFindings(page)).toEqual([])
  await sheet.getByRole('button', { name: 'Reverse' }).click()
  const ask = page.getByRole('dialog', { name: 'Reverse the move?' })
  await ask.getByText(`37 ${sku} from ${hall.name} to Suppliers`).waitFor()
  await ask.getByLabel('Reason').fill('Counted twice')
  await ask.getByRole('button', { name: 'Reverse' }).click()
  await sheet.getByText('Reversed', { exact: true }).waitFor()
  expect(await sheet.getByRole('button', { name: 'Reverse' }).count()).toBe(0)
  await page.keyboard.press('Escape')
  await grid(page).getByText('Reversal: Receipt').waitFor()

  // Narrowed by kind and place, grouped, all of it in the address.
  await goToScreen(page, `/moves?reason=receipt&q=${sku}&group=reason`)
  const tree = page.getByRole('treegrid', { name: 'Stock moves' })
  await tree.getByText('−37').waitFor()
  expect(await tree.getByText('Delivery').count()).toBe(0)

  // Years ago.
  await goToScreen(page, `/moves?productId=${id}&reason=transfer`)
  const more = page.getByRole('button', { name: /^Show those before/ })
  await more.waitFor()
  const held = await page.evaluate(() => Number(document.querySelector('[role=grid]')?.ariaRowCount ?? 1) - 1)
  await more.click()
  await expect.poll(() => rowCount(page)).toBe(held + 200)
  await page.getByRole('button', { name: 'Show older ones' }).click()
  await expect.poll(() => rowCount(page)).toBe(held + 230)
  await page.getByRole('button', { name: 'Show older ones' }).waitFor({ state: 'detached' })
  await grid(page).focus()
  await page.keyboard.press('End')
  await grid(page).getByRole('img', { name: 'Fetched from the server, not on this device' }).last().waitFor()
  expect(await axeFindings(page)).toEqual([])
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Views and columns' }).click()
  await page.getByRole('menuitem', { name: 'Save as CSV file' }).click()
  const text = readFileSync(await (await download).path(), 'utf8')
  expect(text.trim().split('\n')).toHaveLength(held + 231)

  // Narrower still, also among the old ones.
  await goToScreen(page, `/moves?productId=${id}&reason=transfer&quantityFrom=225`)
  await more.click()
  await expect.poll(() => rowCount(page)).toBe(6)

  // A link to one of them opens it, whatever the list is narrowed to, and says so where there is none.
  const link = (move: string) => openScreen(page, demo.stack.url, `/moves?reason=receipt&move=${move}`)
  const { items } = await (
    await page.request.get(`${demo.stack.url}/api/v1/stock/moves?productId=${id}&sort=effectiveOn&limit=1`)
  ).json()
  await link(items[0].id)
  await page.getByRole('dialog').getByText('Fetched from the server, not on this device').waitFor()
  await link('01a22308-0000-7000-8000-000000000000')
  await page.getByRole('dialog').getByText('This move is not there, or you may not see it.').waitFor()

  // Without a network: what is held is there, and the rest is spoken of.
  await goToScreen(page, `/moves?productId=${id}`)
  await appIsStored(page)
  await context.setOffline(true)
  await page.reload()
  await grid(page).getByText('Reversal: Receipt').waitFor()
  await page.getByText('Older ones are on the server and not on this device. That needs a connection.').waitFor()
  // A link that was cut off in the midst of a sign, where the device itself has the app.
  await page.goto(`${demo.stack.url}/moves/M%C3`)
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  expect(errors).toEqual([])
  await context.close()
})
