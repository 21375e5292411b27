import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DayContext, readDay } from './read-day.ts'

const today = '2026-11-26'
const german: DayContext = { order: 'day-first', today }
const american: DayContext = { order: 'month-first', today }
const read = (text: string, context: DayContext = german) => {
  const reading = readDay(text, context)
  if (reading.kind === 'one') return reading.value
  if (reading.kind === 'several') return reading.values.join('|')
  return reading.kind === 'none' ? reading.code : ''
}

const day = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

test('I18N-44 what a language prints reads as the same day, short and long', () => {
  const printed: [string, DayContext, Intl.DateTimeFormatOptions][] = [
    ['de-DE', german, { day: '2-digit', month: '2-digit', year: 'numeric' }],
    ['de-DE', german, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }],
    ['de-DE', german, { dateStyle: 'medium' }],
    ['en-GB', german, { day: '2-digit', month: '2-digit', year: 'numeric' }],
    ['en-GB', german, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }],
    ['en-GB', german, { dateStyle: 'medium' }],
    ['en-US', american, { dateStyle: 'medium' }],
    ['en-US', american, { day: 'numeric', month: 'numeric', year: 'numeric' }],
    ['sv-SE', german, { dateStyle: 'short' }],
  ]
  fc.assert(
    fc.property(day, fc.constantFrom(...printed), (value, [locale, context, options]) => {
      const text = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(new Date(value))
      expect(read(text, context)).toBe(value)
    }),
    { numRuns: 400 },
  )
})

test('I18N-44 typed dates are understood: with and without year, with names, in a row', () => {
  expect(
    [
      '3.4.',
      '3.4',
      '3. 4. 2026',
      '3.4.26',
      '1.1.47',
      '1.1.46',
      '3 Apr',
      'Apr 3, 2026',
      '3-Apr-26',
      'Mi., 3. März 2026',
    ].map((text) => read(text)),
  ).toEqual([
    '2026-04-03',
    '2026-04-03',
    '2026-04-03',
    '2026-04-03',
    '1947-01-01',
    '2046-01-01',
    '2026-04-03',
    '2026-04-03',
    '2026-04-03',
    '2026-03-03',
  ])
  expect(
    ['20260403', '03042026', '2026/4/3', '2026-04-03T22:10:00Z', '3.4.2026 8:26', '4/3/2026 8:26 PM'].map((text) =>
      read(text),
    ),
  ).toEqual(['2026-04-03', '2026-04-03', '2026-04-03', '2026-04-03', '2026-04-03', '2026-03-04'])
})

test('VA-10 I18N-40 a moment that names its zone is of the company’s day then; midnight in Greenwich may be a plain day, and is asked about where that is another', () => {
  const of = (zone: string) => (text: string) => read(text, { ...german, zone })
  const texts = [
    '2026-12-31T23:30:00Z',
    '2026-12-31T23:00:00.000+00:00',
    '31.12.2026 23:30 +0100',
    '1/1/2027 2:30 AM +05:30',
    '31.12.2026 23:30',
  ]
  expect(texts.map(of('Europe/Berlin'))).toEqual(['2027-01-01', '2027-01-01', '2026-12-31', '2026-12-31', '2026-12-31'])
  expect(texts.map(of('America/Los_Angeles'))).toEqual(Array(5).fill('2026-12-31'))
  expect(texts.map(of('Pacific/Auckland'))).toEqual([
    '2027-01-01',
    '2027-01-01',
    '2027-01-01',
    '2027-01-01',
    '2026-12-31',
  ])
  // As programs write plain days: 31 December in Los Angeles, if it is a moment.
  expect(of('Europe/Berlin')('2027-01-01T00:00:00Z')).toBe('2027-01-01')
  expect(of('America/Los_Angeles')('2027-01-01T00:00:00Z')).toBe('2027-01-01|2026-12-31')
  expect(
    ['3.4.2026 25:10', '3.4.2026 8:61', '3.4.2026 13:00 PM', '3.4.2026 0:30 AM'].map((text) => read(text)),
  ).toEqual(Array(4).fill('not-a-date'))
  expect(read('3.4.2026 12:30 AM')).toBe('2026-04-03')
})

test('day and month are exchanged by nobody: the order decides, without one it is asked, and what only the other order allows is asked too', () => {
  expect([read('03/04/2026'), read('03/04/2026', american), read('03/04/2026', { today })]).toEqual([
    '2026-04-03',
    '2026-03-04',
    '2026-04-03|2026-03-04',
  ])
  expect([read('04/04/2026', { today }), read('13/04/2026', { today }), read('04/13/2026', { today })]).toEqual([
    '2026-04-04',
    '2026-04-13',
    '2026-04-13',
  ])
  expect(readDay('04/13/2026', german)).toEqual({ kind: 'several', values: ['2026-04-13'] })
  expect(read('04/13/2026', { ...german, settled: true })).toBe('no-such-day')
  expect([read('03.04.2026', american), read('03.13.2026', american)]).toEqual(['2026-04-03', 'no-such-day'])
})

test('VA-10 a month with two digits behind it may be a month of that year: it is asked, and is no day where it can be nothing else', () => {
  expect(['Mai 26', 'Jan-24', 'Dez 23', 'Apr 03'].map((text) => readDay(text, german))).toEqual(
    ['2026-05-26', '2026-01-24', '2026-12-23', '2026-04-03'].map((value) => ({ kind: 'several', values: [value] })),
  )
  expect(['Jan-47', 'Feb 30', 'Jan-00'].map((text) => read(text))).toEqual(Array(3).fill('no-such-day'))
  expect(
    ['Apr 3', 'Apr 13th', '26 Mai', 'May 26, 2024', 'May 26 24'].map((text) => readDay(text, german).kind),
  ).toEqual(Array(5).fill('one'))
})

test('VA-10 where the year is needed, no day is of this year by default', () => {
  const needed = { ...german, yearNeeded: true }
  expect(['3.4.', '3/4', 'Jan-24', 'Dez 23', '3 Apr', 'Apr 3'].map((text) => read(text, needed))).toEqual(
    Array(6).fill('no-year'),
  )
  expect(['3.4.26', '3-Apr-26', 'Apr 3, 2026', '2026-04-03'].map((text) => read(text, needed))).toEqual(
    Array(4).fill('2026-04-03'),
  )
})

test('no day is made of what is none', () => {
  expect(['31.2.2026', '2026-13-41', '0.1.2026', '1.1.1899', '1.1.2200'].map((text) => read(text))).toEqual(
    Array(5).fill('no-such-day'),
  )
  expect(
    ['soon', '3', '3-4', '1.2.3.4', '3 Foo 2026', 'a 3.4.2026', '3.4.2026 x', '12:30', '3/4.2026', '030426', ''].map(
      (text) => read(text),
    ),
  ).toEqual([...Array(10).fill('not-a-date'), ''])
})

test('the number that a sheet keeps for a day is one only where the column has nothing else', () => {
  expect([read('46115'), read('46115', { today, serials: true }), read('46115,34', { today, serials: true })]).toEqual([
    'sheet-number',
    '2026-04-03',
    '2026-04-03',
  ])
})
