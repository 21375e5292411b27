// Domains: catalogue, partners
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen, openScreen } from './support/screens.ts'

const demo = useDemo()

const openFile = async (page: Page, name: string, text: string | Buffer) => {
  await page.getByRole('button', { name: 'Views and columns' }).click()
  await page.getByRole('menuitem', { name: 'Take from a file …' }).click()
  const dialog = page.getByRole('dialog')
  await dialog
    .getByLabel('File', { exact: true })
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  return dialog
}
const ask = async (page: Page, path: string) => (await page.request.get(`${demo.stack.url}/api/v1${path}`)).json()

test('LG-110 VA-10 a price list from a spreadsheet: what is new and what changes is seen first, bad rows are named, numbers that may be two are asked about', async () => {
  const { context, page, errors } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'purchasing@demo.test')
  await openScreen(page, demo.stack.url, '/products')
  const { items } = await ask(page, '/products?limit=3&kind=goods&sort=sku')
  const [one, two] = items
  // As a German Excel writes it: semicolons, Windows-1252, its own words, one column too many.
  const file = [
    'Artikelnr;Bezeichnung;Verkaufspreis;MwSt. %;Lieferant',
    `${one.sku.toLowerCase()};${one.name};1.500;19;Müller`,
    `${two.sku};${two.name};${(two.priceMinor / 100).toFixed(2).replace('.', ',')};${two.taxPercent};Müller`,
    'FZ-1;Fähnrich zu Fuß;2.250;19;Müller',
    'FZ-2;Pfeifer zu Fuß;gratis;19;Müller',
    'FZ-3;Kornett;1.000;190;Müller',
  ].join('\r\n')
  const dialog = await openFile(page, 'preise.csv', Buffer.from(file, 'latin1'))
  await dialog.getByText('How are the numbers written?').waitFor({ state: 'detached' }) // a price with a comma tells
  await dialog.getByText('1 new').waitFor()
  await dialog.getByText('1 changed').waitFor()
  await dialog.getByText('1 as before').waitFor()
  await dialog.getByText('2 not possible').waitFor()
  expect(await dialog.getByLabel('Column “Lieferant”').inputValue()).toBe('')
  const wrong = dialog.getByRole('list', { name: 'What is not possible' })
  await wrong.getByText('Line 5').waitFor()
  await wrong.getByText('Not a number: “gratis”').waitFor()
  await wrong.getByText('“190”').waitFor()
  const preview = dialog.getByRole('list', { name: 'What changes' })
  await preview.getByText('→ €1,500.00').waitFor()
  expect(await axeFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Take 2 rows' }).click()
  await dialog.getByText('2 rows were taken.').waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Rows that were not taken, as a file' }).click(),
  ])
  const rest = readFileSync((await download.path()) as string, 'utf8')
  expect(rest).toContain('"FZ-2","Pfeifer zu Fuß","gratis","19","Müller","Price: Not a number')
  expect(rest.trim().split('\n')).toHaveLength(3)
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  expect(await ask(page, `/products/${one.id}`)).toMatchObject({ priceMinor: 150_000 })
  expect((await ask(page, '/products?search=FZ-1')).items).toMatchObject([
    { name: 'Fähnrich zu Fuß', priceMinor: 225_000 },
  ])

  // The same file again: nothing to do. Without the row that shows how numbers are written somebody has to say.
  const again = await openFile(page, 'preise.csv', Buffer.from(file, 'latin1'))
  await again.getByText('3 as before').waitFor()
  await again.getByRole('button', { name: 'Nothing to take' }).isDisabled()
  await again.getByRole('button', { name: 'Cancel' }).click()
  const unclear = await openFile(page, 'preise.csv', 'SKU;Name;Price\nFZ-9;Trossknecht;3.500\n')
  await unclear.getByText('How are the numbers written? “3.500” is').waitFor()
  await unclear.getByRole('button', { name: '3,500' }).click()
  await unclear.getByRole('button', { name: 'Take one row' }).click()
  await unclear.getByText('One row was taken.').waitFor()
  expect((await ask(page, '/products?search=FZ-9')).items).toMatchObject([{ priceMinor: 350_000 }])
  expect(errors).toEqual([])
  await context.close()
})

