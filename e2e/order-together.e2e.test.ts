// Domains: sales, agreement, chat, documents
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'

const demo = useDemo()

const cell = (page: Page, line: number, name: string) =>
  page.getByRole('textbox', { name: `${name}, line ${line}`, exact: true })
const option = (page: Page) => page.locator('[role=listbox] [role=option]').first()
const hasFocus = (page: Page, label: string) =>
  page.waitForFunction((expected) => {
    const input = document.activeElement as HTMLInputElement | null
    return input?.labels?.[0]?.textContent === expected
  }, label)
const synced = (page: Page) => page.getByText('Synced', { exact: true }).first().waitFor()

/** An order made with the keyboard alone: from the list to two lines. */
async function newOrderByKeyboard(page: Page): Promise<void> {
  await demo.open(page, '/orders')
  await page.locator('main a[href^="/orders/"]').first().waitFor()
  await page.keyboard.press('n')
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}/)
  await page.getByRole('combobox', { name: 'Customer' }).focus()
  await page.keyboard.type('kaufhaus')
  await option(page).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('[data-add] input').focus()
  for (const [words, quantity] of [
    ['trommler 54', '3'],
    ['zelt 54', '50000'],
  ] as const) {
    await page.keyboard.type(words)
    await option(page).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.closest('[data-column="quantity"]'))
    await page.keyboard.type(quantity)
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.closest('[data-add]'))
  }
}

/** The address of an order of so many lines, made by the API. */
async function orderOf(page: Page, count: number): Promise<string> {
  const { request } = page.context()
  const products = await request.get(`${demo.stack.url}/api/v1/products?limit=500&kind=goods`)
  const { items } = (await products.json()) as { items: { id: string }[] }
  const lines = Array.from({ length: count }, (_, at) => ({ productId: items[at % items.length]?.id, quantity: '2' }))
  const made = await request.post(`${demo.stack.url}/api/v1/orders`, {
    data: { lines },
    headers: { origin: demo.stack.url },
  })
  return `/orders/${((await made.json()) as { id: string }).id}`
}

test('SA-21 an order is written with the keyboard alone, what is short is named, and the rest becomes a backorder', async () => {
  const { page, errors } = await demo.person('sales@demo.test')
  await newOrderByKeyboard(page)

  // Arrows walk the sheet; Alt moves a line and the focus stays in it.
  await page.keyboard.press('ArrowUp')
  await hasFocus(page, 'Product, line 2')
  await page.keyboard.press('ArrowRight')
  await hasFocus(page, 'Quantity, line 2')
  await page.keyboard.press('Alt+ArrowUp')
  await hasFocus(page, 'Quantity, line 1')
  expect(await cell(page, 1, 'Quantity').inputValue()).toBe('50000')

  // Undo is the document's.
  await page.keyboard.press('Control+z')
  await page.waitForFunction(
    () => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent !== null,
  )
  await cell(page, 2, 'Quantity').waitFor()
  expect(await axeFindings(page)).toEqual([])

  await page.getByRole('button', { name: 'Confirm', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'There is not enough stock for all of it' })
  await dialog.getByText(/ of 50,000 available/).waitFor()
  expect(await axeFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Confirm and backorder the rest' }).click()
  await page.getByText('Version 1 is confirmed').waitFor()
  await page.getByText('Backorder', { exact: true }).first().waitFor()

  // Later changes are shown against the version, and reverted to it with one click.
  await cell(page, 1, 'Discount').fill('10')
  await page.getByText('1 change since version 1').waitFor()
  await page.getByRole('button', { name: 'Show changes' }).click()
  await page.getByRole('button', { name: 'Discard changes since version 1' }).click()
  await page.getByText('Version 1 is confirmed').waitFor()
  expect(await cell(page, 1, 'Discount').inputValue()).toBe('0')
  expect(errors).toEqual([])
})

test('SA-21 rows pasted from a spreadsheet become lines, what is unknown is named, and undo takes them out', async () => {
  const { page, errors } = await demo.person('sales@demo.test')
  await newOrderByKeyboard(page)
  const sku = (await page.getByRole('combobox', { name: 'Product, line 1' }).inputValue()).split(' ')[0]
  await page.locator('[data-add] input').focus()
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  }, `SKU\tQuantity\tPrice\n${sku}\t12\t1,234.50\nNO-SUCH\t1`)
  await cell(page, 3, 'Quantity').waitFor()
  expect(await cell(page, 3, 'Quantity').inputValue()).toBe('12')
  expect(await cell(page, 3, 'Price').inputValue()).toBe('1,234.50')
  await page.getByText('Row 3: no product has the SKU “NO-SUCH”').waitFor()
  expect(await axeFindings(page)).toEqual([])
  await page.locator('[aria-live=polite] button', { hasText: 'Undo' }).last().click()
  await cell(page, 3, 'Quantity').waitFor({ state: 'detached' })
  expect(errors).toEqual([])
})

