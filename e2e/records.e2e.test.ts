// Domains: catalogue, partners, sales, quotes, ledger, chat, settings
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { appIsStored, newPerson, PHONE, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen, openScreen } from './support/screens.ts'

const demo = useDemo()

const first = async (page: Page, list: string) =>
  (await (await page.request.get(`${demo.stack.url}/api/v1${list}`)).json()).items[0]
const tabs = async (page: Page) => (await page.getByRole('tab').allInnerTexts()).map((text) => text.split('\n')[0])
const rail = (page: Page) => page.getByRole('navigation', { name: 'Areas' }).first()

/** The areas whose link in the rail stands out. */
const markedAreas = (page: Page) =>
  page
    .locator('nav a[href^="/"]:not([href="/settings"])')
    .evaluateAll((links) =>
      links
        .filter((link) => getComputedStyle(link).backgroundColor !== 'rgba(0, 0, 0, 0)')
        .map(({ textContent }) => textContent),
    )

test('FE-16 every record has one screen: its number in the head and the window, what goes on around it in tabs that stand in the address, and a conversation that anybody who sees it begins', async () => {
  const { context, page, errors } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'admin@demo.test')
  const other = await demo.person('sales@demo.test')
  const product = await first(page, '/products?kind=goods&sort=sku&limit=1')
  const customer = await first(page, '/customers?limit=1')
  const around = {
    [`/products/${product.id}`]: ['History', 'Conversation', 'Files'],
    [`/customers/${customer.id}`]: ['History', 'Conversation', 'Files'],
    [`/orders/${(await first(page, '/orders?limit=1')).id}`]: ['Timeline', 'Conversation', 'Files', 'Page', 'History'],
    [`/quotes/${(await first(page, '/quotes?limit=1')).id}`]: ['Timeline', 'Conversation', 'Files', 'Page', 'History'],
    [`/invoices/${(await first(page, '/invoices?limit=1')).id}`]: ['Conversation'],
    [`/categories/${(await first(page, '/categories?limit=1')).id}`]: ['History', 'Conversation', 'Files'],
    [`/places/${(await first(page, '/locations')).id}`]: ['History', 'Conversation', 'Files'],
  }
  for (const [path, names] of Object.entries(around)) {
    await openScreen(page, demo.stack.url, path)
    await page.getByRole('button', { name: 'Favourite', exact: true }).waitFor()
    await expect.poll(() => tabs(page)).toEqual(names)
    expect(await markedAreas(page), path).toHaveLength(1)
    expect(await axeFindings(page)).toEqual([])
  }
  await openScreen(page, demo.stack.url, `/categories/${(await first(page, '/categories?limit=1')).id}`)
  expect(await markedAreas(page)).toEqual(['Products'])

  // Begun by one, read by the other.
  await openScreen(page, demo.stack.url, `/products/${product.id}`)
  await expect.poll(() => page.title()).toContain(product.name)
  await page.getByRole('tab', { name: 'Conversation' }).click()
  await page.waitForURL('**?beside=conversation')
  await page.getByRole('button', { name: 'Begin a conversation' }).click()
  await page.getByRole('textbox', { name: 'Message' }).fill('The mould is worn out')
  await page.keyboard.press('Enter')
  await page.locator('[data-message]').getByText('The mould is worn out').waitFor()
  await demo.open(other.page, `/products/${product.id}?beside=conversation`)
  await other.page.locator('[data-message]').getByText('The mould is worn out').waitFor()
  await other.page.reload()
  await other.page.locator('[data-message]').getByText('The mould is worn out').waitFor()

  // On a phone the record itself is the first tab.
  await other.page.setViewportSize(PHONE)
  await demo.open(other.page, `/customers/${customer.id}`)
  await expect.poll(() => tabs(other.page)).toEqual(['Customer', 'History', 'Conversation', 'Files'])
  expect(await axeFindings(other.page)).toEqual([])

  // What isn't there has no star, no faces and nothing around it.
  await openScreen(page, demo.stack.url, `/customers/${product.id}`)
  await page.getByRole('heading', { name: 'There is no such customer.' }).waitFor()
  await page.getByText('Perhaps it was deleted, or you don’t have the right to see it.').waitFor()
  expect(await tabs(page)).toEqual([])
  expect(await page.getByRole('button', { name: 'Favourite', exact: true }).count()).toBe(0)
  expect([...errors, ...other.errors]).toEqual([])
  await context.close()
})

