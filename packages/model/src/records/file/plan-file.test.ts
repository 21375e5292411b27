import { expect, test } from 'vitest'
import { csvRow } from '../../base/read/csv.ts'
import { readCsv } from '../../base/read/read-csv.ts'
import { changeProduct, createProduct } from '../../catalogue/commands.ts'
import { product } from '../../catalogue/product.ts'
import { changeCustomer, createCustomer } from '../../partners/commands.ts'
import { customer } from '../../partners/customer.ts'
import { ADDRESSES, CONTACTS } from '../../partners/file-rows.ts'
import {
  archiving,
  type FileOptions,
  type FileTarget,
  orderOfDoing,
  planFile,
  type RowPlan,
  takenBack,
} from './plan-file.ts'
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
    '2 sku sku-malformed',
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
    { does: 'refuse', troubles: [{ field: 'email', code: 'mail-malformed' }] },
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
  // Unknown numbers: each is a row of its own.
  expect(
    plan([
      { sku: '7', name: 'a' },
      { sku: '8', name: 'b' },
    ]).map(({ does }) => does),
  ).toEqual(['create', 'create'])
})

const FAMILIES: FileTarget = {
  ...PRODUCTS,
  within: { field: 'parentId', may: ({ kind }) => kind === 'parent', makes: { kind: 'parent' } },
  properties: 'variant',
  unmake: archiving(changeProduct),
}
/** What a plan leaves, as rows that a second run finds. */
const afterwards = (before: readonly Record<string, unknown>[], plans: readonly RowPlan[]) => {
  const rows = new Map(before.map((row) => [row.id, row]))
  for (const one of plans)
    if (one.does === 'create' || one.does === 'change') {
      const { seen: _, ...given } = one.input
      rows.set(given.id, { kind: 'goods', parentId: null, variant: {}, ...rows.get(given.id), ...given })
    }
  return [...rows.values()] as unknown as FileOptions['known']
}
const rowsOf = (...rows: [Record<string, string>, Record<string, string>?][]) =>
  rows.map(([cells, properties], at) => ({ line: at + 2, cells, ...(properties ? { properties } : {}) }))

test('LG-51 LG-110 a family and its variants come from one file in any order, parents are made first, and a second run finds nothing to do', () => {
  const rows = rowsOf(
    [
      { sku: 'KS-17-BE', name: 'Kessel', parentId: 'ks-17' },
      { Farbe: 'beige', Größe: '54 mm' },
    ],
    [
      { sku: 'KS-17', name: 'Kessel' },
      { Farbe: '', Größe: '' },
    ],
    [
      { sku: 'KS-17-RT', name: 'Kessel', parentId: 'KS-17' },
      { Farbe: 'rot', Größe: '' },
    ],
    [{ sku: 'KS-18-RT', name: 'Krug', parentId: 'KS-18' }, { Farbe: 'rot' }],
    [{ sku: 'AB-3', name: 'Fahne', parentId: 'AB-1' }, { Farbe: 'rot' }],
  )
  const plans = planFile(FAMILIES, options([], { rows, sameNameIsMeant: true }))
  const [beige, parent, red] = plans as (RowPlan & { input: Record<string, unknown> })[]
  expect(parent).toMatchObject({ does: 'create', input: { sku: 'KS-17', kind: 'parent', variant: {} } })
  expect(beige?.input).toMatchObject({ parentId: parent?.input.id, variant: { Farbe: 'beige', Größe: '54 mm' } })
  expect(red?.input).toMatchObject({ parentId: parent?.input.id, variant: { Farbe: 'rot' } })
  expect(troubles(plans)).toEqual(['5 parentId unknown-reference', '6 parentId not-a-parent'])
  expect(orderOfDoing(FAMILIES, plans).map(({ line }) => line)).toEqual([3, 5, 6, 2, 4])
  const again = planFile(FAMILIES, options([], { rows, known: afterwards(known, plans), sameNameIsMeant: true }))
  expect(again.map(({ does }) => does)).toEqual(['nothing', 'nothing', 'nothing', 'refuse', 'refuse'])
})

test('LG-110 properties of a file stand beside those that are there; an empty cell takes one away where somebody says so', () => {
  const [first, ...others] = known
  const own = [{ ...first, variant: { Farbe: 'rot', Größe: '54' } }, ...others] as FileOptions['known']
  const rows = rowsOf([{ sku: 'AB-1' }, { Farbe: '', Guss: 'Zinn' }])
  const [kept] = planFile(FAMILIES, options([], { rows, known: own }))
  expect(kept).toMatchObject({ does: 'change', input: { variant: { Farbe: 'rot', Größe: '54', Guss: 'Zinn' } } })
  const [cleared] = planFile(FAMILIES, options([], { rows, known: own, emptyClears: true }))
  expect(cleared).toMatchObject({ does: 'change', input: { variant: { Größe: '54', Guss: 'Zinn' } } })
  if (cleared?.does !== 'change') throw new Error('it changes')
  expect(takenBack(FAMILIES, cleared)).toEqual({
    command: changeProduct,
    input: { id: first?.id, variant: { Farbe: 'rot', Größe: '54' }, seen: { variant: { Größe: '54', Guss: 'Zinn' } } },
  })
  const same = rowsOf([{ sku: 'AB-1' }, { Größe: '54', Farbe: 'rot' }])
  expect(planFile(FAMILIES, options([], { rows: same, known: own }))).toMatchObject([{ does: 'nothing' }])
})

