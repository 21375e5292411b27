// Domains: shell, chat, sales, catalogue
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { openScreen } from './support/screens.ts'

const demo = useDemo()
const rail = (page: Page) => page.getByRole('navigation').first()
const group = (page: Page, name: string) => rail(page).getByRole('group', { name, exact: true })

async function open(who: string, path: string, options: Parameters<typeof newPerson>[1] = {}) {
  const person = await newPerson(demo.browser, options)
  await startSession(person.page, demo.stack.url, who)
  await openScreen(person.page, demo.stack.url, path)
  return person
}

test('areas stand by kinds of work: a group that is closed stays closed on this device, tells what waits in it, and shows where one is', async () => {
  const { page, context } = await open('sales@demo.test', '/orders')
  await expect.poll(() => rail(page).getByRole('group').count()).toBe(4)
  await group(page, 'Sell').getByRole('button', { name: 'Sell' }).click()
  await group(page, 'Sell').getByRole('link', { name: 'Customers' }).waitFor({ state: 'hidden' })
  await group(page, 'Sell').getByRole('link', { name: 'Orders' }).waitFor() // here
  await group(page, 'Store').getByRole('link', { name: 'Products' }).click()
  await group(page, 'Sell').getByRole('link', { name: 'Orders' }).waitFor({ state: 'hidden' })
  await page.reload()
  await group(page, 'Store').getByRole('link', { name: 'Products' }).waitFor()
  await expect.poll(() => group(page, 'Sell').getByRole('link').filter({ visible: true }).count()).toBe(0)
  const button = group(page, 'Sell').getByRole('button', { name: 'Sell' })
  expect(await button.getAttribute('aria-expanded')).toBe('false')
  await button.press('Enter')
  await group(page, 'Sell').getByRole('link', { name: 'Quotes' }).waitFor()
  // Signs only: nothing to open a group by, so none is closed.
  await button.press('Enter')
  await page.setViewportSize({ width: 1000, height: 800 })
  await group(page, 'Sell').getByRole('link', { name: 'Customers' }).waitFor()
  await context.close()
})

test('what was opened last is found again: in the rail, and in the palette before anything is typed; a person, a page, a message and their places are found by words', async () => {
  const { page, context, errors } = await open('sales@demo.test', '/products')
  const first = page.locator('[data-list="main"] [role=row] a').first()
  const name = await first.textContent()
  await first.click()
  await page.waitForURL(/\/products\/./)
  await rail(page).getByRole('link', { name: 'Home' }).click()
  await group(page, 'Recent').getByRole('button', { name: 'Recent' }).click()
  await group(page, 'Recent').getByRole('link').first().waitFor()
  await page.keyboard.press('Control+k')
  const options = page.getByRole('option')
  await expect.poll(() => options.first().textContent()).toContain('Recent')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/products\/./)
  expect(await page.title()).toContain(name)

  const find = async (words: string, area: string) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Find or do something' }).fill(words)
    await options.filter({ hasText: area }).first().click()
  }
  await find('willi wag', 'People')
  await page.waitForURL(/\/people\/./)
  const made = await context.request.post(`${demo.stack.url}/api/v1/chat/rooms`, {
    data: { kind: 'group', name: 'Messestand', memberIds: [] },
    headers: { origin: demo.stack.url },
  })
  const { id } = (await made.json()) as { id: string }
  const said = await context.request.post(`${demo.stack.url}/api/v1/chat/rooms/${id}/messages`, {
    data: { text: 'Der Aufsteller kommt am Freitag' },
    headers: { origin: demo.stack.url },
  })
  expect(said.ok()).toBe(true)
  const { messageId } = (await said.json()) as { messageId: string }
  await find('messest', 'Conversations')
  await page.waitForURL(`**/chat/${id}`)
  await find('aufsteller frei', 'Messestand')
  await page.waitForURL(`**/chat/${id}?message=${messageId}`)
  await page.locator(`[data-message="${messageId}"]`).waitFor()
  // A conversation is among what was opened last, too.
  await page.keyboard.press('Control+k')
  await options.filter({ hasText: 'Willi Wagner' }).filter({ hasText: 'Recent' }).waitFor()
  expect(errors).toEqual([])
  await context.close()
})
