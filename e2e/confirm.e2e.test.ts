// Domains: sales, outbox
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { appIsStored, newCaller, newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { showScreen } from './support/screens.ts'
import type { Wire } from './support/server/wire.ts'

/** Confirming an order online and offline: the state that it names, its questions, and that its answer does not interrupt the person. */

const demo = useDemo()

const box = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const confirmButton = (page: Page) => page.getByRole('button', { name: /^Confirm$/ })
const visible = (page: Page, words: string | RegExp) => page.getByText(words).filter({ visible: true }).first()

/** Somebody in sales with the app on the device, behind a wire of their own, at the orders. */
async function openOrders() {
  const { page, wire, errors } = await demo.device('sales@demo.test')
  await showScreen(page, wire.url, '/orders')
  await page.locator('main a[href^="/orders/"]').first().waitFor()
  await appIsStored(page)
  await visible(page, 'Synced').waitFor()
  return { page, wire, errors }
}

async function choose(page: Page, name: string | RegExp, words: string): Promise<void> {
  const field = page.getByRole('combobox', { name })
  await field.fill(words)
  await page.locator('[role=listbox] [role=option]').first().waitFor()
  await field.press('Enter')
}

/** A new order for a customer with one line; returns its id. */
async function writeOrder(page: Page, product: Stocked, quantity: string): Promise<string> {
  await page.locator('nav a[href="/orders"]').first().click()
  await page.getByRole('button', { name: 'New order' }).click()
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}/)
  await choose(page, 'Customer', 'Kaufhaus')
  await choose(page, /^Add a product/, product.sku)
  await box(page, 'Quantity, line 1').fill(quantity)
  await box(page, 'Quantity, line 1').press('Tab')
  return new URL(page.url()).pathname.split('/')[2] as string
}

const cut = async (page: Page, wire: Wire) => {
  await wire.cut()
  await visible(page, /^Offline/).waitFor()
}

type Committed = { version: number; notes: string; lines: { quantity: string }[] } | null
const orderOf = async (page: Page, id: string) =>
  (await (await page.context().request.get(`${demo.stack.url}/api/v1/orders/${id}`)).json()) as {
    status: string
    reference: string
    changed: boolean
    committed: Committed
    lines: { productId: string }[]
  }

/** The administrator, as a program that knows the API. */
async function api() {
  const caller = await newCaller(demo.stack.url, 'admin@demo.test')
  const get = async <T>(path: string) => (await (await caller.get(`${demo.stack.url}/api/v1${path}`)).json()) as T
  const post = async (path: string, data: unknown) => {
    const answer = await caller.post(`${demo.stack.url}/api/v1${path}`, { data })
    expect(answer.status(), await answer.text()).toBeLessThan(300)
    return (await answer.json()) as Record<string, string>
  }
  return { get, post, close: () => caller.dispose() }
}

type Stocked = { id: string; sku: string; available: number }
const taken = new Set<string>()
/** A product of which there is some in stock, another one with each call. */
async function stocked(): Promise<Stocked> {
  const { get, close } = await api()
  const { items: levels } = await get<{ items: { productId: string; available: string }[] }>('/stock/levels?limit=500')
  for (const { productId } of levels) {
    const product = await get<{ id: string; sku: string; kind: string; active: boolean }>(`/products/${productId}`)
    const available = levels
      .filter((level) => level.productId === productId)
      .reduce((sum, level) => sum + Number(level.available), 0)
    if (taken.has(productId) || product.kind !== 'goods' || !product.active || available < 10) continue
    taken.add(productId)
    await close()
    return { id: productId, sku: product.sku, available }
  }
  throw new Error('the demo has too little stock')
}

/** Sells all free stock of this product in another order. */
async function sellAll({ id: productId, available }: Stocked): Promise<void> {
  const { get, post, close } = await api()
  const { items } = await get<{ items: { id: string }[] }>('/customers?limit=1')
  const order = { customerId: items[0]?.id, lines: [{ productId, quantity: String(available) }] }
  const { id } = await post('/orders', order)
  await post(`/orders/${id}/commit`, { backorder: true })
  await close()
}

