import { afterEach, expect, test } from 'vitest'
import { formatDate } from '../../i18n/format.ts'
import { setLanguage } from '../../i18n/t.ts'
import { enoughWords } from './stock-words.ts'

afterEach(() => setLanguage('en'))

test('SA-17 what is available at a line tells its age: as a hint while there is a network, in the open without one', () => {
  const now = new Date().toISOString()
  const time = formatDate(now, 'time')
  expect(enoughWords('1200', { heardAt: now, online: true })).toEqual({
    words: '1,200 available',
    hint: `As of ${time}; a hint, not a promise`,
  })
  expect(enoughWords('1200', { heardAt: now, online: false }).words).toBe(`1,200 available (as of ${time})`)
  // Of another day with that day.
  const long = '2026-03-05T10:20:00.000Z'
  expect(enoughWords('3', { heardAt: long, online: false }).words).toBe(
    `3 available (as of ${formatDate(long, 'dayTime')})`,
  )
  // Before the first contact with the server there is no age.
  expect(enoughWords('3', { heardAt: undefined, online: false })).toEqual({ words: '3 available', hint: '' })
  setLanguage('de')
  expect(enoughWords('1200', { heardAt: long, online: false }).words).toBe(
    `1.200 verfügbar (Stand ${formatDate(long, 'dayTime')})`,
  )
})