test('of an order of six hundred lines only those near by are drawn; keys, arrows and what is missing reach every line', async () => {
  const { page, errors } = await demo.person('sales@demo.test')
  await demo.open(page, await orderOf(page, 600))
  await cell(page, 1, 'Quantity').waitFor()
  const rows = () => page.getByRole('table', { name: 'Lines' }).getByRole('row').count()
  expect(await rows()).toBeLessThan(120)

  // Up from the field for a product is the last line; a key there is in the total.
  const gross = page.getByTestId('gross')
  const before = await gross.textContent()
  await page.locator('[data-add] input').focus()
  await page.keyboard.press('ArrowUp')
  await hasFocus(page, 'Product, line 600')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.type('9')
  await page.waitForFunction((was) => document.querySelector('[data-testid=gross]')?.textContent !== was, before)
  for (let line = 600; line > 550; line--) await page.keyboard.press('ArrowUp')
  await hasFocus(page, 'Quantity, line 550')
  for (const _ of ['Product', 'Discount']) await page.keyboard.press('Shift+Tab')
  await hasFocus(page, 'Discount, line 549')
  expect(await rows()).toBeLessThan(120)
  expect(await axeFindings(page)).toEqual([])

  // Scrolling keeps the focused field, and typing goes on there.
  await page.locator('.line-far').first().scrollIntoViewIfNeeded()
  await page.keyboard.press('ArrowDown')
  await hasFocus(page, 'Discount, line 550')

  // Undo brings back what was typed far away; what keeps the order from being committed is shown where it is.
  await page.keyboard.press('Control+z')
  await page.waitForFunction((was) => document.querySelector('[data-testid=gross]')?.textContent === was, before)
  await page.getByRole('combobox', { name: 'Customer' }).fill('Kaufhaus')
  await option(page).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('[data-add] input').focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.type('0')
  await page.reload()
  await cell(page, 1, 'Quantity').waitFor()
  expect(await cell(page, 600, 'Quantity').count()).toBe(0)
  await page.getByRole('button', { name: 'Confirm', exact: true }).click()
  await hasFocus(page, 'Quantity, line 600')
  expect(errors).toEqual([])

  await page.setViewportSize({ width: 390, height: 844 })
  await cell(page, 1, 'Quantity').waitFor()
  await page.locator('[data-add] input').focus()
  await page.keyboard.press('ArrowUp')
  await hasFocus(page, 'Product, line 600')
  expect(await axeFindings(page)).toEqual([])
  expect(await rows()).toBeLessThan(120)
})

