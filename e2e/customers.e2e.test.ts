// Domains: partners
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { appIsStored, newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen, openScreen } from './support/screens.ts'

const demo = useDemo()

const goTo = async (page: Page, { number, name }: { number: string; name: string }) => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find or do something' }).fill(number)
  // Orders carry the name of their customer, too, after their number.
  await page.getByRole('option', { name: new RegExp(`^${name}`) }).click()
  await page.locator('main h1', { hasText: name }).waitFor()
}

test('CU-06 PR-04 a customer is entered with country and VAT ID; a wrong one is told where it stands, a missing one as long as it is needed', async () => {
  const { page, errors } = await demo.person('sales@demo.test')
  await demo.open(page, '/customers')
  await page.getByRole('button', { name: 'New customer' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Zinn am Graben')
  await dialog.getByLabel('Country').selectOption({ label: 'Austria' })
  await dialog.getByRole('button', { name: 'Create' }).click()
  const form = page.getByRole('form', { name: 'Details' })
  await form.waitFor()
  await page.getByRole('region', { name: 'Addresses' }).getByText('Austria').waitFor()

  const vatId = form.getByLabel('VAT ID')
  await form.getByLabel('Tax').selectOption('exempt')
  await form.getByText('Without it a delivery into another country').waitFor()
  await vatId.fill('AT12345678')
  await form.getByLabel('Phone').fill('+43 1 234')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.getByText('doesn’t have the form of its country').last().waitFor()
  expect(await vatId.evaluate((field) => field === document.activeElement)).toBe(true)
  await form.getByLabel('Email').fill('graben')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.getByText('A mail address, such as').last().waitFor()
  await form.getByLabel('Email').fill('')
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
})

test('what is typed at a customer stays theirs: over a reload, and not shown at another one', async () => {
  const { context, page, errors } = await demo.person('sales@demo.test')
  const { items } = await (await context.request.get(`${demo.stack.url}/api/v1/customers?limit=2&sort=number`)).json()
  const [one, two] = items
  await demo.open(page, `/customers/${one.id}`)
  const [phone, save] = [
    page.getByRole('form', { name: 'Details' }).getByLabel('Phone'),
    page.getByRole('button', { name: 'Save' }),
  ]
  await phone.fill('0911 999')
  await goTo(page, two)
  await expect.poll(() => phone.inputValue()).toBe(two.phone ?? '')
  expect(await save.count()).toBe(0)
  await goTo(page, one)
  await expect.poll(() => phone.inputValue()).toBe('0911 999')
  await page.reload()
  await expect.poll(() => phone.inputValue()).toBe('0911 999')
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect.poll(() => phone.inputValue()).toBe(one.phone ?? '')
  await save.waitFor({ state: 'detached' })
  expect(errors).toEqual([])
})

test('CU-02 addresses and contact persons are added, changed and removed, offline too; one address is the standard for deliveries', async () => {
  const { context, page, errors } = await demo.person('sales@demo.test')
  const post = async (path: string, data: object) =>
    (
      await context.request.post(`${demo.stack.url}/api/v1${path}`, { data, headers: { origin: demo.stack.url } })
    ).json()
  const { id } = await post('/customers', { name: 'Zinn am Hafen', city: 'Lübeck' })
  await demo.open(page, `/customers/${id}`)
  const addresses = page.getByRole('region', { name: 'Addresses' })
  const contacts = page.getByRole('region', { name: 'Contact persons' })
  await addresses.getByText('Lübeck').waitFor()
  await context.setOffline(true)
  await addresses.getByRole('button', { name: 'New address' }).click()
  const dialog = page.getByRole('dialog')
  // Nothing but a country is no address (R-PA8).
  await dialog.getByRole('button', { name: 'Create' }).click()
  await dialog.getByText('Something is not right yet').waitFor()
  expect(await dialog.getByLabel('Second line').evaluate((field) => field === document.activeElement)).toBe(true)
  await dialog.getByLabel('Second line').fill('Lager Süd')
  await dialog.getByLabel('Town').fill('Kiel')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await dialog.waitFor({ state: 'detached' })
  await addresses.getByRole('button', { name: /Lager Süd/ }).click()
  await page.getByRole('menuitem', { name: 'Use for deliveries' }).click()
  const south = addresses.getByRole('listitem').filter({ hasText: 'Kiel' })
  await south.getByText('Delivery address').waitFor()
  await contacts.getByRole('button', { name: 'New contact person' }).click()
  await dialog.getByRole('button', { name: 'Create' }).click()
  await dialog.getByText('Something is not right yet').waitFor()
  expect(await dialog.getByLabel('Name').evaluate((field) => field === document.activeElement)).toBe(true)
  expect(await axeFindings(page)).toEqual([])
  await dialog.getByLabel('Name').fill('Kim Kundig')
  await dialog.getByLabel('Email').fill('kim@hafen.test')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await contacts.getByRole('link', { name: 'kim@hafen.test' }).waitFor()
  await context.setOffline(false)
  const read = async (path: string) =>
    (await context.request.get(`${demo.stack.url}/api/v1/customers/${id}${path}`)).json()
  await expect.poll(async () => (await read('/contacts')).items).toMatchObject([{ name: 'Kim Kundig' }])
  const [, kiel] = (await read('/addresses')).items
  expect(await read('')).toMatchObject({ city: 'Lübeck', deliveryAddressId: kiel.id, billingAddressId: id })
  await contacts.getByRole('button', { name: /Kim Kundig/ }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await contacts.getByText('No contact persons yet.').waitFor()
  await page.getByRole('region', { name: 'History' }).getByText('Contact person removed').first().waitFor()

  // An order goes to the standard for deliveries, or to another one that is chosen.
  await goToScreen(page, '/orders')
  await page.getByRole('button', { name: 'New order' }).click()
  const chosen = page.locator('input[data-customer]')
  await chosen.fill('Zinn am Hafen')
  await page.getByRole('option', { name: /Zinn am Hafen/ }).click()
  await page.getByText('Kiel', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Other delivery address' }).click()
  await page.getByRole('button', { name: 'Customer’s addresses' }).click()
  await page.getByRole('menuitem', { name: 'Lübeck' }).click()
  await expect.poll(() => page.getByRole('textbox', { name: 'Delivery address' }).inputValue()).toBe('Lübeck')
  expect(errors).toEqual([])
})

test('AP-12 a list is narrowed by what its fields are, shows the columns that somebody chose, and keeps both as a view', async () => {
  const { context, page, errors } = await demo.person('sales@demo.test')
  await demo.open(page, '/customers?country=AT')
  const count = async () =>
    Number(await page.getByRole('grid', { name: 'Customers' }).getAttribute('aria-rowcount')) - 1
  const known = async (query: string) =>
    (await (await context.request.get(`${demo.stack.url}/api/v1/customers?limit=200&${query}`)).json()).items.length
  await expect.poll(count).toBe(await known('country=AT'))
  const filters = page.getByRole('group', { name: 'Filters' })
  await filters.getByLabel('Tax').selectOption({ label: 'Tax free' })
  await expect.poll(count).toBe(await known('country=AT&taxMode=exempt'))
  expect(new URL(page.url()).search).toBe('?country=AT&taxMode=exempt')
  expect(await axeFindings(page)).toEqual([])
  const menu = page.getByRole('button', { name: 'Views and columns' })
  const choose = async (name: string) => {
    await menu.click()
    await page.getByRole('menuitem', { name }).click()
  }
  await choose('Columns …')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: 'VAT ID' }).check()
  await dialog.getByRole('checkbox', { name: 'Email' }).uncheck()
  expect(await axeFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Apply' }).click()
  // The first is that of the boxes.
  const heads = async () => (await page.getByRole('columnheader').allInnerTexts()).slice(1)
  await expect.poll(heads).toEqual(['Number', 'Name', 'Town', 'Country', 'VAT ID'])
  await choose('Save this view …')
  await dialog.getByLabel('Name of the view').fill('Austria')
  await dialog.getByRole('button', { name: 'Save' }).click()
  const [file] = await Promise.all([page.waitForEvent('download'), choose('Save as CSV file')])
  const lines = readFileSync(await file.path(), 'utf8')
    .trimEnd()
    .split('\n')
  expect(lines[0]).toBe('\ufeff"Number","Name","Town","Country","VAT ID"')
  expect(lines.length - 1).toBe(await count())
  await choose('Columns …')
  await dialog.getByRole('button', { name: 'Usual columns' }).click()
  await filters.getByRole('button', { name: 'Remove filters' }).click()
  await expect.poll(count).toBeGreaterThan(200)
  await page.reload()
  await menu.waitFor()
  await choose('Austria')
  await expect.poll(heads).toEqual(['Number', 'Name', 'Town', 'Country', 'VAT ID'])
  await expect.poll(count).toBe(lines.length - 1)
  expect(errors).toEqual([])
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

test('CU-08 CU-10 customers are archived without a network and taken back; who is archived is in no picker, and the order that names them says so', async () => {
  const { context, page, errors } = await newPerson(demo.browser, { offline: true })
  await startSession(page, demo.stack.url, 'sales@demo.test')
  const post = async (path: string, data: object) =>
    (
      await context.request.post(`${demo.stack.url}/api/v1${path}`, { data, headers: { origin: demo.stack.url } })
    ).json()
  const { id } = await post('/customers', { name: 'Zinnwerk Altona', city: 'Hamburg' })
  const { items } = await (
    await context.request.get(`${demo.stack.url}/api/v1/products?kind=goods&active=true&limit=1`)
  ).json()
  const lines = [{ id: 'l1', productId: items[0].id, quantity: '1' }]
  const order = await post('/orders', { customerId: id, lines })
  await openScreen(page, demo.stack.url, '/customers?q=Zinnwerk')
  await page.getByRole('row').filter({ hasText: 'Zinnwerk Altona' }).waitFor()
  await appIsStored(page)
  await context.setOffline(true)
  await page.getByRole('checkbox', { name: 'Select Zinnwerk Altona' }).check()
  await page.getByRole('button', { name: 'Archive' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Archive: 1' }).click()
  const row = page.getByRole('row').filter({ hasText: 'Zinnwerk Altona' })
  await row.waitFor({ state: 'detached' })
  await page.getByLabel('Which customers').selectOption('archived')
  await row.waitFor()
  await context.setOffline(false)
  const read = async () => (await context.request.get(`${demo.stack.url}/api/v1/customers/${id}`)).json()
  await expect.poll(async () => (await read()).active).toBe(false)

  // At their own page it stands in the head, in the form and in the history.
  await goToScreen(page, `/customers/${id}`)
  await page.locator('header').getByText('Archived').waitFor()
  expect(await page.getByRole('checkbox', { name: 'Archived' }).isChecked()).toBe(true)
  const history = page.getByRole('region', { name: 'History' })
  await history.getByRole('listitem').filter({ hasText: 'Archived no yes' }).first().waitFor()
  expect(await axeFindings(page)).toEqual([])

  // The order says at its field what keeps it from being agreed on; the picker offers others.
  await goToScreen(page, `/orders/${order.id}`)
  const field = page.getByRole('combobox', { name: 'Customer' })
  await page.getByText('This customer is archived: nothing new is agreed with them.').first().waitFor()
  await field.fill('Zinnwerk')
  await expect.poll(() => page.getByRole('option').filter({ hasText: 'Zinnwerk Altona' }).count()).toBe(0)
  await field.press('Escape')

  await goToScreen(page, `/customers/${id}`)
  await page.getByRole('checkbox', { name: 'Archived' }).uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(async () => (await read()).active).toBe(true)
  await goToScreen(page, `/orders/${order.id}`)
  await field.waitFor()
  await expect.poll(() => page.getByText('This customer is archived').count()).toBe(0)
  expect(errors).toEqual([])
  await context.close()
})
