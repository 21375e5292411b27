// Domains: design, shell
import { expect, test } from 'vitest'
import { newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { flaws } from './support/flaws.ts'
import { firstRecord, goToScreen, openScreen, RECORDS, SCREENS } from './support/screens.ts'

/** 720 is a window of 1440 pixels at 200 % (WCAG 1.4.4). */
const WIDTHS = [320, 390, 640, 720, 1024, 1440, 1920]

const demo = useDemo()

test('a flaw would be seen', async () => {
  const { context, page } = await newPerson(demo.browser, { viewport: { width: 390, height: 844 } })
  await page.setContent('<main style="width: 100%"><button style="line-height: 20px">Save</button></main>')
  expect(await flaws(page)).toEqual([])
  await page.setContent('<div style="width: 500px; height: 9px">wide</div>')
  expect((await flaws(page)).length).toBe(2)
  await page.setContent('<!doctype html><div style="height: 2000px">high</div>')
  expect(await flaws(page)).toEqual([expect.stringMatching(/^the page is 20\d\d high$/)])
  await page.setContent('<div style="overflow: auto"><div style="width: 500px">in a box that scrolls</div></div>')
  expect(await flaws(page)).toEqual([])
  await page.setContent('<h1 style="width: 40px; overflow: hidden; white-space: nowrap">Deliveries</h1>')
  expect(await flaws(page)).toEqual(['h1 "Deliveries" is cut off'])
  await page.setContent(
    '<div style="width: 40px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap">8.192.238,20 €</div>',
  )
  expect(await flaws(page)).toEqual(['div "8.192.238,20 €" is cut off'])
  await page.setContent('<input data-number value="12,345.67" style="width: 40px">')
  expect(await flaws(page)).toEqual(['the number 12,345.67 is cut off'])
  await page.setContent('<div data-names style="width: 80px">Keller GmbH</div>')
  expect(await flaws(page)).toEqual(['div "Keller GmbH" is 80 wide'])
  await page.setContent('<button style="width: 50px; padding: 4px; line-height: 20px">New order here now</button>')
  expect(await flaws(page)).toEqual(['button "New order here now" breaks'])
  await context.close()
})

test.each([
  { language: 'German', locale: 'de-DE' },
  { language: 'English', locale: 'en-GB' },
])('in $language every screen fits from 320 to 1920 pixels', async ({ locale }) => {
  const { context, page, errors } = await newPerson(demo.browser, { locale })
  const { url } = demo.stack
  const found: Record<string, string[]> = {}
  const look = async (path: string) => {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 })
      const here = await flaws(page)
      if (here.length > 0) found[`${path} at ${width}`] = here
    }
  }
  await page.goto(`${url}/sign-in`)
  await page.locator('button[type=submit]').first().waitFor()
  await look('/sign-in')
  await startSession(page, url, 'admin@demo.test')
  const records: string[] = []
  await openScreen(page, url, '/settings')
  for (const path of SCREENS) {
    await page.setViewportSize({ width: 1440, height: 900 })
    await goToScreen(page, path)
    if (RECORDS.includes(path)) records.push(await firstRecord(page, path))
    await look(path)
  }
  for (const path of records) {
    await page.setViewportSize({ width: 1440, height: 900 })
    await goToScreen(page, path)
    await look(path)
  }
  expect(records).toHaveLength(RECORDS.length)
  expect(found).toEqual({})
  expect(errors).toEqual([])
  await context.close()
})

test('a message of 10,000 letters and a name of 300, each one word, stick out of no screen, on a phone and at a desk', async () => {
  const { context, page, errors } = await newPerson(demo.browser)
  const { url } = demo.stack
  await startSession(page, url, 'admin@demo.test')
  const post = async (path: string, data: object) => {
    const answer = await context.request.post(`${url}/api/v1${path}`, { data, headers: { origin: url } })
    expect(answer.status(), await answer.text()).toBeLessThan(300)
    return ((await answer.json()) as { id: string }).id
  }
  const product = await post('/products', { sku: 'W'.repeat(50), name: 'N'.repeat(300), priceMinor: 100 })
  const customer = await post('/customers', { name: 'K'.repeat(200) })
  const lines = [{ productId: product, quantity: '1' }]
  const order = await post('/orders', { customerId: customer, reference: 'R'.repeat(100), lines })
  const room = await post('/chat/rooms', { name: 'G'.repeat(200) })
  for (const to of [order, room]) await post(`/chat/rooms/${to}/messages`, { text: 'M'.repeat(10_000) })
  await openScreen(page, url, '/settings')
  const found: Record<string, string[]> = {}
  const places = [
    `/products/${product}`,
    `/customers/${customer}`,
    `/orders/${order}`,
    `/chat/${room}`,
    '/chat',
    '/orders',
  ]
  for (const path of places) {
    await page.setViewportSize({ width: 1440, height: 900 })
    await goToScreen(page, path)
    if (path.startsWith('/orders/')) await page.getByRole('tab', { name: /^Conversation/ }).click()
    if (path.startsWith('/chat/') || path.startsWith('/orders/')) await page.getByText(/M{99}/).first().waitFor()
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      const here = await flaws(page)
      if (here.length > 0) found[`${path} at ${width}`] = here
    }
  }
  expect(found).toEqual({})
  expect(errors).toEqual([])
  await context.close()
})

test('on a phone on its side, above its keyboard, each field and button of a dialog is seen and can be pressed', async () => {
  const { context, page, errors } = await newPerson(demo.browser, { viewport: { width: 844, height: 200 } })
  await startSession(page, demo.stack.url, 'warehouse@demo.test')
  await openScreen(page, demo.stack.url, '/stock?do=receive')
  const dialog = page.getByRole('dialog')
  const parts = [
    dialog.getByLabel('Product'),
    dialog.getByLabel('Quantity'),
    dialog.getByRole('button', { name: 'Post' }),
  ]
  for (const part of parts) {
    await part.scrollIntoViewIfNeeded()
    const seen = await part.evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect()
      const at = (share: number) => document.elementFromPoint(left + width / 2, top + height * share)
      return [0.1, 0.9].map((share) => element.contains(at(share)))
    })
    expect(seen).toEqual([true, true])
  }
  expect(errors).toEqual([])
  await context.close()
})
