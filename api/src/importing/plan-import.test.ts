import { RULES } from '@werkbank/model/base/rules.ts'
import { expect, test } from 'vitest'
import { Refusal } from '../http/problem/problem.ts'
import { openingNeeds, planImport } from './plan-import.ts'
import { readCsv } from './read/read-csv.ts'
import type { ReadOptions } from './read/read-rows.ts'
import { refusedRows } from './refused.ts'
import { reportCsv } from './report.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string) =>
  new Uint8Array([
    0xff,
    0xfe,
    ...new Uint8Array(new Uint16Array([...text].map((letter) => letter.charCodeAt(0))).buffer),
  ])
const latin = (text: string) => new Uint8Array([...text].map((letter) => letter.charCodeAt(0)))
const planOf = (bytes: Uint8Array, options: Partial<ReadOptions> = {}) =>
  planImport(readCsv(bytes), { home: 'DE', today: '2026-11-26', ...options })
const GERMAN =
  'Rechnungsnummer;Artikelnummer;Bezeichnung;Menge;Rechnungsdatum;Einzelpreis;Kundennummer;Land\r\n77;A-1;Bär, groß;1.250;01.12.2010 08:26;1.234,50;4711;Österreich\r\n'

test.each([
  ['UTF-8', utf8(GERMAN)],
  ['UTF-8 with its mark', utf8(`\ufeff${GERMAN}`)],
  ['UTF-16', utf16(GERMAN)],
  ['Windows-1252', latin(GERMAN)],
])('R-IM3 a German file in %s is read', (_, bytes) => {
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

/** As spreadsheets of Windows save it: the euro sign is one byte there, and not that of Latin-1. */
const windows1252 = (text: string) => latin(text.replaceAll('€', '\u0080'))
test.each([
  ['UTF-8 with its mark and quoted headings', utf8, '\ufeff', ';'],
  ['Windows-1252', windows1252, '', ';'],
  ['UTF-16 with tabs, as Excel saves it', utf16, '', '\t'],
])(
  'R-IM3 ß, €, quotes and a line break within a cell of a file in %s are read; blank rows are passed over, sums named',
  (_, bytes, mark, delimiter) => {
    const heads = ['Rechnungsnr', 'Artikelnr', 'Bezeichnung', 'Menge', 'Datum', 'Einzelpreis', 'Kundennr', 'Land']
    const file = [
      heads.map((head) => `"${head}"`),
      ['X1011', 'A1', '"Größe 5"" weiß, 3 €\nzweite Zeile"', '1', '20.11.2026', '1.234,50', 'K1', 'DE'],
      [''],
      heads.map(() => ''),
      ['', '', 'Summe', '1', '', '1.234,50', '', ''],
    ]
    const plan = planOf(bytes(mark + file.map((cells) => cells.join(delimiter)).join('\r\n')))
    expect(plan.documents).toMatchObject([
      { number: 'X1011', lines: [{ row: 2, description: 'Größe 5" weiß, 3 € zweite Zeile', priceMinor: 123_450 }] },
    ])
    expect(plan.notTaken.map(({ row, reason }) => `${row}: ${reason}`)).toEqual([
      '5: it has no quantity',
      '6: it has no date',
    ])
  },
)

const HEADS = {
  german: 'Rechnungsnr;Artikelnr;Bezeichnung;Menge;Datum;Einzelpreis;Kundennr;Land',
  english: 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
}
/** The lines of a file with these rows, and what was not taken, as `row: reason`. */
function take(head: string, rows: readonly string[], options: Partial<ReadOptions> = {}) {
  const plan = planOf(utf8([head, ...rows, ''].join('\n')), options)
  const lines = plan.documents
    .flatMap(({ date, lines }) => lines.map((line) => ({ date, ...line })))
    .sort((a, b) => a.row - b.row)
  return {
    quantities: lines.map(({ quantity }) => quantity),
    prices: lines.map(({ priceMinor }) => priceMinor),
    dates: lines.map(({ date }) => date),
    skus: lines.map(({ sku }) => sku),
    notTaken: plan.notTaken.map(({ row, reason }) => `${row}: ${reason}`),
    remarks: plan.remarks,
  }
}
const german = (cells: { quantity?: string; price?: string; date?: string; sku?: string; document?: string }) =>
  `${cells.document ?? '1'};${cells.sku ?? 'A'};Reh;${cells.quantity ?? '1'};${cells.date ?? '20.11.2026'};${cells.price ?? '5'};K1;DE`
const english = (cells: { quantity?: string; price?: string; date?: string }) =>
  `1,A,Reh,"${cells.quantity ?? '1'}",${cells.date ?? '2026-11-20'},"${cells.price ?? '5'}",1,DE`

test('R-IM3 the decimal sign is that of the column, else of the other numbers, else of files of this kind', () => {
  const own = take(HEADS.german, [german({ quantity: '1.500' }), german({ quantity: '2,5' })])
  expect([own.quantities, own.remarks]).toEqual([
    ['1500', '2.5'],
    [expect.stringContaining('as other numbers of the column show')],
  ])
  expect(take(HEADS.german, [german({ quantity: '1,500', price: '12.50' })]).quantities).toEqual(['1500'])
  const byKind = take(HEADS.german, [
    german({ quantity: '1,500', price: '12' }),
    german({ quantity: '2,250', price: '30' }),
  ])
  expect([byKind.quantities, byKind.remarks]).toEqual([
    ['1.5', '2.25'],
    [expect.stringContaining('comma before decimals')],
  ])
  expect(
    take(HEADS.english, [english({ quantity: '1,500' }), english({ quantity: '2.5', price: '1,234.5' })]).prices,
  ).toEqual([500, 123_450])
})

test('R-IM3 each column has its own sign, and one with both is read where it can be read in one way only', () => {
  expect(
    take(HEADS.german, [german({ quantity: '1.5', price: '12,50' }), german({ quantity: '1.500', price: '1.500' })]),
  ).toMatchObject({
    quantities: ['1.5', '1.5'],
    prices: [1_250, 150_000],
  })
  expect(
    take(HEADS.german, [german({ quantity: '1.5' }), german({ quantity: '1,5' }), german({ quantity: '1,500' })]),
  ).toMatchObject({
    quantities: ['1.5', '1.5'],
    notTaken: ['4: its quantity may be 1.5 or 1500'],
    remarks: [expect.stringContaining('with comma and with point')],
  })
})

test('R-IM3 where nothing says it, the file is not read but asked about, once and by column', () => {
  const tabs = HEADS.english.replaceAll(',', '\t')
  const row = '1\tA\tx\t1,500\t2026-11-20\t12\t1\tDE'
  expect(() => take(tabs, [row])).toThrow('Column Quantity: "1,500" in row 2 may have thousands or decimals')
  expect(() => take(tabs, [row])).toThrow('--decimal=comma')
  expect(take(tabs, [row], { told: { decimal: ',' } }).quantities).toEqual(['1.5'])
  expect(take(tabs, [row], { told: { decimal: '.' } }).quantities).toEqual(['1500'])
  const day = english({ date: '03/04/2026' })
  expect(() => take(HEADS.english, [day])).toThrow(
    'is 2026-04-03 with the day first and 2026-03-04 with the month first',
  )
  expect(take(HEADS.english, [day], { told: { dates: 'day-first' } }).dates).toEqual(['2026-04-03'])
  expect(take(HEADS.english, [day], { told: { dates: 'month-first' } }).dates).toEqual(['2026-03-04'])
})

test('R-IM3 dates as Germans, Britons, Americans and spreadsheets write them', () => {
  expect(
    take(HEADS.german, [german({ date: '03/04/2026', document: '1' }), german({ date: '05/06/2026', document: '2' })]),
  ).toMatchObject({
    dates: ['2026-04-03', '2026-06-05'],
    remarks: [expect.stringContaining('the day first, as in German files')],
  })
  expect(take(HEADS.english, [english({ date: '3/4/2010' }), english({ date: '4/13/2010' })]).dates[0]).toBe(
    '2010-03-04',
  )
  expect(take(HEADS.english, [english({ date: '3/4/2010' }), english({ date: '13/4/2010' })]).dates[0]).toBe(
    '2010-04-03',
  )
  expect(
    take(HEADS.english, [english({ date: '13/4/2010' }), english({ date: '4/13/2010' }), english({ date: '3/4/2010' })])
      .notTaken,
  ).toEqual(['4: its date may be 2010-04-03 or 2010-03-04'])
  expect(take(HEADS.german, [german({ date: '1.12.10 8:26' })]).dates).toEqual(['2010-12-01'])
  expect(take(HEADS.german, [german({ date: '40513' })]).dates).toEqual(['2010-12-01'])
  expect(
    take(HEADS.german, [german({ date: '40513' }), german({ date: '31.2.2010' }), german({ date: 'soon' })]).notTaken,
  ).toEqual([
    '2: a spreadsheet has made a number of its date, and of others not: which day it was is lost',
    '3: there is no such day',
    '4: its date is not a date',
  ])
})

test('R-IM1 of two columns that could be one, none is taken', () => {
  expect(() =>
    take('Rechnungsnr;Artikelnr;Menge;Datum;Preis;Preis;Kundennr', ['1;A;1;20.11.2026;5,00;4,00;K1']),
  ).toThrow('Columns 5 (Preis) and 6 (Preis) could both be the price.')
  expect(() => take('Rechnungsnr;Artikelnr;Menge;Anzahl;Datum;Preis', [])).toThrow('Columns 3 (Menge) and 4 (Anzahl)')
  const named = take('Rechnungsnr;Artikelnr;Artikel;Menge;Datum;Preis;Vertreter', ['1;A;Reh;1;20.11.2026;5,00;Kim'])
  expect([named.skus, named.remarks]).toEqual([['A'], ['Columns that are not read: Artikel, Vertreter.']])
  expect(() => take('Rechnungsnr;Menge;Datum', [])).toThrow('The file has no column for article number, price.')
})

test('R-IM11 article numbers that differ stay apart, or are named', () => {
  expect(
    take(
      HEADS.german,
      ['Ä10', 'Ü10', '10', 'Größe 5'].map((sku) => german({ sku })),
    ).skus,
  ).toEqual(['Ae10', 'Ue10', '10', 'Groesse-5'])
  expect(
    take(
      HEADS.german,
      ['A+1', 'A 1', 'A-2', 'A+2', 'a-2'].map((sku) => german({ sku })),
    ),
  ).toMatchObject({
    skus: ['A-2', 'a-2'],
    notTaken: [
      '2: its article number would become A-1, as A 1 does',
      '3: its article number would become A-1, as A+1 does',
      '5: its article number would become A-2, as A-2 does',
    ],
  })
  expect(
    take(
      HEADS.german,
      ['4,00638E+12', '??', '', 'A'.repeat(51)].map((sku) => german({ sku })),
    ).notTaken,
  ).toEqual([
    '2: a spreadsheet has shortened its article number: give the column the format "text" there',
    '3: its article number has neither letter nor digit',
    '4: it has no article number',
    '5: its article number is longer than 50 characters',
  ])
})

test('R-IM1 numbers of documents and customers are not cut or merged', () => {
  const rows = ['b1', 'B1', 'B2'].map((document) => german({ document }))
  expect(take(HEADS.german, rows).notTaken).toEqual(['3: its document number differs from b1 in capitals only'])
  const floats = planOf(utf8(`${HEADS.english}\n1,A,x,1,2026-11-20,5,17850.0,DE\n`))
  expect([...floats.customers.keys()]).toEqual(['17850'])
  const points = planOf(utf8(`${HEADS.english}\n1,A,x,1,2026-11-20,5,K1.0,DE\n2,A,x,1,2026-11-20,5,K1,DE\n`))
  expect([...points.customers.keys()].sort()).toEqual(['K1', 'K1.0'])
  expect(take(HEADS.german, [`${german({})};more`, `1;A;x;1;20.11.2026;5;${'K'.repeat(41)};DE`]).notTaken).toEqual([
    '2: it has more cells than the header',
    '3: its Kundennr is longer than 40 characters',
  ])
})

test('VA-10 every value that is not taken is told with its row, field, raw and converted value, all of a row at once', () => {
  const plan = planOf(
    utf8(
      [
        HEADS.german,
        german({ quantity: '0,0', price: '1,255', date: '31.2.2026' }),
        german({ price: '-1.200,50' }),
        '',
      ].join('\n'),
    ),
  )
  expect(reportCsv(plan)).toBe(
    [
      'row,document,article,field,raw,converted,reason',
      '2,"1","A","Einzelpreis","1,255","","its price is finer than the currency"',
      '2,"1","A","Datum","31.2.2026","","there is no such day"',
      '2,"1","A","Menge","0,0","0","its quantity is 0"',
      `3,"1","A","Einzelpreis","'-1.200,50","'-1200.5","its price is below zero"`,
      '',
    ].join('\n'),
  )
})

test('R-IM1 a document whose number begins as that of a cancellation, but which sells, is named', () => {
  expect(take(HEADS.german, [german({ document: 'C1001' })])).toMatchObject({
    quantities: [],
    notTaken: ['2: its document is a cancellation and its quantity is above 0'],
  })
})

test('R-IM5 only C with digits behind it is a cancellation; other numbers that begin with C are what their quantities say', () => {
  const rows = [
    german({ document: 'CH-1001' }),
    german({ document: 'C1002', quantity: '-1' }),
    german({ document: 'CA7', quantity: '-2' }),
  ]
  const plan = planOf(utf8([HEADS.german, ...rows].join('\n')))
  expect(plan.notTaken).toEqual([])
  expect(plan.documents.map(({ key, kind }) => [key, kind])).toEqual([
    ['CH-1001', 'sale'],
    ['C1002', 'cancellation'],
    ['CA7', 'cancellation'],
  ])
})

test('VA-01 R-IM1 a number beyond all sense is told in the words of a form, by the rule of the model', () => {
  const file = utf8(
    'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice\n1,A,HARE,1e30,2010-12-01,2\n1,A,HARE,1,2010-12-01,1e30\n',
  )
  expect(planOf(file).notTaken.map(({ code, reason }) => [code, reason])).toEqual(
    (['quantity-too-large', 'price-too-high'] as const).map((code) => [
      code,
      `it was refused (${code}): ${RULES[code]}`,
    ]),
  )
})

test('R-IM6 fees are services, and codes become SKUs', () => {
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

test('R-IM8 what is opened is what the history lacks at its lowest point', () => {
  const plan = planOf(
    utf8(
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID\n1,A,x,5,2010-12-01,1,1\nC2,a,x,-3,2010-12-02,1,1\n3,A,x,4,2010-12-03,1,1\n',
    ),
  )
  expect(openingNeeds(plan.documents, plan.products)).toEqual(new Map([['a', '6']]))
})

test('R-IM12 who names no day has that of where companies begin', () => {
  const bytes = utf8([HEADS.german, german({ date: '3.4.2024' })].join('\n'))
  expect(planImport(readCsv(bytes), { home: 'DE' }).documents.map(({ date }) => date)).toEqual(['2024-04-03'])
})

test('R-IM12 a date without its year or its day, and one in the future, is not taken, with column and value', () => {
  const { notTaken, documents } = planOf(
    utf8(
      [
        HEADS.german,
        ...['Jan-24', 'Dez 23', '3.4.', '27.11.2026', '1.1.2047', '26.11.2026'].map((date) => german({ date })),
      ].join('\n'),
    ),
  )
  const field = 'Datum'
  const reason = 'its date lacks the year, or the day'
  expect(notTaken.map(({ findings }) => findings)).toEqual([
    ...['Jan-24', 'Dez 23', '3.4.'].map((raw) => [{ field, raw, converted: '', reason }]),
    [
      {
        field,
        raw: '27.11.2026',
        converted: '2026-11-27',
        reason: 'it was refused (day-in-future): This day is in the future.',
        code: 'day-in-future',
      },
    ],
    [expect.objectContaining({ raw: '1.1.2047', code: 'day-too-late' })],
  ])
  expect(documents.map(({ date }) => date)).toEqual(['2026-11-26'])
})

test('VA-10 what a command finds in a document is told by column and value of the rows that it means', () => {
  const [document] = planOf(
    utf8([HEADS.german, german({ quantity: '2' }), german({ quantity: '3' })].join('\n')),
  ).documents
  if (!document) throw new Error('the file has a document')
  const problem = new Refusal('not-ready', {
    findings: [{ lineId: 'l2', field: 'quantity', code: 'quantity-not-whole', message: 'Whole pieces.' }],
  })
  expect(refusedRows(problem, document, { quantity: 'Menge' })).toMatchObject([
    { row: 2, reason: 'another row of its document was refused', findings: [] },
    {
      row: 3,
      code: 'quantity-not-whole',
      findings: [{ field: 'Menge', converted: '3', reason: 'it was refused (quantity-not-whole): Whole pieces.' }],
    },
  ])
  expect(refusedRows(new Refusal('period-closed', {}), document, {})[0]?.reason).toBe('its accounting period is closed')
})

test('R-IM14 where rows say different things of one thing, what is taken is told, and a row of another day than its document is not taken', () => {
  const row = (cells: string) => cells.replaceAll(' | ', ';')
  const mixed = take(HEADS.german, [
    row('1 | 85123A | Herz | 1 | 20.11.2026 | 5 | K1 | DE'),
    row('1 | 85123a | Herz | 1 | 21.11.2026 | 5 | K1 | DE'),
    row('1 | B | Glocke | 1 | 20.11.2026 | 5 |  | DE'),
    row('2 | 85123a | Herz | 1 | 20.11.2026 | 5 | K1 | AT'),
    row('2 | 85123A | Herz, klein | 1 | 20.11.2026 | 5 | K1 | AT'),
    row('2 | 85123A | Herz | 1 | 20.11.2026 | 5 | K2 | AT'),
  ])
  expect(mixed.notTaken).toEqual(['3: its document is of 2026-11-20', '7: its document belongs to customer K1'])
  expect(mixed.remarks).toEqual([
    'Article numbers in other capitals are the same article: 85123A also as 85123a.',
    'Articles with several names have the one of most rows: 85123A Herz, also Herz, klein.',
    'Customers in several countries have the first one: K1 DE, also AT.',
    'Rows without a customer go to the one of their document: row 4.',
  ])
  expect(take(HEADS.german, [german({}), german({ document: '2' })]).remarks).toEqual([])
})

test('R-IM3 I18N-40 a moment in a file is of the day that it is for the company; what may be a plain day is told, never guessed', () => {
  const days = (zone: string, ...dates: string[]) => {
    const { documents, notTaken } = planImport(
      readCsv(utf8([HEADS.german, ...dates.map((date, at) => german({ document: `${at}`, date }))].join('\n'))),
      { home: 'DE', today: '2026-11-26', zone },
    )
    return [...documents.map(({ date }) => date), ...notTaken.map(({ reason }) => reason)]
  }
  const moments = ['2025-12-31T23:30:00Z', '2026-01-01T00:00:00Z']
  expect(days('Europe/Berlin', ...moments)).toEqual(['2026-01-01', '2026-01-01'])
  expect(days('America/Los_Angeles', ...moments)).toEqual(['2025-12-31', 'its date may be 2026-01-01 or 2025-12-31'])
})
