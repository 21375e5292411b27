import { product } from '@werkbank/model/catalogue/product.ts'
import { beforeAll, expect, test } from 'vitest'
import { sortRows } from '../../design/table/sort-rows.ts'
import { loadWords, setLanguage } from '../../i18n/t.ts'
import { fieldColumn } from './field-column.ts'
import { listFile } from './list-file.ts'

beforeAll(async () => {
  await loadWords('en')
  setLanguage('en')
})

const row = (sku: string, fields: object) => ({
  id: sku,
  sku,
  name: '',
  priceMinor: 0,
  currency: 'EUR',
  taxPercent: '19',
  active: true,
  createdAt: '2026-11-26T23:30:00.000Z',
  ...fields,
})
const ROWS = [
  row('B-10', { name: '=1+1', priceMinor: 123_450, taxPercent: '7' }),
  row('B-9', { name: 'Reh "klein"', priceMinor: 99, active: false }),
]
const columns = () =>
  (['sku', 'name', 'priceMinor', 'taxPercent', 'active', 'createdAt'] as const).map((name) =>
    fieldColumn<(typeof ROWS)[number]>(product, name),
  )

test('a list as a file has its heads and rows as one sees them: numbers bare, days of the company, no text that a spreadsheet runs', () => {
  const sorted = sortRows(ROWS, columns(), { key: 'sku', descending: false })
  expect(listFile(columns(), sorted).split('\n')).toEqual([
    '"SKU","Name","Price","VAT %","Archived","Created"',
    `"B-9","Reh ""klein""",0.99,19,"yes","2026-11-27"`,
    `"B-10","'=1+1",1234.5,7,"no","2026-11-27"`,
    '',
  ])
})

test('columns are ordered by the kind of their field: numbers by value, text as people order words', () => {
  const keys = (key: string) => sortRows(ROWS, columns(), { key, descending: true }).map(({ sku }) => sku)
  expect([keys('sku'), keys('priceMinor'), keys('taxPercent')]).toEqual([
    ['B-10', 'B-9'],
    ['B-10', 'B-9'],
    ['B-9', 'B-10'],
  ])
})

test('a column that is a picture only is in no file', () => {
  const [sku] = columns()
  const picture = { key: 'levels', header: 'Levels', cell: () => null }
  expect(listFile([...(sku ? [sku] : []), picture], ROWS.slice(0, 1))).toBe('"SKU"\n"B-10"\n')
})

test('PR-33 a reader whose numbers have commas gets semicolons, so that a spreadsheet opens the file in columns', async () => {
  await loadWords('de')
  setLanguage('de')
  const [, first] = listFile(columns(), ROWS).split('\n')
  expect(first).toContain(';1234,5;')
  setLanguage('en')
})
