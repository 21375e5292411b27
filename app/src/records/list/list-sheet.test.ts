import readSheets from 'read-excel-file/node'
import { expect, test } from 'vitest'
import type { Column } from '../../design/table/data-table.tsx'
import { listSheet } from './list-sheet.ts'

type Row = { name: string; amount: number; day: string }
const columns: Column<Row>[] = [
  { key: 'name', header: 'Name & "more"', cell: () => '', file: ({ name }) => name },
  { key: 'picture', header: 'Picture', cell: () => '' },
  { key: 'amount', header: 'Amount', cell: () => '', file: ({ amount }) => amount },
  { key: 'day', header: 'Day', figures: true, cell: () => '', file: ({ day }) => day },
]
const read = async (rows: readonly Row[], name = 'Orders') => {
  const blob = await listSheet(name, columns, rows)
  const [sheet] = await readSheets(Buffer.from(await blob.arrayBuffer()))
  return { ...sheet, blob }
}

test('AP-12 a list as a spreadsheet: numbers are numbers, days are days, text is text and never a formula', async () => {
  const { data } = await read([
    { name: '=HYPERLINK("http://x")', amount: 1234.56, day: '2026-11-28' },
    { name: '0001', amount: -0.1, day: '' },
  ])
  expect(data).toEqual([
    ['Name & "more"', 'Amount', 'Day'],
    ['=HYPERLINK("http://x")', 1234.56, new Date('2026-11-28T00:00:00Z')],
    ['0001', -0.1, null],
  ])
})

test('AP-12 what XML can’t hold, what is no day and a name that a sheet can’t have do no harm', async () => {
  const { data, sheet = '' } = await read(
    [{ name: 'a\u0000b\ud800c😀<&>', amount: Number.NaN, day: '1899-12-31' }],
    'Aufträge: [offen]/2026 und noch viel mehr davon',
  )
  expect(data?.[1]).toEqual(['abc😀<&>', null, '1899-12-31'])
  expect(sheet).toBe('Aufträge   offen  2026 und noch')
  expect((await read([])).data).toEqual([['Name & "more"', 'Amount', 'Day']])
})

test('AP-12 what looks like an escape of a spreadsheet’s file stays the text that it is', async () => {
  const { data } = await read([{ name: 'M_x0041_8 _x000D_', amount: 1, day: '' }])
  expect(data?.[1]?.[0]).toBe('M_x0041_8 _x000D_')
})

test('AP-12 a sheet has no name that Excel takes for damage: apostrophes at an end, half a character, nothing, History', async () => {
  const nameOf = async (name: string) => (await read([], name)).sheet
  expect(await nameOf("'Messe' und 'Lager'")).toBe("Messe' und 'Lager")
  expect(await nameOf(`${'x'.repeat(30)}😀`)).toBe('x'.repeat(30))
  expect(await nameOf('[?]')).toBe('_')
  expect(await nameOf('history')).toBe('history_')
})
