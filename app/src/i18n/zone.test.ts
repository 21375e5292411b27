import { describe, expect, onTestFinished, test } from 'vitest'
import { dayWord, startsDay } from '../chat/message/turns.ts'
import { formatDate } from './format.ts'
import { setLanguage } from './t.ts'
import { chooseZone, companyDay, deviceZone, personZone, setCompanyZone } from './zone.ts'

/** Runs with the device's clock in a zone and the company's days in another. */
function within(zones: { device: string; company: string }) {
  const before = process.env.TZ
  process.env.TZ = zones.device
  setCompanyZone(zones.company)
  setLanguage('de')
  onTestFinished(() => {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
    setCompanyZone('Europe/Berlin')
    chooseZone('device')
  })
  expect(deviceZone()).toBe(zones.device)
}
const ZONES = ['Europe/Berlin', 'Pacific/Auckland', 'America/Los_Angeles', 'UTC']
const NEW_YEAR = '2026-12-31T23:20:00Z'

describe('I18N-40 days and moments', () => {
  test.each(ZONES.flatMap((device) => ZONES.map((company) => [device, company] as const)))(
    'a day keeps its day on a device in %s of a company in %s',
    (device, company) => {
      within({ device, company })
      expect([formatDate('2026-12-31'), formatDate('2027-01-01', 'long')]).toEqual([
        '31.12.2026',
        'Freitag, 1. Januar 2027',
      ])
      expect(companyDay('2026-12-31')).toBe('2026-12-31')
      // The last Sunday of October has 25 hours in Berlin.
      expect([formatDate('2026-10-25'), companyDay('2026-10-25')]).toEqual(['25.10.2026', '2026-10-25'])
    },
  )

  test.each([
    ['Europe/Berlin', '01.01.2027, 00:20', '2027-01-01'],
    ['Pacific/Auckland', '01.01.2027, 12:20', '2027-01-01'],
    ['America/Los_Angeles', '31.12.2026, 15:20', '2026-12-31'],
  ])('a moment is shown by the person’s clock in %s, and a record has the day of the company', (zone, shown, day) => {
    within({ device: zone, company: zone })
    expect(formatDate(NEW_YEAR, 'dayTime')).toBe(shown)
    expect(companyDay(NEW_YEAR)).toBe(day)
  })

  test('away from the company times say whose they are, and can be shown as in the company', () => {
    within({ device: 'America/Los_Angeles', company: 'Europe/Berlin' })
    expect(formatDate(NEW_YEAR, 'time')).toMatch(/^15:20 (GMT-8|PST)$/)
    expect(companyDay(NEW_YEAR)).toBe('2027-01-01')
    chooseZone('company')
    expect([personZone(), formatDate(NEW_YEAR, 'time')]).toEqual(['Europe/Berlin', '00:20'])
  })

  test('in both nights of the clock change each message stands under its day, and yesterday is the day before', () => {
    within({ device: 'Europe/Berlin', company: 'Europe/Berlin' })
    // 27 March 23:59 and 28 March 00:01 (a day of 23 hours); 31 October has 25.
    const said = ['2027-03-27T22:59:00Z', '2027-03-27T23:01:00Z', '2027-03-28T21:59:00Z', '2027-03-28T22:01:00Z']
    const messages = said.map((at) => ({ authorId: 'a', at }))
    expect(messages.map((_, index) => startsDay(messages, index))).toEqual([true, true, false, true])
    expect(dayWord('2027-03-27T22:59:00Z', new Date('2027-03-28T22:30:00Z'))).toBe('Samstag, 27. März 2027')
    expect(dayWord('2027-03-27T23:01:00Z', new Date('2027-03-28T22:30:00Z'))).toBe('Gestern')
    expect(dayWord('2027-10-30T22:30:00Z', new Date('2027-10-31T22:59:00Z'))).toBe('Heute')
    expect(dayWord('2027-10-30T22:30:00Z', new Date('2027-10-31T23:01:00Z'))).toBe('Gestern')
  })

  test('a zone that this browser does not know is as the device’s: no screen falls over it', () => {
    within({ device: 'Pacific/Auckland', company: 'Europe/Berlin' })
    setCompanyZone('Mars/Olympus_Mons')
    expect(companyDay(NEW_YEAR)).toBe('2027-01-01')
  })
})
