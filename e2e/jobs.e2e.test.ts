// Domains: jobs, records, sales
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen } from './support/screens.ts'

const demo = useDemo()

test('NF-09 PR-33 a seller has all orders made into a file behind the screens, saves it, and finds it again; nobody else does', async () => {
  const { page } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'sales@demo.test')
  await page.goto(`${demo.stack.url}/orders?status=draft`)
  await page.getByRole('button', { name: 'Views' }).click()
  // What narrows the list on the screen narrows no whole list, and the words say so.
  await page.getByRole('menuitem', { name: 'Whole list without filters as CSV' }).click()
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
  const other = await newPerson(demo.browser)
  await startSession(other.page, demo.stack.url, 'warehouse@demo.test')
  await other.page.goto(`${demo.stack.url}/jobs`)
  await other.page.getByText('No background jobs yet').waitFor()
  expect(await axeFindings(other.page)).toEqual([])
})
