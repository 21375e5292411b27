// Domains: partners
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { openScreen } from './support/screens.ts'

const demo = useDemo()

const goTo = async (page: Page, { number, name }: { number: string; name: string }) => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find or do something' }).fill(number)
  // Orders carry the name of their customer, too, after their number.
  await page.getByRole('option', { name: new RegExp(`^${name}`) }).click()
  await page.locator('main h1', { hasText: name }).waitFor()
}

test('CU-06 PR-04 a customer is entered with country and VAT ID; a wrong one is told where it stands, a missing one as long as it is needed', async () => {
  const { context, page, errors } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'sales@demo.test')
  await openScreen(page, demo.stack.url, '/customers')
  await page.getByRole('button', { name: 'New customer' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Zinn am Graben')
  await dialog.getByLabel('Country').selectOption({ label: 'Austria' })
  await dialog.getByRole('button', { name: 'Create' }).click()
  const form = page.getByRole('form', { name: 'Details' })
  await form.waitFor()
  expect(await form.getByLabel('Country').inputValue()).toBe('AT')

  const vatId = form.getByLabel('VAT ID')
  await form.getByLabel('Tax').selectOption('exempt')
  await form.getByText('Without it a delivery into another country').waitFor()
  await vatId.fill('AT12345678')
  await form.getByLabel('Phone').fill('+43 1 234')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.getByText('doesn’t have the form of its country').waitFor()
  expect(await vatId.evaluate((field) => field === document.activeElement)).toBe(true)
  expect(await axeFindings(page)).toEqual([])
  await vatId.fill('atu 1234.5678')
  await page.keyboard.press('Enter')
  await form.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' })
  await expect.poll(() => vatId.inputValue()).toBe('ATU12345678')
  expect(await form.getByText('Without it').count()).toBe(0)
  const history = page.getByRole('region', { name: 'History' })
  await history.getByRole('listitem').filter({ hasText: 'VAT ID – ATU12345678' }).first().waitFor()
  await history.getByText('Sven Sommer').first().waitFor()
  expect(await axeFindings(page)).toEqual([])
  expect(errors).toEqual([])
  await context.close()
})

test('what is typed at a customer stays theirs: over a reload, and not shown at another one', async () => {
  const { context, page, errors } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'sales@demo.test')
  const { items } = await (await context.request.get(`${demo.stack.url}/api/v1/customers?limit=2&sort=number`)).json()
  const [one, two] = items
  await openScreen(page, demo.stack.url, `/customers/${one.id}`)
  const [street, save] = [page.getByLabel('Street'), page.getByRole('button', { name: 'Save' })]
  await street.fill('Neue Gasse 9')
  await goTo(page, two)
  await expect.poll(() => street.inputValue()).toBe(two.street ?? '')
  expect(await save.count()).toBe(0)
  await goTo(page, one)
  await expect.poll(() => street.inputValue()).toBe('Neue Gasse 9')
  await page.reload()
  await expect.poll(() => street.inputValue()).toBe('Neue Gasse 9')
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect.poll(() => street.inputValue()).toBe(one.street ?? '')
  await save.waitFor({ state: 'detached' })
  expect(errors).toEqual([])
  await context.close()
})

test('an order without tax into the Union says that the VAT ID is missing until it is there', async () => {
  const { context, page } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'admin@demo.test')
  const get = async (path: string) => await (await context.request.get(`${demo.stack.url}/api/v1${path}`)).json()
  const { items } = await get('/customers?country=AT&limit=100')
  const orders = await Promise.all(
    items
      .filter(({ taxMode }: { taxMode: string }) => taxMode === 'exempt')
      .map(async ({ id }: { id: string }) => (await get(`/orders?customerId=${id}&limit=1`)).items[0]),
  )
  const order = orders.find((each) => each !== undefined)
  const set = (vatId: string | null) =>
    context.request.patch(`${demo.stack.url}/api/v1/customers/${order.customerId}`, {
      data: { vatId },
      headers: { origin: demo.stack.url },
    })
  expect((await set(null)).status()).toBe(200)
  await openScreen(page, demo.stack.url, `/orders/${order.id}`)
  const missing = page.getByText('VAT ID missing')
  await missing.waitFor()
  await set('ATU12345678')
  await missing.waitFor({ state: 'detached' })
  await context.close()
})
