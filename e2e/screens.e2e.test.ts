// Domains: design, shell, identity, papers
import { readFileSync } from 'node:fs'
import { withSystem } from '@werkbank/database/transaction.ts'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { newPerson, PHONE, signIn, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { choosePassword, GIVEN } from './support/first-password.ts'
import { firstRecord, goToScreen, openScreen, RECORDS, SCREENS } from './support/screens.ts'
import { connectTo } from './support/server/stack.ts'

const demo = useDemo()

const open = (page: Page, path: string) => demo.open(page, path)

/** A shelf with one product and a sheet to count it. Returns the sheet's address and the SKU. */
async function makeCount(page: Page): Promise<{ path: string; sku: string }> {
  return await page.evaluate(async () => {
    const post = async (path: string, body: object) => {
      const headers = { 'content-type': 'application/json' }
      return await (await fetch(`/api/v1${path}`, { method: 'POST', body: JSON.stringify(body), headers })).json()
    }
    const { items } = await (await fetch('/api/v1/products?kind=goods&limit=1')).json()
    const { id: locationId } = await post('/locations', { code: crypto.randomUUID(), name: 'Shelf', kind: 'location' })
    await post('/stock/receipts', { productId: items[0].id, quantity: '10', locationId })
    const { id } = await post('/counts', { locationId, name: 'Shelf' })
    return { path: `/counts/${id}`, sku: items[0].sku as string }
  })
}

describe.each([
  { look: 'light and dark', viewport: undefined },
  { look: 'phone', viewport: PHONE },
])('axe finds nothing in $look', ({ viewport }) => {
  test('PL-09 on any screen, and none asks a foreign server for anything', async () => {
    const { context, page, errors } = await newPerson(demo.browser, viewport ? { viewport } : {})
    const asked = new Set<string>()
    context.on('request', (request) => asked.add(new URL(request.url()).origin))
    const found: Record<string, string[]> = {}
    const note = async (path: string) => {
      const here = [...(await axeFindings(page)), ...(viewport ? [] : await darkFindings(page))]
      if (here.length > 0) found[path] = here
    }
    await page.goto(`${demo.stack.url}/sign-in`)
    await page.locator('button[type=submit]').first().waitFor()
    await note('/sign-in')
    await startSession(page, demo.stack.url, 'admin@demo.test')
    const records: string[] = []
    await open(page, '/settings')
    for (const path of SCREENS) {
      await goToScreen(page, path)
      await note(path)
      if (RECORDS.includes(path)) records.push(await firstRecord(page, path))
    }
    for (const path of records) {
      await goToScreen(page, path)
      await note(path)
    }
    expect(records).toHaveLength(RECORDS.length)
    // A count: with something scanned and found twice, its comparison, and the dialog that posts it.
    const { path, sku } = await makeCount(page)
    await goToScreen(page, path)
    await page.locator('[data-scan]').pressSequentially(sku)
    await page.keyboard.press('Enter')
    await page.getByTestId('counted').waitFor()
    await page.locator('[data-scan]').pressSequentially(sku.slice(0, 3))
    await note('/counts/…')
    await goToScreen(page, `${path}?view=compare`)
    await page.getByRole('row').filter({ hasText: sku }).waitFor()
    await note('/counts/…?view=compare')
    await page.getByRole('button', { name: 'Post', exact: true }).click()
    await page.getByRole('dialog').waitFor()
    await note('/counts/… posting')
    expect(found).toEqual({})
    expect([...asked].filter((origin) => origin !== 'null')).toEqual([demo.stack.url])
    expect(errors).toEqual([])
    await context.close()
  })
})

/** What axe finds of the same page in the dark, where only colours are others. */
async function darkFindings(page: Page): Promise<string[]> {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await ground()
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(ground).not.toBe(light)
  // With reduced motion there are no animations: as a transition, however short, the change of each colour on each element would take seconds.
  expect(await page.evaluate(() => document.getAnimations().filter((it) => it instanceof CSSTransition).length)).toBe(0)
  const found = await axeFindings(page, ['color-contrast', 'link-in-text-block'])
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(ground).toBe(light)
  return found.map((finding) => `dark: ${finding}`)
}

test('a dialog begins at its first field, or at its main action; where that destroys something, at the way back', async () => {
  const { page } = await demo.person('admin@demo.test')
  const focused = () =>
    page.getByRole('dialog').evaluate((dialog) => {
      const there = document.activeElement as HTMLInputElement | null
      return dialog.contains(there) ? there?.labels?.[0]?.textContent || there?.textContent : 'outside'
    })
  await open(page, '/products?do=new')
  await page.getByRole('dialog').waitFor()
  await expect.poll(focused).toBe('SKU')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await goToScreen(page, '/settings')
  await page.getByRole('button', { name: 'Sign out and empty this device' }).click()
  await page.getByRole('dialog').waitFor()
  await expect.poll(focused).toBe('Cancel')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await goToScreen(page, '/orders?status=delivered')
  await page.locator('main a[href^="/orders/"]').first().click()
  await page.getByRole('button', { name: 'Invoice', exact: true }).click()
  await page.getByRole('dialog').waitFor()
  await expect.poll(focused).toMatch(/^Quantity /)
})

test('work that was left over is tried again or discarded in the settings, by those who manage access', async () => {
  const sql = connectTo(demo.stack.dataDir)
  await withSystem(
    sql,
    (tx) => tx`
    INSERT INTO dead_letters (consumer, xid, id, org_id, attempts, error)
    SELECT consumer, xid, id, org_id, 8, 'Error: no room' FROM (VALUES ('working-copies'), ('sales.backorders')) c (consumer),
      (SELECT xid, id, org_id FROM events WHERE type = 'order.committed' AND org_id = (SELECT org_id FROM users WHERE email = 'admin@demo.test') LIMIT 1) e`,
  )
  const { page } = await demo.person('admin@demo.test')
  await open(page, '/settings')
  const section = page.getByRole('region', { name: 'Unfinished work' })
  const backorders = section.getByRole('listitem').filter({ hasText: 'Fill backorders' })
  await backorders.getByText('Error: no room').waitFor()
  await backorders.getByRole('button', { name: 'Try again' }).click()
  await backorders.waitFor({ state: 'detached' })
  expect(await axeFindings(page)).toEqual([])
  await section.getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click()
  await section.getByText('Nothing is left over').waitFor()
  const kept = await withSystem(sql, (tx) => tx`SELECT consumer, resolution FROM dead_letters ORDER BY consumer`)
  expect(kept).toEqual([
    { consumer: 'sales.backorders', resolution: 'replayed' },
    { consumer: 'working-copies', resolution: 'discarded' },
  ])
  await sql.end({ timeout: 5 })
})

test('what papers say of the company is changed in the settings; a mistyped account is told where it stands', async () => {
  const { page } = await demo.person('admin@demo.test')
  await open(page, '/settings')
  const section = page.getByRole('region', { name: 'Company details on documents' })
  await section.getByText('Tax number 241/123/45678 · VAT ID DE123456789').waitFor()
  await section.getByRole('button', { name: 'Change details' }).click()
  const dialog = page.getByRole('dialog')
  expect(await axeFindings(page)).toEqual([])
  const [street, iban] = [dialog.getByLabel('Street'), dialog.getByLabel('IBAN')]
  await street.fill('Bleiweg 2')
  await iban.fill('DE88 3704 0044 0532 0130 00')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('the check digits don’t fit').waitFor()
  expect(await iban.getAttribute('aria-invalid')).toBe('true')
  expect(await iban.evaluate((field) => field === document.activeElement)).toBe(true) // seen in a long form, too
  await iban.fill('DE89 3704 0044 0532 0130 00')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await section.getByText('Bleiweg 2').waitFor()

  // Without the right it is hidden.
  const other = await demo.person('sales@demo.test')
  await open(other.page, '/settings')
  await other.page.getByRole('heading', { name: 'Sign-in with a code' }).waitFor()
  expect(await other.page.getByRole('region', { name: 'Company details on documents' }).count()).toBe(0)
})

test('in the settings a session elsewhere is ended and the password changed; what was wrong is told in words', async () => {
  const admin = await newPerson(demo.browser)
  await startSession(admin.page, demo.stack.url, 'admin@demo.test')
  const [email, old] = [`${crypto.randomUUID()}@demo.test`, 'a sentence to begin with']
  const made = await admin.context.request.post(`${demo.stack.url}/api/v1/people`, {
    data: { name: 'Nora Neu', email, password: GIVEN, roles: ['sales'] },
    headers: { origin: demo.stack.url },
  })
  expect(made.status()).toBe(201)
  await choosePassword(demo.stack.url, email, old)
  const [here, there] = [await newPerson(demo.browser), await newPerson(demo.browser)]
  await signIn(there.page, demo.stack.url, email, old)
  await signIn(here.page, demo.stack.url, email, old)
  const { page } = here
  await open(page, '/settings')
  const sessions = page.getByRole('region', { name: 'Signed in on' })
  await sessions.getByText('This session').waitFor()
  expect(await sessions.getByRole('listitem').count()).toBe(2)
  await sessions.getByRole('button', { name: /End the session on/ }).click()
  await sessions.getByRole('listitem').nth(1).waitFor({ state: 'detached' })
  await there.page.getByText('This session was ended from elsewhere.', { exact: false }).waitFor()

  await page.getByRole('button', { name: 'Change password' }).click()
  const dialog = page.getByRole('dialog')
  const change = async (current: string) => {
    await dialog.getByLabel('Present password').fill(current)
    await dialog.getByLabel('New password').fill('another whole sentence')
    await dialog.getByRole('button', { name: 'Change password' }).click()
  }
  await change('not this one')
  await dialog.getByText('The present password is not right.').waitFor()
  expect(await axeFindings(page)).toEqual([])
  await change(old)
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Your password is changed.').waitFor()
  await signIn(there.page, demo.stack.url, email, 'another whole sentence')
  for (const { context, errors } of [admin, here, there]) {
    expect(errors).toEqual([])
    await context.close()
  }
})

test('SA-18 home tells what waits and leads to all of it, also the orders that were changed after their version', async () => {
  const { page } = await demo.person('sales@demo.test')
  await open(page, '/')
  const card = page.getByRole('region', { name: 'Changed since confirmed' })
  await card.getByRole('link').first().waitFor()
  expect(await card.getByRole('heading').textContent()).toBe('Changed since confirmed15')
  // All of a card are the list with its filter: as many as the card says.
  await card.getByRole('link', { name: 'Show all' }).click()
  await page.getByRole('button', { name: 'Changed since confirmed 15', pressed: true }).waitFor()
  await narrowOrders(page)
  await goToScreen(page, '/')
  await card.getByRole('link').first().click()
  await page.getByText('1 change since version 1').waitFor()
})

test('what the list of orders needs is at most 200 kB as it travels, and no document plane', async () => {
  const files = await neededFor('order-list')
  const bytes = await Promise.all(files.map(sizeOnTheWay))
  const table = files
    .map((file, at) => `${bytes[at]} ${file}`)
    .sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10))
  expect(
    bytes.reduce((sum, size) => sum + size, 0),
    table.join('\n'),
  ).toBeLessThan(200_000)
  expect(files.length).toBeGreaterThan(10)
  expect(files.filter((file) => /yjs|plane/.test(file))).toEqual([])
})

