import { expect, test } from 'vitest'
import { areSheetDays, dayOrderOf, decimalSignOf } from './read-column.ts'

test('a column shows its decimal sign by what can be read in one way only', () => {
  expect([
    decimalSignOf(['3', '2,55', '1.250']),
    decimalSignOf(['3', '2.55', '1,250']),
    decimalSignOf(['1.234.567']),
  ]).toEqual([',', '.', ','])
  expect([decimalSignOf(['1,500', '12', '', 'x']), decimalSignOf(['1,5', '1.5']), decimalSignOf(['0,195'])]).toEqual([
    undefined,
    'mixed',
    ',',
  ])
})

test('a column shows the order of day and month by a day above 12', () => {
  expect([
    dayOrderOf(['3/4/2010', '13/4/2010']),
    dayOrderOf(['3/4/2010', '4/13/2010']),
    dayOrderOf(['13/4/2010', '4/13/2010']),
  ]).toEqual(['day-first', 'month-first', 'mixed'])
  expect([dayOrderOf(['3/4/2010', '4/4/2010', '2010-04-13', 'soon']), dayOrderOf([])]).toEqual([undefined, undefined])
})

test('numbers of days are dates where the whole column is kept so', () => {
  expect([areSheetDays(['46115', '46116,5', '']), areSheetDays(['46115', '13/4/2026']), areSheetDays([''])]).toEqual([
    true,
    false,
    false,
  ])
})
