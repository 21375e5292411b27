// Domains: catalogue, partners, sales, quotes
import type { Page } from 'playwright-core'
import readSheets from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { appIsStored, newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen, openScreen } from './support/screens.ts'

// 5,000 products in their categories: what is grouped, narrowed and picked has to be many.
const demo = useDemo('whole')
const ask = async (page: Page, path: string) => (await page.request.get(`${demo.stack.url}/api/v1${path}`)).json()
const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text })

test('PR-34 several products get a category at once, by mouse and keyboard and without a connection; who changed one meanwhile is named, and undo takes back the rest', async () => {
  const { context, page, errors } = await newPerson(demo.browser, { offline: true })
  await startSession(page, demo.stack.url, 'purchasing@demo.test')
  await openScreen(page, demo.stack.url, '/products?sort=sku&q=RIT-')
  await appIsStored(page)
  const grid = page.getByRole('grid', { name: 'Products' })
  const skus = (await grid.locator('a[href^="/products/"]').allTextContents()).map((text) => text.trim())
  expect(skus.length).toBeGreaterThan(4)
  const [first = '', second = '', third = '', fourth = ''] = skus
  const bar = page.getByRole('region', { name: 'Selection' })

  // A box, then a range; the keyboard takes one away and reaches further.
  await page.getByRole('checkbox', { name: `Select ${first}` }).click()
  await page.getByRole('checkbox', { name: `Select ${third}` }).click({ modifiers: ['Shift'] })
  await bar.getByText('3 selected').waitFor()
  await grid.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('x')
  await bar.getByText('2 selected').waitFor()
  await page.keyboard.press('Escape')
  await bar.waitFor({ state: 'detached' })
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await bar.getByText('4 selected').waitFor()
  expect(await rowOf(page, fourth).first().getAttribute('aria-selected')).toBe('true')
  expect(await axeFindings(page)).toEqual([])

  await context.setOffline(true)
  await bar.getByRole('button', { name: 'Set category' }).click()
  const dialog = page.getByRole('dialog')
  const before = await ask(page, `/products?search=${first}&limit=1`)
  await dialog.getByRole('combobox', { name: 'Category' }).fill('zinn bauern')
  await dialog.getByRole('option', { name: /^Zinnfiguren › Bauernhof/ }).click()
  await dialog.getByText('4 possible').waitFor()
  expect(await axeFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Set category: 4' }).click()
  await page.getByText('Set category: 4 are saved on this device').waitFor()
  await rowOf(page, first).getByText('Bauernhof').waitFor()
  expect(before.items).toHaveLength(1)
  const [{ id, categoryId }] = before.items
  // Another one renames nothing and moves one: that is the newer word.
  const other = await demo.person('admin@demo.test')
  const ids = new Map<string, string>()
  for (const sku of [first, second, third, fourth])
    ids.set(sku, (await ask(other.page, `/products?search=${sku}&limit=1`)).items[0].id)
  const { items: categories } = await ask(other.page, '/categories?limit=50')
  const elsewhere = categories.find(
    (one: { id: string; name: string }) => one.id !== categoryId && !/Bauernhof/.test(one.name),
  )
  const move = (product: string) =>
    other.context.request.patch(`${demo.stack.url}/api/v1/products/${product}`, {
      data: { categoryId: elsewhere.id },
      headers: { origin: demo.stack.url },
    })
  expect((await move(ids.get(second) as string)).ok()).toBe(true)
  await context.setOffline(false)
  await page.getByText('Set category: 3 done').waitFor()
  await page.getByRole('button', { name: '1 refused' }).click()
  await page.getByRole('dialog').getByText(second).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click()

  expect((await move(ids.get(fourth) as string)).ok()).toBe(true)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('2 undone').waitFor()
  await page.getByRole('button', { name: '1 not undone' }).click()
  await page.getByRole('dialog').getByText(fourth).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click()
  const now = async (sku: string) => (await ask(page, `/products/${ids.get(sku)}`)).categoryId
  expect([await now(first), await now(second), await now(fourth)]).toEqual([categoryId, elsewhere.id, elsewhere.id])
  expect(id).toBe(ids.get(first))
  // Nothing needs attention.
  await page.getByRole('link', { name: /Needs attention/ }).waitFor({ state: 'detached' })
  expect([...errors, ...other.errors]).toEqual([])
  await context.close()
})

test('PR-34 SA-04 of all orders that match those are delivered that can be; the others are named with why', async () => {
  const { page, errors } = await demo.person('admin@demo.test')
  await demo.open(page, '/orders?status=to-deliver')
  const grid = page.getByRole('grid', { name: 'Orders' })
  await page.getByRole('checkbox', { name: 'Select all' }).click()
  const bar = page.getByRole('region', { name: 'Selection' })
  const count = Number(await grid.getAttribute('aria-rowcount')) - 1
  expect(count).toBeGreaterThan(1)
  await bar.getByText(`${count} selected`).waitFor()
  await bar.getByRole('button', { name: 'Cancel orders' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('Wrong season')
  await dialog.getByText('“Undo” can not take this back.').waitFor()
  const possible = Number((await dialog.getByText(/\d+ possible/).textContent())?.match(/\d+/))
  expect(possible).toBeGreaterThan(0)
  const refused = possible < count
  if (refused) await dialog.getByRole('list', { name: 'What is not possible' }).getByText('delivered').first().waitFor()
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await dialog.waitFor({ state: 'detached' })
  await bar.getByRole('button', { name: 'Deliver' }).click()
  await dialog.getByRole('button', { name: /^Deliver: \d+$/ }).click()
  await page.getByText(/^Deliver: \d+ done$/).waitFor()
  // Where none is left to deliver there is no grid any more.
  const left = () => page.evaluate(() => Number(document.querySelector('[role=grid]')?.ariaRowCount ?? 1) - 1)
  await expect.poll(left).toBeLessThan(count)
  expect(errors).toEqual([])
})

test('FE-16 a list is grouped by what its fields are, with count and sum; groups fold by key, and the address keeps both', async () => {
  const { page, errors } = await demo.person('admin@demo.test')
  await demo.open(page, '/orders')
  await page.getByRole('button', { name: 'Filters' }).click()
  await page.getByLabel('Group by').selectOption({ label: 'Status' })
  const grid = page.getByRole('treegrid', { name: 'Orders' })
  const heads = grid.locator('[aria-level="1"]')
  await heads.first().waitFor()
  const { items } = await ask(page, '/orders?limit=200&status=draft')
  const drafts = heads.filter({ hasText: 'Draft' })
  await drafts.getByText(`${items.length} entr`).waitFor()
  await drafts.getByText('€').waitFor()
  expect(await axeFindings(page)).toEqual([])

  await page.getByRole('button', { name: 'Fold all' }).click()
  await expect.poll(() => grid.locator('[aria-level="2"]').count()).toBe(0)
  const groups = await heads.count()
  expect(Number(await grid.getAttribute('aria-rowcount'))).toBe(groups + 1)
  await grid.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => grid.locator('[aria-level="2"]').count()).toBeGreaterThan(0)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => grid.locator('[aria-level="2"]').count()).toBe(0)
  await page.keyboard.press('Enter')
  await expect.poll(() => grid.locator('[aria-level="2"]').count()).toBeGreaterThan(0)
  const rows = await grid.getAttribute('aria-rowcount')
  await page.reload()
  await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe(rows)
  expect(new URL(page.url()).searchParams.get('group')).toBe('status')

  // 5,000 products by their categories: as many lines as rows and heads, and only those in view are drawn.
  await goToScreen(page, '/products?group=categoryId')
  const products = page.getByRole('treegrid', { name: 'Products' })
  await products.locator('[aria-level="1"]').first().waitFor()
  expect(Number(await products.getAttribute('aria-rowcount'))).toBeGreaterThan(4_500)
  expect(await products.getByRole('row').count()).toBeLessThan(100)
  await products.getByText('Zinnfiguren › ').first().waitFor()
  // x on the head of a group picks all of it.
  await products.focus()
  await page.keyboard.press('Home')
  const inside = Number((await products.locator('[aria-level="1"]').first().textContent())?.match(/(\d+) entr/)?.[1])
  await page.keyboard.press('x')
  await page.getByRole('region', { name: 'Selection' }).getByText(`${inside} selected`).waitFor()
  await goToScreen(page, '/invoices?group=invoicedOn')
  const months = page.getByRole('treegrid', { name: 'Invoices' }).locator('[aria-level="1"]')
  expect(await months.first().textContent()).toMatch(/^\w+ 20\d\d\d* entr/)
  expect(errors).toEqual([])
})

test('FE-16 a view is kept for oneself, for everybody or for a role, whose list opens with it; without a connection, too; what is gone of one is said', async () => {
  const boss = await demo.person('admin@demo.test')
  const seller = await newPerson(demo.browser, { offline: true })
  await startSession(seller.page, demo.stack.url, 'sales@demo.test')
  const menu = ({ page }: typeof boss) => page.getByRole('button', { name: 'Views and columns' }).click()
  const save = async (person: typeof boss, name: string, whom?: string) => {
    await menu(person)
    await person.page.getByRole('menuitem', { name: 'Save this view …' }).click()
    const dialog = person.page.getByRole('dialog')
    await dialog.getByLabel('Name of the view').fill(name)
    if (whom) await dialog.getByLabel('For whom').selectOption({ label: whom })
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
  }
  await demo.open(boss.page, '/orders?status=draft&sort=total')
  await save(boss, 'Small drafts', 'Everybody')
  await goToScreen(boss.page, '/orders?status=to-deliver')
  await save(boss, 'Ready to go', 'Role “Warehouse”: the list opens like this')

  await openScreen(seller.page, demo.stack.url, '/orders')
  await appIsStored(seller.page)
  await menu(seller)
  await seller.page.getByRole('menuitem', { name: 'Small drafts for all' }).click()
  await seller.page.waitForURL('**/orders?status=draft&sort=total')
  await menu(seller)
  expect(await seller.page.getByRole('menuitem', { name: /Ready to go|Change view|Remove view/ }).count()).toBe(0)
  await seller.page.keyboard.press('Escape')
  // Their own, without a connection: it is there at once, and on another device once there is one.
  await seller.context.setOffline(true)
  await goToScreen(seller.page, '/orders?status=paid')
  await save(seller, 'Paid ones')
  await menu(seller)
  await seller.page.getByRole('menuitem', { name: /^Paid ones/ }).waitFor()
  await seller.page.keyboard.press('Escape')
  await seller.context.setOffline(false)
  const kept = async () =>
    (await ask(seller.page, '/views?list=orders')).items.map(({ name }: { name: string }) => name)
  await expect.poll(kept).toEqual(['Paid ones', 'Ready to go', 'Small drafts'])
  expect((await ask(boss.page, '/views?list=orders')).items).toHaveLength(2)

  const store = await newPerson(demo.browser)
  await startSession(store.page, demo.stack.url, 'warehouse@demo.test')
  await openScreen(store.page, demo.stack.url, '/')
  await goToScreen(store.page, '/orders')
  await store.page.waitForURL('**/orders?status=to-deliver')
  // An address of its own counts more.
  await goToScreen(store.page, '/orders?status=cancelled')
  expect(new URL(store.page.url()).search).toBe('?status=cancelled')

  const old = {
    list: 'orders',
    name: 'From last year',
    address: '?status=draft&region=north&do=new', // no dialog opens by itself
    columns: ['number', 'region'],
  }
  await boss.context.request.post(`${demo.stack.url}/api/v1/views`, { data: old, headers: { origin: demo.stack.url } })
  await menu(boss)
  await boss.page.getByRole('menuitem', { name: /^From last year/ }).click()
  await boss.page.getByText('This view names what is no longer here: region.').waitFor()
  await boss.page.waitForURL('**/orders?status=draft&region=north')
  expect(await boss.page.getByRole('dialog').count()).toBe(0)
  await expect.poll(() => boss.page.getByRole('columnheader').allTextContents()).toEqual(['', 'Number'])
  expect([...boss.errors, ...seller.errors, ...store.errors]).toEqual([])
  await Promise.all([boss, seller, store].map(({ context }) => context.close()))
  await seller.context.close()
  await store.context.close()
})

test('AP-12 PR-30 products are narrowed to a category by searching its tree, and saved as a spreadsheet with numbers as numbers', async () => {
  const { context, page, errors } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'purchasing@demo.test')
  await openScreen(page, demo.stack.url, '/products?sort=sku')
  const category = page.getByRole('combobox', { name: 'Category', exact: true })
  await category.fill('zinn berg')
  await page.getByRole('option', { name: 'Zinnfiguren › Bergleute' }).click()
  const grid = page.getByRole('grid', { name: 'Products' })
  await expect.poll(() => category.inputValue()).toBe('Zinnfiguren › Bergleute')
  await page.waitForURL('**category=*')
  const count = async () => Number(await grid.getAttribute('aria-rowcount')) - 1
  await expect.poll(count).toBeLessThan(500)
  const rows = await count()
  expect(rows).toBeGreaterThan(3)
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Views and columns' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Save as Excel file (XLSX)' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^Products-\d{4}-\d\d-\d\d\.xlsx$/)
  const [sheet] = await readSheets(await download.path())
  expect(sheet?.data).toHaveLength(rows + 1)
  expect(sheet?.data[1]?.[4]).toEqual(expect.any(Number))
  // The choice is taken back by the first of what is offered.
  await category.click()
  await category.press('ArrowDown')
  await page.getByRole('option', { name: 'All categories' }).click()
  await expect.poll(count).toBeGreaterThan(4_500)
  expect(errors).toEqual([])
  await context.close()
})
