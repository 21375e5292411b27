// Domains: scanning, sales
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { openScreen } from './support/screens.ts'

const demo = useDemo()

const SCANNER_GAP_S = 0.008
/** Types like a scanner: keys with time stamps 8 ms apart, however late a busy machine handles them, and Enter. */
async function scan(page: Page, code: string, { beganAt = Date.now() / 1_000 } = {}) {
  const keyboard = await page.context().newCDPSession(page)
  const keys = [...code].map((key) => ({ key, text: key }))
  const strokes = [...keys, { key: 'Enter', text: '\r', windowsVirtualKeyCode: 13 }].flatMap((stroke, at) =>
    (['keyDown', 'keyUp'] as const).map((type) => ({ ...stroke, type, timestamp: beganAt + at * SCANNER_GAP_S })),
  )
  await Promise.all(strokes.map((stroke) => keyboard.send('Input.dispatchKeyEvent', stroke)))
  await keyboard.detach()
}
const cell = (page: Page, line: number, name: string) =>
  page.getByRole('textbox', { name: `${name}, line ${line}`, exact: true })
const focusIn = (page: Page, selector: string) =>
  page.waitForFunction((wanted) => document.activeElement?.closest(wanted) !== null, selector)

async function orderOfTwo(page: Page) {
  const { request } = page.context()
  const url = `${demo.stack.url}/api/v1`
  const { items } = (await (await request.get(`${url}/products?limit=20&kind=goods`)).json()) as {
    items: { id: string; sku: string }[]
  }
  const lines = items.slice(0, 2).map(({ id }) => ({ productId: id, quantity: '5' }))
  const made = await request.post(`${url}/orders`, { data: { lines }, headers: { origin: demo.stack.url } })
  const { id } = (await made.json()) as { id: string }
  const read = async () => {
    const { workingCopy } = (await (await request.get(`${url}/orders/${id}`)).json()) as {
      workingCopy: { lines: { productId: string; quantity: string }[] }
    }
    return workingCopy.lines.map((line) => `${items.find((item) => item.id === line.productId)?.sku} ${line.quantity}`)
  }
  await demo.open(page, `/orders/${id}`)
  await cell(page, 2, 'Quantity').waitFor()
  return { skus: items.map(({ sku }) => sku), read }
}

test('a scan goes into the order whatever has the focus: no menu chooses, no field takes it, no line goes', async () => {
  const { page, errors } = await demo.person('sales@demo.test')
  const { skus, read } = await orderOfTwo(page)
  const [first = '', second = '', third = ''] = skus
  // In the quantity of a line.
  await cell(page, 1, 'Quantity').focus()
  await scan(page, third)
  await expect.poll(read).toEqual([`${first} 5`, `${second} 5`, `${third} 1`])
  expect(await cell(page, 1, 'Quantity').inputValue()).toBe('5')
  // Past the last cell Tab goes on to the next line; arrows lead to the menu, in which letters choose nothing.
  await cell(page, 1, 'Discount').focus()
  await page.keyboard.press('Tab')
  await focusIn(page, '[data-line]:nth-of-type(3) [data-column=product], [data-column=product]')
  await cell(page, 2, 'Discount').focus()
  await page.keyboard.press('ArrowRight')
  await focusIn(page, '[data-line-menu]')
  await scan(page, second)
  await expect.poll(read).toEqual([`${first} 5`, `${second} 6`, `${third} 1`])
  await page.keyboard.press('Enter')
  await page.getByRole('menu').waitFor()
  await scan(page, second)
  await expect.poll(read).toEqual([`${first} 5`, `${second} 7`, `${third} 1`])
  await page.keyboard.press('r')
  await page.waitForFunction(() => document.querySelector('[role=menu]') !== null)
  expect(await page.getByRole('menuitem', { name: 'Remove line' }).getAttribute('data-highlighted')).toBeNull()
  const letterAt = Date.now() / 1_000
  await page.keyboard.press('Escape')
  // An unknown barcode is reported, and is no quantity. A letter just before Escape is none of it, however fast it was followed.
  await cell(page, 2, 'Quantity').focus()
  await scan(page, '4006381333931', { beganAt: letterAt })
  await page.getByText('“4006381333931” scanned: no product has this SKU. Nothing was changed.').waitFor()
  expect(await cell(page, 2, 'Quantity').inputValue()).toBe('7')
  // What a person types goes where it is typed.
  await cell(page, 2, 'Quantity').fill('')
  await cell(page, 2, 'Quantity').pressSequentially('25', { delay: 120 })
  await page.keyboard.press('Enter')
  await expect.poll(read).toEqual([`${first} 5`, `${second} 25`, `${third} 1`])
  expect(errors).toEqual([])
})

test('one undo takes back the cell that was typed last, not the line with it', async () => {
  const { page } = await demo.person('sales@demo.test')
  const { skus, read } = await orderOfTwo(page)
  const [first = '', second = '', third = ''] = skus
  await page.locator('[data-add] input').fill(third)
  await page.locator('[role=option]').first().waitFor()
  await page.keyboard.press('Enter')
  await focusIn(page, '[data-column=quantity]')
  await page.keyboard.type('12')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.type('10')
  await page.keyboard.press('Enter')
  await expect.poll(read).toEqual([`${first} 5`, `${second} 5`, `${third} 12`])
  await page.keyboard.press('Control+z')
  await expect.poll(() => cell(page, 3, 'Discount').inputValue()).toBe('0')
  await expect.poll(read).toEqual([`${first} 5`, `${second} 5`, `${third} 12`])
  await page.keyboard.press('Control+z')
  await expect.poll(read).toEqual([`${first} 5`, `${second} 5`, `${third} 1`])
})

test('a receipt takes a scan as its product while the cursor is in the quantity', async () => {
  const { context, page } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'warehouse@demo.test')
  await openScreen(page, demo.stack.url, '/stock?do=receive')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Quantity').fill('5')
  await dialog.getByLabel('Quantity').focus()
  await scan(page, 'NAP-10-30-P4')
  await page.waitForFunction(() =>
    document.querySelector<HTMLInputElement>('[role=dialog] [role=combobox]')?.value.startsWith('NAP-10-30-P4'),
  )
  expect(await dialog.getByLabel('Quantity').inputValue()).toBe('5')
  expect(await dialog.getByRole('combobox', { name: 'Product' }).inputValue()).not.toMatch(/(\d+ mm).*\1/)
  await context.close()
})

test('keys of a scanner that reach a busy page late, with the right time stamps, are one scan', async () => {
  const { page, context, errors } = await demo.person('sales@demo.test')
  const { skus, read } = await orderOfTwo(page)
  const [first = '', second = '', third = ''] = skus
  await cell(page, 2, 'Discount').focus()
  await page.keyboard.press('ArrowRight')
  await focusIn(page, '[data-line-menu]')
  const browser = await context.newCDPSession(page)
  const begunAt = Date.now() / 1_000
  for (const [index, key] of [...third, 'Enter'].entries()) {
    const timestamp = begunAt + index * 0.012
    const text = key === 'Enter' ? '\r' : key
    await browser.send('Input.dispatchKeyEvent', { type: 'keyDown', key, text, timestamp })
    await browser.send('Input.dispatchKeyEvent', { type: 'keyUp', key, timestamp })
    // The page has something else to do, for as long as no scanner pauses.
    await page.evaluate(() => {
      const until = performance.now() + 70
      while (performance.now() < until);
    })
  }
  await expect.poll(read).toEqual([`${first} 5`, `${second} 5`, `${third} 1`])
  expect(errors).toEqual([])
})
