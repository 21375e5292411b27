// Domains: sales, design
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { newPerson, PHONE, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { openScreen } from './support/screens.ts'
import { makeAsk, sell } from './support/sold.ts'

const demo = useDemo()

test('I18N-40 a day is typed or chosen in the language of the person, not of the browser; nothing is guessed', async () => {
  for (const [locale, label, calendar, shown, none] of [
    ['de-DE', 'Wunschtermin', 'Kalender öffnen', '03.04.2027', 'Diesen Tag gibt es nicht'],
    ['en-GB', 'Requested date', 'Open calendar', '03/04/2027', 'There is no such day'],
  ] as const) {
    const { context, page, errors } = await newPerson(demo.browser, { locale })
    await startSession(page, demo.stack.url, 'admin@demo.test')
    const ask = makeAsk(context.request, demo.stack.url)
    const { id } = await ask('POST', '/orders', {})
    const wished = async () => (await ask('GET', `/orders/${id}`)).workingCopy.head.requestedDate
    await openScreen(page, demo.stack.url, `/orders/${id}`)
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
    await context.close()
  }
})

test('R-SA21 a payment before its order is not taken, one ahead of today only when it is meant', async () => {
  const { context, page, errors } = await newPerson(demo.browser, { viewport: PHONE })
  await startSession(page, demo.stack.url, 'admin@demo.test')
  const ask = makeAsk(context.request, demo.stack.url)
  const { order } = await sell(ask)
  const { invoiceId } = await ask('POST', `/orders/${order}/invoice`, {})
  await openScreen(page, demo.stack.url, `/orders/${order}`)
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
  await context.close()
})