test('FE-16 PR-30 a count is talked about where it is counted, a place and a category are found from anywhere and lead to what lies in them', async () => {
  const { page, errors } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'warehouse@demo.test')
  const place = await first(page, '/locations')
  const made = await page.request.post(`${demo.stack.url}/api/v1/counts`, {
    data: { locationId: place.id, name: 'Shelf 7' },
    headers: { origin: demo.stack.url, 'idempotency-key': crypto.randomUUID() },
  })
  const { id } = await made.json()
  await openScreen(page, demo.stack.url, `/counts/${id}`)
  await expect.poll(() => tabs(page)).toEqual(['Count', 'Compare', 'History', 'Conversation', 'Files'])
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('tab', { name: 'Conversation' }).click()
  await page.getByRole('button', { name: 'Begin a conversation' }).click()
  await page.getByRole('textbox', { name: 'Message' }).fill('The light is broken here')
  await page.keyboard.press('Enter')
  await page.locator('[data-message]').getByText('The light is broken here').waitFor()
  await page.setViewportSize(PHONE)
  await page.getByRole('tab', { name: 'Stock count', exact: true }).click()
  await expect.poll(() => tabs(page)).toEqual(['Stock count', 'History', 'Conversation', 'Files', 'Count', 'Compare'])
  expect(await axeFindings(page)).toEqual([])
  await page.setViewportSize({ width: 1440, height: 900 })

  const find = async (words: string, option: string) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill(words)
    await page.getByRole('dialog').getByRole('option', { name: option }).first().click()
  }
  await find(place.name, place.name)
  await page.waitForURL(`**/places/${place.id}`)
  await page.getByRole('list', { name: 'In stock here' }).getByRole('link').first().click()
  await page.waitForURL('**/products/*')
  const category = await first(page, '/categories?limit=1')
  await find(category.name, category.name)
  await page.waitForURL(`**/categories/${category.id}`)
  expect(errors).toEqual([])
  await page.context().close()
})

test('PR-04 a place and a count get another name on their pages, and whoever looks at them sees who gave it, and what it was', async () => {
  const [admin, other] = [await demo.person('admin@demo.test'), await demo.person('warehouse@demo.test')]
  const post = async (path: string, data: object) => {
    const headers = { origin: demo.stack.url, 'idempotency-key': crypto.randomUUID() }
    return await (await admin.page.request.post(`${demo.stack.url}/api/v1${path}`, { data, headers })).json()
  }
  const { id: locationId } = await post('/locations', { code: 'RACK-9', name: 'Rack 9' })
  const { id: productId } = await first(admin.page, '/products?kind=goods&limit=1')
  await post('/stock/receipts', { productId, locationId, quantity: '3' })
  const count = await post('/counts', { locationId, name: 'Rack 9, May' })
  const rename = async (button: string, name: string) => {
    await admin.page.getByRole('button', { name: button, exact: true }).click()
    const dialog = admin.page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('Please fill this in').first().waitFor()
    await dialog.getByLabel('Name').fill(name)
    expect(await axeFindings(admin.page)).toEqual([])
    await dialog.getByRole('button', { name: 'Save' }).click()
    await admin.page.getByRole('heading', { level: 1, name }).waitFor()
  }
  for (const [path, button, before, name] of [
    [`/places/${locationId}`, 'Edit location', 'Rack 9', 'Rack by the gate'],
    [`/counts/${count.id}`, 'Rename', 'Rack 9, May', 'Rack by the gate, May'],
  ] as const) {
    await demo.open(other.page, path)
    await other.page.getByRole('tab', { name: 'History' }).click()
    await other.page.getByText('No changes yet.').waitFor()
    await demo.open(admin.page, path)
    await rename(button, name)
    const changes = other.page.getByRole('region', { name: 'History' }).getByRole('listitem')
    await changes.getByText(name, { exact: true }).waitFor()
    await changes.getByText(before, { exact: true }).waitFor()
    await changes.getByText('Adele Amann').waitFor()
    expect(await axeFindings(other.page)).toEqual([])
  }
  expect([...admin.errors, ...other.errors]).toEqual([])
})

test('FE-16 CH-01.1 from one order to the next what stands beside it is that one’s: its files, its page, its conversation', async () => {
  const { page, errors } = await demo.person('sales@demo.test')
  const { items } = await (await page.request.get(`${demo.stack.url}/api/v1/orders?limit=2`)).json()
  const [one, other] = items as [{ id: string }, { id: string }]
  const go = (id: string, tab: string) => goToScreen(page, `/orders/${id}?beside=${tab}`)
  const filesOf = async ({ id }: { id: string }) =>
    (await (await page.request.get(`${demo.stack.url}/api/v1/orders/${id}/files`)).json()).items.length
  await demo.open(page, `/orders/${one.id}?beside=files`)
  await page.getByText('No files yet.').waitFor()
  await go(other.id, 'files')
  const buffer = Buffer.from('the drawing of the other one')
  await page
    .locator('aside input[type=file]')
    .last()
    .setInputFiles({ name: 'drawing.txt', mimeType: 'text/plain', buffer })
  await expect.poll(() => filesOf(other)).toBe(1)
  expect(await filesOf(one)).toBe(0)

  await go(one.id, 'page')
  const written = page.locator('aside [contenteditable=true]')
  await written.click()
  await page.keyboard.type('Only about the first one')
  await go(other.id, 'page')
  await written.waitFor()
  expect(await written.textContent()).not.toContain('Only about the first one')
  await go(one.id, 'page')
  await written.getByText('Only about the first one').waitFor()
  expect(errors).toEqual([])
})