test('LG-110 customers from a file, without a connection: they wait on this device and are sent when it is back; what the server refuses is named', async () => {
  const { context, page, errors } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'sales@demo.test')
  await openScreen(page, demo.stack.url, '/customers')
  const known = (await ask(page, '/customers?limit=1&sort=number')).items[0]
  const file = `Customer no,Company,City,Country,Payment terms\n${known.number},${known.name},Neustadt,,21\n,Hansekontor Nord,Stade,Niederlande,30\n,Zinn & Söhne Süd,Ulm,DE,\n`
  const dialog = await openFile(page, 'customers.csv', file)
  await dialog.getByText('2 new').waitFor()
  await dialog.getByText('1 changed').waitFor()
  await context.setOffline(true)
  // Somebody else changes the same customer meanwhile.
  await fetch(`${demo.stack.url}/api/v1/customers/${known.id}`, {
    method: 'PATCH',
    headers: {
      'content-type': 'application/json',
      origin: demo.stack.url,
      cookie: (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; '),
    },
    body: JSON.stringify({ city: 'Altstadt' }),
  })
  await dialog.getByRole('button', { name: 'Take 3 rows' }).click()
  await dialog.getByText('The rest is safe on this device').waitFor()
  await context.setOffline(false)
  await dialog.getByText('2 rows were taken.').waitFor()
  await dialog.getByText('One row was refused:').waitFor()
  await dialog.getByText('Line 2').waitFor()
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  expect(await ask(page, `/customers/${known.id}`)).toMatchObject({ city: 'Altstadt' })
  expect((await ask(page, '/customers?search=Hansekontor Nord')).items).toMatchObject([
    { country: 'NL', paymentDays: 30, city: 'Stade' },
  ])
  expect(errors).toEqual([])
  await context.close()
})

test('LG-110 whoever leaves in the middle of a file loses no row: the rest goes from this device, and what is refused then waits with everything refused', async () => {
  const { context, page, errors } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'purchasing@demo.test')
  await openScreen(page, demo.stack.url, '/products')
  const rows = Array.from({ length: 300 }, (_, at) => `HU-${at},Husar ${at},${at}`)
  const dialog = await openFile(page, 'husaren.csv', ['SKU,Name,Price', ...rows, 'HU-X,Husar zu Fuß,1,50'].join('\n'))
  await dialog.getByText('300 new').waitFor()
  await dialog.getByText('there is more here than there are columns: “50”').waitFor()
  await context.setOffline(true)
  // Somebody else needs one of the numbers meanwhile.
  const taken = await page.request.post(`${demo.stack.url}/api/v1/products`, {
    headers: { origin: demo.stack.url },
    data: { sku: 'HU-7', name: 'Ulan' },
  })
  expect(taken.status()).toBe(201)
  await dialog.getByRole('button', { name: 'Take 300 rows' }).click()
  await dialog.getByText('0 of 300. The rest is safe on this device').waitFor()
  await context.setOffline(false)
  await page.reload()
  await page.goto(`${demo.stack.url}/attention`)
  await page.getByText('Another product has this SKU.').waitFor()
  await page.locator('[data-sync=synced]').first().waitFor({ state: 'attached' })
  expect((await ask(page, '/products?search=HU-299')).items).toMatchObject([{ name: 'Husar 299', priceMinor: 29_900 }])
  expect((await ask(page, '/products?search=HU-150')).items).toMatchObject([{ name: 'Husar 150' }])
  expect((await ask(page, '/products?sku=HU-X')).items).toEqual([])

  // Whoever has closed the dialog hears of a refusal, too.
  await openScreen(page, demo.stack.url, '/products')
  const one = await openFile(page, 'husar.csv', 'SKU,Name\nHU-400,Husar 400\n')
  await one.getByText('1 new').waitFor()
  await context.setOffline(true)
  await page.request.post(`${demo.stack.url}/api/v1/products`, {
    headers: { origin: demo.stack.url },
    data: { sku: 'HU-400', name: 'Kürassier' },
  })
  await one.getByRole('button', { name: 'Take one row' }).click()
  await one.getByText('0 of 1. The rest is safe on this device').waitFor()
  await one.getByRole('button', { name: 'Close' }).last().click()
  await context.setOffline(false)
  await goToScreen(page, '/attention')
  await expect.poll(() => page.getByText('Another product has this SKU.').count()).toBe(2)
  expect(errors).toEqual([])
  await context.close()
})