test('who tabs through a long order before the browser has said what is near loses no field', async () => {
  const { page, context, errors } = await newPerson(demo.browser)
  await page.addInitScript(() => {
    const held: (() => void)[] = []
    const release = () => {
      for (const work of held.splice(0)) work()
    }
    const state = { holds: false, release }
    Object.assign(window, { state })
    window.IntersectionObserver = class extends IntersectionObserver {
      constructor(tell: IntersectionObserverCallback, options?: IntersectionObserverInit) {
        super((...news) => (state.holds ? held.push(() => tell(...news)) : tell(...news)), options)
      }
    }
  })
  const near = (holds: boolean) =>
    page.evaluate((now) => {
      const { state } = window as unknown as { state: { holds: boolean; release: () => void } }
      state.holds = now
      if (!now) state.release()
    }, holds)
  await startSession(page, demo.stack.url, 'sales@demo.test')
  await demo.open(page, await orderOf(page, 600))
  await cell(page, 1, 'Quantity').waitFor()
  await page.locator('[data-add] input').focus()
  await page.keyboard.press('ArrowUp')
  await hasFocus(page, 'Product, line 600')
  await page.keyboard.press('ArrowRight')
  await cell(page, 590, 'Quantity').waitFor()
  await near(true)
  for (let line = 600; line > 550; line--) await page.keyboard.press('ArrowUp')
  await hasFocus(page, 'Quantity, line 550')
  for (const _ of ['Product', 'Discount']) await page.keyboard.press('Shift+Tab')
  await hasFocus(page, 'Discount, line 549')
  await near(false)
  await cell(page, 560, 'Discount').waitFor()
  await hasFocus(page, 'Discount, line 549')
  expect(errors).toEqual([])
  await context.close()
})

test('in a long order find reaches every line, drawn or not', async () => {
  const { page, errors } = await demo.person('sales@demo.test')
  await demo.open(page, await orderOf(page, 600))
  await cell(page, 3, 'Quantity').waitFor()
  const sku = (await page.getByRole('combobox', { name: 'Product, line 3', exact: true }).inputValue()).split(
    ' ',
  )[0] as string
  const finder = page.getByRole('searchbox', { name: 'Find a line: SKU, name, note' })
  const found = page.locator('[data-found]')
  expect(await found.count()).toBe(0)
  await page.keyboard.press('Control+f')
  await page.keyboard.type(sku)
  await found.getByText('3', { exact: true }).waitFor()
  await page
    .getByRole('status')
    .filter({ hasText: /^1 of [2-9]$/ })
    .waitFor()
  await page.keyboard.press('Shift+Enter') // the last one, far below
  await found.getByText('503', { exact: true }).waitFor()
  const box = await found.boundingBox()
  expect(box && box.y > 0 && box.y + box.height < 900).toBe(true)
  expect(await found.count()).toBe(1)
  expect(await axeFindings(page)).toEqual([])
  await page.keyboard.press('Enter') // round again
  await found.getByText('3', { exact: true }).waitFor()
  await finder.fill('no such product')
  await page.getByText('No line matches.').waitFor()
  expect(await found.count()).toBe(0)
  expect(errors).toEqual([])
})

test('CH-01.1 CH-01.5 RT-21.2 two people talk beside an order, write its page together, and see who changed what', async () => {
  const a = await demo.person('sales@demo.test')
  const b = await demo.person('sales2@demo.test')
  await newOrderByKeyboard(a.page)
  await synced(a.page)
  await demo.open(b.page, new URL(a.page.url()).pathname)
  await cell(b.page, 1, 'Quantity').waitFor()

  // In the same field: a ring with the name; what is typed arrives, and stays undone by its own writer only.
  await cell(b.page, 1, 'Quantity').fill('8')
  await a.page.getByTitle('Sarah Stein is here').last().waitFor()
  await a.page.waitForFunction(
    () => (document.querySelector('[data-line] [data-column="quantity"] input') as HTMLInputElement).value === '8',
  )

  // The conversation: once, in order, with what is unread counted.
  const write = (page: Page) => page.getByRole('textbox', { name: 'Write a message' })
  await a.page.getByRole('tab', { name: 'Conversation' }).click()
  await write(a.page).fill('Can we have it by Friday?')
  await write(a.page).press('Enter')
  await b.page.getByRole('tab', { name: 'Conversation 1 unread' }).click()
  await b.page.getByText('Can we have it by Friday?').waitFor()
  await write(b.page).fill('All but the tent.')
  await write(b.page).press('Enter')
  await a.page.getByText('All but the tent.').waitFor()
  await a.page.getByText('waiting to be sent').first().waitFor({ state: 'detached' })
  expect(await a.page.getByRole('list', { name: 'Messages' }).textContent()).toMatch(
    /Can we have it by Friday\?[\s\S]*All but the tent\./,
  )
  expect(await a.page.getByText('Can we have it by Friday?').count()).toBe(1)
  expect(await axeFindings(a.page)).toEqual([])

  // The page: text arrives while it is typed, with the writer's caret.
  for (const { page } of [a, b]) await page.getByRole('tab', { name: 'Page' }).click()
  const text = (page: Page) => page.getByRole('textbox', { name: 'Text of the page' })
  await text(b.page).click()
  await b.page.keyboard.type('Packing list')
  await text(a.page).getByText('Packing list').waitFor()
  await a.page.locator('.page-caret', { hasText: 'Sarah Stein' }).waitFor()
  expect(await axeFindings(a.page)).toEqual([])

  // The history names authors and changes, shows an earlier moment and restores it.
  await synced(b.page)
  await a.page.getByRole('tab', { name: 'History' }).click()
  await a.page
    .getByText(/Quantity\s*3\s*8/)
    .first()
    .waitFor()
  expect(await axeFindings(a.page)).toEqual([])
  await a.page.getByRole('slider', { name: /Moment/ }).press('ArrowLeft')
  await a.page.getByRole('button', { name: 'Restore this state' }).click()
  await b.page.waitForFunction(
    () => (document.querySelector('[data-line] [data-column="quantity"] input') as HTMLInputElement).value === '3',
  )
  expect([...a.errors, ...b.errors]).toEqual([])
})

