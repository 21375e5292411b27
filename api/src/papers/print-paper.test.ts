import { moneyIn } from '@werkbank/words/format.ts'
import fc from 'fast-check'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { pdfPages } from '../testing-pdf.ts'
import type { Paper } from './paper.ts'
import { printPaper } from './print-paper.ts'

const paper = (fields: Partial<Paper> = {}): Paper => ({
  language: { code: 'de', page: 'Seite', of: 'von', carried: 'Übertrag' },
  title: 'Rechnung RE-2031-00001',
  sender: { name: 'Zinn & Söhne', line: 'Zinn & Söhne · Ort', foot: [['Zinn & Söhne', 'Zinngasse 1'], ['IBAN DE89']] },
  address: ['Kunde'],
  facts: [['Datum', '05.03.2031']],
  columns: [
    { head: 'Pos.', width: 28 },
    { head: 'Artikel', width: 82 },
    { head: 'Bezeichnung' },
    { head: 'Netto', width: 66, align: 'right' },
  ],
  rows: [{ cells: ['1', 'A-1', 'Schraube', '1,00'] }],
  at: '2031-03-05T10:00:00.000Z',
  ...fields,
})
const named = (name: string): Paper => paper({ rows: [{ cells: ['1', 'A-1', name, '1,00'] }] })
const textOf = async (one: Paper): Promise<string> => (await pdfPages(printPaper(one))).flat().join('\n')

test.each([
  ['Polish', 'Łódzka Fabryka Świec'],
  ['Turkish', 'Şeker İğne'],
  ['Vietnamese', 'Nguyễn Hằng'],
  ['Cyrillic', 'Завод «Свеча»'],
  ['Greek', 'Ωμέγα Κεριά'],
  ['Hebrew', 'מפעל נרות'],
  ['Arabic', 'مصنع الشموع'],
  ['Chinese', '上海蜡烛厂'],
  ['traditional Chinese', '臺灣蠟燭廠'],
  ['Japanese', 'ろうそく工場'],
  ['Korean', '촛불 공장'],
])('DO-08 %s names are on the paper in their letters', async (_, name) => {
  const text = await textOf(named(name))
  for (const word of name.split(' ')) expect(text).toContain(word)
})

test.each(['de-DE', 'en-GB'])('I18N-42 an amount below zero has its minus sign on the paper (%s)', async (locale) => {
  const amount = moneyIn(locale, -123456, 'EUR', { hideCurrency: true })
  expect(amount.codePointAt(0)).toBe(0x2212)
  expect(await textOf(paper({ rows: [{ cells: ['1', 'A-1', 'Schraube', amount] }] }))).toContain(amount)
})

test('DO-08 a letter that no font has is shown as missing, and the paper is printed', async () => {
  expect(await textOf(named('Stift \u0e01\u0007 blau'))).toContain('Stift \ufffd\ufffd blau')
  // A font may have pictures for private use; the archive takes none without a meaning.
  const own = Array.from({ length: 0x1900 }, (_, n) => String.fromCharCode(0xe000 + n)).join('')
  expect(await textOf(paper({ title: own, address: [own.slice(-40)] }))).toContain('\ufffd')
})

test('a line that turns the direction of what follows turns nothing', async () => {
  const pages = await pdfPages(printPaper(paper({ address: ['Kunde \u202eGmbH', 'Straße 1'] })))
  expect(pages[0]).toEqual(expect.arrayContaining(['Kunde GmbH', 'Straße 1']))
})

test.each([
  '#import "@preview/x:1.0.0": *',
  '#panic("no")',
  '#sys.inputs',
  '$ x^2 $ *bold* _thin_ `raw` @ref <label>',
  'C:\\new\\table \\ ] [ ) ( } { " \' //comment /* x */',
  '= Heading',
  '- point',
  'https://example.org',
])('what somebody wrote is text, never markup: %s', async (name) => {
  const one = paper({
    title: name,
    sender: { name, line: name, foot: [[name]] },
    address: [name],
    facts: [['Datum', name]],
    remarks: [name],
    closing: [name],
    rows: [{ cells: ['1', 'A-1', name, '1,00'], notes: [name] }],
  })
  const text = (await pdfPages(printPaper(one)))[0]?.join(' ').replaceAll('\u200b', '').replaceAll(/\s/g, '') ?? ''
  expect(text.split(name.replaceAll(/\s/g, '')).length - 1).toBeGreaterThanOrEqual(8)
})

test('any text at all can be printed', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }))
  let foreign = 0
  fc.assert(
    fc.property(fc.array(text, { minLength: 3, maxLength: 12 }), (texts) => {
      const [title = '', name = '', ...rest] = texts
      if (/[\u3000-\uffff]/.test(rest.join(''))) foreign += 1
      const rows = rest.map((one) => ({ cells: ['1', one, one, one], notes: [one] }))
      const pdf = printPaper(paper({ title, sender: { name, line: name, foot: [rest] }, address: rest, rows }))
      expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-')
    }),
    { numRuns: 60 },
  )
  expect(foreign).toBeGreaterThan(20)
})

