import { expect, test } from 'vitest'
import { type Fitting, fitColumns, isTooNarrow, namingColumn, trackOf } from './fit-columns.ts'

type Named = Fitting & { key: string }
const invoices: Named[] = [
  { key: 'number', width: '10rem' },
  { key: 'customer', width: 'minmax(0,2fr)' },
  { key: 'state', width: '10rem' },
  { key: 'date', width: '7rem', wideOnly: true, leaves: 2 },
  { key: 'due', width: '7rem', wideOnly: true },
  { key: 'total', width: '8rem' },
  { key: 'paper', width: '3.5rem', wideOnly: true },
]
const shown = (rem: number) => fitColumns(invoices, rem).map(({ key }) => key)

test('columns leave one by one until the one that names the row has its room', () => {
  expect(shown(60)).toHaveLength(7)
  expect(shown(55)).toEqual(['number', 'customer', 'state', 'due', 'total', 'paper'])
  expect(shown(48)).toEqual(['number', 'customer', 'state', 'due', 'total'])
  expect(shown(40)).toEqual(['number', 'customer', 'state', 'total'])
  expect(shown(10)).toEqual(['number', 'customer', 'state', 'total'])
})

test('rows take two lines where even what has to stay has no room', () => {
  expect([37.9, 38, 60].map((rem) => isTooNarrow(invoices, rem))).toEqual([true, false, false])
})

test('what names the row keeps ten rem, other shares six', () => {
  const naming = namingColumn(invoices)
  expect(naming?.key).toBe('customer')
  expect(invoices.slice(0, 2).map((column) => trackOf(column, naming))).toEqual(['10rem', 'minmax(10rem,2fr)'])
  expect(trackOf({}, undefined)).toBe('minmax(6rem,1fr)')
})
