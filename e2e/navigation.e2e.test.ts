// Domains: shell, design, sales, chat, catalogue
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { appIsStored, DESK, newCaller, newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen, leaveField } from './support/screens.ts'
import { startWire } from './support/server/wire.ts'

/** Getting around: where the focus is after each step, what keys do from everywhere, what the window is called, what the rail and the palette show. */

const demo = useDemo()

async function open(email: string, path: string) {
  const person = await demo.person(email)
  await demo.open(person.page, path)
  return person
}
/** What has the focus, in words; BODY where nothing has. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null
    if (!element || element === document.body) return 'BODY'
    const label = element.id && document.querySelector(`label[for="${element.id}"]`)?.textContent
    return element.getAttribute('aria-label') || label || element.textContent || element.outerHTML
  })
const rail = (page: Page) => page.getByRole('navigation').first()
const group = (page: Page, name: string) => rail(page).getByRole('group', { name, exact: true })
const newOrderUrl = /\/orders\/[0-9a-f-]{36}$/

test('areas stand by kinds of work: a group that is closed stays closed on this device, tells what waits in it, and shows where one is', async () => {
  const { page } = await open('sales@demo.test', '/orders')
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
  await page.setViewportSize(DESK)
  await group(page, 'Sell').getByRole('link', { name: 'Customers' }).waitFor({ state: 'hidden' })
  await button.press('Enter') // open again for the next test
  await group(page, 'Sell').getByRole('link', { name: 'Customers' }).waitFor()
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
    // As fast as keys come: what follows the shortcut is the palette's.
    await page.keyboard.press('Control+k')
    await page.keyboard.type(words)
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
})

test('n makes an order from every screen, and what is typed next is its customer', async () => {
  const { page, errors } = await open('sales@demo.test', '/')
  for (const path of ['/', '/products', '/settings']) {
    await leaveField(page)
    await goToScreen(page, path)
    await page.keyboard.press('n')
    await page.waitForURL(newOrderUrl)
    await expect.poll(() => focused(page)).toBe('Customer')
    await page.keyboard.type('Kaufh')
    await page.locator('[role=listbox] [role=option]').first().waitFor()
    await page.keyboard.press('Escape')
  }
  // On a record too, outside of text fields.
  const first = page.url()
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await page.waitForURL((url) => newOrderUrl.test(url.pathname) && url.href !== first)
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('New order, from anywhere').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(errors).toEqual([])
})

test('the palette knows what can be done from every screen, and opens it there', async () => {
  const { page, errors } = await open('admin@demo.test', '/ledger')
  const choose = async (words: string) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Find or do something' }).fill(words)
    await page.keyboard.press('Enter')
  }
  for (const [words, title] of [
    ['New customer', 'New customer'],
    ['New product', 'New product'],
    ['Post a receipt', 'Post a receipt'],
    ['New count', 'New count'],
    ['New conversation', 'New conversation'],
  ] as const) {
    await choose(words)
    const dialog = page.getByRole('dialog', { name: title })
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => focused(page), { message: words }).not.toBe('BODY')
  }
  await choose('Dark')
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark')
  await choose('New order')
  await page.waitForURL(newOrderUrl)
  await expect.poll(() => focused(page)).toBe('Customer')
  expect(errors).toEqual([])
})

test('Escape leaves the field, then the record, back to where one came from; a dialog gives the focus back', async () => {
  const { page, errors } = await open('sales@demo.test', '/orders?status=draft')
  await page.locator('main a[href^="/orders/"]').first().click()
  await page.waitForURL(newOrderUrl)
  const reference = page.getByRole('textbox', { name: 'Reference' })
  await reference.fill('kept on the way out')
  await page.keyboard.press('Escape')
  expect(page.url()).toMatch(newOrderUrl)
  const address = page.url()
  await page.keyboard.press('Escape')
  await page.waitForURL(/\/orders\?status=draft$/)
  await page.goto(address)
  await expect.poll(() => reference.inputValue()).toBe('kept on the way out')
  await reference.waitFor()
  await page.keyboard.press('Escape')
  await page.waitForURL(/\/orders$/)
  // Dialogs.
  await goToScreen(page, '/orders?status=committed')
  await page.locator('main a[href^="/orders/"]').first().click()
  // A button that has only an icon says what it does while the pointer rests on it, below it and within the window.
  await page.getByRole('button', { name: 'Favourite', exact: true }).hover()
  const says = page.getByRole('tooltip', { name: 'Favourite' })
  await says.waitFor()
  await expect.poll(async () => (await says.boundingBox())?.y ?? 0).toBeGreaterThan(8)
  await page.mouse.move(0, 0)
  await says.waitFor({ state: 'detached' })
  const deliver = page.getByRole('button', { name: 'Deliver', exact: true })
  await deliver.click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => focused(page)).toBe('Deliver')
  await page.getByRole('button', { name: 'More steps' }).click()
  await page.getByRole('menuitem', { name: 'Cancel order' }).click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => focused(page)).toBe('More steps')
  expect(errors).toEqual([])
})

test('I18N-41 what was typed in a dialog is asked about before Escape, a click beside it or the cross lose it; one who signs out hears of other windows', async () => {
  const { page, context, errors } = await open('sales@demo.test', '/orders')
  await page.getByRole('navigation').first().getByRole('link', { name: 'Customers' }).click()
  const dialog = page.getByRole('dialog')
  const openDialog = async () => {
    await page.getByRole('button', { name: 'New customer' }).click()
    await dialog.waitFor()
  }
  // Nothing typed, nothing asked.
  await openDialog()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await openDialog()
  await dialog.getByLabel('Name').fill('Spielzeug Amsel')
  await page.keyboard.press('Escape')
  await dialog.getByRole('alert').getByText('What you typed is not saved yet.').waitFor()
  await expect.poll(() => focused(page)).toBe('Keep editing')
  await page.keyboard.press('Enter')
  await dialog.getByRole('alert').waitFor({ state: 'detached' })
  expect(await dialog.getByLabel('Name').inputValue()).toBe('Spielzeug Amsel')
  const asked = () => dialog.getByRole('alert').count()
  // A click beside it, once the dialog is older than a double click.
  await expect.poll(async () => [await page.mouse.click(5, 5), await asked()][1]).toBe(1)
  await page.keyboard.press('Escape') // back to the form
  await expect.poll(asked).toBe(0)
  await dialog.getByRole('button', { name: 'Close', exact: true }).click()
  await expect.poll(asked).toBe(1)
  await dialog.getByRole('button', { name: 'Keep editing' }).click()
  await expect.poll(asked).toBe(0)
  // Another window of the same person: it announces its unsaved text.
  await page.evaluate(() => void dispatchEvent(new Event('blur')))
  const second = await context.newPage()
  await second.goto(`${demo.stack.url}/settings`)
  await second.getByRole('button', { name: 'Sign out', exact: true }).click()
  await second.getByRole('dialog').getByText('Something here or in another window', { exact: false }).waitFor()
  await second.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await second.close()
  await page.evaluate(() => void dispatchEvent(new Event('focus')))
  // What is discarded is gone.
  await dialog.getByRole('button', { name: 'Close', exact: true }).click()
  await dialog.getByRole('button', { name: 'Discard' }).click()
  await dialog.waitFor({ state: 'detached' })
  // What is sent is no longer typed: the new customer opens without a question.
  await openDialog()
  await dialog.getByLabel('Name').fill('Spielzeug Amsel')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}$/)
  expect(errors).toEqual([])
})

test('a line that is removed leaves the focus in the lines; a double click or a held key presses nothing in the dialog it opens', async () => {
  const { page, errors } = await open('sales@demo.test', '/orders')
  await page.keyboard.press('n')
  await page.waitForURL(newOrderUrl)
  const add = page.locator('[data-add] input')
  for (const sku of ['NAP-10-30', 'BAY-06-75']) {
    await add.fill(sku)
    await page.locator('[role=listbox] [role=option]').first().waitFor()
    await add.press('Enter')
    await expect.poll(() => focused(page)).toMatch(/^Quantity/)
  }
  await page.keyboard.press('Alt+Delete')
  await page.waitForFunction(() => document.querySelectorAll('[data-line]').length === 1)
  await expect.poll(() => focused(page)).toBe('Quantity, line 1')
  await page.keyboard.press('Alt+Delete')
  await page.waitForFunction(() => document.querySelectorAll('[data-line]').length === 0)
  await expect.poll(() => focused(page)).toMatch(/^Add a product/)

  await goToScreen(page, '/orders?status=committed')
  await page.locator('main a[href^="/orders/"]').first().click()
  const deliver = page.getByRole('button', { name: 'Deliver', exact: true }).first()
  await deliver.dblclick()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await deliver.focus()
  await page.keyboard.down('Enter')
  await page.keyboard.down('Enter') // held: it repeats
  await page.keyboard.down('Enter')
  await page.keyboard.up('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await deliver.waitFor()
  expect(errors).toEqual([])
})

test('the window is named after what it shows; what waits for a decision hides no missing network', async () => {
  const wire = await startWire(demo.stack.url)
  const { page, context, errors } = await newPerson(demo.browser, { offline: true })
  await startSession(page, wire.url, 'sales@demo.test')
  await page.goto(`${wire.url}/orders?status=committed`)
  await expect.poll(() => page.title()).toBe('Orders · Werkbank')
  const link = page.locator('main a[href^="/orders/"]').first()
  const number = await link.textContent()
  await link.click()
  await expect.poll(() => page.title()).toMatch(new RegExp(`^${number} · .+ · Werkbank$`))
  await goToScreen(page, '/customers')
  await expect.poll(() => page.title()).toBe('Customers · Werkbank')

  // A refused command: the order is the test's own, so it is cancelled twice.
  await page.getByText('Synced', { exact: true }).filter({ visible: true }).first().waitFor()
  await goToScreen(page, '/orders?status=draft')
  await page.locator('main a[href^="/orders/"]').first().click()
  await page.waitForURL(newOrderUrl)
  const id = new URL(page.url()).pathname.split('/')[2]
  await appIsStored(page)
  await wire.cut()
  await page
    .getByText(/^Offline/)
    .filter({ visible: true })
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'More steps' }).click()
  await page.getByRole('menuitem', { name: 'Cancel order' }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('Ordered twice')
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel order' }).click()
  const elsewhere = await newCaller(demo.stack.url, 'admin@demo.test')
  const reason = { data: { reason: 'Nicht gewünscht' } }
  const answer = await elsewhere.post(`${demo.stack.url}/api/v1/orders/${id}/cancel`, reason)
  expect(answer.status()).toBe(200)
  await elsewhere.dispose()
  await wire.mend()
  await page.locator('nav a[href="/attention"]').filter({ visible: true }).waitFor()
  await wire.cut()
  await page
    .getByText(/^Offline/)
    .filter({ visible: true })
    .first()
    .waitFor()
  expect(await page.locator('nav a[href="/attention"]').filter({ visible: true }).textContent()).toBe(
    'Needs attention (1)',
  )
  await page
    .getByRole('button', { name: /^Sync: Offline/ })
    .filter({ visible: true })
    .click()
  const panel = page.getByRole('dialog', { name: 'Sync' })
  await panel.getByText('The order has been cancelled.').waitFor()
  await panel.getByRole('link', { name: 'See what can be done' }).click()
  await page.getByRole('button', { name: 'Discard the change' }).click()
  await page.getByText('Nothing needs attention').waitFor()
  expect(errors).toEqual([])
  await context.close()
  await wire.close()
})