test('the file is made for the archive: PDF/A-3, level A, its fonts embedded, its colours told', () => {
  const file = Buffer.from(printPaper(named('Şeker 上海'))).toString('latin1')
  expect(file).toContain('<pdfaid:part>3</pdfaid:part>')
  expect(file).toContain('<pdfaid:conformance>A</pdfaid:conformance>')
  expect(file).toContain('/OutputIntents')
  expect(file).toContain('/MarkInfo')
  const fonts = file.match(/\/Type\s*\/FontDescriptor/g) ?? []
  expect(fonts.length).toBeGreaterThan(1)
  expect(file.match(/\/FontFile[23] /g)).toHaveLength(fonts.length)
})

test('PI-01 lines show pictures of their products with words for who listens, and the file stays one for the archive', async () => {
  const [jpeg, png] = await Promise.all(
    ['jpeg', 'png'].map((kind) =>
      sharp({ create: { width: 40, height: 60, channels: 3, background: kind === 'png' ? '#b33' : '#35b' } })
        .toFormat(kind as 'png')
        .toBuffer(),
    ),
  )
  const row = (name: string, product?: string) => ({
    cells: ['1', 'A-1', name, '1,00'],
    ...(product ? { product } : {}),
  })
  const rows = [row('Schraube', 'a'), row('Mutter', 'b'), row('Fracht'), row('Schraube lang', 'a'), row('Dübel', 'c')]
  const pictures = new Map([
    ['a', new Uint8Array(jpeg as Buffer)],
    ['b', new Uint8Array(png as Buffer)],
  ])
  const one = paper({ rows, pictures })
  const file = Buffer.from(printPaper(one)).toString('latin1')
  expect(file.match(/\/Subtype\s*\/Image/g)?.length).toBe(2) // each once, however often it is shown
  expect(file).toContain('<pdfaid:conformance>A</pdfaid:conformance>')
  expect((await textOf(one)).split('\n')).toEqual(
    expect.arrayContaining(['Schraube', 'Mutter', 'Fracht', 'Schraube lang', 'Dübel']),
  )
  expect(Buffer.from(printPaper(paper({ rows }))).toString('latin1')).not.toMatch(/\/Subtype\s*\/Image/)
  expect(Buffer.from(printPaper(one)).toString('latin1')).toBe(file)
})

test('the same paper twice is the same file, whatever was printed between', () => {
  const before = printPaper(named('Şeker'))
  printPaper(named('上海'))
  expect(Buffer.from(printPaper(named('Şeker'))).equals(Buffer.from(before))).toBe(true)
})

test('nothing is cut: a long name, ten lines of address, a word wider than its column, a note of pages', async () => {
  const address = Array.from(
    { length: 10 },
    (_, line) => `Anschrift Zeile ${line} einer sehr ausführlichen Gesellschaft mbH & Co. KG`,
  )
  const name = Array.from({ length: 40 }, (_, word) => `Wort${word}`).join(' ')
  const sku = `${'W'.repeat(59)}Z`
  const note = Array.from({ length: 2_500 }, (_, word) => `n${word}`).join(' ')
  const one = paper({ address, rows: [{ cells: ['1', sku, name, '123.456.789.012,34'], notes: [note] }] })
  const text = (await textOf(one)).replaceAll('\u200b', '').replaceAll(/\s/g, '')
  for (const line of address) expect(text).toContain(line.replaceAll(' ', ''))
  for (const word of `${name} ${note}`.split(' ')) expect(text).toContain(word)
  expect(text.match(/W/g)?.length).toBe(59 + 40)
  expect(text).toContain('123.456.789.012,34')
})

test('DO-08 a page that ends within the table carries its total over to the next', async () => {
  const rows = Array.from({ length: 120 }, (_, index) => ({
    cells: [String(index + 1), 'A-1', 'Schraube', '1,00'],
    carried: `${index + 1},00 EUR`,
  }))
  const pages = await pdfPages(
    printPaper(paper({ rows, sums: [{ label: 'Gesamt', amount: '120,00 EUR', bold: true }] })),
  )
  expect(pages.length).toBeGreaterThan(2)
  const carried = (page: readonly string[]) =>
    page.flatMap((text, at) => (text === 'Übertrag' ? (page[at + 1] ?? '') : []))
  for (const [index, page] of pages.entries()) {
    const isLast = index === pages.length - 1
    const positions = page.filter((text) => /^\d{1,3}$/.test(text)).map(Number)
    const [first = 0, last = 0] = [Math.min(...positions), Math.max(...positions)]
    const [above, below] = [`${first - 1},00 EUR`, `${last},00 EUR`]
    expect(carried(page)).toEqual([...(index === 0 ? [] : [above]), ...(isLast ? [] : [below])])
  }
})
