// Domains: sales, stock, catalogue, i18n
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'

const demo = useDemo()

type Line = { quantity: string; unitPriceMinor?: number; discountPercent: string }

/** An order of one line of something sold by the kilogram, made by the API, and its line as the server has it. */
async function orderByWeight(page: Page) {
  const headers = { origin: demo.stack.url }
  const post = async (path: string, data: object) => {
    const answer = await page.context().request.post(`${demo.stack.url}/api/v1${path}`, { data, headers })
    expect(answer.status(), await answer.text()).toBeLessThan(300)
    return (await answer.json()) as { id: string }
  }
  const sku = `KG-${Math.random().toString(36).slice(2, 8).toUpperCase()}`
  const product = await post('/products', { sku, name: 'Draht', unit: 'kg', priceMinor: 1190, taxPercent: '19' })
  const { id } = await post('/orders', { lines: [{ productId: product.id, quantity: '12' }] })
  const line = async () => {
    const answer = await page.context().request.get(`${demo.stack.url}/api/v1/orders/${id}`)
    return ((await answer.json()) as { workingCopy: { lines: Line[] } }).workingCopy.lines[0]
  }
  return { path: `/orders/${id}`, line }
}

const synced = (page: Page) =>
  page
    .locator('header, body')
    .getByText(/^(Synced|Alles gespeichert)$/)
    .first()
    .waitFor()

async function typeInto(page: Page, label: string, text: string) {
  await page.getByLabel(label, { exact: true }).fill(text)
  await page.keyboard.press('Tab')
}

test('I18N-41 in both languages a number is read, asked about, or told to be none; nothing is guessed', async () => {
  const { page: maker, context: makers } = await newPerson(demo.browser)
  await startSession(maker, demo.stack.url, 'admin@demo.test')
  const { path, line } = await orderByWeight(maker)
  for (const [locale, quantity, price, only, doubtful, meant] of [
    ['en-GB', 'Quantity, line 1', 'Price, line 1', '0,125', '1,500', '1.5 is meant'],
    ['de-DE', 'Menge, Position 1', 'Preis, Position 1', '0.125', '1.500', 'Gemeint ist 1,5'],
  ] as const) {
    const { page, context, errors } = await newPerson(demo.browser, { locale })
    await startSession(page, demo.stack.url, 'admin@demo.test')
    await page.goto(`${demo.stack.url}${path}`)
    await typeInto(page, quantity, only)
    await expect.poll(async () => (await line())?.quantity).toBe('0.125')
    // Both fit: asked below the field, and the order has what it had before.
    await typeInto(page, quantity, doubtful)
    expect(await page.getByLabel(quantity, { exact: true }).inputValue()).toBe(doubtful)
    await page.getByRole('button', { name: meant }).waitFor()
    await synced(page)
    expect((await line())?.quantity).toBe('0.125')
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: meant }).click()
    await expect.poll(async () => (await line())?.quantity).toBe('1.5')
    // Not a number: marked at its place, kept, and blocking the commit.
    await typeInto(page, quantity, '12 x 6')
    expect(await page.getByLabel(quantity, { exact: true }).getAttribute('aria-invalid')).toBe('true')
    await page.getByText(/“x 6”|„x 6“/).waitFor()
    await typeInto(page, price, '0,195')
    expect(await page.getByLabel(price, { exact: true }).getAttribute('aria-invalid')).toBe('true')
    await page.locator('main button[data-kind=primary]').last().click()
    await page.waitForFunction(
      (label) => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent === label,
      quantity,
    )
    await synced(page)
    expect(await line()).toMatchObject({ quantity: '1.5' })
    expect((await line())?.unitPriceMinor).toBeUndefined()
    await typeInto(page, quantity, '50000')
    expect(await page.getByLabel(quantity, { exact: true }).inputValue()).toBe(locale === 'en-GB' ? '50,000' : '50.000')
    expect(errors).toEqual([])
    await context.close()
  }
  await makers.close()
})

test('I18N-41 a form is not sent while one of its numbers has no meaning', async () => {
  const { page, context } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'warehouse@demo.test')
  await page.goto(`${demo.stack.url}/stock?do=receive`)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Product' }).fill('NAP-10-30-P4')
  await page.locator('[role=option]').first().click()
  await dialog.getByLabel('Quantity').fill('5')
  expect(await dialog.getByRole('button', { name: 'Post' }).isEnabled()).toBe(true)
  await dialog.getByLabel('Quantity').fill('5-10')
  await dialog.getByText('Not a number').waitFor()
  expect(await dialog.getByRole('button', { name: 'Post' }).isEnabled()).toBe(false)
  await context.close()
})