/** What stands in the page, without the carets that others have in it. */
const pageText = (page: Page) => page.getByRole('textbox', { name: 'Text of the page' })
const wordsOf = (page: Page) =>
  pageText(page).evaluate((box) => {
    const copy = box.cloneNode(true) as Element
    for (const caret of copy.querySelectorAll('.page-caret')) caret.remove()
    return (copy.textContent ?? '').replaceAll('\u2060', '')
  })

test('in a page of two writers backspace takes a whole emoji and undo only one’s own words; Enter of an input method sends no half word', async () => {
  const a = await demo.person('sales@demo.test')
  const b = await demo.person('sales2@demo.test')
  await demo.open(a.page, await orderOf(a.page, 1))
  await demo.open(b.page, new URL(a.page.url()).pathname)
  const bothHave = async (words: string) => {
    for (const { page } of [a, b]) await expect.poll(() => wordsOf(page)).toBe(words)
  }
  for (const { page } of [a, b]) await page.getByRole('tab', { name: 'Page' }).click()
  await pageText(b.page).click()
  await b.page.keyboard.insertText('Packliste 👩‍🔧🇬🇧')
  await bothHave('Packliste 👩‍🔧🇬🇧')
  await pageText(a.page).click()
  await a.page.keyboard.press('Control+End')
  await a.page.keyboard.insertText(' e\u0301 한글😀')
  await bothHave('Packliste 👩‍🔧🇬🇧 e\u0301 한글😀')
  await a.page.keyboard.press('Backspace')
  await bothHave('Packliste 👩‍🔧🇬🇧 e\u0301 한글')
  await b.page.keyboard.press('Backspace')
  await bothHave('Packliste 👩‍🔧 e\u0301 한글')
  for (let step = 0; step < 3; step++) await b.page.keyboard.press('Control+z')
  await bothHave(' e\u0301 한글')
  for (let step = 0; step < 3; step++) await b.page.keyboard.press('Control+y')
  await bothHave('Packliste 👩‍🔧 e\u0301 한글')

  await a.page.getByRole('tab', { name: /^Conversation/ }).click()
  const write = a.page.getByRole('textbox', { name: 'Write a message' })
  await write.focus()
  const keys = await a.context.newCDPSession(a.page)
  await keys.send('Input.imeSetComposition', { text: 'とう', selectionStart: 2, selectionEnd: 2 })
  await keys.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Enter',
    code: 'Enter',
    windowsVirtualKeyCode: 13,
  })
  await keys.send('Input.insertText', { text: '東京' })
  expect(await write.inputValue()).toBe('東京')
  await write.press('Enter')
  const said = a.page.getByRole('list', { name: 'Messages' })
  await said.getByText('東京').waitFor()
  expect([await write.inputValue(), (await said.textContent())?.includes('とう')]).toEqual(['', false])
  expect([...a.errors, ...b.errors]).toEqual([])
})
