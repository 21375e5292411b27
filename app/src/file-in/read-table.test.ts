import { csvRow } from '@werkbank/model/base/read/csv.ts'
import { expect, test } from 'vitest'
import { fileKind as products } from '../catalogue/product-file.ts'
import { fileKind as customers } from '../partners/customer-file.ts'
import { fileFields, readTable } from './read-table.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const read = (text: string, kind = products) =>
  readTable(
    bytes(text),
    kind,
    fileFields(kind, () => true),
  )

test('LG-110 columns are known by the words of every language, by what files call them, and by the names of fields', async () => {
  const heads = ['Artikelnr.', 'BEZEICHNUNG', 'Price', 'taxPercent', 'Category', 'Gekauft', 'Kosten', 'Farbe']
  const table = await read(`${heads.join(';')}\nA-1;x;1;19;y;ja;1;rot\n`)
  expect(table?.guess.slice(0, 5)).toEqual(['sku', 'name', 'priceMinor', 'taxPercent', 'categoryId'])
  expect(table?.guess.at(-1)).toBe('')
  const german = await read('Kundennr\tFirma\tStraße\tPLZ\tOrt\tLand\n\tx\ty\t1\tz\tDE\n', customers)
  expect(german?.guess).toEqual(['number', 'name', 'street', 'postalCode', 'city', 'country'])
})

test('R-IM11 of two columns that could be the same none is read', async () => {
  const table = await read('SKU,Artikelnummer,Name\nA,B,C\n')
  expect(table?.guess).toEqual(['', '', 'name'])
})

test('what cells say in either language has one meaning: choices, yes and no, countries; archived is the other end of active', async () => {
  const { spelled } = (await read('SKU,Name\nA,B\n')) ?? { spelled: new Map() }
  const of = (field: string, text: string) => spelled.get(field)?.get(text)
  expect([of('manufactured', 'ja'), of('manufactured', 'no'), of('manufactured', 'x')]).toEqual([true, false, true])
  expect([of('active', 'yes'), of('active', 'nein')]).toEqual([false, true])
  expect(of('kind', 'service')).toBe('service')
  const countries = (await read('Number,Name\n1,B\n', customers))?.spelled.get('country')
  expect(['de', 'osterreich', 'netherlands', 'niederlande'].map((name) => countries?.get(name))).toEqual([
    'DE',
    'AT',
    'NL',
    'NL',
  ])
})

test('what is no table is none: a text, one column, headings alone, thousands of columns', async () => {
  for (const text of [
    '',
    'Hallo',
    'SKU\nA-1\n',
    'SKU,Name\n',
    csvRow(Array.from({ length: 5_000 }, (_, at) => `c${at}`)) + csvRow(['1']),
  ])
    expect(await read(text)).toBeUndefined()
})

test('costs are taken from those only who may see them', () => {
  const names = (can: boolean) => fileFields(products, () => can).map(([name]) => name)
  expect(names(true)).toContain('costMinor')
  expect(names(false)).not.toContain('costMinor')
  expect(names(true)).not.toContain('variant') // a structure
  expect(names(true)).not.toContain('createdAt') // from the server
})
