// Domains: catalogue, stock
import { expect, test } from 'vitest'
import { newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen } from './support/screens.ts'

const demo = useDemo('whole')

test('PR-29 RT-08.1 5,000 products are searched as one types; product and stock list change while somebody looks', async () => {
  const looking = await newPerson(demo.browser)
  const receiving = await newPerson(demo.browser)
  await startSession(looking.page, demo.stack.url, 'sales@demo.test')
  await startSession(receiving.page, demo.stack.url, 'warehouse@demo.test')

  await looking.page.goto(`${demo.stack.url}/products`)
  const grid = looking.page.locator('[role=grid]')
  await grid.waitFor()
  expect(Number(await grid.getAttribute('aria-rowcount'))).toBeGreaterThan(4_500)
  const link = grid.locator('a[href^="/products/"]').first()
  const sku = (await link.textContent())?.trim() ?? ''
  await looking.page.locator('[data-search=screen]').fill(sku)
  await looking.page.waitForFunction(() => Number(document.querySelector('[role=grid]')?.ariaRowCount) < 100)
  await grid.locator('a', { hasText: sku }).first().click()
  await looking.page.waitForURL('**/products/*')
  const address = looking.page.url()

  await receiving.page.goto(address)
  await receiving.page.locator('main h1', { hasText: sku }).waitFor()
  const shown = async () =>
    (await looking.page.locator('[data-testid=on-hand]').allTextContents()).map((text) =>
      Number(text.replaceAll(/\D/g, '')),
    )
  const sum = async () => (await shown()).reduce((total, level) => total + level, 0)
  await looking.page.locator('main h1', { hasText: sku }).waitFor()
  const before = await sum()
  await receiving.page.getByRole('button', { name: 'Change stock' }).click()
  await receiving.page.getByRole('menuitem', { name: 'Receipt', exact: true }).click()
  await receiving.page.getByRole('dialog').getByLabel('Quantity').fill('7')
  // A double click posts once.
  await receiving.page.getByRole('dialog').getByRole('button', { name: 'Post' }).dblclick({ delay: 0 })
  // The message goes after some seconds, but not while the pointer is on it.
  await receiving.page.getByText(/^Posted: 7/).hover()
  await expect.poll(sum).toBe(before + 7)
  const figure = async (name: string) =>
    Number((await looking.page.getByTestId(`total-${name}`).textContent())?.replaceAll(/\D/g, ''))
  expect(await figure('on-hand')).toBe(before + 7)
  expect(await figure('available')).toBeLessThanOrEqual(before + 7 - (await figure('reserved')))

  // The list of levels follows, too: what was posted is said, and taken back by its button.
  await goToScreen(looking.page, `/stock?q=${sku}`)
  const rows = () => looking.page.locator('main [role=grid]').textContent()
  await looking.page.locator('main [role=grid]').getByText(sku).first().waitFor()
  const full = await rows()
  await receiving.page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(rows).not.toBe(full)

  // What is expected is entered at the product's stock, received from there, and expected no more.
  await goToScreen(receiving.page, address.replace('/products/', '/stock?product='))
  const expected = receiving.page.getByRole('region', { name: 'Expected receipts' })
  await expected.getByRole('button', { name: 'Expect a receipt' }).click()
  const dialog = receiving.page.getByRole('dialog', { name: 'Expect a receipt' })
  await dialog.getByLabel('Quantity').fill('30')
  await dialog.getByLabel('Expected on').fill('15/01/2030')
  await dialog.getByLabel('Reference').fill('B-4711')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expected.getByText('B-4711').waitFor()
  await goToScreen(looking.page, address)
  await looking.page.getByText('Expected: B-4711').waitFor()
  await expected.getByRole('button', { name: /actions/ }).click()
  // Another person changes the row meanwhile: its open menu stays.
  const { request } = receiving.context
  const known = await (await request.get(`${demo.stack.url}/api/v1/sync/bootstrap?tables=expectedReceipts`)).text()
  const [, id] = /"id":"([^"]+)"[^{}]*"B-4711"|$/.exec(known) ?? []
  const more = { data: { quantity: '31' }, headers: { origin: demo.stack.url } }
  expect((await request.patch(`${demo.stack.url}/api/v1/stock/expected-receipts/${id}`, more)).ok()).toBe(true)
  // While a menu is open, nothing else has a role.
  await receiving.page.locator('section[aria-label="Expected receipts"]').getByText('31', { exact: true }).waitFor()
  await receiving.page.getByRole('menuitem', { name: 'Post the receipt' }).click()
  await receiving.page.getByRole('dialog').getByRole('button', { name: 'Post' }).click()
  await looking.page.getByText('Expected: B-4711').waitFor({ state: 'detached' })
  expect([...looking.errors, ...receiving.errors]).toEqual([])
})

test('PR-30 categories lead to their products; a new one takes a product and is removed with a target', async () => {
  const { page, errors } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'admin@demo.test')
  await page.goto(`${demo.stack.url}/categories`)
  const list = page.getByRole('list', { name: 'Categories' })
  const knights = list.getByRole('listitem').filter({ hasText: 'Ritter und Knappen' })
  const count = Number((await knights.getByRole('link').textContent())?.match(/(\d+) products?/)?.[1])
  expect(count).toBeGreaterThan(10)
  await list.getByText('5,000 products, 0 of them here').waitFor()
  await knights.getByRole('link').click()
  await page.waitForURL('**/products?category=*')
  const grid = page.locator('[role=grid]')
  await page.waitForFunction((rows) => document.querySelector('[role=grid]')?.ariaRowCount === String(rows + 1), count)
  expect(await grid.getByRole('row').nth(1).textContent()).toContain('Ritter und Knappen')

  await page.getByRole('button', { name: 'Categories' }).click()
  await page.getByRole('button', { name: 'New category' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Sonderposten')
  await dialog.getByLabel('Belongs to').selectOption({ label: 'Zinnfiguren' })
  await dialog.getByRole('button', { name: 'Create' }).click()
  const special = list.getByRole('listitem').filter({ hasText: 'Sonderposten' })
  await special.waitFor()
  await knights.getByRole('link').click()
  await grid.locator('a[href^="/products/"]').first().click()
  await page.waitForURL('**/products/*')
  await page.locator('form').getByLabel('Category').selectOption({ label: 'Zinnfiguren › Sonderposten' })
  await page.getByRole('button', { name: 'Save' }).click()
  // What is saved is on this device before the form is at rest; an address that is loaded anew before that leaves it behind.
  await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' })
  await page.goto(`${demo.stack.url}/categories`)
  await special.getByText('1 product').waitFor()
  await special.getByRole('button', { name: 'Remove category “Sonderposten”' }).click()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await dialog.getByText('Please fill this in.').waitFor()
  await dialog.getByLabel('Move them to').selectOption({ label: 'Zinnfiguren › Ritter und Knappen' })
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await special.waitFor({ state: 'detached' })
  await knights.getByText(`${count} products`).waitFor()
  expect(errors).toEqual([])
})
