// Domains: people, identity, presence
import { readFile } from 'node:fs/promises'
import { withSystem } from '@werkbank/database/transaction.ts'
import { type Page, request } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { newPerson, signIn, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { GIVEN } from './support/first-password.ts'
import { goToScreen } from './support/screens.ts'
import { connectTo } from './support/server/stack.ts'

const demo = useDemo()

/** US-4.5: what an administrator has set is changed first. */
async function chooseOwn(page: Page, given: string, own: string) {
  await page.getByRole('heading', { name: 'Choose your password' }).waitFor()
  expect(await axeFindings(page)).toEqual([])
  await page.getByLabel('The password that you were given').fill(given)
  await page.getByLabel('New password').fill('Ada Neu 1969')
  await page.getByText('A password is not made of the name', { exact: false }).waitFor()
  await page.getByLabel('New password').fill(own)
  await page.getByRole('button', { name: 'Save the password and start' }).click()
  await page.getByRole('navigation').first().waitFor()
}

test('US-4.5 US-5.1 US-7.2 US-10.2 US-16.1 US-16.5 an administrator adds somebody, whose first password is changed at once, gives roles that hold at once, a new password, and closes and opens the door', async () => {
  const { url } = demo.stack
  const admin = await demo.person('admin@demo.test')
  const ada = await newPerson(demo.browser)
  await demo.open(admin.page, '/people')

  await admin.page.getByRole('button', { name: 'Add a person' }).click()
  const dialog = admin.page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Ada Neu')
  await dialog.getByLabel('Email').fill('SALES@demo.test')
  await dialog.getByText('Somebody has this email address already.').waitFor()
  expect(await dialog.getByRole('button', { name: 'Create' }).isDisabled()).toBe(true)
  await dialog.getByLabel('Email').fill('ada@demo.test')
  await dialog.getByRole('button', { name: 'Suggest another' }).click()
  const password = await dialog.getByLabel('Password').inputValue()
  await dialog.getByLabel('Warehouse').check()
  await dialog.getByRole('button', { name: 'Create' }).click()
  // It is shown once more, to be passed on.
  const handOver = admin.page.getByRole('dialog', { name: 'Password for Ada Neu' })
  expect(await handOver.getByLabel('Password').inputValue()).toBe(password)
  await handOver.getByRole('button', { name: 'Copy' }).waitFor()
  await handOver.getByRole('button', { name: 'I have passed it on' }).click()
  await admin.page.waitForURL(/\/people\/[0-9a-f-]{36}$/)
  await admin.page.getByRole('heading', { name: 'Ada Neu' }).waitFor()
  await admin.page.getByText('Count stock and post counts').waitFor()
  expect(await admin.page.getByText('See invoices').count()).toBe(0)

  // Her menu follows her rights while she looks.
  await signIn(ada.page, url, 'ada@demo.test', password)
  await chooseOwn(ada.page, password, 'four horses in the fog')
  const menu = ada.page.getByRole('navigation').first()
  await menu.getByRole('link', { name: 'Counts' }).waitFor()
  expect(await menu.getByRole('link', { name: 'Invoices' }).count()).toBe(0)
  await admin.page.getByRole('button', { name: 'Give a role' }).click()
  const giving = admin.page.getByRole('dialog', { name: 'A role for Ada Neu' })
  await giving.getByLabel('Role').selectOption({ label: 'Sales' })
  await giving.getByLabel('From', { exact: true }).fill('2031-12-31')
  await giving.getByLabel('Until', { exact: true }).fill('2031-12-30')
  await giving.getByText('The end is not after the start.').waitFor()
  expect(await giving.getByRole('button', { name: 'Give a role' }).isDisabled()).toBe(true)
  await giving.getByLabel('From', { exact: true }).fill('')
  await giving.getByLabel('Time (until)').fill('1630')
  await giving.getByLabel('Why').fill('Covers for Kim')
  expect(await axeFindings(admin.page)).toEqual([])
  await giving.getByRole('button', { name: 'Give a role' }).click()
  await admin.page.getByText('The role is given.').waitFor()
  const sales = admin.page.getByRole('listitem').filter({ hasText: 'Covers for Kim' })
  await sales.getByText('Temporary').waitFor()
  await sales.getByText('16:30', { exact: false }).waitFor()
  await admin.page.getByText('See invoices').waitFor()
  await admin.page.getByText('by Sales, Warehouse').first().waitFor() // both give it
  await menu.getByRole('link', { name: 'Invoices' }).waitFor()

  // A role of the company's own.
  await goToScreen(admin.page, '/people?tab=roles')
  await admin.page.getByRole('button', { name: 'New role' }).click()
  await dialog.getByLabel('Name of the role').fill('Office')
  await dialog.getByLabel('See the books').check()
  await dialog.getByRole('button', { name: 'Create' }).click()
  const accountant = admin.page.getByRole('listitem').filter({ hasText: 'Office' })
  await accountant.getByText('0 people · 1 right').waitFor()
  await accountant.getByRole('button', { name: 'Change the role' }).click()
  await dialog.getByLabel('Name of the role').fill('Vertrieb')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('Another role has this name.').waitFor()
  await dialog.getByLabel('Name of the role').fill('Bookkeeping')
  await dialog.getByRole('button', { name: 'Save' }).click()
  const adaAdmin = admin.page.getByRole('link', { name: 'Ada Neu' })
  await admin.page.getByText('Bookkeeping', { exact: true }).waitFor()
  await admin.page.getByRole('tab', { name: 'People' }).click()
  await adaAdmin.click()
  // It begins by its time, and nobody does anything then: her menu has it.
  await admin.page.getByRole('heading', { name: 'Ada Neu' }).waitFor()
  const later = { role: 'office', from: new Date(Date.now() + 1_000).toISOString(), reason: 'The books of the year' }
  const planned = await admin.context.request.post(`${url}/api/v1${new URL(admin.page.url()).pathname}/roles`, {
    data: later,
    headers: { origin: url },
  })
  expect(planned.ok()).toBe(true)
  await menu.getByRole('link', { name: 'Ledger' }).waitFor()
  await admin.page.reload()
  await sales.getByRole('button', { name: 'End: Sales' }).click()
  await admin.page
    .getByRole('dialog', { name: 'End the role “Sales” of Ada Neu?' })
    .getByLabel('Why')
    .fill('Kim is back')
  await admin.page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click()
  await menu.getByRole('link', { name: 'Invoices' }).waitFor({ state: 'detached' })
  await admin.page.getByRole('button', { name: 'Show 1 earlier one' }).click()
  await admin.page.getByText('by Adele Amann · Covers for Kim · Kim is back').waitFor()
  // She sees her own with their ends.
  await goToScreen(ada.page, new URL(admin.page.url()).pathname)
  await ada.page.getByText('by Adele Amann · The books of the year').waitFor()

  // A forgotten password: the old one is worth nothing, and she is asked to sign in.
  await admin.page.getByRole('button', { name: 'Set a new password' }).click()
  const second = await dialog.getByLabel('Password').inputValue()
  await dialog.getByRole('button', { name: 'Set a new password' }).click()
  await admin.page.getByText('The new password holds.').waitFor()
  await dialog.getByRole('button', { name: 'I have passed it on' }).click()
  await ada.page.getByText('This session was ended from elsewhere', { exact: false }).first().waitFor()
  await ada.context.clearCookies()
  await ada.page.goto(`${url}/sign-in`)
  await ada.page.locator('input[name=email]').fill('ada@demo.test')
  await ada.page.locator('input[type=password]').fill('four horses in the fog')
  await ada.page.locator('button[type=submit]').first().click()
  await ada.page.getByText('Email or password is not right.', { exact: false }).waitFor()
  await ada.page.locator('input[type=password]').fill(second)
  await ada.page.locator('button[type=submit]').first().click()
  await chooseOwn(ada.page, second, 'five horses in the fog')

  // The door is closed while she looks, and opened again.
  await admin.page.getByRole('button', { name: 'Deactivate' }).click()
  await dialog.getByRole('button', { name: 'Deactivate' }).click()
  await admin.page.getByText('This person can not sign in.').waitFor()
  await ada.page.getByText('This account is disabled', { exact: false }).first().waitFor()
  await admin.page.getByRole('button', { name: 'Let in again' }).click()
  await admin.page.getByRole('button', { name: 'Deactivate' }).waitFor()

  expect([...admin.errors, ...ada.errors]).toEqual([])
  await ada.context.close()
})

test('US-3.4 at a screen left alone a new role takes the password; it is made once that is right', async () => {
  const { dataDir } = demo.stack
  const admin = await demo.person('admin@demo.test')
  await demo.open(admin.page, '/people?tab=roles')
  await admin.page.getByRole('button', { name: 'New role' }).click()
  const form = admin.page.getByRole('dialog', { name: 'New role' })
  await form.getByLabel('Name of the role').fill('Night shift')
  const sql = connectTo(dataDir)
  await withSystem(sql, (tx) => tx`UPDATE sessions SET proved_at = now() - interval '1 hour'`)
  await sql.end()

  await form.getByRole('button', { name: 'Create' }).click()
  const question = admin.page.getByRole('dialog', { name: 'Is it you?' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  await form.getByText('This takes your password once more.').waitFor()
  await form.getByRole('button', { name: 'Create' }).click()
  await question.getByLabel('Password').fill('a guess')
  await question.getByRole('button', { name: 'Continue' }).click()
  await question.getByText('The present password is not right.').waitFor()
  await question.getByLabel('Password').fill('werkbank')
  await question.getByRole('button', { name: 'Continue' }).click()
  await admin.page.getByText('Night shift', { exact: true }).waitFor()
  await form.waitFor({ state: 'detached' })
  expect(admin.errors).toEqual([])
})

test('ID-87 ID-05 DM-13.8 US-16.1 who does not manage access sees people and their own rights; without a network nothing of rights is promised', async () => {
  const { url } = demo.stack
  const [clerk, admin] = [await newPerson(demo.browser), await newPerson(demo.browser, { offline: true })]
  await signIn(clerk.page, url, 'warehouse@demo.test')
  // What signs in is out of reach of scripts.
  const [credential] = await clerk.context.cookies()
  expect(credential).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
  const inReach = await clerk.page.evaluate(() => [document.cookie, { ...localStorage }, { ...sessionStorage }])
  expect(JSON.stringify(inReach)).not.toContain(credential?.value)
  await clerk.page.goto(`${url}/people`)
  const me = clerk.page.getByRole('listitem').filter({ hasText: 'warehouse@demo.test' })
  await me.getByRole('link').first().click()
  await clerk.page.getByRole('heading', { name: 'What I may do' }).waitFor()
  await clerk.page.getByText('Receive, transfer and correct stock').waitFor()
  expect(await clerk.page.getByRole('checkbox').count()).toBe(0)
  await clerk.page.goto(`${url}/people`)
  const other = clerk.page.getByRole('listitem').filter({ hasText: 'sales@demo.test' })
  await other.getByRole('link').first().click()
  await clerk.page.getByText('sales@demo.test').waitFor()
  expect(await clerk.page.getByRole('button', { name: 'Deactivate' }).count()).toBe(0)
  expect(await clerk.page.getByRole('heading', { name: 'May' }).count()).toBe(0)

  // A slow server does not delay what is on the device.
  await startSession(admin.page, url, 'admin@demo.test')
  let answer = () => {}
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  await admin.context.route('**/api/v1/roles', async (route) => {
    await held
    await route.continue()
  })
  await admin.page.goto(`${url}/people`)
  await admin.page.getByRole('listitem').filter({ hasText: 'sales@demo.test' }).waitFor()
  const add = admin.page.getByRole('button', { name: 'Add a person' })
  expect(await add.isDisabled()).toBe(true)
  await admin.page.getByRole('tab', { name: 'Roles' }).click()
  await admin.page.getByRole('status', { name: 'Loading' }).waitFor()
  answer()
  await admin.page.getByRole('button', { name: 'New role' }).waitFor()
  expect(await add.isDisabled()).toBe(false)
  await admin.page.getByRole('tab', { name: 'People' }).click()
  await admin.page.evaluate(() => navigator.serviceWorker.ready)
  await admin.context.setOffline(true)
  await admin.page.reload()
  await admin.page.getByRole('listitem').filter({ hasText: 'sales@demo.test' }).getByRole('link').first().click()
  await admin.page.getByText('This needs a connection to the server.').waitFor()
  expect(await admin.page.getByRole('button', { name: 'Give a role' }).count()).toBe(0)
  // The menu is that of the last rights that were known.
  await admin.page.getByRole('navigation').first().getByRole('link', { name: 'Ledger' }).waitFor()
  await admin.context.setOffline(false)
  await admin.page.getByRole('button', { name: 'Give a role' }).waitFor()
  expect([...clerk.errors, ...admin.errors]).toEqual([])
  await clerk.context.close()
  await admin.context.close()
})

test('US-14.2 a till is added with a token of its own, is seen where it says it is, and is out once the token is revoked', async () => {
  const { url } = demo.stack
  const { page, errors } = await demo.person('admin@demo.test')
  await demo.open(page, '/people')
  await page.getByRole('button', { name: 'Add a person' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Till 7')
  await dialog.getByLabel('Email').fill('till7@demo.test')
  await dialog.getByLabel('A machine (till, terminal)').check()
  expect(await dialog.getByLabel('Password').count()).toBe(0)
  await dialog.getByLabel('Warehouse').check()
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.waitForURL(/\/people\/[0-9a-f-]{36}$/)
  expect(await page.getByRole('button', { name: 'Set a new password' }).count()).toBe(0)

  await page.getByRole('button', { name: 'Create an API token' }).click()
  await dialog.getByLabel('What for').fill('At the door')
  expect(await dialog.getByLabel('See the books').count()).toBe(0) // its role doesn't give that
  await dialog.getByLabel('Say that a machine is online').check()
  await dialog.getByLabel('Calls per minute').fill('600')
  await dialog.getByLabel('Calls in all').fill('2')
  await dialog.getByLabel('Valid for').selectOption({ label: '7 days' })
  await dialog.getByRole('button', { name: 'Create' }).click()
  const token = await dialog.getByLabel('API token', { exact: true }).inputValue()
  await dialog.getByRole('contentinfo').getByRole('button', { name: 'Close' }).click()
  await page.getByText('1 right · never used', { exact: false }).waitFor()

  const till = await request.newContext({ baseURL: url, extraHTTPHeaders: { authorization: `Bearer ${token}` } })
  const says = () => till.put('/api/v1/presence/till-7', { data: { label: 'the morning shift', ttlSeconds: 60 } })
  await goToScreen(page, '/people')
  expect((await says()).ok()).toBe(true)
  const row = page.getByRole('listitem').filter({ hasText: 'till7@demo.test' })
  await row.getByText('on the morning shift').waitFor()
  expect((await says()).ok()).toBe(true)
  expect((await says()).status()).toBe(401) // the third of two
  await row.getByRole('link').first().click()
  await page.getByText('at most 600 a minute · 2 of 2 calls', { exact: false }).waitFor()
  await page.getByRole('button', { name: 'Revoke the API token “At the door”' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByText('The API token is revoked.').waitFor()
  expect((await says()).status()).toBe(401)

  // One's own are in the settings.
  await goToScreen(page, '/settings')
  await page.getByRole('button', { name: 'Create an API token' }).click()
  await dialog.getByLabel('What for').fill('Report')
  await dialog.getByLabel('See the books').check()
  await dialog.getByRole('button', { name: 'Create' }).click()
  const own = await dialog.getByLabel('API token', { exact: true }).inputValue()
  const report = await request.newContext({ baseURL: url, extraHTTPHeaders: { authorization: `Bearer ${own}` } })
  expect((await report.get('/api/v1/ledger/entries')).status()).toBe(200)
  expect((await report.get('/api/v1/orders')).status()).toBe(403)
  expect(errors).toEqual([])
  await till.dispose()
  await report.dispose()
})

test('ID-128 the security log is searched and filtered, tells what stood there before and after, leads to the record, and goes out as a file', async () => {
  const { url } = demo.stack
  const { page, context, errors } = await demo.person('admin@demo.test')
  const send = (method: 'post' | 'put' | 'patch', path: string, data: object) =>
    context.request[method](`${url}/api/v1${path}`, { data, headers: { origin: url } })
  await send('post', '/me/prove', { password: 'werkbank' })
  const added = await send('post', '/people', {
    ...{ name: 'Lore Buch', email: 'lore@demo.test', password: GIVEN },
    roles: ['warehouse'],
  })
  const { id } = (await added.json()) as { id: string }
  expect((await send('put', `/people/${id}/roles`, { roles: ['warehouse', 'sales'] })).ok()).toBe(true)

  await demo.open(page, '/people?tab=log')
  const newest = page.getByRole('listitem').filter({ has: page.locator('time') })
  await newest.filter({ hasText: 'Roles changed' }).first().waitFor()
  // What somebody does now appears without a reload, a command under its name, with what it changed and the way there.
  const made = await send('post', '/customers', { number: 'K-LOG', name: 'Glaserei Protokoll' })
  const { id: customer } = (await made.json()) as { id: string }
  await send('patch', `/customers/${customer}`, { city: 'Fürth' })
  const entry = newest.filter({ hasText: 'Change a customer' }).filter({ hasText: 'Glaserei Protokoll' })
  await entry.waitFor()
  await entry.getByText('Details').click()
  await entry.getByRole('region', { name: 'What it changed' }).getByText('Fürth').waitFor()
  expect(await entry.getByRole('link', { name: 'Open: Glaserei Protokoll' }).getAttribute('href')).toBe(
    `/customers/${customer}`,
  )
  const entries = page.getByRole('listitem').filter({ has: page.locator('time') })
  await page.getByLabel('Kind').selectOption({ label: 'Roles changed' })
  await page.getByRole('searchbox', { name: 'By name or address' }).fill('Lore')
  await expect.poll(() => entries.count()).toBe(1)
  await entries.getByText('→ Lore Buch', { exact: false }).waitFor()
  await entries.getByText('Details').click()
  const field = entries.getByRole('row').filter({ hasText: 'Sales' })
  await field.waitFor()
  expect((await field.getByRole('cell').allTextContents()).map((text) => text.split(', ').sort())).toEqual([
    ['Warehouse'],
    ['Sales', 'Warehouse'],
  ])
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export as a table' }).click(),
  ])
  const text = await readFile(await file.path(), 'utf8')
  expect(text.trim().split('\n')).toHaveLength(2)
  expect(text).toContain('Lore Buch')
  await entries.getByRole('link', { name: 'Open: Lore Buch' }).click()
  await page.waitForURL(`${url}/people/${id}`)
  expect(errors).toEqual([])
})

const listed = (page: Page, email: string) => page.getByRole('listitem').filter({ hasText: email })

test('RT-20.1 RT-20.5 who is online and on what record is seen at once; who hides is shown to nobody; a machine is said to be there by the API', async () => {
  const [a, b] = [await demo.person('sales@demo.test'), await newPerson(demo.browser)]
  await demo.open(a.page, '/people')
  const hers = listed(a.page, 'sales2@demo.test')
  await hers.getByText('Away', { exact: true }).waitFor()
  await signIn(b.page, demo.stack.url, 'sales2@demo.test')
  await hers.getByText('Online', { exact: true }).waitFor()
  await b.page.goto(`${demo.stack.url}/orders`)
  await b.page.locator('main a[href^="/orders/"]').nth(2).click()
  await b.page.waitForURL(/\/orders\/[0-9a-f-]{36}/)
  await hers.getByRole('link', { name: /^on (order|a new order)/ }).waitFor()

  // In what has happened to an order, too (RT-20.1).
  const begun = await b.context.request.post(`${demo.stack.url}/api/v1/orders`, {
    data: {},
    headers: { origin: demo.stack.url },
  })
  const { id } = (await begun.json()) as { id: string }
  const { name } = (await (await b.context.request.get(`${demo.stack.url}/api/v1/me`)).json()) as { name: string }
  const reader = await a.context.newPage()
  await reader.goto(`${demo.stack.url}/orders/${id}?beside=timeline`)
  const timeline = reader.getByRole('list', { name: 'Timeline' })
  await timeline.getByText(`${name}, Online`).waitFor()

  await b.page.getByRole('button', { name: 'Don’t show that I am here' }).click()
  await hers.getByText('Away', { exact: true }).waitFor()
  await timeline.getByText(`${name}, Online`).waitFor({ state: 'detached' })
  await timeline.getByText(name).waitFor()
  await reader.close()
  expect(await hers.getByRole('link', { name: /^on / }).count()).toBe(0)
  await b.page.reload()
  await b.page.getByRole('button', { name: 'Show that I am here' }).click() // the switch is the person's, not the page's
  await hers.getByText('Online', { exact: true }).waitFor()

  // A till has a token of the warehouse's, without a session.
  const keeper = await request.newContext({ baseURL: demo.stack.url, extraHTTPHeaders: { origin: demo.stack.url } })
  const session = await keeper.post('/api/v1/auth/login', {
    data: { email: 'warehouse@demo.test', password: 'werkbank' },
  })
  expect(session.ok()).toBe(true)
  const made = await keeper.post('/api/v1/tokens', { data: { name: 'till', scopes: ['presence.write'] } })
  const { token } = (await made.json()) as { token: string }
  const till = await request.newContext({
    baseURL: demo.stack.url,
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  })
  const says = (data: object) => till.put('/api/v1/presence/till-1', { data })
  expect((await says({ label: 'Till 1', ttlSeconds: 5 })).ok()).toBe(true)
  const theirs = listed(a.page, 'warehouse@demo.test')
  await theirs.getByText('on Till 1').waitFor()
  await theirs.getByText('Away', { exact: true }).waitFor() // it said nothing more
  expect((await says({ label: 'x'.repeat(1_000) })).status()).toBe(400)
  expect([...a.errors, ...b.errors]).toEqual([])
  await keeper.dispose()
  await till.dispose()
  await b.context.close()
})
