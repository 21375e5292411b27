// Domains: settings, quotes, chat, organisation
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { type PersonOptions, PHONE } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen } from './support/screens.ts'

const demo = useDemo()
const row = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) })
const field = (page: Page, name: string) => row(page, name).getByRole('textbox', { name })

async function open(who: string, path = '/settings', options: PersonOptions = {}) {
  const person = await demo.person(who, options)
  await demo.open(person.page, path)
  return person
}

test('the search of settings is in the address and finds sections too; what it takes a password for is asked once', async () => {
  const { page, errors } = await open('admin@demo.test')
  await page.keyboard.press('/')
  await page.keyboard.type('password')
  await page.waitForURL(/q=password/)
  await page.getByRole('button', { name: 'Change password' }).waitFor()
  expect(await row(page, 'Validity of new quotes').count()).toBe(0)
  const name = 'A first password is good for'
  await field(page, name).fill('48')
  await field(page, name).blur()
  await page.getByText(`${name}: 48 hours`).waitFor()
  await row(page, name).getByText('Set for everybody in the company').waitFor()
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await row(page, name).getByText('Default').waitFor()
  expect(errors).toEqual([])
})

test('US-3.2 what is set for all counts on the next quote of a colleague who has the app open; Undo and Reset take it back, the history keeps it', async () => {
  const name = 'Validity of new quotes'
  const admin = await open('admin@demo.test')
  const sales = await open('sales@demo.test', '/settings?q=validity')
  await row(sales.page, name).getByText('30 days').waitFor()
  expect(await field(sales.page, name).count()).toBe(0) // not theirs to set

  await field(admin.page, name).fill('500')
  await row(admin.page, name).getByText('From 1 day to 365 days.').waitFor()
  await field(admin.page, name).fill('45')
  await field(admin.page, name).press('Enter')
  await admin.page.getByText(`${name}: 45 days`).waitFor()
  await row(admin.page, name).getByText('Set for everybody in the company').waitFor()
  await row(sales.page, name).getByText('45 days').waitFor() // without a reload

  await goToScreen(sales.page, '/quotes')
  await sales.page.getByRole('button', { name: 'New quote' }).click()
  const until = sales.page.getByLabel('Valid until').first()
  const days = async () => {
    const [day, month, year] = (await until.inputValue()).split(/\D/).map(Number)
    return Math.round((Date.UTC(year ?? 0, (month ?? 1) - 1, day) - Date.now()) / 86_400_000)
  }
  await expect.poll(days).toBeGreaterThan(40)
  expect(await days()).toBeLessThan(47)

  await admin.page.getByRole('button', { name: 'Undo', exact: true }).click()
  await row(admin.page, name).getByText('Default').waitFor()
  expect(await field(admin.page, name).inputValue()).toBe('30')
  await row(admin.page, name).getByLabel('Counts for').selectOption({ label: 'role Sales' })
  await field(admin.page, name).fill('20')
  await field(admin.page, name).press('Enter')
  await row(admin.page, name).getByText('Set for the role').waitFor()
  await row(admin.page, name).getByLabel('Counts for').selectOption({ label: 'everybody in the company' })
  await row(admin.page, name).getByText('role Sales: 20 days').waitFor()
  await row(admin.page, name).getByLabel('Counts for').selectOption({ label: 'role Sales' })
  await row(admin.page, name)
    .getByRole('button', { name: `Reset ${name}` })
    .click()
  await row(admin.page, name).getByText('Default').waitFor()

  await row(admin.page, name)
    .getByRole('button', { name: `History: ${name}` })
    .click()
  const history = admin.page.getByRole('dialog')
  await expect
    .poll(() => history.getByRole('listitem').allInnerTexts())
    .toEqual([
      expect.stringMatching(/role Sales: 20 days not set/),
      expect.stringMatching(/role Sales: not set 20 days/),
      expect.stringMatching(/everybody in the company: 45 days not set/),
      expect.stringMatching(/Adele Amann[\s\S]*everybody in the company: not set 45 days/),
    ])
  expect(await axeFindings(admin.page)).toEqual([])
  expect([...admin.errors, ...sales.errors]).toEqual([])
})

test('US-3.2 what somebody sets for themselves counts on their other device and not for others; a device can have its own; offline it counts at once', async () => {
  const name = 'Enter sends the message'
  const [desk, phone] = [
    await open('sales@demo.test', '/settings', { offline: true }),
    await open('sales@demo.test', '/settings', { viewport: PHONE }),
  ]
  const other = await open('admin@demo.test')
  const box = (page: Page) => row(page, name).getByRole('checkbox', { name })
  expect(await box(desk.page).isChecked()).toBe(true)
  await desk.context.setOffline(true)
  await box(desk.page).uncheck()
  await row(desk.page, name).getByText('Set by you').waitFor()
  await desk.page.reload()
  await row(desk.page, name).getByText('Set by you').waitFor()
  await desk.context.setOffline(false)
  await row(phone.page, name).getByText('Set by you').waitFor()
  expect(await box(phone.page).isChecked()).toBe(false)
  expect(await row(other.page, name).getByText('Default').count()).toBe(1)

  await row(phone.page, name).getByLabel('Counts for').selectOption({ label: 'this device' })
  await box(phone.page).check()
  await row(phone.page, name).getByText('Set on this device').waitFor()
  expect(await row(desk.page, name).getByText('Set by you').count()).toBe(1)
  expect(await axeFindings(phone.page)).toEqual([])
  expect([...desk.errors, ...phone.errors, ...other.errors]).toEqual([])
})

