import fc from 'fast-check'
import { expect, test } from 'vitest'
import writeSheet from 'write-excel-file/universal'
import { numberCell, styleOf } from './cell-value.ts'
import { openWorkbook } from './read-workbook.ts'
import { UnreadableSheet } from './unzip.ts'

const BOUNDS = { rowsMax: 1_000, columnsMax: 200 }

const bytesOf = (content: string | Uint8Array<ArrayBuffer>) =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content
const packed = async (content: string | Uint8Array<ArrayBuffer>) => {
  const stream = new Blob([bytesOf(content)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
/** Numbers of two or four bytes at their places in a record of `length`. */
function record(length: number, fields: Record<number, [bytes: 2 | 4, value: number]>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  for (const [at, [size, value]] of Object.entries(fields))
    if (size === 2) view.setUint16(Number(at), value, true)
    else view.setUint32(Number(at), value, true)
  return bytes
}

/** A regular zip whose directory lies about the size of its parts. */
async function zip(
  parts: Record<string, string | Uint8Array<ArrayBuffer>>,
  { flags = 0 } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const [bodies, directory]: [Uint8Array<ArrayBuffer>[], Uint8Array<ArrayBuffer>[]] = [[], []]
  let at = 0
  for (const [name, content] of Object.entries(parts)) {
    const body = await packed(content)
    const size = name.length
    bodies.push(record(30, { 0: [4, 0x04034b50], 8: [2, 8], 26: [2, size] }), bytesOf(name), body)
    directory.push(
      record(46, {
        0: [4, 0x02014b50],
        8: [2, flags],
        10: [2, 8],
        20: [4, body.length],
        24: [4, 100],
        28: [2, size],
        42: [4, at],
      }),
      bytesOf(name),
    )
    at += 30 + size + body.length
  }
  const end = record(22, { 0: [4, 0x06054b50], 10: [2, Object.keys(parts).length], 16: [4, at] })
  return new Uint8Array(await new Blob([...bodies, ...directory, end]).arrayBuffer())
}

const STYLES = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/><numFmt numFmtId="165" formatCode="0.00&quot; Stück&quot;"/></numFmts>
  <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="9"/><xf numFmtId="165"/></cellXfs></styleSheet>`
const workbook = (
  sheets: Record<string, string>,
  { strings = '', state = {} as Record<string, string>, properties = '' } = {},
) =>
  zip({
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': `<?xml version="1.0"?><x:workbook xmlns:x="m" xmlns:r="r"><x:workbookPr ${properties}/><x:sheets>${Object.keys(
      sheets,
    )
      .map(
        (name, at) =>
          `<x:sheet name="${name}" sheetId="${at + 7}" ${state[name] ? `state="${state[name]}"` : ''} r:id="rId${at}"/>`,
      )
      .join('')}</x:sheets></x:workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${Object.keys(sheets)
      .map((_, at) => `<Relationship Id="rId${at}" Target="${at % 2 ? '/xl/' : ''}worksheets/s${at}.xml"/>`)
      .join('')}</Relationships>`,
    'xl/styles.xml': STYLES,
    'xl/sharedStrings.xml': `<sst>${strings}</sst>`,
    ...Object.fromEntries(
      Object.values(sheets).map((xml, at) => [`xl/worksheets/s${at}.xml`, `<worksheet>${xml}</worksheet>`]),
    ),
  })
const rowsOf = async (
  bytes: Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>,
  sheet?: string,
  bounds = BOUNDS,
) => {
  const book = await openWorkbook(await bytes)
  return await book.rows(sheet ?? (book.sheets[0] as string), bounds)
}
const one = async (cells: string, more: Parameters<typeof workbook>[1] = {}) =>
  (await rowsOf(workbook({ A: `<sheetData><row r="3">${cells}</row></sheetData>` }, more)))[0]
const fault = (work: Promise<unknown>) =>
  work.then(
    () => 'read',
    (error) => (error instanceof UnreadableSheet ? error.fault : String(error)),
  )

test('LG-110 a spreadsheet of another program is read: numbers as such, text as text, days as days', async () => {
  const blob = await writeSheet([
    [{ value: 'SKU' }, { value: 'Preis' }, { value: 'Seit' }, { value: 'Aktiv' }],
    [
      { value: '0815', type: String },
      { value: 1.5, type: Number },
      { value: new Date(Date.UTC(2026, 2, 1)), type: Date, format: 'dd.mm.yyyy' },
      { value: true, type: Boolean },
    ],
    [
      { value: 'Zinn & "Blei" <x>', type: String },
      { value: 1_234_567.89, type: Number },
    ],
  ] as never).toBlob()
  expect(await rowsOf(new Uint8Array(await blob.arrayBuffer()))).toEqual([
    { line: 1, cells: [{ text: 'SKU' }, { text: 'Preis' }, { text: 'Seit' }, { text: 'Aktiv' }] },
    {
      line: 2,
      cells: [
        { text: '0815' },
        { text: '1.5', mark: 'number' },
        { text: '2026-03-01', mark: 'date' },
        { text: 'TRUE' },
      ],
    },
    { line: 3, cells: [{ text: 'Zinn & "Blei" <x>' }, { text: '1234567.89', mark: 'number' }] },
  ])
})

test('LG-110 values of formulas, strings in pieces, gaps, percentages and what Excel has damaged', async () => {
  const strings =
    '<si><t xml:space="preserve"> Husar </t></si><si><r><t>zu </t></r><r><rPr><b/></rPr><t>Pferd</t></r><rPh><t>no</t></rPh></si><si/><si><t>a_x000D_b&#10;c&amp;lt;</t></si>'
  const row = await one(
    '<c r="A3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c><c r="D3"><f>1/3</f><v>0.33333333333333331</v></c><c r="E3" t="str"><f>A1</f><v>x</v></c>' +
      '<c r="F3" s="2"><v>0.19</v></c><c r="G3" s="2"><v>7.0000000000000007E-2</v></c><c r="H3" t="e"><v>#N/A</v></c><c r="I3"><v>4.0123456789012346E+19</v></c>' +
      '<c r="J3" s="1"><v>46082</v></c><c r="K3" s="3"><v>2.2999999999999998</v></c><c r="L3" t="inlineStr"><is><t>in</t></is></c><c r="M3" t="s"><v>3</v></c><c t="b"><v>0</v></c>',
    { strings },
  )
  expect(row?.line).toBe(3)
  expect(row?.cells).toEqual([
    { text: ' Husar ' },
    { text: '' },
    { text: 'zu Pferd' },
    { text: '0.333333333333333', mark: 'number' },
    { text: 'x' },
    { text: '19%', mark: 'number' },
    { text: '7%', mark: 'number' },
    { text: '#N/A', mark: 'error' },
    { text: '4.0123456789012346E+19', mark: 'digits' },
    { text: '2026-03-01', mark: 'date' },
    { text: '2.3', mark: 'number' },
    { text: 'in' },
    { text: 'a\rb\nc&lt;' },
    { text: 'FALSE' },
  ])
  expect((await one('<c s="1"><v>1</v></c>', { properties: 'date1904="1"' }))?.cells[0]?.text).toBe('1904-01-02')
  expect((await one('<c s="1"><v>1</v></c>'))?.cells[0]?.text).toBe('1900-01-01')
})

test('LG-110 of several sheets those that people see are told, and of merged cells only the first has a value', async () => {
  const data = (text: string) => `<sheetData><row r="1"><c t="str"><v>${text}</v></c></row></sheetData>`
  const book = await openWorkbook(
    await workbook({ 'Preise &amp; mehr': data('a'), Alt: data('b'), Neu: data('c') }, { state: { Alt: 'hidden' } }),
  )
  expect(book.sheets).toEqual(['Preise & mehr', 'Neu'])
  expect((await book.rows('Neu', BOUNDS))[0]?.cells).toEqual([{ text: 'c' }])
  const merged = `<sheetData><row r="1"><c r="A1" t="str"><v>x</v></c></row><row r="2"><c r="C2"><v>5</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B1048576"/></mergeCells>`
  expect(await rowsOf(workbook({ A: merged }))).toEqual([
    { line: 1, cells: [{ text: 'x' }, { text: '', mark: 'merged' }] },
    {
      line: 2,
      cells: [
        { text: '', mark: 'merged' },
        { text: '', mark: 'merged' },
        { text: '5', mark: 'number' },
      ],
    },
  ])
})

test('LG-110 any number is read as its cell shows it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -999_999_999, max: 999_999_999 }),
      fc.integer({ min: 0, max: 6 }),
      (digits, decimals) => {
        const value = digits / 10 ** decimals
        const { text } = numberCell(String(value), 'number', false)
        expect(Number(text)).toBe(value)
        expect(text).toMatch(/^-?\d+(\.\d*[1-9])?$/)
        expect(numberCell(String(value), 'percent', false).text).toMatch(/%$/)
      },
    ),
  )
  expect(numberCell('1E-7', 'number', false).text).toBe('0.0000001')
  expect(numberCell('123456789012345', 'number', false)).toEqual({ text: '123456789012345', mark: 'number' })
  expect([
    styleOf(0, 'General'),
    styleOf(0, '[Red]0.00'),
    styleOf(0, '#,##0.00\\ "Mindestens"'),
    styleOf(0, '[h]:mm'),
    styleOf(0, '0.0%'),
    styleOf(0, '_-* #,##0.00_-'),
  ]).toEqual(['number', 'number', 'number', 'date', 'percent', 'number'])
})

