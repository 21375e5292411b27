// Domains: catalogue, partners, records
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import writeSheet from 'write-excel-file/universal'
import { axeFindings } from './support/axe.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen } from './support/screens.ts'

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
const shot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` })
}

test('LG-110 VA-10 a price list from a spreadsheet: what is new and what changes is seen first, bad rows are named, numbers that may be two are asked about', async () => {
  const { page, errors } = await demo.person('purchasing@demo.test')
  await demo.open(page, '/products')
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
  await dialog.getByText('How are the numbers written?').waitFor({ state: 'detached' }) // a price with a comma shows the notation
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

  // The same file again: nothing to do. Without the row that shows the notation of numbers the person has to choose it.
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
})

test('LG-110 customers from a file, without a connection: they wait on this device and are sent when it is back; what the server refuses is named', async () => {
  const { context, page, errors } = await demo.person('sales@demo.test')
  await demo.open(page, '/customers')
  const known = (await ask(page, '/customers?limit=1&sort=number')).items[0]
  const file = `Customer no,Company,City,Country,Payment terms\n${known.number},${known.name},Neustadt,,21\n,Hansekontor Nord,Stade,Niederlande,30\n,Zinn & Söhne Süd,Ulm,DE,\n`
  const dialog = await openFile(page, 'customers.csv', file)
  await dialog.getByText('2 new').waitFor()
  await dialog.getByText('1 changed').waitFor()
  await context.setOffline(true)
  // Another person changes the same customer meanwhile.
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
})

const choose = async (page: Page, what: string) => {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('What is in the file?').selectOption({ label: what })
}

test('CU-02 LG-100 LG-110 who moves from an old system: customers keep their numbers, addresses and contact persons come by them; read again nothing is to do, and it is taken back', async () => {
  const { page, errors } = await demo.person('sales@demo.test')
  await demo.open(page, '/customers')
  const customers = await openFile(page, 'kunden.csv', 'Kundennr;Firma\nD-4711;Altdorfer Zinn\nD-4712;Neudorfer Blei\n')
  await customers.getByText('2 not possible').waitFor()
  await customers.getByLabel('Take numbers that nobody has yet as new ones').check()
  await customers.getByRole('button', { name: 'Take 2 rows' }).click()
  await customers.getByText('2 rows were taken.').waitFor()
  await customers.getByRole('button', { name: 'Close' }).last().click()
  const [owner] = (await ask(page, '/customers?search=Altdorfer')).items
  expect(owner).toMatchObject({ number: 'D-4711', city: null })

  const addresses =
    'Kundennr;Name 2;Straße;PLZ;Ort;Land\nD-4711;;Ring 1;90402;Nürnberg;Deutschland\nd-4711;Werk 2;Hafenweg 7;1010;Wien;Österreich\nD-9999;;Weg 1;1;Hof;DE\n'
  const take = async (what: string, name: string, text: string) => {
    const dialog = await openFile(page, 'nichts.csv', 'x;y\n1;2\n')
    await choose(page, what)
    await dialog
      .getByLabel('File', { exact: true })
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
    return dialog
  }
  const first = await take('Addresses', 'adressen.csv', addresses)
  await first.getByText('1 new').waitFor()
  await first.getByText('1 changed').waitFor()
  await first.getByText('“D-9999”').waitFor()
  expect(await axeFindings(page)).toEqual([])
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/addresses-plan.png` })
  await first.getByRole('button', { name: 'Take 2 rows' }).click()
  await first.getByText('2 rows were taken.').waitFor()
  await first.getByRole('button', { name: 'Close' }).last().click()
  const streets = async () =>
    (await ask(page, `/customers/${owner.id}/addresses`)).items.map(({ street, country }: Record<string, string>) => [
      street,
      country,
    ])
  expect(await streets()).toEqual([
    ['Ring 1', 'DE'],
    ['Hafenweg 7', 'AT'],
  ])
  expect(await ask(page, `/customers/${owner.id}`)).toMatchObject({ street: 'Ring 1', city: 'Nürnberg' })
  const again = await take('Addresses', 'adressen.csv', addresses)
  await again.getByText('2 as before').waitFor()
  await again.getByRole('button', { name: 'Cancel' }).click()

  const people =
    'Kundennr;Ansprechpartner;Position;E-Mail\nD-4711;Ida Meier;Einkauf;ida@altdorfer.test\nD-4712;Udo Blei;;udo\n'
  const contacts = await take('Contact persons', 'personen.csv', people)
  await contacts.getByText('1 new').waitFor()
  await contacts.getByText('1 not possible').waitFor()
  await contacts.getByRole('button', { name: 'Take one row' }).click()
  await contacts.getByText('One row was taken.').waitFor()
  const persons = async () => (await ask(page, `/customers/${owner.id}/contacts`)).items
  expect(await persons()).toMatchObject([{ name: 'Ida Meier', role: 'Einkauf', email: 'ida@altdorfer.test' }])
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/contacts-done.png` })
  await contacts.getByRole('button', { name: 'Undo' }).click()
  await contacts.getByText('One row was taken back.').waitFor()
  expect(await persons()).toEqual([])
  expect(errors).toEqual([])
})

test('LG-51 LG-110 a family with its variants and their properties comes from one file, wherever the parent stands', async () => {
  const { page, errors } = await demo.person('purchasing@demo.test')
  await demo.open(page, '/products')
  const colours = Array.from({ length: 12 }, (_, at) => `KES-${at};Kessel;KES;${at};Farbe ${at}`)
  const file = ['SKU;Name;Hauptartikel;Preis;Lasur', ...colours, 'KES;Kessel;;;'].join('\n')
  const dialog = await openFile(page, 'kessel.csv', file)
  await dialog.getByLabel('Column “Lasur”').selectOption({ label: 'Property “Lasur”' })
  await dialog.getByText('13 new').waitFor()
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/variants-plan.png` })
  expect(await axeFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Take 13 rows' }).click()
  await dialog.getByText('13 rows were taken.').waitFor()
  const { items } = await ask(page, '/products?search=KES-&sort=sku')
  const [parent] = (await ask(page, '/products?sku=kes')).items
  expect(parent).toMatchObject({ kind: 'parent', name: 'Kessel' })
  expect(items).toHaveLength(12)
  for (const one of items)
    expect(one).toMatchObject({ parentId: parent.id, variant: { Lasur: expect.stringMatching(/^Farbe/) } })
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  // The column is known by now.
  const again = await openFile(page, 'kessel.csv', file)
  await again.getByText('13 as before').waitFor()
  expect(await again.getByLabel('Column “Lasur”').inputValue()).toBe('variant')
  expect(errors).toEqual([])
})