test('FE-16 a person’s favourites stand in the rail and in the palette on all of their devices, without a network too; what is removed is quietly gone', async () => {
  const { page, context, errors } = await newPerson(demo.browser, { offline: true })
  await startSession(page, demo.stack.url, 'sales@demo.test')
  const device = await demo.person('sales@demo.test')
  const other = await newPerson(demo.browser)
  await startSession(other.page, demo.stack.url, 'sales2@demo.test')
  for (const one of [device.page, other.page]) await openScreen(one, demo.stack.url, '/orders')
  const customer = await first(page, '/customers?limit=1')
  const product = await first(page, '/products?kind=goods&sort=sku&limit=1')

  await openScreen(page, demo.stack.url, `/customers/${customer.id}`)
  await page.getByRole('button', { name: 'Favourite', exact: true }).click()
  const starred = (one: Page) => rail(one).getByRole('group', { name: 'Favourites' })
  await starred(page).getByRole('link', { name: customer.name }).waitFor()
  await starred(device.page).getByRole('link', { name: customer.name }).waitFor()

  // A page and a conversation; the label of the star is constant, its state is announced beside it.
  const { items } = await (await page.request.get(`${demo.stack.url}/api/v1/orders?limit=1`)).json()
  await goToScreen(page, `/documents/${items[0].id}`)
  const star = page.getByRole('button', { name: 'Favourite', exact: true })
  await star.click()
  await page.getByRole('button', { name: 'Favourite', exact: true, pressed: true }).waitFor()
  await starred(device.page)
    .getByRole('link', { name: /^Page of / })
    .click()
  await device.page.waitForURL(`**/documents/${items[0].id}`)
  await goToScreen(page, '/chat')
  await page.locator('main a[href^="/chat/"]').first().click()
  await page.getByRole('button', { name: 'Favourite', exact: true, pressed: false }).click()
  const room = (await page.locator('main h1').last().textContent()) ?? ''
  await starred(device.page).getByRole('link', { name: room }).click()
  await device.page.waitForURL('**/chat/*')
  // Taken back: it may be called as the product that is starred below.
  await page.getByRole('button', { name: 'Favourite', exact: true, pressed: true }).click()
  await starred(device.page).getByRole('link', { name: room }).waitFor({ state: 'detached' })
  expect(await axeFindings(device.page)).toEqual([])

  // A view, with the columns that it keeps.
  await openScreen(page, demo.stack.url, '/products?kind=service')
  await page.getByRole('button', { name: 'Views and columns' }).click()
  await page.getByRole('menuitem', { name: 'Save this view …' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Work only')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Views and columns' }).click()
  await page.getByRole('menuitem', { name: 'Add to favourites' }).click()
  await starred(device.page).getByRole('link', { name: 'Work only' }).click()
  await device.page.waitForURL('**/products?kind=service')

  // Without a network.
  await appIsStored(page)
  await context.setOffline(true)
  await goToScreen(page, `/products/${product.id}`)
  await page.getByRole('button', { name: 'Favourite', exact: true }).click()
  await starred(page).getByRole('link', { name: product.name }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('option').filter({ hasText: product.name }).filter({ hasText: 'Favourites' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await context.setOffline(false)
  await starred(device.page).getByRole('link', { name: product.name }).waitFor()
  expect(await starred(other.page).count()).toBe(0)
  expect(await axeFindings(device.page)).toEqual([])

  // Taken back on one device, removed on the other.
  await device.page.getByRole('button', { name: 'Views and columns' }).click()
  await device.page.getByRole('menuitem', { name: 'Remove view “Work only”' }).click()
  await starred(page).getByRole('link', { name: 'Work only' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Favourite', exact: true, pressed: true }).click()
  await starred(device.page).getByRole('link', { name: product.name }).waitFor({ state: 'detached' })
  await starred(device.page).getByRole('link', { name: customer.name }).waitFor()
  expect([...errors, ...device.errors, ...other.errors]).toEqual([])
  await context.close()
  await other.context.close()
})