test('US-3.2 colours chosen for oneself are there on the other device too, before it is signed in again as well', async () => {
  const [desk, phone] = [
    await open('viewer@demo.test'),
    await open('viewer@demo.test', '/settings', { viewport: PHONE }),
  ]
  const shown = (page: Page) => page.evaluate(() => document.documentElement.dataset.theme)
  expect([await shown(desk.page), await shown(phone.page)]).toEqual(['auto', 'auto'])
  await row(desk.page, 'Colours').getByRole('combobox', { name: 'Colours' }).selectOption({ label: 'Dark' })
  await expect.poll(() => shown(phone.page)).toBe('dark')
  await phone.page.reload({ waitUntil: 'commit' })
  await expect.poll(() => shown(phone.page)).toBe('dark')
  await row(phone.page, 'Colours').getByLabel('Counts for').selectOption({ label: 'this device' })
  await row(phone.page, 'Colours').getByRole('combobox', { name: 'Colours' }).selectOption({ label: 'Light' })
  await expect.poll(() => shown(phone.page)).toBe('light')
  expect(await shown(desk.page)).toBe('dark')
  await row(phone.page, 'Colours').getByRole('button', { name: 'Reset Colours' }).click()
  await expect.poll(() => shown(phone.page)).toBe('dark')
  expect([...desk.errors, ...phone.errors]).toEqual([])
})

test('what the data takes is told in the settings by what it is of, to who manages access', async () => {
  const { page, errors } = await open('admin@demo.test', '/settings?q=storage')
  const table = page.getByRole('table')
  await table.getByRole('row', { name: /^Messages \d/ }).waitFor()
  expect(await table.getByRole('row').count()).toBe(9)
  expect(await axeFindings(page)).toEqual([])
  expect(errors).toEqual([])
})

test('ID-35 US-16.5 a department is drawn into the company, with a head and somebody in it: colleagues see it at once, and what is in it goes somewhere when it is removed', async () => {
  const [admin, other] = [await demo.person('admin@demo.test'), await demo.person('sales@demo.test')]
  await demo.open(admin.page, '/people?tab=organisation')
  await demo.open(other.page, '/people?tab=organisation')
  const dialog = admin.page.getByRole('dialog')
  await admin.page.getByRole('button', { name: 'New unit' }).click()
  await dialog.getByLabel('Name').fill('EINKAUF')
  await dialog.getByLabel('Belongs to').selectOption({ label: 'Nürnberg' })
  await dialog.getByRole('button', { name: 'Create' }).click()
  await dialog.getByText('There is a unit of this name beside it already.').waitFor()
  await dialog.getByLabel('Name').fill('Werkzeugbau')
  await dialog.getByLabel('Head').selectOption({ label: 'Petra Pohl' })
  expect(await axeFindings(admin.page)).toEqual([])
  await dialog.getByRole('button', { name: 'Create' }).click()

  const tree = (page: Page) => page.getByRole('list', { name: 'Organisation' })
  const unit = (page: Page, name: string) => tree(page).locator(':scope > li').filter({ hasText: name })
  await unit(other.page, 'Werkzeugbau').getByText('Department · Head: Petra Pohl').waitFor()
  await admin.page.getByRole('button', { name: 'Add a person to Werkzeugbau' }).click()
  await dialog.getByLabel('Person').selectOption({ label: 'Sarah Stein' })
  await dialog.getByRole('button', { name: 'Add' }).click()
  await unit(other.page, 'Werkzeugbau').getByRole('link', { name: 'Sarah Stein' }).waitFor()
  // Who does not manage access looks on.
  expect(await tree(other.page).getByRole('button').count()).toBe(0)
  expect(await axeFindings(other.page)).toEqual([])

  await admin.page.getByRole('button', { name: 'Remove Werkzeugbau' }).click()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await dialog.getByText('Please fill this in').first().waitFor()
  await dialog.getByLabel('People and units in it go to').selectOption({ label: 'Nürnberg › Fertigung' })
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await unit(other.page, 'Fertigung').getByRole('link', { name: 'Sarah Stein' }).waitFor()
  await unit(other.page, 'Werkzeugbau').waitFor({ state: 'detached' })
  await unit(other.page, 'Fertigung').getByRole('link', { name: 'Sarah Stein' }).click()
  await other.page.getByText('Units: Fertigung, Vertrieb').waitFor()
  // One's own page says it of oneself.
  await goToScreen(other.page, '/people?tab=organisation')
  await unit(other.page, 'Vertrieb').getByRole('link', { name: 'Sven Sommer' }).click()
  await other.page.getByText('Units: Vertrieb', { exact: true }).waitFor()
  expect([...admin.errors, ...other.errors]).toEqual([])
})
