import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, dayBegins, dayIn, isTimeZone, localTime, timeZoneSchema } from './company-day.ts'

const at = (moment: string, zone: string) => {
  const { day, time } = localTime(moment, zone)
  return `${day} ${time}`
}

describe('the company’s day', () => {
  test('New Year’s night comes at another moment in Auckland, Berlin and Los Angeles', () => {
    const years = (moment: string) =>
      ['Pacific/Auckland', 'Europe/Berlin', 'America/Los_Angeles'].map((zone) => dayIn(moment, zone))
    expect(years('2026-12-31T10:59:59Z')).toEqual(['2026-12-31', '2026-12-31', '2026-12-31'])
    expect(years('2026-12-31T11:00:00Z')).toEqual(['2027-01-01', '2026-12-31', '2026-12-31'])
    expect(years('2026-12-31T23:20:00Z')).toEqual(['2027-01-01', '2027-01-01', '2026-12-31'])
    expect(years('2027-01-01T07:59:59.999Z')).toEqual(['2027-01-01', '2027-01-01', '2026-12-31'])
    expect(years('2027-01-01T08:00:00Z')).toEqual(['2027-01-01', '2027-01-01', '2027-01-01'])
  })

  test('in the nights of the clock change each moment has its day, and midnight is where the clocks say', () => {
    // Berlin: from 02:00 to 03:00 on 28 March 2027, from 03:00 back to 02:00 on 31 October.
    expect(at('2027-03-28T00:59:00Z', 'Europe/Berlin')).toBe('2027-03-28 01:59')
    expect(at('2027-03-28T01:00:00Z', 'Europe/Berlin')).toBe('2027-03-28 03:00')
    expect([at('2027-03-27T22:59:00Z', 'Europe/Berlin'), at('2027-03-28T22:00:00Z', 'Europe/Berlin')]).toEqual([
      '2027-03-27 23:59',
      '2027-03-29 00:00',
    ])
    expect([at('2027-10-31T00:30:00Z', 'Europe/Berlin'), at('2027-10-31T01:30:00Z', 'Europe/Berlin')]).toEqual([
      '2027-10-31 02:30',
      '2027-10-31 02:30',
    ])
    expect([at('2027-10-30T21:59:00Z', 'Europe/Berlin'), at('2027-10-31T23:00:00Z', 'Europe/Berlin')]).toEqual([
      '2027-10-30 23:59',
      '2027-11-01 00:00',
    ])
    // Auckland: the other way round, 26 September forward, 4 April back; Los Angeles: 14 March, 7 November.
    expect([at('2027-09-25T13:59:00Z', 'Pacific/Auckland'), at('2027-09-25T14:00:00Z', 'Pacific/Auckland')]).toEqual([
      '2027-09-26 01:59',
      '2027-09-26 03:00',
    ])
    expect([at('2027-04-03T13:30:00Z', 'Pacific/Auckland'), at('2027-04-03T14:30:00Z', 'Pacific/Auckland')]).toEqual([
      '2027-04-04 02:30',
      '2027-04-04 02:30',
    ])
    expect([
      at('2027-03-14T09:59:00Z', 'America/Los_Angeles'),
      at('2027-03-14T10:00:00Z', 'America/Los_Angeles'),
    ]).toEqual(['2027-03-14 01:59', '2027-03-14 03:00'])
    expect(at('2027-11-08T07:59:00Z', 'America/Los_Angeles')).toBe('2027-11-07 23:59')
  })

  test('days never go back while time goes on, in any zone', () => {
    const zone = fc.constantFrom(
      ...['Pacific/Auckland', 'Europe/Berlin', 'America/Los_Angeles', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC'],
    )
    const moment = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) })
    fc.assert(
      fc.property(zone, moment, fc.nat(200_000_000), (where, fromMs, laterMs) => {
        const [before, after] = [new Date(fromMs), new Date(fromMs + laterMs)].map((date) => dayIn(date, where))
        expect((before ?? '') <= (after ?? '')).toBe(true)
      }),
    )
  })

  test('days are counted by the calendar: months, leap years, years below 1000', () => {
    expect([
      addDays('2027-01-31', 1),
      addDays('2028-02-28', 1),
      addDays('2027-03-01', -1),
      addDays('2026-12-31', 14),
    ]).toEqual(['2027-02-01', '2028-02-29', '2027-02-28', '2027-01-14'])
    expect(addDays('2027-03-27', 1)).toBe('2027-03-28')
  })

  test('a time zone is a name that machines know', () => {
    for (const name of ['Europe/Berlin', 'Pacific/Auckland', 'America/Argentina/Buenos_Aires', 'UTC'])
      expect(isTimeZone(name), name).toBe(true)
    for (const name of ['', 'Berlin/Europe', '+02:00', 'Europe/Berlin\u0000', 'x'.repeat(300), '../etc'])
      expect(timeZoneSchema.safeParse(name).success, name).toBe(false)
  })
})

test('a day begins when clocks of the zone show midnight, in summer, winter and on the day they change', () => {
  expect(dayBegins('2026-11-27', 'Europe/Berlin')).toBe('2026-11-26T23:00:00.000Z')
  expect(dayBegins('2026-07-01', 'Europe/Berlin')).toBe('2026-06-30T22:00:00.000Z')
  expect(dayBegins('2026-03-30', 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z')
  expect(dayBegins('2026-11-01', 'America/Los_Angeles')).toBe('2026-11-01T07:00:00.000Z')
  expect(dayBegins('2026-11-02', 'America/Los_Angeles')).toBe('2026-11-02T08:00:00.000Z')
  for (const none of ['', 'today', '2026-13-01', '2026-1-1']) expect(dayBegins(none, 'Europe/Berlin')).toBeUndefined()
})
