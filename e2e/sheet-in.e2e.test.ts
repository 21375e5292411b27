// Domains: catalogue, records
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import writeSheet from 'write-excel-file/universal'
import { axeFindings } from './support/axe.ts'
import { useDemo } from './support/demo.ts'

const demo = useDemo()
const ask = async (page: Page, path: string) => (await page.request.get(`${demo.stack.url}/api/v1${path}`)).json()
const shot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` })
}

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
