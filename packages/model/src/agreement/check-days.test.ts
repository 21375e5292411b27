import { expect, test } from 'vitest'
import { daysAhead } from '../sales/settings.ts'
import { checkDay, checkExpectedDay, checkRequestedDay, type DayFacts } from './check-days.ts'

const facts = (after: DayFacts['after'] = []): DayFacts => ({
  today: '2026-11-26',
  earliest: '2016-11-26',
  ahead: daysAhead.default,
  after,
})
const found = (day: string, after: DayFacts['after'] = []) => {
  const finding = checkDay('invoicedOn', day, facts(after))
  return finding && `${finding.level} ${finding.code}`
}

test('R-SA21 a day is neither of another age nor further ahead than a month; a little ahead can be meant', () => {
  expect(['2026-11-26', '2016-11-26', '2026-01-31'].map((day) => found(day))).toEqual([undefined, undefined, undefined])
  expect(['1999-06-01', '2099-01-01', '2026-12-28', '2026-12-27', '2026-11-27'].map((day) => found(day))).toEqual([
    'error day-too-early',
    'error day-too-late',
    'error day-too-late',
    'warning day-in-future',
    'warning day-in-future',
  ])
})

test('R-SA21 how far ahead a day may be is what the company has set', () => {
  const ahead = (days: number) => checkDay('paidOn', '2026-12-28', { ...facts(), ahead: days })?.code
  expect([ahead(31), ahead(32), ahead(0)]).toEqual(['day-too-late', 'day-in-future', 'day-too-late'])
})

test('R-SA21 what follows is not before what it follows; where it can be meant it is a warning', () => {
  const delivery = { day: '2026-11-20', code: 'day-before-delivery' } as const
  expect([found('2026-11-20', [delivery]), found('2026-11-19', [delivery])]).toEqual([
    undefined,
    'error day-before-delivery',
  ])
  const invoice = { day: '2026-11-22', code: 'day-before-invoice', level: 'warning' } as const
  expect(found('2026-11-21', [invoice])).toBe('warning day-before-invoice')
  expect(found('2026-11-19', [invoice, delivery])).toBe('error day-before-delivery')
  expect(found('2026-11-19', [{ day: null, code: 'day-before-order' }])).toBeUndefined()
})

test('R-SA21 goods are wished for within five years, and not for days that the books no longer know', () => {
  const code = (day: string | undefined) => checkRequestedDay(day, '2026-11-26')
  expect([undefined, '', '2026-12-24', '2031-11-20', '2017-01-01'].map(code).filter(Boolean)).toEqual([])
  expect(['2099-01-01', '1999-06-01'].map(code)).toEqual(['day-too-far', 'day-too-early'])
})

test('R-ST12 goods may be overdue, but not from long ago', () => {
  const code = (day: string) => checkExpectedDay(day, '2026-11-26')
  expect(['2026-10-01', '2026-11-26', '2027-03-01'].map(code)).toEqual([undefined, undefined, undefined])
  expect(['2025-12-01', '2016-11-26', '2099-01-01'].map(code)).toEqual([
    'day-too-early',
    'day-too-early',
    'day-too-far',
  ])
})
