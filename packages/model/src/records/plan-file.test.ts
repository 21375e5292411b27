import { expect, test } from 'vitest'
import { csvRow } from '../base/csv.ts'
import { readCsv } from '../base/read-csv.ts'
import { changeProduct, createProduct } from '../catalogue/commands.ts'
import { product } from '../catalogue/product.ts'
import { changeCustomer, createCustomer } from '../partners/commands.ts'
import { customer } from '../partners/customer.ts'
import { type FileOptions, type FileTarget, planFile, type RowPlan } from './plan-file.ts'
import { notationsOf } from './read-cell.ts'

const PRODUCTS: FileTarget = {
  record: product,
  create: createProduct,
  change: changeProduct,
  key: 'sku',
  asksForSameName: true,
}
const CUSTOMERS: FileTarget = {
  record: customer,
  create: createCustomer,
  change: changeCustomer,
  key: 'number',
  isKeyGiven: true,
  asksForSameName: true,
}
const known = [
  {
    id: '0197f000-0000-7000-8000-000000000001',
    sku: 'AB-1',
    name: 'Zinnsoldat',
    parentId: null,
    kind: 'goods',
    unit: 'Stk',
    priceMinor: 1250,
    taxPercent: '19.0',
    categoryId: null,
    active: true,
    currency: 'EUR',
  },
  { id: '0197f000-0000-7000-8000-000000000002', sku: 'AB-2', name: 'Trommler', parentId: null, priceMinor: 100 },
]
const options = (cells: Record<string, string>[], more: Partial<FileOptions> = {}): FileOptions => ({
  rows: cells.map((row, index) => ({ line: index + 2, cells: row })),
  known,
  context: (field) => ({
    notation: { decimalSign: ',', settled: false },
    minorDigits: 2,
    words: ['€', 'EUR', '%'],
    ...(field === 'categoryId'
      ? {
          meanings: (text: string) =>
            text === 'Figuren' ? ['0197f000-0000-7000-8000-0000000000c1'] : text === 'Zinn' ? ['cat-2', 'cat-3'] : [],
        }
      : {}),
  }),
  ...more,
})
const plan = (cells: Record<string, string>[], more: Partial<FileOptions> = {}) =>
  planFile(PRODUCTS, options(cells, more))
const troubles = (plans: readonly RowPlan[]) =>
  plans.flatMap((row) =>
    row.does === 'refuse' ? row.troubles.map(({ field, code }) => `${row.line} ${field} ${code}`) : [],
  )

test('LG-110 VA-10 a row makes a new product, changes what differs, or says that there is nothing to do', () => {
  const plans = plan([
    { sku: 'NEU-1', name: 'Reiter', priceMinor: '1.234,50 €', taxPercent: '7 %' },
    { sku: 'ab-1', name: ' Zinnsoldat ', priceMinor: '13,00', taxPercent: '19,00' },
    { sku: 'AB-2', name: 'Trommler', priceMinor: '1', taxPercent: '' },
  ])
  expect(plans).toMatchObject([
    { line: 2, does: 'create', input: { sku: 'NEU-1', name: 'Reiter', priceMinor: 123450, taxPercent: '7' } },
    {
      line: 3,
      does: 'change',
      input: { id: known[0]?.id, priceMinor: 1300, seen: { priceMinor: 1250 } },
      before: { priceMinor: 1250 },
    },
    { line: 4, does: 'nothing' },
  ])
  expect(Object.keys((plans[1] as { input: object }).input)).not.toContain('name') // what is as it was is not sent
})

test('VA-10 what can not be taken is told with line, field and why, and takes no other row with it', () => {
  const plans = plan([
    { sku: 'bad sku!', name: 'Eins', priceMinor: '1' },
    { sku: 'X-1', name: '', priceMinor: '1' },
    { sku: 'X-2', name: 'Zwei', priceMinor: 'zwölf' },
    { sku: 'X-3', name: 'Drei', priceMinor: '1,234' },
    { sku: 'X-4', name: 'Vier', priceMinor: '-5' },
    { sku: 'X-5', name: 'Fünf', taxPercent: '190' },
    { sku: 'X-6', name: 'Sechs', categoryId: 'Figuren' },
    { sku: 'X-7', name: 'Sieben', categoryId: 'Zinn' },
    { sku: 'X-8', name: 'Acht', categoryId: 'Blei' },
    { sku: '', name: 'Neun' },
    { sku: 'x-6', name: 'Zehn' },
    { sku: 'X-11', name: 'trommler' },
    { sku: 'X-12', name: 'Sechs' },
    { sku: 'AB-1', kind: 'service' },
    { sku: 'X-13', name: 'N\0UL' },
  ])
  expect(troubles(plans)).toEqual([
    '2 sku malformed',
    '3 name too-short',
    '4 priceMinor not-a-number',
    '5 priceMinor which',
    '6 priceMinor price-negative',
    '7 taxPercent percent-too-high',
    '9 categoryId several-references',
    '10 categoryId unknown-reference',
    '11 sku key-missing',
    '12 sku key-twice',
    '13 name same-name',
    '14 name same-name', // of an earlier line of the file
    '15 kind stays-as-made',
    '16 name text-unstorable',
  ])
  expect(plans[6]).toMatchObject({ does: 'create', input: { categoryId: '0197f000-0000-7000-8000-0000000000c1' } })
})

