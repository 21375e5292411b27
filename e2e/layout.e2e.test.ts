// Domains: design, shell
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { firstRecord, goToScreen, openScreen, RECORDS, SCREENS } from './support/screens.ts'

/** 720 is a window of 1440 pixels at 200 % (WCAG 1.4.4). */
const WIDTHS = [320, 390, 640, 720, 1024, 1440, 1920]

const demo = useDemo()

/** What sticks out of the page, is cut off, or breaks in two where it should be one line; as words for the developer. */
async function flaws(page: Page): Promise<string[]> {
  // The layout has followed a change of the width when two frames have passed.
  return await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    const found: string[] = []
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth > width)
      found.push(`the page is ${document.documentElement.scrollWidth} wide`)
    const { scrollHeight, clientHeight } = document.documentElement
    if (scrollHeight > clientHeight) found.push(`the page is ${scrollHeight} high`)
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}"`
    const clips = (element: Element) => getComputedStyle(element).overflowX !== 'visible'
    const isClipped = (element: Element): boolean => {
      for (let above = element.parentElement; above; above = above.parentElement) if (clips(above)) return true
      return false
    }
    for (const element of document.body.querySelectorAll('*')) {
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
      const box = element.getBoundingClientRect()
      if (box.width === 0 || box.height === 0 || box.bottom <= 0) continue
      const style = getComputedStyle(element)
      if (style.clipPath !== 'none' || (box.width <= 1 && box.height <= 1)) continue // for ears only
      if ((box.right > width + 1 || box.left < -1) && !isClipped(element) && style.position !== 'fixed')
        found.push(`${name(element)} from ${Math.round(box.left)} to ${Math.round(box.right)}`)
      // What names a row never goes under 160 pixels (ui.md); the smallest phones have less in all.
      if (element.matches('[data-names]') && box.width < Math.min(160, width / 3))
        found.push(`${name(element)} is ${Math.round(box.width)} wide`)
      const isLabel = element.matches('button, [role=tab], th, h1, h2, label, a[class*=button], nav a')
      if (
        isLabel &&
        element.scrollWidth > element.clientWidth + 1 &&
        clips(element) &&
        style.textOverflow !== 'ellipsis'
      )
        found.push(`${name(element)} is cut off`)
      const isNumber =
        element.childElementCount === 0 && /^(€|£)?[-−\d.,'/\s]+(€|%|EUR)?$/.test(element.textContent ?? '')
      if (isNumber && element.scrollWidth > element.clientWidth + 1 && clips(element))
        found.push(`${name(element)} is cut off`)
      if (element.matches('button, [role=tab]') && element.childElementCount <= 1) {
        const range = document.createRange()
        range.selectNodeContents(element)
        const lines = new Set(
          [...range.getClientRects()].filter(({ width: w }) => w > 1).map(({ top }) => Math.round(top / 8)),
        )
        const text = element.textContent?.trim() ?? ''
        if (text.length < 40 && lines.size > 1 && box.height > 1.9 * Number.parseFloat(style.lineHeight) + 16)
          found.push(`${name(element)} breaks`)
      }
    }
    return found
  })
}

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