test('LG-110 whoever leaves in the middle of a file loses no row: the rest goes from this device, and what is refused then waits with everything refused', async () => {
  const { context, page, errors } = await demo.person('purchasing@demo.test')
  await demo.open(page, '/products')
  const rows = Array.from({ length: 300 }, (_, at) => `HU-${at},Husar ${at},${at}`)
  const dialog = await openFile(page, 'husaren.csv', ['SKU,Name,Price', ...rows, 'HU-X,Husar zu Fuß,1,50'].join('\n'))
  await dialog.getByText('300 new').waitFor()
  await dialog.getByText('there is more here than there are columns: “50”').waitFor()
  await context.setOffline(true)
  // Another person takes one of the numbers meanwhile.
  const taken = await page.request.post(`${demo.stack.url}/api/v1/products`, {
    headers: { origin: demo.stack.url },
    data: { sku: 'HU-7', name: 'Dragoner' },
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

  // A refusal is shown also after the dialog was closed.
  await demo.open(page, '/products')
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
})

test('LG-110 VA-10 a price list of Excel: which sheet is asked, numbers and percentages count as such, what Excel has damaged is named', async () => {
  const { page, errors } = await demo.person('purchasing@demo.test')
  await demo.open(page, '/products')
  const text = (value: string) => ({ value, type: String })
  const data = [
    ['Artikelnr', 'Bezeichnung', 'VK', 'MwSt. %'].map(text),
    [text('0815'), text('Husar zu Fuß'), { value: 1.5, type: Number }, { value: 0.19, type: Number, format: '0%' }],
    [text('XL-2'), text('Ulan'), { value: 1_234.5, type: Number }, { value: 19, type: Number }],
    [text('XL-3'), text('Pfeifer'), { value: new Date('2026-03-01'), type: Date, format: 'dd.mm.yyyy' }, text('19')],
    [text('XL-4'), text('Trommler'), text('3.500'), text('19')],
  ]
  const notes = [[text('Nur'), text('Notizen')]]
  const blob = await writeSheet([
    { data: notes, sheet: 'Notizen' },
    { data, sheet: 'Preise' },
  ] as never).toBlob()
  await page.getByRole('button', { name: 'Views and columns' }).click()
  await page.getByRole('menuitem', { name: 'Take from a file …' }).click()
  const dialog = page.getByRole('dialog')
  const buffer = Buffer.from(await blob.arrayBuffer())
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  await dialog.getByLabel('File', { exact: true }).setInputFiles({ name: 'preise.xlsx', mimeType, buffer })
  await dialog.getByLabel('Sheet').selectOption('Preise')
  await dialog.getByText('2 new').waitFor()
  await dialog.getByText('2 not possible').waitFor()
  await dialog.getByText('this is a date: 2026-03-01').waitFor()
  // Text that looks like a number is asked about, as in any file; those of Excel are not.
  await dialog.getByText('How are the numbers written? “3.500” is').waitFor()
  await shot(page, 'sheet-plan')
  expect(await axeFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: '3,500' }).click()
  await dialog.getByRole('button', { name: 'Take 3 rows' }).click()
  await dialog.getByText('3 rows were taken.').waitFor()
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  expect((await ask(page, '/products?sku=0815')).items).toMatchObject([{ priceMinor: 150, taxPercent: '19' }])
  expect((await ask(page, '/products?sku=XL-2')).items).toMatchObject([{ priceMinor: 123_450, taxPercent: '19' }])
  expect((await ask(page, '/products?sku=XL-4')).items).toMatchObject([{ priceMinor: 350_000 }])
  expect(errors).toEqual([])
})

test('LG-110 what is shown is of the file and sheet that was chosen last, however long those before take; the same file is read again', async () => {
  const { page, errors } = await demo.person('purchasing@demo.test')
  await demo.open(page, '/products')
  const rowsOf = (prefix: string, count: number) => [
    ['SKU', 'Name'],
    ...Array.from({ length: count }, (_, at) => [`${prefix}-${at}`, `${prefix} ${at}`]),
  ]
  const sheetOf = (prefix: string, count: number) => ({
    sheet: prefix,
    data: rowsOf(prefix, count).map((row) => row.map((value) => ({ value, type: String }))),
  })
  const blob = await writeSheet([sheetOf('OLD', 4_000), sheetOf('NEW', 2)] as never).toBlob()
  await page.getByRole('button', { name: 'Views and columns' }).click()
  await page.getByRole('menuitem', { name: 'Take from a file …' }).click()
  const dialog = page.getByRole('dialog')
  const input = dialog.getByLabel('File', { exact: true })
  const workbook = { name: 'list.xlsx', mimeType: 'application/zip', buffer: Buffer.from(await blob.arrayBuffer()) }
  await input.setInputFiles(workbook)
  const sheet = dialog.getByLabel('Sheet')
  await sheet.waitFor()
  // Both in one task: the second is chosen before the first can have been read.
  await sheet.evaluate((select: HTMLSelectElement) => {
    for (const name of ['OLD', 'NEW']) {
      select.value = name
      select.dispatchEvent(new Event('change', { bubbles: true }))
    }
  })
  await dialog.getByRole('button', { name: 'Take 2 rows' }).waitFor()
  await dialog.getByText('NEW-1').waitFor()

  // A workbook takes longer to open than a text, which is chosen after it.
  const meanwhile = await input.evaluate(
    (file: HTMLInputElement, [bytes, text]) => {
      for (const [name, content] of [
        ['list.xlsx', Uint8Array.from(bytes)],
        ['list.csv', text],
      ] as const) {
        const chosen = new DataTransfer()
        chosen.items.add(new File([content], name))
        file.files = chosen.files
        file.dispatchEvent(new Event('change', { bubbles: true }))
      }
      return file.closest('dialog, [role=dialog]')?.querySelector('[role=status]')?.textContent
    },
    [[...workbook.buffer], 'SKU,Name\nTEXT-1,Text 1\nTEXT-2,Text 2\nTEXT-3,Text 3\n'] as const,
  )
  await dialog.getByRole('button', { name: 'Take 3 rows' }).waitFor()
  expect(meanwhile).toBe('The file is being read …')
  expect(await dialog.getByText('The file is being read').count()).toBe(0)
  // The next workbook is opened after the one that was left: by then that one would have been shown.
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), input.click()])
  expect(await input.evaluate((file: HTMLInputElement) => file.files?.length)).toBe(0)
  await dialog.getByRole('button', { name: 'Take 3 rows' }).waitFor()
  expect(await sheet.count()).toBe(0)
  await chooser.setFiles(workbook)
  await sheet.selectOption('NEW')
  await dialog.getByRole('button', { name: 'Take 2 rows' }).waitFor()
  expect(errors).toEqual([])
})