test('LG-100 LG-110 numbers of the old system are taken for slips, unless somebody says that they are new customers', () => {
  const row = [{ number: 'D-4711', name: 'Mayer', city: 'Hof' }]
  const of = (more: Partial<FileOptions>) => planFile(CUSTOMERS, options(row, { known: [], ...more }))
  expect(troubles(of({}))).toEqual(['2 number key-unknown'])
  expect(of({ newKeysAreMeant: true })).toMatchObject([
    { does: 'create', input: { number: 'D-4711', name: 'Mayer', city: 'Hof' } },
  ])
})

const OWNER = '0197f000-0000-7000-8000-0000000000d1'
const place = (
  name: string,
  street: string,
  city = 'Hof',
  id = `0197f000-0000-7000-8000-${street.padStart(12, '0')}`,
) => ({
  ...{ id, customerId: OWNER, name, street, postalCode: null, city, country: 'DE' },
})
const parts = (target: FileTarget, cells: Record<string, string>[], there: readonly object[]) => {
  const meanings = (text: string) => (text === 'K1' ? [OWNER] : [])
  const { context } = options([])
  return planFile(target, {
    ...options(cells),
    known: there as FileOptions['known'],
    context: (field) => (field === 'customerId' ? { ...context(field), meanings } : context(field)),
  })
}
const did = (plans: readonly RowPlan[]) => plans.map(({ does }) => does)

test('CU-02 LG-110 addresses of a file: one of the same name and place is there, one that moved is changed, the empty one is filled, else it is new', () => {
  const there = [place('Lager', '11'), place('Tor 3', '12'), place('', '13')]
  const file = [
    { customerId: 'K1', name: 'lager', street: '11', city: 'HOF' },
    { customerId: 'K1', name: 'Tor 3', street: '99', city: 'Hof' },
    { customerId: 'K1', name: 'Büro', street: '13', city: 'Hof' },
    { customerId: 'K1', name: '', street: '14', city: 'Hof' },
    { customerId: 'K2', name: '', street: '14', city: 'Hof' },
    { customerId: '', name: '', street: '15', city: 'Hof' },
    { customerId: 'K1', name: '', street: '14', city: 'hof ' },
    { customerId: 'K1', name: '', street: '', city: '' },
  ]
  const plans = parts(ADDRESSES, file, there)
  expect(did(plans)).toEqual(['change', 'change', 'change', 'create', 'refuse', 'refuse', 'refuse', 'refuse'])
  expect(plans).toMatchObject([
    { input: { id: there[0]?.id, customerId: OWNER, name: 'lager', city: 'HOF' } }, // as it is written now
    { input: { id: there[1]?.id, street: '99', seen: { street: '12' } } },
    { input: { id: there[2]?.id, name: 'Büro', seen: { name: '' } } },
    { input: { customerId: OWNER, street: '14' } },
    ...Array(4).fill({ does: 'refuse' }),
  ])
  expect(troubles(plans)).toEqual([
    '6 customerId unknown-reference',
    '7 customerId key-missing',
    '8  row-twice',
    '9 name address-empty',
  ])
  const after = afterwards(there, plans)
  expect(did(parts(ADDRESSES, file.slice(0, 4), after))).toEqual(Array(4).fill('nothing'))
  expect(after).toHaveLength(4)
  const [moved] = plans.slice(1)
  if (moved?.does !== 'change') throw new Error('it changes')
  expect(takenBack(ADDRESSES, moved)?.input).toMatchObject({ customerId: OWNER, street: '12', seen: { street: '99' } })
})

test('CU-02 a customer without an address has an empty one: the first row of a file fills it, the others are new, however often it is read', () => {
  const empty = { ...place('', '1'), street: null, city: null }
  const file = [
    { customerId: 'K1', name: '', street: '1', city: 'Hof' },
    { customerId: 'K1', name: 'Werk', street: '2', city: 'Hof' },
    { customerId: 'K1', name: 'Werk', street: '3', city: 'Hof' },
  ]
  const plans = parts(ADDRESSES, file, [empty])
  expect(did(plans)).toEqual(['change', 'create', 'create'])
  const after = afterwards([empty], plans)
  expect(did(parts(ADDRESSES, file, after))).toEqual(['nothing', 'nothing', 'nothing'])
  // Of two of one name a third could be either, moved.
  const third = parts(ADDRESSES, [{ customerId: 'K1', name: 'Werk', street: '4', city: 'Hof' }], after)
  expect(troubles(third)).toEqual(['2  several-parts'])
})

test('CU-02 LG-110 contact persons of a file are known by their name, of several by their mail address', () => {
  const there = [
    { id: known[0]?.id, customerId: OWNER, name: 'Ida Meier', role: '', email: 'a@b.test', phone: null },
    { id: known[1]?.id, customerId: OWNER, name: 'Ida Meier', role: '', email: 'c@b.test', phone: null },
  ]
  const file = [
    { customerId: 'K1', name: 'ida meier', email: 'C@b.test', role: 'Einkauf' },
    { customerId: 'K1', name: 'Ida Meier', email: 'neu@b.test', role: '' },
    { customerId: 'K1', name: 'Udo', email: 'udo', role: '' },
    { customerId: 'K1', name: 'Eva', email: '', role: 'Büro' },
  ]
  const plans = parts(CONTACTS, file, there)
  expect(did(plans)).toEqual(['change', 'change', 'refuse', 'create'])
  expect(plans).toMatchObject([{ input: { id: known[1]?.id } }, { input: { id: known[0]?.id } }, {}, {}])
  expect(did(parts(CONTACTS, file, afterwards(there, plans)))).toEqual(['nothing', 'nothing', 'refuse', 'nothing'])
})
