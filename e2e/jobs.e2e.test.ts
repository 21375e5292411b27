// Domains: jobs, batches, records, sales, catalogue, partners
import { readFileSync } from 'node:fs'
import { readCsv } from '@werkbank/model/base/read/read-csv.ts'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { newCaller } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen, openScreen } from './support/screens.ts'

const demo = useDemo()

test('NF-09 PR-33 a seller has all orders made into a file behind the screens, saves it, and finds it again; nobody else does', async () => {
  const { page } = await demo.person('sales@demo.test')
  await demo.open(page, '/orders?status=draft')
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Export …' }).click()
  const dialog = page.getByRole('dialog')
  // By default the export is the list on the screen; everything has to be chosen.
  await dialog.getByLabel('Rows').selectOption('All, without filters')
  await dialog.getByLabel('Columns').selectOption('All, also to be taken in again')
  expect(await axeFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await page.waitForURL('**/jobs/*')
  await page.getByRole('heading', { level: 1, name: /^List as a file: Orders/ }).waitFor()
  await page.getByText('Done', { exact: true }).waitFor()
  await page.getByText('400 rows').waitFor()
  expect(await axeFindings(page)).toEqual([])
  const saving = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click()
  const download = await saving
  expect(download.suggestedFilename()).toMatch(/^Orders-\d{4}-\d\d-\d\d\.csv$/)
  const lines = readFileSync(await download.path(), 'utf8')
    .trimEnd()
    .split('\n')
  expect(lines).toHaveLength(401)
  expect(lines[0]).toContain('"Number","Status","Customer"')
  expect(lines[0]).toContain('"Total","Currency"')

  await goToScreen(page, '/jobs')
  const mine = page.getByRole('row').filter({ hasText: 'List as a file: Orders' })
  await mine.filter({ hasText: 'Done' }).waitFor()
  const other = await demo.person('warehouse@demo.test')
  await demo.open(other.page, '/jobs')
  await other.page.getByText('No background jobs yet').waitFor()
  expect(await axeFindings(other.page)).toEqual([])
})

/** Makes a file of the list that is open, and gives its text. */
async function exported(page: Page, chosen: Record<string, string> = {}): Promise<string> {
  await page.getByRole('button', { name: /^Views/ }).click()
  await page.getByRole('menuitem', { name: 'Export …' }).click()
  return await fileOf(page, chosen)
}

/** Answers the dialog of an export, and gives the text of its file. */
async function fileOf(page: Page, chosen: Record<string, string> = {}): Promise<string> {
  const dialog = page.getByRole('dialog', { name: /^Export / })
  for (const [label, option] of Object.entries(chosen)) await dialog.getByLabel(label).selectOption(option)
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await page.waitForURL('**/jobs/*')
  await page.getByText('Done', { exact: true }).waitFor()
  const saving = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click()
  return readFileSync(await (await saving).path(), 'utf8')
}

test('PR-33 FE-16 a list goes out as it stands on the screen: its search, filters, order and columns', async () => {
  const { page } = await demo.person('sales@demo.test')
  await demo.open(page, '/products?q=offizier&sort=-price&priceMinorFrom=1000')
  const rows = page.getByRole('grid', { name: 'Products' })
  await rows.getByRole('row').nth(1).waitFor()
  const onScreen = Number(await rows.getAttribute('aria-rowcount')) - 1
  const [heads = '', ...lines] = (await exported(page)).replace('\ufeff', '').trimEnd().split('\n')
  expect(heads).toBe('"SKU","Name","Category","Price","Currency"')
  expect(lines).toHaveLength(onScreen)
  const prices = lines.map((line) => Number(line.split(',').at(-2)))
  expect(prices).toEqual(prices.toSorted((a, b) => b - a))
  expect(Math.min(...prices)).toBeGreaterThanOrEqual(10)
})

test('PR-33 WH-18 quotes, stock, its moves and counts go out as they stand on their screens, the tree of categories and the places whole', async () => {
  const { page } = await demo.person('admin@demo.test')
  const from = await bookOnAPlace(page)
  const lists = [
    ['/quotes?state=sent,expired,accepted&sort=-total', 'Quotes'],
    ['/quotes', 'Quotes'],
    ['/stock?show=low&sort=available', 'Stock'],
    ['/stock?q=offizier&freeFrom=1', 'Stock'],
    [`/moves?fromLocationId=${from}&sort=sku`, 'Stock moves'],
    ['/counts', 'Counts'],
  ] as const
  for (const [path, name] of lists) {
    await demo.open(page, path)
    const grid = page.getByRole('grid', { name, exact: true })
    await grid.waitFor()
    const [onScreen, heads] = [Number(await grid.getAttribute('aria-rowcount')) - 1, await headsOf(grid)]
    const [head = '', ...lines] = (await exported(page)).replace('\ufeff', '').trimEnd().split('\n')
    expect([path, lines.length]).toEqual([path, onScreen])
    expect(heads.filter((one) => head.includes(`"${one}"`)).length, `${path}: ${head}`).toBeGreaterThan(2)
  }
  await demo.open(page, '/categories')
  const tree = await page.getByRole('list', { name: 'Categories' }).getByRole('listitem').count()
  await page.getByRole('button', { name: 'Export …' }).click()
  expect(await axeFindings(page)).toEqual([])
  expect((await fileOf(page)).trimEnd().split('\n')).toHaveLength(tree) // no row for what is in none, but a head
  await openScreen(page, demo.stack.url, '/stock?do=places')
  await page.getByRole('dialog', { name: 'Locations' }).getByRole('button', { name: 'Export …' }).click()
  expect(await axeFindings(page)).toEqual([])
  expect((await fileOf(page)).split('\n')[0]).toContain('"Code"')
})

/** Goods that came to a place and left it, and a count of it. Gives the place. */
async function bookOnAPlace(page: Page): Promise<string> {
  const post = async (path: string, data: object) => {
    const headers = { origin: demo.stack.url, 'idempotency-key': crypto.randomUUID() }
    const answer = await page.request.post(`${demo.stack.url}/api/v1${path}`, { data, headers })
    expect(answer.ok(), await answer.text()).toBe(true)
    return await answer.json()
  }
  const { items } = await (await page.request.get(`${demo.stack.url}/api/v1/products?kind=goods&limit=3`)).json()
  const { id: locationId } = await post('/locations', { code: 'EXP', name: 'Export hall' })
  for (const { id: productId } of items) {
    await post('/stock/receipts', { productId, locationId, quantity: '5' })
    await post('/stock/adjustments', { productId, locationId, quantity: '-1', reason: 'Broken' })
  }
  await post('/counts', { name: 'Export hall, all of it', locationId })
  return locationId
}

const headsOf = (grid: Locator): Promise<string[]> => grid.getByRole('columnheader').allTextContents()

test('LG-110 what went out whole comes in again and finds nothing to do: products with variants and properties, customers, their addresses and contact persons', async () => {
  const { page } = await demo.person('admin@demo.test')
  const everything = { Rows: 'All, without filters' }
  const comesBack = async (path: string, text: string, kind?: string) => {
    await demo.open(page, path)
    await page.getByRole('button', { name: /^Views/ }).click()
    await page.getByRole('menuitem', { name: 'Take from a file …' }).click()
    const dialog = page.getByRole('dialog')
    if (kind) await dialog.getByLabel('What is in the file?').selectOption(kind)
    await dialog
      .getByLabel('File', { exact: true })
      .setInputFiles({ name: 'export.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    await dialog.getByText(`${rowsOf(text)} as before`).waitFor()
    await dialog.getByRole('button', { name: 'Nothing to take' }).waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  }
  for (const path of ['/products', '/customers']) {
    await demo.open(page, path)
    const text = await exported(page, { ...everything, Columns: 'All, also to be taken in again' })
    if (path === '/products') expect(text.split('\n')[0]).toContain('"Parent"')
    await comesBack(path, text)
  }
  for (const what of ['Addresses', 'Contact persons']) {
    await demo.open(page, '/customers')
    const text = await exported(page, { ...everything, 'What?': what })
    expect(text.split('\n')[0]).toContain('"Customer number"')
    await comesBack('/customers', text, what)
  }
})

/** How many rows a file has; a cell may go over several lines. */
const rowsOf = (text: string): string => readCsv(Buffer.from(text)).rows.length.toLocaleString('en')

const COUNT = 130
const ask = async (page: Page, path: string) => (await page.request.get(`${demo.stack.url}/api/v1${path}`)).json()
const openFile = async (page: Page, name: string, text: string) => {
  await page.getByRole('button', { name: 'Views and columns' }).click()
  await page.getByRole('menuitem', { name: 'Take from a file …' }).click()
  const dialog = page.getByRole('dialog')
  await dialog
    .getByLabel('File', { exact: true })
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  return dialog
}
const shot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` })
}

test('LG-110 PR-34 a file of thousands of rows, and a step for all of them, are done by the server; what it refuses is named and saved, and the step is taken back', async () => {
  const { context, page, errors } = await demo.person('purchasing@demo.test')
  await demo.open(page, '/products')
  // So that a hundred rows are many.
  const admin = await newCaller(demo.stack.url, 'admin@demo.test')
  const data = { level: 'organisation', value: 100 }
  expect((await admin.put(`${demo.stack.url}/api/v1/settings/jobs.ownRows`, { data })).status()).toBe(200)
  await admin.dispose()
  const rows = Array.from({ length: COUNT }, (_, at) => `LF-${at},Husar ${at} zu Pferd,${at + 1}`)
  const file = ['SKU,Name,Price', ...rows, 'LF-X,Pfeifer,gratis'].join('\n')
  const dialog = await openFile(page, 'liste.csv', file)
  await dialog.getByText('130 new').waitFor()
  await dialog.getByText('The server does more than 100 rows in the background.').waitFor()
  await context.setOffline(true)
  await dialog.getByText('it can not be reached now').waitFor()
  // A last answer that was on its way counts as reached for a moment.
  await expect.poll(() => dialog.getByRole('button', { name: 'Take 130 rows' }).isDisabled()).toBe(true)
  await context.setOffline(false)
  await dialog.getByText('in the background.').waitFor()
  await shot(page, 'file-plan')
  // Another person takes one of the numbers meanwhile, and this device does not hear of it in time: it would change that product instead.
  const pressed = Promise.withResolvers<void>()
  await page.route('**/sync/pull?*', async (route) => {
    await pressed.promise
    await route.continue()
  })
  const taken = await page.request.post(`${demo.stack.url}/api/v1/products`, {
    headers: { origin: demo.stack.url },
    data: { sku: 'LF-77', name: 'Ulan' },
  })
  expect(taken.status()).toBe(201)
  // The first answer that a job is asked for is lost on its way.
  await page.route(
    '**/batches/*/run',
    async (route) => {
      await route.fetch()
      await route.abort()
    },
    { times: 1 },
  )
  await dialog.getByRole('button', { name: 'Take 130 rows' }).click()
  pressed.resolve()
  // On a quiet machine that is done before the second answer is here: how far it is, is nothing to wait for.
  await dialog.getByText('129 rows taken · 2 not').waitFor()
  await dialog.getByText('Line 79 · LF-77 · Another product has this SKU.').waitFor()
  await dialog.getByText('Line 132 · LF-X · Price: Not a number: “gratis”').waitFor()
  await shot(page, 'file-done')
  expect(await axeFindings(page)).toEqual([])
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Rows that were not taken, as a file' }).click(),
  ])
  const rest = readFileSync(await download.path(), 'utf8')
    .trimEnd()
    .split('\n')
  expect(rest).toHaveLength(3)
  expect(rest[0]).toBe('\ufeff"SKU","Name","Price","Reason"')
  expect(rest[1]).toBe('"LF-77","Husar 77 zu Pferd","78","Another product has this SKU."')
  expect((await ask(page, '/products?search=LF-129')).items).toMatchObject([{ priceMinor: 13_000 }])
  await dialog.getByRole('button', { name: 'Close' }).last().click()

  // All of them at once, and back.
  await page.getByRole('searchbox').first().fill('LF-')
  await page.getByRole('checkbox', { name: 'Select all' }).first().click()
  await page.getByRole('button', { name: 'Change price …' }).click()
  const step = page.getByRole('dialog')
  await step.getByLabel('Change in percent').fill('10')
  await step.getByText('in the background').waitFor()
  await shot(page, 'step-plan')
  await step.getByRole('button', { name: /^Change price: 129/ }).click()
  await step.waitFor({ state: 'detached' })
  await page.getByText('Done', { exact: true }).waitFor()
  await shot(page, 'step-bar')
  expect((await ask(page, '/products?search=LF-129')).items).toMatchObject([{ priceMinor: 14_300 }])
  await page.getByRole('link', { name: 'Look at this background job' }).click()
  await page.getByRole('heading', { level: 1, name: /^Change price · 129/ }).waitFor()
  await shot(page, 'step-job')
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: /^Undo 129/ }).click()
  await page.getByRole('link', { name: /^Undo: Change price/ }).click()
  await page.getByText('129 rows taken back').waitFor()
  await goToScreen(page, '/jobs')
  await page.getByRole('row').filter({ hasText: 'Undo: Change price' }).filter({ hasText: 'Done' }).waitFor()
  await shot(page, 'jobs')
  expect((await ask(page, '/products?search=LF-129')).items).toMatchObject([{ priceMinor: 13_000 }])
  expect(errors).toEqual([])
})
