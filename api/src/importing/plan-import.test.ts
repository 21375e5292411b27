import { expect, test } from 'vitest'
import { openingNeeds, planImport } from './plan-import.ts'
import { readCsv } from './read-csv.ts'
import { dateOrderOf, decimalSignOf, readDate, readDecimal, readPriceMinor } from './read-values.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string) =>
  new Uint8Array([
    0xff,
    0xfe,
    ...new Uint8Array(new Uint16Array([...text].map((letter) => letter.charCodeAt(0))).buffer),
  ])
const latin = (text: string) => new Uint8Array([...text].map((letter) => letter.charCodeAt(0)))
const planOf = (bytes: Uint8Array) => planImport(readCsv(bytes), { home: 'DE' })
const GERMAN =
  'Rechnungsnummer;Artikelnummer;Bezeichnung;Menge;Rechnungsdatum;Einzelpreis;Kundennummer;Land\r\n77;A-1;Bär, groß;1.250;01.12.2010 08:26;1.234,50;4711;Österreich\r\n'

test.each([
  ['UTF-8', utf8(GERMAN)],
  ['UTF-8 with its mark', utf8(`\ufeff${GERMAN}`)],
  ['UTF-16', utf16(GERMAN)],
  ['Windows-1252', latin(GERMAN)],
])('IM3 a German file in %s is read', (_, bytes) => {
  const plan = planOf(bytes)
  expect(plan.notTaken).toEqual([])
  expect(plan.documents).toMatchObject([
    {
      kind: 'sale',
      number: '77',
      date: '2010-12-01',
      customer: '4711',
      lines: [{ row: 2, sku: 'A-1', quantity: '1250', priceMinor: 123_450, description: 'Bär, groß' }],
    },
  ])
  expect(plan.customers.get('4711')).toMatchObject({ country: 'AT' })
})

test('IM3 the decimal sign is decided by the file, not by the row', () => {
  expect(decimalSignOf(['3', '2,55', '1.250'])).toBe(',')
  expect(decimalSignOf(['3', '2.55', '1,250'])).toBe('.')
  expect([
    readDecimal('1.250', ','),
    readDecimal('1.250', '.'),
    readDecimal('1,250.5', '.'),
    readDecimal('(3)', '.'),
    readDecimal('1,2,3', '.'),
    readDecimal('', '.'),
  ]).toEqual(['1250', '1.25', '1250.5', '-3', undefined, undefined])
})

test('IM10 a price is never rounded', () => {
  expect([
    readPriceMinor('2.5', '.'),
    readPriceMinor('.5', '.'),
    readPriceMinor('2.555', '.'),
    readPriceMinor('-3', '.'),
    readPriceMinor('1e3', '.'),
  ]).toEqual([250, 50, undefined, -300, undefined])
})

test('IM3 dates as Germans, Britons, Americans and spreadsheets write them', () => {
  expect(dateOrderOf(['3/4/2010', '13/4/2010'])).toBe('day-first')
  expect(dateOrderOf(['3/4/2010', '4/13/2010'])).toBe('month-first')
  expect(
    ['2010-12-01T08:26:00Z', '1.12.10', '40513', '31.2.2010', 'soon'].map((text) => readDate(text, 'day-first')),
  ).toEqual(['2010-12-01', '2010-12-01', '2010-12-01', undefined, undefined])
})

test('IM6 fees are services, and codes become SKUs', () => {
  const plan = planOf(
    utf8(
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice\n1,BANK CHARGES,Bank Charges,1,2010-12-01,15\n1,pads,PADS,1,2010-12-01,2\n',
    ),
  )
  expect([...plan.products.values()].map(({ sku, service }) => [sku, service])).toEqual([
    ['BANK-CHARGES', true],
    ['pads', false],
  ])
})

test('IM8 what is opened is what the history lacks at its lowest point', () => {
  const plan = planOf(
    utf8(
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID\n1,A,x,5,2010-12-01,1,1\nC2,a,x,-3,2010-12-02,1,1\n3,A,x,4,2010-12-03,1,1\n',
    ),
  )
  expect(openingNeeds(plan.documents, plan.products)).toEqual(new Map([['a', '6']]))
})
