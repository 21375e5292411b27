// Domains: quotes, agreement, sales
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { appIsStored, newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'

const demo = useDemo()

const cell = (page: Page, line: number, name: string) =>
  page.getByRole('textbox', { name: `${name}, line ${line}`, exact: true })
const option = (page: Page) => page.locator('[role=listbox] [role=option]').first()

test('SA-01 SA-02 SA-03 two people write a quote, one of them offline for a while; it becomes an order once, and of one that expired it is asked which prices count', async () => {
  const [a, b] = [await newPerson(demo.browser, { offline: true }), await newPerson(demo.browser)]
  await startSession(a.page, demo.stack.url, 'sales@demo.test')
  await startSession(b.page, demo.stack.url, 'sales2@demo.test')
  await a.page.goto(`${demo.stack.url}/quotes`)
  await appIsStored(a.page)
  await a.page.getByRole('button', { name: 'New quote' }).click()
  await a.page.waitForURL(/\/quotes\/[0-9a-f-]{36}/)
  await a.page.getByRole('combobox', { name: 'Customer' }).fill('kaufhaus')
  await option(a.page).click()
  await a.page.locator('[data-add] input').fill('trommler 54')
  await option(a.page).waitFor()
  await a.page.keyboard.press('Enter')
  await cell(a.page, 1, 'Quantity').fill('3')
  await b.page.goto(a.page.url())
  await expect.poll(() => cell(b.page, 1, 'Quantity').inputValue()).toBe('3')

  await a.context.setOffline(true)
  await cell(a.page, 1, 'Discount').fill('10')
  await b.page.getByLabel('Reference').fill('Inquiry 7')
  await a.context.setOffline(false)
  await expect.poll(() => cell(b.page, 1, 'Discount').inputValue(), { timeout: 60_000 }).toBe('10')
  await expect.poll(() => a.page.getByLabel('Reference').inputValue(), { timeout: 60_000 }).toBe('Inquiry 7')
  await a.page.getByRole('button', { name: 'Send', exact: true }).click()
  await a.page.getByText('Version 1 is sent').waitFor()

  // Both press: one order comes of it, and both get to it.
  const total = await b.page.getByTestId('gross').textContent()
  for (const { page } of [a, b]) {
    await page.getByRole('button', { name: 'Turn into an order' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Turn into an order' }).waitFor()
  }
  await b.page.getByRole('dialog').getByRole('button', { name: 'Turn into an order' }).click()
  await b.page.waitForURL(/\/orders\/[0-9a-f-]{36}/)
  await b.page.getByRole('link', { name: /From quote AN-/ }).waitFor()
  await expect.poll(() => b.page.getByTestId('gross').textContent()).toBe(total)
  await a.page.getByText('Accepted', { exact: true }).first().waitFor()
  await a.page.getByRole('button', { name: 'Turn into an order' }).waitFor({ state: 'detached' })

  await b.page.goto(`${demo.stack.url}/quotes`)
  for (const state of ['Draft', 'Sent', 'Accepted', 'Declined'])
    await b.page
      .getByRole('row', { name: new RegExp(state) })
      .first()
      .waitFor()
  await b.page
    .getByRole('row', { name: /Expired/ })
    .getByRole('link')
    .first()
    .click()
  await b.page.getByRole('button', { name: 'Turn into an order' }).click()
  const dialog = b.page.getByRole('dialog')
  await dialog.getByText(/The quote was valid until/).waitFor()
  await dialog.getByRole('button', { name: 'Turn into an order' }).click()
  await dialog.getByText('Please fill this in.').waitFor()
  expect(await axeFindings(b.page)).toEqual([])
  await dialog.getByLabel('Which prices count?').selectOption('kept')
  await dialog.getByRole('button', { name: 'Turn into an order' }).click()
  await b.page.waitForURL(/\/orders\/[0-9a-f-]{36}/)
  await b.page.getByRole('link', { name: /From quote AN-/ }).waitFor()
  for (const { context, errors } of [a, b]) {
    expect(errors).toEqual([])
    await context.close()
  }
})
