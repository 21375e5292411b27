import { expect, test } from 'vitest'
import type { Column } from '../design/data-table.tsx'
import { listSheet } from './list-sheet.ts'

type Row = { name: string; amount: number; day: string }
const columns: Column<Row>[] = [
  { key: 'name', header: 'Name & "more"', cell: () => '', file: ({ name }) => name },
  { key: 'picture', header: 'Picture', cell: () => '' },
  { key: 'amount', header: 'Amount', cell: () => '', file: ({ amount }) => amount },
  { key: 'day', header: 'Day', figures: true, cell: () => '', file: ({ day }) => day },
]

/** Reads a zip file by its directory, as unzip does, with the checks of size. */
async function unzip(blob: Blob): Promise<Map<string, string>> {
  const view = new DataView(await blob.arrayBuffer())
  const [two, four] = [(at: number) => view.getUint16(at, true), (at: number) => view.getUint32(at, true)]
  const bytes = (from: number, length: number) => new Uint8Array(view.buffer, from, length)
  const end = view.byteLength - 22
  expect(four(end)).toBe(0x06054b50)
  const files = new Map<string, string>()
  let at = four(end + 16)
  for (let left = two(end + 10); left > 0; left--) {
    const [packed, size, called, offset] = [four(at + 20), four(at + 24), two(at + 28), four(at + 42)]
    const begin = offset + 30 + two(offset + 26) + two(offset + 28)
    const inflating = new Blob([bytes(begin, packed)]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
    const text = await new Response(inflating).bytes()
    expect(text.length).toBe(size)
    files.set(new TextDecoder().decode(bytes(at + 46, called)), new TextDecoder().decode(text))
    at += 46 + called
  }
  return files
}
const sheetOf = async (rows: readonly Row[], name = 'Orders') => {
  const files = await unzip(await listSheet(name, columns, rows))
  return { sheet: files.get('xl/worksheets/sheet1.xml') ?? '', book: files.get('xl/workbook.xml') ?? '', files }
}

test('AP-12 a list as a spreadsheet: numbers are numbers, days are days, text is text and never a formula', async () => {
  const { sheet, files } = await sheetOf([
    { name: '=HYPERLINK("http://x")', amount: 1234.56, day: '2026-11-28' },
    { name: '0001', amount: -0.1, day: '' },
  ])
  expect([...files.keys()]).toHaveLength(6)
  expect(sheet).not.toContain('<f>')
  expect(sheet).toContain(
    '<c r="A2" t="inlineStr"><is><t xml:space="preserve">=HYPERLINK(&quot;http://x&quot;)</t></is></c>',
  )
  expect(sheet).toContain('<c r="A3" t="inlineStr"><is><t xml:space="preserve">0001</t></is></c>')
  expect(sheet).toContain('<c r="B2"><v>1234.56</v></c>')
  expect(sheet).toContain('<c r="B3"><v>-0.1</v></c>')
  // 1 January 1900 is 1; 28 November 2026 is 46354.
  expect(sheet).toContain('<c r="C2" s="1"><v>46354</v></c>')
  expect(sheet).toContain('Name &amp; &quot;more&quot;')
  expect(sheet).not.toContain('Picture')
  expect(sheet).not.toContain('r="C3"')
})

test('AP-12 what XML can’t hold, what is no day and a name that a sheet can’t have do no harm', async () => {
  const { sheet, book } = await sheetOf(
    [{ name: 'a\u0000b\ud800c😀<&>', amount: Number.NaN, day: '1899-12-31' }],
    'Aufträge: [offen]/2026 und noch viel mehr davon',
  )
  expect(sheet).toContain('>abc😀&lt;&amp;&gt;</t>')
  expect(sheet).toContain('>1899-12-31</t>')
  expect(sheet).not.toContain('NaN')
  const name = /sheet name="([^"]*)"/.exec(book)?.[1] ?? ''
  expect(name.length).toBeLessThanOrEqual(31)
  expect(name).not.toMatch(/[[\]:*?/\\]/)
})
