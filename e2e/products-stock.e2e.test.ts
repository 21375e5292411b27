// Domains: catalogue, stock
import { expect, test } from 'vitest'
import { newPerson, signIn } from './support/browser.ts'
import { useDemo } from './support/demo.ts'

const demo = useDemo()

test('5,000 products are searched as one types, and a level changes while somebody looks', async () => {
  const looking = await newPerson(demo.browser)
  const receiving = await newPerson(demo.browser)
  await signIn(looking.page, demo.stack.url, 'sales@demo.test')
  await signIn(receiving.page, demo.stack.url, 'warehouse@demo.test')

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
  await receiving.page.getByRole('menuitem', { name: 'Receipt' }).click()
  await receiving.page.getByRole('dialog').getByLabel('Quantity').fill('7')
  // Who clicks twice posts once.
  await receiving.page.getByRole('dialog').getByRole('button', { name: 'Post' }).dblclick({ delay: 0 })
  await expect.poll(sum).toBe(before + 7)
  expect([...looking.errors, ...receiving.errors]).toEqual([])
})
