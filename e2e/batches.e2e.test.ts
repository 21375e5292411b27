// Domains: batches, jobs, catalogue, records
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen, openScreen } from './support/screens.ts'

const demo = useDemo()
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
  const { context, page, errors } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'purchasing@demo.test')
  await openScreen(page, demo.stack.url, '/products')
  // So that a hundred rows are many.
  const admin = await newPerson(demo.browser)
  await startSession(admin.page, demo.stack.url, 'admin@demo.test')
  const few = await admin.page.request.put(`${demo.stack.url}/api/v1/settings/jobs.ownRows`, {
    headers: { origin: demo.stack.url },
    data: { level: 'organisation', value: 100 },
  })
  expect(few.status()).toBe(200)
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
  await context.close()
})
