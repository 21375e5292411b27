// Domains: records, catalogue, partners
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { appIsStored, newPerson, PHONE, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen, openScreen } from './support/screens.ts'

const demo = useDemo()
const shot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` })
}
const ask = async (page: Page, path: string) => (await page.request.get(`${demo.stack.url}/api/v1${path}`)).json()
const make = async (page: Page, sku: string, tags: readonly string[] = []) => {
  const answer = await page.request.post(`${demo.stack.url}/api/v1/products`, {
    headers: { origin: demo.stack.url },
    data: { sku, name: `Trommler ${sku}`, tags },
  })
  return (await answer.json()).id as string
}
const tagsOf = async (page: Page, id: string): Promise<string[]> => (await ask(page, `/products/${id}`)).tags
const tags = (page: Page) => page.locator('main').getByRole('list', { name: 'Tags' }).getByRole('listitem')
const field = (page: Page) => page.locator('main').getByRole('combobox', { name: 'Tags' })

test('PR-34 two people tag one product at the same moment, one of them without a network: both keep theirs; a tag is made while typing, found again and removed', async () => {
  const { context, page, errors } = await newPerson(demo.browser, { offline: true })
  const other = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'purchasing@demo.test')
  await startSession(other.page, demo.stack.url, 'admin@demo.test')
  const id = await make(page, 'TG-1', ['Altbestand'])
  await make(page, 'TG-2', ['Messe 2027'])
  await openScreen(page, demo.stack.url, `/products/${id}`)
  await openScreen(other.page, demo.stack.url, `/products/${id}`)
  await expect.poll(() => tags(page).allTextContents()).toEqual(['Altbestand'])
  await appIsStored(page)
  await context.setOffline(true)
  // What others use already is offered, in their spelling.
  await field(page).fill('messe')
  await page.getByRole('option', { name: 'Messe 2027' }).waitFor()
  await shot(page, 'tag-found')
  await page.keyboard.press('Enter')
  await field(page).fill('  Neuheit ')
  await page.getByRole('option', { name: 'New: “Neuheit”' }).waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => tags(page).allTextContents()).toEqual(['Altbestand', 'Messe 2027', 'Neuheit'])

  await field(other.page).fill('Ausverkauf, rot')
  await other.page.keyboard.press('Enter')
  await other.page.getByRole('button', { name: 'Remove the tag “Altbestand”' }).click()
  expect(await field(other.page).evaluate((element) => element === document.activeElement)).toBe(true)
  await expect.poll(() => tagsOf(other.page, id)).toEqual(['Ausverkauf', 'rot'])
  await context.setOffline(false)
  const all = ['Ausverkauf', 'Messe 2027', 'Neuheit', 'rot']
  for (const one of [page, other.page]) await expect.poll(() => tags(one).allTextContents()).toEqual(all)
  expect(await tagsOf(page, id)).toEqual(all)
  await shot(page, 'tags-product')
  expect(await axeFindings(page)).toEqual([])

  // A tag that is too long is reported and not sent.
  await field(page).fill('x'.repeat(41))
  await page.keyboard.press('Enter')
  await page.getByRole('alert').first().waitFor()
  expect(await tags(page).allTextContents()).toEqual(all)

  // A tag leads to all rows with it; without the right to change products tags are read-only.
  await tags(page).getByRole('link', { name: 'Messe 2027' }).click()
  await page.waitForURL('**/products?tags=Messe%202027')
  await expect.poll(() => page.getByRole('row').filter({ hasText: 'Trommler' }).count()).toBe(2)
  const reader = await newPerson(demo.browser)
  await startSession(reader.page, demo.stack.url, 'warehouse@demo.test')
  await reader.page.setViewportSize(PHONE)
  await openScreen(reader.page, demo.stack.url, `/products/${id}`)
  await expect.poll(() => tags(reader.page).allTextContents()).toEqual(all)
  expect(await field(reader.page).count()).toBe(0)
  expect(await reader.page.getByRole('button', { name: /^Remove the tag/ }).count()).toBe(0)
  await shot(reader.page, 'tags-phone')
  expect(await axeFindings(reader.page)).toEqual([])
  expect([...errors, ...other.errors, ...reader.errors]).toEqual([])
  await Promise.all([context.close(), other.context.close(), reader.context.close()])
})

test('PR-34 several products get a tag at once and lose it again, with preview and undo; lists are narrowed and grouped by tags, and files bring and take them', async () => {
  const { context, page, errors } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'purchasing@demo.test')
  const ids: string[] = []
  for (const [sku, had] of [
    ['TB-1', []],
    ['TB-2', ['Rest']],
    ['TB-3', ['messe 27']],
  ] as const)
    ids.push(await make(page, sku, had))
  const each = () => Promise.all(ids.map((id) => tagsOf(page, id)))
  await openScreen(page, demo.stack.url, '/products?q=TB-')
  await page.getByRole('row').filter({ hasText: 'TB-3' }).waitFor()
  await page.getByRole('checkbox', { name: 'Select all' }).first().click()
  await page.getByRole('button', { name: 'Add tag …' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Tags' }).fill('Messe 27')
  await page.keyboard.press('Enter')
  await dialog.getByText('2 possible').waitFor()
  await dialog.getByText('1 not possible').waitFor()
  await dialog.getByText('Tags: Rest → messe 27, Rest').waitFor()
  await shot(page, 'tag-step')
  expect(await axeFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Add tag: 2' }).click()
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(each).toEqual([['messe 27'], ['messe 27', 'Rest'], ['messe 27']])
  // Another person adds a tag meanwhile: undo leaves it.
  await page.request.patch(`${demo.stack.url}/api/v1/products/${ids[0]}`, {
    headers: { origin: demo.stack.url },
    data: { tags: ['eilig', 'messe 27'], seen: { tags: ['messe 27'] } },
  })
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(each).toEqual([['eilig'], ['Rest'], ['messe 27']])

  await page.getByRole('checkbox', { name: 'Select all' }).first().click()
  await page.getByRole('button', { name: 'Remove tag …' }).click()
  await dialog.getByRole('combobox', { name: 'Tags' }).fill('rest')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Remove tag: 1' }).click()
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(each).toEqual([['eilig'], [], ['messe 27']])

  // Narrowed by one, then by two; a row has to have both.
  await goToScreen(page, '/products?q=TB-')
  await page.getByRole('button', { name: 'Filters' }).click()
  const filters = page.getByRole('group', { name: 'Filters' })
  await filters.getByRole('combobox', { name: 'Tags' }).fill('eil')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByRole('row').filter({ hasText: 'Trommler' }).count()).toBe(1)
  await shot(page, 'tags-filter')
  expect(await axeFindings(page)).toEqual([])
  await filters.getByRole('combobox', { name: 'Tags' }).fill('messe 27')
  await page.keyboard.press('Enter')
  await page.getByText('No product matches', { exact: false }).first().waitFor()
  await filters.getByRole('button', { name: 'Remove the tag “eilig”' }).click()
  await expect.poll(() => page.getByRole('row').filter({ hasText: 'Trommler' }).count()).toBe(1)
  await goToScreen(page, '/products?q=TB-&group=tags')
  await page.getByRole('row').filter({ hasText: 'eilig' }).first().waitFor()
  await shot(page, 'tags-groups')

  // A file brings tags, and one takes them along.
  await page.getByRole('button', { name: 'Views and columns' }).click()
  await page.getByRole('menuitem', { name: 'Take from a file …' }).click()
  const text = 'SKU;Schlagwörter\nTB-1;"eilig, blau"\nTB-2;Rest\nTB-3;MESSE 27'
  await dialog
    .getByLabel('File', { exact: true })
    .setInputFiles({ name: 'tags.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await shot(page, 'tags-file')
  await dialog.getByRole('button', { name: 'Take 2 rows' }).click()
  await expect.poll(each).toEqual([['blau', 'eilig'], ['Rest'], ['messe 27']])
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await page.getByRole('button', { name: 'Views and columns' }).click()
  await page.getByRole('menuitem', { name: 'Columns …' }).click()
  await dialog.getByRole('checkbox', { name: 'Tags' }).check()
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await dialog.waitFor({ state: 'detached' })
  await shot(page, 'tags-column')
  await page.getByRole('button', { name: 'Views and columns' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Save as CSV file' }).click(),
  ])
  expect(readFileSync(await download.path(), 'utf8')).toContain('"blau, eilig"')
  expect(errors).toEqual([])
  await context.close()
})