test('PR-02 who has the name of another is taken where somebody has said so', () => {
  const [row] = plan([{ sku: 'X-11', name: 'trommler' }], { sameNameIsMeant: true })
  expect(row).toMatchObject({ does: 'create', input: { name: 'trommler', confirmName: true } })
})

test('an empty cell says nothing, or takes away where that is asked for', () => {
  const cells = [{ sku: 'AB-1', priceMinor: '', taxPercent: '' }]
  expect(plan(cells)).toMatchObject([{ does: 'nothing' }])
  expect(plan(cells, { emptyClears: true })).toMatchObject([{ does: 'change', input: { priceMinor: 0 } }])
})

test('a number that the server gives finds its customer, and makes none', () => {
  const customers = [
    { id: '0197f000-0000-7000-8000-000000000009', number: 'K-7', name: 'Müller', city: 'Fürth', country: 'DE' },
  ]
  const plans = planFile(CUSTOMERS, {
    ...options([
      { number: 'k-7', name: 'Müller', city: 'Erlangen' },
      { number: 'K-8', name: 'Neu' },
      { number: '', name: 'Meyer', email: 'kein-mail' },
      { number: '', name: 'Schmidt', phone: "'+49 911 1" },
    ]),
    known: customers,
  })
  expect(plans).toMatchObject([
    { does: 'change', input: { city: 'Erlangen' } },
    { does: 'refuse', troubles: [{ field: 'number', code: 'key-unknown' }] },
    { does: 'refuse', troubles: [{ field: 'email', code: 'malformed' }] },
    { does: 'create', input: { name: 'Schmidt', phone: '+49 911 1' } },
  ])
  expect((plans[3] as { input: object }).input).not.toHaveProperty('number')
})

test('what csvRow wrote comes back as it was, formulas too', () => {
  const texts = ['=1+1', "'quoted'", '+49 911', '-5 °C', 'a"b,c;d', 'zwei\nZeilen', "'=x"]
  const file = csvRow(['sku', 'name']) + texts.map((text, index) => csvRow([`S-${index}`, text])).join('')
  const table = readCsv(new TextEncoder().encode(`\ufeff${file}`))
  const plans = plan(table.rows.map(({ cells: [sku = '', name = ''] }) => ({ sku, name })))
  expect(plans.map((row) => (row.does === 'create' ? row.input['name'] : row))).toEqual([...texts])
})

test('R-IM3 how numbers are written is known from the column, the other columns, or by asking', () => {
  expect(notationsOf([['12,5'], ['1.500']], '.')).toEqual([
    { decimalSign: ',', settled: true },
    { decimalSign: ',', settled: true },
  ])
  expect(notationsOf([['1.500']], ',')).toEqual([{ decimalSign: ',', settled: false }])
  expect(notationsOf([['1.500']], ',', '.')).toEqual([{ decimalSign: '.', settled: true }])
  expect(notationsOf([['12,5', '12.5'], ['7']], ',').map(({ settled }) => settled)).toEqual([false, false])
})

test('LG-110 VA-10 a row with more cells than headings is not taken: 1,50 between commas is no price of 1', () => {
  const plans = planFile(PRODUCTS, {
    ...options([]),
    rows: [
      { line: 2, cells: { sku: 'X-1', name: 'Husar', priceMinor: '1' }, beyond: '50' },
      { line: 3, cells: { sku: 'X-2', name: 'Ulan', priceMinor: '1' }, beyond: '' },
    ],
  })
  expect(plans).toMatchObject([
    { does: 'refuse', troubles: [{ field: '', text: '50', code: 'beyond-headings' }] },
    { does: 'create', input: { sku: 'X-2', priceMinor: 100 } },
  ])
})

test('VA-10 rows that an open quote makes one cell of are not a name of several lines', () => {
  expect(troubles(plan([{ sku: 'X-1', name: 'Husar,1\nX-2,Ulan' }]))).toEqual(['2 name several-rows'])
})

test('VA-10 a number is the one that is there however its letters are composed, and two spellings of it in one file are one', () => {
  const there = { ...known[0], id: '0197f000-0000-7000-8000-000000000003', sku: 'Ä-10' }
  const rows = [
    { sku: 'A\u0308-10', name: 'Fahne' },
    { sku: 'ä-10', name: 'Flagge' },
  ]
  const [first, second] = plan(rows, { known: [there as never] })
  expect(first).toMatchObject({ does: 'change', input: { id: there.id, name: 'Fahne' } })
  expect(second).toMatchObject({ does: 'refuse', troubles: [{ code: 'key-twice', with: '2' }] })
})

test('VA-10 a number from which a spreadsheet has taken the zeros makes no second product beside the one that has them', () => {
  const there = { ...known[0], sku: '0815', id: '0197f000-0000-7000-8000-000000000009' } as never
  const rows = ['815', '00815', '0815', '816', '815-A'].map((sku) => ({ sku, name: `Nagel ${sku}` }))
  const planned = plan(rows, { known: [there] })
  expect(troubles(planned)).toEqual(['2 sku zeros-differ', '3 sku zeros-differ'])
  expect(planned.map(({ does }) => does)).toEqual(['refuse', 'refuse', 'change', 'create', 'create'])
  expect(planned[0]).toMatchObject({ troubles: [{ with: '0815', text: '815' }] })
  // Numbers of nobody: each is one of its own.
  expect(
    plan([
      { sku: '7', name: 'a' },
      { sku: '8', name: 'b' },
    ]).map(({ does }) => does),
  ).toEqual(['create', 'create'])
})
