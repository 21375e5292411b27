import { expect, test } from 'vitest'
import { setLanguage } from '../i18n/t.ts'
import { STATUS_LOOKS, STATUSES, statusWord } from './order-state.tsx'

test('SA-19 each status has a colour, an icon and a word that no other has, in both languages', () => {
  const looks = STATUSES.map((status) => STATUS_LOOKS[status])
  expect(new Set(looks.map(({ meaning }) => meaning)).size).toBe(STATUSES.length)
  expect(new Set(looks.map(({ icon }) => icon)).size).toBe(STATUSES.length)
  for (const language of ['de', 'en'] as const) {
    setLanguage(language)
    expect(new Set(STATUSES.map(statusWord)).size).toBe(STATUSES.length)
  }
})