/** SA-18: the list goes on from there. A customer is found by a search, amounts narrow it further, and a file has what one sees. */
async function narrowOrders(page: Page): Promise<void> {
  const names = page.getByRole('grid', { name: 'Orders' }).locator('[data-names]')
  const shown = await names.allTextContents()
  await page.getByRole('button', { name: 'Filters', exact: true }).click()
  const filters = page.getByRole('group', { name: 'Filters' })
  // Of a name that several customers have, the first one's orders may stand in another list.
  let name = ''
  for (name of shown) {
    await filters.getByRole('combobox', { name: 'Customer' }).fill(name)
    const found = filters.getByRole('option').filter({ hasText: name })
    await found.first().waitFor()
    if ((await found.count()) === 1) break
  }
  await page.keyboard.press('Enter')
  await expect.poll(async () => new Set(await names.allTextContents())).toEqual(new Set([name]))
  await filters.getByLabel('Total from').fill('0.01')
  await page.getByRole('button', { name: 'Filters (2)' }).waitFor()
  expect(new URL(page.url()).search).toMatch(/^\?status=changed&customerId=[0-9a-f-]{36}&grossMinorFrom=1$/)
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Views and columns' }).click()
  const save = page.getByRole('menuitem', { name: 'Save as CSV file' })
  const [file] = await Promise.all([page.waitForEvent('download'), save.click()])
  const lines = readFileSync(await file.path(), 'utf8')
    .trimEnd()
    .split('\n')
  expect(lines[0]).toBe('\ufeff"Number","Customer","Reference","Status","Date","Total"')
  await expect.poll(() => names.count()).toBe(lines.length - 1) // once the menu has gone: what is behind it is hidden
  // The foot adds up what the list shows.
  const totals = lines.slice(1).map((line) => Math.round(Number(line.split(',').at(-1)) * 100))
  const sum = totals.reduce((all, one) => all + one, 0) / 100
  const words = `€${sum.toLocaleString('en-GB', { minimumFractionDigits: 2 })}`
  expect(await page.getByRole('status', { name: 'Count and sums' }).textContent()).toContain(words)
}

