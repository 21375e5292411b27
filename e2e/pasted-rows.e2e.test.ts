// Domains: sales
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'

const demo = useDemo()

/** Pastes into the field below the lines, as a browser does it. */
async function pasteRows(page: Page, rows: readonly string[]) {
  await page.locator('[data-add] input').focus()
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  }, rows.join('\n'))
}

test('a paste of 1,900 rows arrives whole and goes with one undo; more than an order can have is refused before', async () => {
  const { page, context, errors } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'sales@demo.test')
  const { request } = context
  const url = `${demo.stack.url}/api/v1`
  const { items } = (await (await request.get(`${url}/products?limit=400&kind=goods`)).json()) as {
    items: { sku: string }[]
  }
  const rowsOf = (count: number) =>
    Array.from({ length: count }, (_, at) => `${items[at % items.length]?.sku}\t${1 + (at % 9)}`)
  const made = await request.post(`${url}/orders`, { data: {}, headers: { origin: demo.stack.url } })
  const { id } = (await made.json()) as { id: string }
  const lines = async () =>
    ((await (await request.get(`${url}/orders/${id}`)).json()) as { workingCopy: { lines: unknown[] } }).workingCopy
      .lines.length
  await page.goto(`${demo.stack.url}/orders/${id}`)

  await pasteRows(page, rowsOf(2_001))
  await page.getByText('An order has at most 2,000 lines. None of these 2,001 rows was taken.').waitFor()
  expect(await page.locator('[data-line]').count()).toBe(0)

  await pasteRows(page, rowsOf(1_900))
  await page.getByText('1,900 rows pasted').waitFor()
  await expect.poll(lines, { timeout: 60_000 }).toBe(1_900)
  await page.locator('[data-add] input').focus()
  await page.keyboard.press('Control+z')
  await expect.poll(lines, { timeout: 60_000 }).toBe(0)
  expect(errors).toEqual([])
  await context.close()
}, 180_000)

test('1,900 rows pasted without a network are there once it is back', async () => {
  const { page, context, errors } = await newPerson(demo.browser, { offline: true })
  await startSession(page, demo.stack.url, 'sales@demo.test')
  const { request } = context
  const url = `${demo.stack.url}/api/v1`
  const { items } = (await (await request.get(`${url}/products?limit=400&kind=goods`)).json()) as {
    items: { sku: string }[]
  }
  const made = await request.post(`${url}/orders`, { data: {}, headers: { origin: demo.stack.url } })
  const { id } = (await made.json()) as { id: string }
  await page.goto(`${demo.stack.url}/orders/${id}`)
  await page.locator('[data-sync=synced]').first().waitFor({ state: 'attached' })
  await context.setOffline(true)
  await page.locator('[data-sync=offline]').first().waitFor({ state: 'attached' })
  await pasteRows(
    page,
    Array.from({ length: 1_900 }, (_, at) => `${items[at % items.length]?.sku}\t${1 + (at % 9)}`),
  )
  await page.getByText('1,900 rows pasted').waitFor()
  await context.setOffline(false)
  const lines = async () =>
    ((await (await request.get(`${url}/orders/${id}`)).json()) as { workingCopy: { lines: unknown[] } }).workingCopy
      .lines.length
  await expect.poll(lines, { timeout: 60_000 }).toBe(1_900)
  await page.locator('[data-sync=synced]').first().waitFor({ state: 'attached' })
  expect(errors.filter((error) => !/ERR_INTERNET_DISCONNECTED/.test(error))).toEqual([])
  await context.close()
}, 180_000)
