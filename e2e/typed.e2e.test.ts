// Domains: sales, stock, catalogue, i18n, design
import type { APIRequestContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { newCaller, PHONE } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { makeAsk, sell } from './support/sold.ts'

/** Numbers and days as people type them. */

const demo = useDemo()

type Line = { quantity: string; unitPriceMinor?: number; discountPercent: string }

/** An order of one line of something sold by the kilogram, made by the API, and its line as the server has it. */
async function orderByWeight(caller: APIRequestContext) {
  const post = async (path: string, data: object) => {
    const answer = await caller.post(`${demo.stack.url}/api/v1${path}`, { data })
    expect(answer.status(), await answer.text()).toBeLessThan(300)
    return (await answer.json()) as { id: string }
  }
  const sku = `KG-${Math.random().toString(36).slice(2, 8).toUpperCase()}`
  const product = await post('/products', { sku, name: 'Draht', unit: 'kg', priceMinor: 1190, taxPercent: '19' })
  const { id } = await post('/orders', { lines: [{ productId: product.id, quantity: '12' }] })
  const line = async () => {
    const answer = await caller.get(`${demo.stack.url}/api/v1/orders/${id}`)
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
  const maker = await newCaller(demo.stack.url, 'admin@demo.test')
  const { path, line } = await orderByWeight(maker)
  for (const [locale, quantity, price, only, doubtful, meant] of [
    ['en-GB', 'Quantity, line 1', 'Price, line 1', '0,125', '1,500', '1.5 is meant'],
    ['de-DE', 'Menge, Position 1', 'Preis, Position 1', '0.125', '1.500', 'Gemeint ist 1,5'],
  ] as const) {
    const { page, errors } = await demo.person('admin@demo.test', { locale })
    await demo.open(page, path)
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
  }
  await maker.dispose()
})

test('I18N-41 a form is not sent while one of its numbers has no meaning', async () => {
  const { page } = await demo.person('warehouse@demo.test')
  await demo.open(page, '/stock?do=receive')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Product' }).fill('NAP-10-30-P4')
  await page.locator('[role=option]').first().click()
  await dialog.getByLabel('Quantity').fill('5')
  expect(await dialog.getByRole('button', { name: 'Post' }).isEnabled()).toBe(true)
  await dialog.getByLabel('Quantity').fill('5-10')
  await dialog.getByText('Not a number').waitFor()
  expect(await dialog.getByRole('button', { name: 'Post' }).isEnabled()).toBe(false)
})

test('I18N-40 a day is typed or chosen in the language of the person, not of the browser; nothing is guessed', async () => {
  for (const [locale, label, calendar, shown, none] of [
    ['de-DE', 'Wunschtermin', 'Kalender öffnen', '03.04.2027', 'Diesen Tag gibt es nicht'],
    ['en-GB', 'Requested date', 'Open calendar', '03/04/2027', 'There is no such day'],
  ] as const) {
    const { context, page, errors } = await demo.person('admin@demo.test', { locale })
    const ask = makeAsk(context.request, demo.stack.url)
    const { id } = await ask('POST', '/orders', {})
    const wished = async () => (await ask('GET', `/orders/${id}`)).workingCopy.head.requestedDate
    await demo.open(page, `/orders/${id}`)
    const field = page.getByLabel(label, { exact: true })
    await field.fill('3.4.2027')
    await field.press('Tab')
    await expect.poll(wished).toBe('2027-04-03')
    expect(await field.inputValue()).toBe(shown)
    // What is no day stays to be mended, and the order keeps what it had.
    await field.fill('31.4.2027')
    await field.press('Tab')
    await page.getByText(none).waitFor()
    expect([await field.inputValue(), await wished()]).toEqual(['31.4.2027', '2027-04-03'])
    // Month first is what the field does not mean: it asks.
    await field.fill('4/25/2027')
    await page.getByRole('button', { name: locale === 'de-DE' ? /25\. April 2027/ : /25 April 2027/ }).click()
    await expect.poll(wished).toBe('2027-04-25')
    // By keyboard alone: a week on, and a month further.
    await field.press('Alt+ArrowDown')
    await page.getByRole('grid').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('gridcell')
    expect(await axeFindings(page)).toEqual([])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('PageDown')
    await page.keyboard.press('Enter')
    await expect.poll(wished).toBe('2027-06-02')
    await page.getByRole('grid').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: calendar }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('grid').waitFor({ state: 'detached' })
    await field.fill('')
    await field.press('Tab')
    await expect.poll(wished).toBe('')
    // A day too far ahead is reported at the field and blocks the confirmation.
    await field.fill('1.1.2099')
    await field.press('Tab')
    await page
      .getByText(
        locale === 'de-DE' ? 'Dieser Tag liegt mehr als fünf Jahre voraus' : 'This day is more than five years ahead',
      )
      .first()
      .waitFor()
    expect(errors).toEqual([])
  }
})

test('R-SA21 a payment before its order is not taken, one ahead of today only when it is meant', async () => {
  const { context, page, errors } = await demo.person('admin@demo.test', { viewport: PHONE })
  const ask = makeAsk(context.request, demo.stack.url)
  const { order } = await sell(ask)
  const { invoiceId } = await ask('POST', `/orders/${order}/invoice`, {})
  await demo.open(page, `/orders/${order}`)
  await page.getByRole('button', { name: 'Book payment' }).click()
  const dialog = page.getByRole('dialog')
  const pay = dialog.getByRole('button', { name: 'Book payment' })
  const day = dialog.getByLabel('Paid on', { exact: true })
  await day.fill('1/1/2020')
  await day.press('Tab')
  await dialog.getByText('This is before the day of the order').waitFor()
  expect(await pay.isDisabled()).toBe(true)
  const ahead = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
  await day.fill(ahead)
  await day.press('Tab')
  await dialog.getByText('This day is in the future').waitFor()
  expect(await pay.isDisabled()).toBe(true)
  expect(await axeFindings(page)).toEqual([])
  await dialog.getByLabel('This day is meant').check()
  await pay.click()
  await expect.poll(async () => (await ask('GET', `/invoices/${invoiceId}`)).paidMinor).toBe(4_760)
  expect((await ask('GET', `/ledger/entries?from=${ahead}&to=${ahead}`)).items).toHaveLength(1)
  expect(errors).toEqual([])
})