test("the phone's further places open at the first press, and every screen without a network, though it was never open before", async () => {
  const { context, page, errors } = await newPerson(demo.browser, { viewport: PHONE, offline: true })
  await startSession(page, demo.stack.url, 'sales@demo.test')
  await open(page, '/orders')
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await context.setOffline(true)
  const more = page.getByRole('button', { name: 'More' })
  await more.click()
  const item = page.getByRole('menuitem', { name: 'Settings' })
  await item.waitFor()
  await page.keyboard.press('Escape')
  await item.waitFor({ state: 'detached' })
  // By keys as well: the focus is in the list, and goes back to its button.
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'More')
  await page.keyboard.press('Enter')
  // The menu takes the keys once the focus is in it.
  const focusIsOn = (role: string, name?: string) =>
    page.waitForFunction(
      ([wanted, text]) => {
        const there = document.activeElement
        return there?.closest(`[role=${wanted}]`) && (!text || there.textContent?.includes(text))
      },
      [role, name],
    )
  await focusIsOn('menu')
  await page.keyboard.press('ArrowUp')
  await focusIsOn('menuitem', 'Settings')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/settings')
  for (const path of SCREENS) await goToScreen(page, path)
  expect(errors.filter((error) => !/Failed to fetch|ERR_INTERNET_DISCONNECTED/.test(error))).toEqual([])
  await context.close()
})

