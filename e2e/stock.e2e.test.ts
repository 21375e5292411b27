// Domains: stock, mirror, catalogue, outbox
import { readFileSync } from 'node:fs'
import { withSystem } from '@werkbank/database/transaction.ts'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { appIsStored, newPerson, PHONE, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen, openScreen } from './support/screens.ts'
import { connectTo } from './support/server/stack.ts'
import { startWire } from './support/server/wire.ts'

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

/** What a page shows comes when it comes: the machine may be busy. */
const sees = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 60_000 })

const dialogOf = (page: Page) => page.getByRole('dialog')
/** Opens one of the stock forms from the product's page, and returns to it. */
async function change(page: Page, item: string, fill: (dialog: Locator) => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: 'Change stock' }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
  await fill(dialogOf(page))
  await dialogOf(page).getByRole('button', { name: 'Post' }).click()
  await page.waitForURL('**/products/*')
}
/** The levels on the product's page, in the order of their places. */
const levels = async (page: Page) => (await page.getByTestId('on-hand').allTextContents()).sort().join(' ')

test('PR-02 without a network a product is created, its equal name asked about, changed, received, moved and corrected; all of it is shown, and done later', async () => {
  const wire = await startWire(demo.stack.url)
  const { context, page, errors } = await newPerson(demo.browser, { offline: true })
  await startSession(page, wire.url, 'admin@demo.test')
  await page.goto(`${wire.url}/products`)
  await page.getByRole('grid').waitFor()
  // The service worker has the app, and this page: from now on the network may go.
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  await page.locator('[data-sync=synced]').first().waitFor({ state: 'attached' })
  const { items } = await (await context.request.get(`${wire.url}/api/v1/products?kind=goods&limit=1`)).json()
  const taken: string = items[0].name
  await wire.cut()

  await page.getByRole('button', { name: 'New product' }).click()
  await dialogOf(page).getByLabel('SKU').fill('ZZ-NEW-1')
  // The first that stands in the list: its name is asked about, by the form alone.
  const create = dialogOf(page).getByRole('button', { name: 'Create' })
  await dialogOf(page).getByLabel('Name').fill(taken.toUpperCase())
  await dialogOf(page).getByText('has this name already. Is it the same product?').waitFor()
  expect(await create.isDisabled()).toBe(true)
  await dialogOf(page).getByLabel('It is another product').check()
  expect(await create.isEnabled()).toBe(true)
  await dialogOf(page).getByLabel('Name').fill('Lighthouse')
  await dialogOf(page).getByLabel('Price').fill('12.50')
  await dialogOf(page).getByRole('button', { name: 'Create' }).click()
  await page.locator('main h1', { hasText: 'ZZ-NEW-1' }).waitFor()
  const address = page.url()

  await page.getByLabel('Name').fill('Lighthouse, painted')
  await page.getByLabel('VAT').fill('7')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' })

  await change(page, 'Receipt', (dialog) => dialog.getByLabel('Quantity').fill('10'))
  await sees(() => levels(page)).toBe('10')
  await change(page, 'Transfer', async (dialog) => {
    await dialog.getByLabel('Quantity').fill('4')
    await dialog.getByText('6 will be there then').waitFor()
    await dialog.getByLabel('To', { exact: true }).selectOption({ index: 2 })
  })
  await sees(() => levels(page)).toBe('4 6')
  await change(page, 'Adjustment', async (dialog) => {
    await dialog.getByLabel('Difference').fill('-1')
    await dialog.getByRole('button', { name: 'Post' }).click()
    await dialog.getByText('Please fill this in.').waitFor()
    await dialog.getByLabel('Reason').fill('broken')
  })
  await sees(() => levels(page)).toBe('4 5')

  await page.reload()
  await page.locator('main h1', { hasText: 'ZZ-NEW-1' }).waitFor()
  await sees(() => levels(page)).toBe('4 5')
  expect(await page.getByLabel('Name').inputValue()).toBe('Lighthouse, painted')

  await wire.mend()
  await page.locator('[data-sync=synced]').first().waitFor({ state: 'attached', timeout: 60_000 })
  expect(await levels(page)).toBe('4 5')
  const stored = await page.evaluate(async (id) => {
    const ask = async (path: string) => await (await fetch(`/api/v1${path}`)).json()
    const { name, taxPercent, priceMinor } = await ask(`/products/${id}`)
    const { items } = await ask(`/stock/levels?productId=${id}`)
    return { name, taxPercent, priceMinor, onHand: items.map((level: { onHand: string }) => level.onHand).sort() }
  }, address.split('/').at(-1))
  expect(stored).toEqual({ name: 'Lighthouse, painted', taxPercent: '7', priceMinor: 1250, onHand: ['4', '5'] })
  expect(errors).toEqual([])
  await context.close()
  await wire.close()
})