test('LG-110 what is no spreadsheet, is locked or unpacks to more than any is told, and fills no memory', async () => {
  expect(await fault(openWorkbook(new Uint8Array([0x50, 0x4b, 3, 4])))).toBe('not-a-sheet')
  expect(await fault(openWorkbook(new Uint8Array(0)))).toBe('not-a-sheet')
  expect(await fault(openWorkbook(await zip({ 'word/document.xml': '<x/>' })))).toBe('not-a-sheet')
  expect(await fault(openWorkbook(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0])))).toBe('encrypted')
  expect(await fault(openWorkbook(await zip({ 'xl/workbook.xml': '<x/>' }, { flags: 1 })))).toBe('encrypted')
  // A hundred and sixty megabytes of one sign are a few hundred kilobytes.
  const bomb = new Uint8Array(160_000_000).fill(32)
  expect(await fault(openWorkbook(await zip({ 'xl/workbook.xml': bomb })))).toBe('too-large')
  const many = Array.from({ length: 12 }, (_, at) => `<row r="${at + 1}"><c><v>1</v></c></row>`).join('')
  expect(await fault(rowsOf(workbook({ A: many }), 'A', { rowsMax: 10, columnsMax: 5 }))).toBe('too-large')
  const wide = '<row r="1"><c r="XFD1"><v>1</v></c></row>'
  expect(await fault(rowsOf(workbook({ A: wide })))).toBe('too-large')
  // A text of Excel's full length in each of five thousand cells.
  const shared = Array.from(
    { length: 1_000 },
    (_, at) => `<row r="${at + 1}">${'<c t="s"><v>0</v></c>'.repeat(5)}</row>`,
  )
  const long = { strings: `<si><t>${'x'.repeat(32_767)}</t></si>` }
  expect(await fault(rowsOf(workbook({ A: shared.join('') }, long)))).toBe('too-large')
  expect(await rowsOf(workbook({ A: shared.slice(0, 10).join('') }, long))).toHaveLength(10)
  // Cells without anything in them are no rows and no columns, however far they go.
  const empty = '<row r="1048576"><c r="XFD1048576" s="1"/></row><row r="2"><c r="XFD2"/><c r="A2"><v>1</v></c></row>'
  expect(await rowsOf(workbook({ A: empty }))).toHaveLength(1)
})

test('LG-110 bytes that were changed anywhere are read or refused, and never throw anything else', async () => {
  const whole = await workbook(
    { A: '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c><v>1.5</v></c></row></sheetData>' },
    { strings: '<si><t>x</t></si>' },
  )
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      async (changes) => {
        const bytes = whole.slice()
        for (const [at, value] of changes) bytes[at] = value
        const came = await fault(rowsOf(bytes))
        seen.add(came)
        expect(['read', 'not-a-sheet', 'encrypted', 'too-large']).toContain(came)
      },
    ),
    { numRuns: 300 },
  )
  expect(seen.size).toBeGreaterThan(1)
})