const fetchText = async (path: string) => await (await fetch(`${demo.stack.url}${path}`)).text()

/** What a browser gets of it: they all take brotli, in which the server sends all but what is small anyway. */
async function sizeOnTheWay(path: string): Promise<number> {
  const { headers } = await fetch(`${demo.stack.url}${path}`, { headers: { 'accept-encoding': 'br' } })
  const size = Number(headers.get('content-length'))
  if (headers.get('content-encoding') !== 'br') expect(size, path).toBeLessThan(1_500)
  expect(size, path).toBeGreaterThan(0)
  return size
}

/** The page, its styles, and all scripts that its entry and the chunk of this screen import, directly or indirectly. */
async function neededFor(screen: string): Promise<string[]> {
  const page = await fetchText('/index.html')
  const [entry = ''] = page.match(/\/assets\/index-[^"]+\.js/) ?? []
  const [chunk = ''] = (await fetchText(entry)).match(new RegExp(`${screen}-[^"'\`]+\\.js`)) ?? []
  const needed = new Set(['/index.html', ...(page.match(/\/assets\/[^"]+\.css/g) ?? [])])
  const follow = async (file: string): Promise<void> => {
    if (needed.has(file)) return
    needed.add(file)
    const imports = (await fetchText(file)).matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)
    for (const [, name] of imports) await follow(`/assets/${name}`)
  }
  await follow(entry)
  await follow(`/assets/${chunk}`)
  for (const file of [...needed]) {
    const [words] = (await fetchText(file)).match(/words-de-[^"'`]+\.js/) ?? [] // the longer ones
    if (words) needed.add(`/assets/${words}`)
  }
  return [...needed]
}

test('the books are in the language of whoever reads them', async () => {
  for (const { locale, name } of [
    { locale: 'de-DE', name: 'Wareneinsatz' },
    { locale: 'en-GB', name: 'Cost of goods sold' },
  ]) {
    const { context, page } = await newPerson(demo.browser, { locale })
    await startSession(page, demo.stack.url, 'admin@demo.test')
    await openScreen(page, demo.stack.url, '/ledger')
    await page.getByText(name).waitFor()
    await context.close()
  }
})

test('of a journal of hundreds only the entries near by are drawn', async () => {
  const { page } = await demo.person('admin@demo.test')
  await open(page, '/ledger?tab=entries')
  const grid = page.getByRole('grid', { name: 'Journal entries' })
  const count = Number(await grid.getAttribute('aria-rowcount'))
  expect(count).toBeGreaterThan(500)
  expect(await grid.getByRole('row').count()).toBeLessThan(80)
  await grid.press('End')
  await grid.locator(`[aria-rowindex="${count}"]`).waitFor()
})