test('families fold out, the stock list tells the place on a phone, and a level its moves', async () => {
  const { context, page, errors } = await newPerson(demo.browser, { viewport: PHONE })
  await startSession(page, demo.stack.url, 'warehouse@demo.test')
  await page.goto(`${demo.stack.url}/products?view=families`)
  const rows = page.locator('[data-list=main] [role=row]').filter({ has: page.getByRole('gridcell') })
  const family = rows.filter({ hasText: /\d variants/ }).first()
  await family.waitFor()
  const sku = (await family.getByRole('link').textContent()) ?? ''
  const count = Number(/(\d+) variants/.exec((await family.textContent()) ?? '')?.[1])
  const before = Number(await page.getByRole('grid').getAttribute('aria-rowcount'))
  await family.click()
  await sees(async () => Number(await page.getByRole('grid').getAttribute('aria-rowcount'))).toBe(before + count)
  expect(await rows.nth(1).getByRole('link').textContent()).toContain(sku)

  await goToScreen(page, '/stock?show=low')
  const low = Number(await page.getByRole('grid').getAttribute('aria-rowcount'))
  // By what lies there, too: with what is asked of both there is less than with either.
  await page.goto(`${demo.stack.url}/stock?show=low&onHandTo=20`)
  const lowAndThere = Number(await page.getByRole('grid').getAttribute('aria-rowcount'))
  expect(lowAndThere).toBeLessThan(low)
  expect(lowAndThere).toBeGreaterThan(1)
  await page.goto(`${demo.stack.url}/stock`)
  await sees(async () => Number(await page.getByRole('grid').getAttribute('aria-rowcount'))).toBeGreaterThan(low)
  const codes = await page.evaluate(
    async () =>
      (await (await fetch('/api/v1/locations')).json()).items.map(({ code }: { code: string }) => code) as string[],
  )
  const shown = await rows.first().getByRole('gridcell').locator('visible=true').allInnerTexts()
  expect(codes.some((code) => shown.includes(code))).toBe(true)
  await rows.first().click()
  await dialogOf(page).getByText('Opening stock').first().waitFor()
  expect(errors).toEqual([])
  await context.close()
})

test('WH-12 RT-09.3 a large correction waits for somebody else: it appears there at once with its difference, is approved there, and stock moves once', async () => {
  const asks = await demo.person('warehouse@demo.test')
  const decides = await demo.person('admin@demo.test')
  const [product] = await goodsOf(asks.page)
  const { sku = '', id = '', name = '' } = product ?? {}
  const level = async () => {
    const answer = await asks.page.request.get(`${demo.stack.url}/api/v1/stock/levels?productId=${id}`)
    return (await answer.json()).items.reduce((sum: number, one: { onHand: string }) => sum + Number(one.onHand), 0)
  }
  const before = await level()
  await demo.open(decides.page, '/')
  await demo.open(asks.page, `/stock?product=${id}&do=adjust`)
  const dialog = asks.page.getByRole('dialog')
  await dialog.getByLabel('Difference').fill('150')
  await dialog.getByLabel('Reason').fill('Found behind the rack')
  await dialog.getByText('takes a second person').waitFor()
  await dialog.getByRole('button', { name: 'Request approval' }).click()

  // Whoever may decide has it in front of them, without a reload.
  const waiting = decides.page.getByRole('region', { name: 'Waits for your approval' })
  await waiting.getByRole('link', { name: name }).click()
  await decides.page.getByText('Found behind the rack').waitFor()
  expect(await axeFindings(decides.page)).toEqual([])
  expect(await level()).toBe(before)

  // Who asked sees how it stands, at the product and in their own requests; no cost.
  await goToScreen(asks.page, `/products/${id}`)
  await asks.page.getByRole('link', { name: 'Correction of stock: waits for approval' }).click()
  await asks.page.getByRole('button', { name: 'Withdraw' }).waitFor()
  expect(await asks.page.getByRole('button', { name: 'Approve' }).count()).toBe(0)
  expect(await asks.page.getByText('Value at cost').count()).toBe(0)

  await decides.page.getByRole('button', { name: 'Approve' }).click()
  await decides.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await asks.page.getByText('approved and done').waitFor()
  expect(await level()).toBe(before + 150)
  await goToScreen(asks.page, `/moves?q=${encodeURIComponent(sku)}&reason=adjustment`)
  await grid(asks.page).getByText('+150').waitFor()
  expect([...asks.errors, ...decides.errors]).toEqual([])
})
