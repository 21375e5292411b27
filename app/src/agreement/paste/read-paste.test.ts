import { LIMITS } from '@werkbank/model/base/limits.ts'
import { afterEach, expect, test } from 'vitest'
import { setLanguage } from '../../i18n/t.ts'
import type { ProductRow } from '../create-content.ts'
import { type PasteFacts, readPaste } from './read-paste.ts'

afterEach(() => setLanguage('en'))

const product = (sku: string, unit: string, more: object = {}) =>
  [
    sku.toLowerCase(),
    { id: `id-${sku}`, sku, name: sku, unit, kind: 'goods', active: true, priceMinor: 100, ...more },
  ] as const
const PRODUCTS = new Map<string, object>([
  product('NAP-01', 'pcs'),
  product('NAP-02', 'pcs'),
  product('WIRE', 'kg'),
  product('FAMILY', 'pcs', { kind: 'parent' }),
])
const facts: PasteFacts = {
  product: (sku) => PRODUCTS.get(sku) as ProductRow | undefined,
  currency: 'EUR',
  linesBefore: 0,
}
/** Lines as "sku quantity @ price", rows not taken as "row: reason". */
function paste(text: string, options: Partial<PasteFacts> = {}) {
  const read = readPaste(text, { ...facts, ...options })
  if (read?.kind !== 'rows') return read
  return {
    lines: read.lines.map((line) => `${line.productId.slice(3)} ${line.quantity} @ ${line.unitPriceMinor ?? 'list'}`),
    notTaken: read.notTaken.map(({ row, reason }) => `${row}: ${reason}`),
    unread: read.unread,
  }
}

test('columns are those of the headings, in any order and both languages', () => {
  expect(
    paste('Preis\tBezeichnung\tArtikelnummer\tMenge\n1.234,50\tSchraube M6\tNAP-01\t12\n0,07\tMutter\tNAP-02\t2.500\n'),
  ).toEqual({
    lines: ['NAP-01 12 @ 123450', 'NAP-02 2500 @ 7'],
    notTaken: [],
    unread: ['Bezeichnung'],
  })
  expect(paste('SKU;Qty\nNAP-01;3')).toMatchObject({ lines: ['NAP-01 3 @ list'] })
  expect(paste('SKU\tPrice\tPrice\nNAP-01\t1\t2')).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('could both be meant'),
  })
  expect(paste('Name\tQuantity\nNAP\t2')).toMatchObject({
    kind: 'refused',
    reason: 'No column is called SKU. Nothing was taken.',
  })
})

test('without headings a column is what is in it: a name with digits is no quantity', () => {
  expect(paste('NAP-01\tSchraube M6\t100\t0,05\nNAP-02\tMutter M8\t2.500\t0,07')).toEqual({
    lines: ['NAP-01 100 @ 5', 'NAP-02 2500 @ 7'],
    notTaken: [],
    unread: ['Schraube M6'],
  })
  expect(paste('7\tNAP-01\n8\tNAP-02')).toMatchObject({ lines: ['NAP-01 7 @ list', 'NAP-02 8 @ list'] })
  expect(paste('NAP-01\t1\t2\t3')).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('3 columns hold numbers'),
  })
  expect([paste('just some words'), paste('two\nlines'), paste('')]).toEqual([undefined, undefined, undefined])
})

test('every row that is not taken is named with its place, its cell and the reason; no row is taken in part', () => {
  expect(
    paste(
      [
        'NAP-01\t5\t0,195',
        'NAP-01\t-3\t',
        'NAP-01\t12 x 6\t',
        'WIRE\t−5\t',
        'WIRE\t5-10\t',
        'NAP-01\t2,5\t',
        'NO-SUCH\t1\t',
        'FAMILY\t1\t',
        '\t1\t',
        'NAP-01\t\t',
        'WIRE\t1E+3\t1,50',
        'NAP-01\t36000291452\t',
      ].join('\n'),
    ),
  ).toEqual({
    lines: ['WIRE 1000 @ 150'],
    notTaken: [
      '1: Price “0,195”: At most 2 decimal places',
      '2: Quantity “-3”: Not below 0',
      '3: Quantity “12 x 6”: Not a number from “x 6” on',
      '4: Quantity “−5”: Not below 0',
      '5: Quantity “5-10”: Not a number from “-10” on',
      expect.stringContaining('6: Quantity “2,5”: '),
      '7: no product has the SKU “NO-SUCH”',
      '8: FAMILY isn’t sold as such (a family, or archived)',
      '9: without a SKU',
      '10: without a quantity',
      expect.stringContaining('12: Quantity “36000291452”: '),
    ],
    unread: [],
  })
})

test('I18N-41 a column that may be read in two ways is asked about once, and the answer reads all of it', () => {
  const text = 'WIRE\t1.500\nWIRE\t2.250\nNAP-01\t1.000'
  setLanguage('de')
  expect(paste(text)).toEqual({
    kind: 'ask',
    text: '1.500',
    meanings: [
      { decimalSign: ',', value: '1500' },
      { decimalSign: '.', value: '1.5' },
    ],
  })
  expect(paste(text, { told: ',' })).toMatchObject({
    lines: ['WIRE 1500 @ list', 'WIRE 2250 @ list', 'NAP-01 1000 @ list'],
  })
  expect(paste(text, { told: '.' })).toMatchObject({
    lines: ['WIRE 1.5 @ list', 'WIRE 2.25 @ list', 'NAP-01 1 @ list'],
  })
  expect(paste(`${text}\nWIRE\t0.5`)).toMatchObject({
    lines: ['WIRE 1.5 @ list', 'WIRE 2.25 @ list', 'NAP-01 1 @ list', 'WIRE 0.5 @ list'],
  })
})

test('more rows than an order can have are refused before one is taken', () => {
  const many = Array.from({ length: LIMITS.orderLinesMax }, () => 'NAP-01\t1').join('\n')
  expect(paste(many)).toMatchObject({ notTaken: [] })
  expect(paste(many, { linesBefore: 1 })).toEqual({
    kind: 'refused',
    reason: 'An order has at most 2,000 lines. None of these 2,000 rows was taken.',
  })
})