test('SA-06 who writes on after confirming without a network writes the next version; two confirmations are two versions', async () => {
  const { page, wire, errors } = await openOrders()
  const product = await stocked()
  await cut(page, wire)
  const id = await writeOrder(page, product, '2')
  await confirmButton(page).click()
  await visible(page, /when the network is back/).waitFor()
  expect(
    await page
      .locator('header')
      .getByText(/^Confirmed$/)
      .count(),
    'nothing is called confirmed yet',
  ).toBe(0)
  await box(page, 'Note').fill('for the second version')
  await box(page, 'Note').press('Tab')
  await visible(page, '1 change since then').waitFor()
  await page.getByRole('button', { name: /version 2$/ }).click()
  await page.getByRole('button', { name: /version 2$/ }).waitFor({ state: 'detached' })
  await box(page, 'Reference').fill('for the third')
  await box(page, 'Reference').press('Tab')
  await wire.mend()
  await visible(page, '1 change since version 2').waitFor()
  await page.goto(`${wire.url}/attention`)
  await page.getByText('Nothing needs attention').waitFor()
  const order = await orderOf(page, id)
  expect(order).toMatchObject({
    reference: '',
    changed: true,
    committed: { version: 2, notes: 'for the second version' },
  })
  expect(errors).toEqual([])
})

test('SA-07 what the device knows to be short is asked at the press, offline too, and is called waiting, not confirmed', async () => {
  const { page, wire, errors } = await openOrders()
  const product = await stocked()
  await cut(page, wire)
  const id = await writeOrder(page, product, '50000')
  await confirmButton(page).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('There is not enough stock for all of it').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await page.getByText(/when the network is back/).count(), 'nothing was sent').toBe(0)
  await confirmButton(page).click()
  await dialog.getByRole('button', { name: /backorder/ }).click()
  await visible(page, /when the network is back/).waitFor()
  expect(await page.locator('header').getByText('Draft', { exact: true }).count()).toBe(1)
  await wire.mend()
  await visible(page, /^Version 1/).waitFor()
  expect(await orderOf(page, id)).toMatchObject({ status: 'committed', committed: { version: 1 } })
  expect(errors).toEqual([])
})

test('RT-13.4 RT-12.1 a colleague’s edit between press and answer is news: told at the order, which is then confirmed as it stands', async () => {
  const { page, wire } = await openOrders()
  const id = await writeOrder(page, await stocked(), '2')
  await visible(page, 'Synced').waitFor()
  const other = await newPerson(demo.browser)
  await startSession(other.page, demo.stack.url, 'sales2@demo.test')
  await other.page.goto(`${demo.stack.url}/orders/${id}`)
  await box(other.page, 'Quantity, line 1').waitFor()
  await cut(page, wire)
  await confirmButton(page).click()
  await visible(page, /when the network is back/).waitFor()
  await box(other.page, 'Quantity, line 1').fill('3')
  await box(other.page, 'Quantity, line 1').press('Tab')
  await visible(other.page, 'Synced').waitFor()
  await wire.mend()
  await page.getByText(/Somebody has changed something meanwhile/).waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  await page.waitForFunction(() => [...document.querySelectorAll('input')].some(({ value }) => value === '3'))
  await page.getByRole('button', { name: 'Confirm current version' }).click()
  await visible(page, /^Version 1/).waitFor()
  expect((await orderOf(page, id)).committed?.lines).toMatchObject([{ quantity: '3' }])
  // Another person on the order's screen sees the new status, without a reload.
  await other.page.locator('header').getByText('Confirmed', { exact: true }).waitFor()
  await other.context.close()
})

test('RT-13.4 a refused answer opens nothing and takes no key: who writes a message meanwhile writes it to its end', async () => {
  const { page, wire, errors } = await openOrders()
  const product = await stocked()
  await cut(page, wire)
  const id = await writeOrder(page, product, '5')
  await confirmButton(page).click()
  await visible(page, /when the network is back/).waitFor()
  expect(await page.getByRole('dialog').count(), 'the device knows of enough').toBe(0)
  // Another person sells all stock while the device is offline.
  await sellAll(product)
  await page.getByRole('tab', { name: /^Conversation/ }).click()
  const message = box(page, 'Write a message')
  await message.click()
  const words = 'Hallo Werkstatt, bitte heute noch packen '
  await page.keyboard.type(words)
  await wire.mend()
  // Typed on until the answer is there, and beyond.
  let typed = words
  for (;;) {
    await page.keyboard.type('n j / ? ')
    typed += 'n j / ? '
    if (await page.getByText('There is not enough stock.').count()) break
  }
  await page.keyboard.type('und fertig')
  expect(await message.inputValue()).toBe(`${typed}und fertig`)
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect((await orderOf(page, id)).committed, 'no key has confirmed it').toBeNull()
  // The way out is opened by the person, and the focus is theirs again when it closes.
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await page.getByRole('dialog').getByText('There is not enough stock for all of it').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(errors).toEqual([])
})
