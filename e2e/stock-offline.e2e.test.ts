// Domains: stock, catalogue, outbox
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { newPerson, PHONE, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen } from './support/screens.ts'
import { startWire } from './support/server/wire.ts'

/** What a page shows comes when it comes: the machine may be busy. */
const sees = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 60_000 })

const demo = useDemo()

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
