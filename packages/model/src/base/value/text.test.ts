import { expect, test } from 'vitest'
import { codeOf } from '../rules.ts'
import { isBlank, isStorable, seenText } from './text.ts'

test.each([
  '',
  ' ',
  '\n\t',
  '\u00a0',
  '\u200b',
  '\u3164',
  '\u2800',
  '\u2060\ufeff',
  '\u00ad',
  '\u0301',
  ' \u0308\u0301 ',
  '\u093e',
  '\u20dd',
  '\u202e',
  '\u115f\u1160',
  '\u3000',
])('CH-03.4 nobody can see anything in %j', (text) => {
  expect(isBlank(text)).toBe(true)
})

test.each(['a', ' . ', '👩‍🔧', '❤️', '\u200bﬁ', 'ا', '한'])('something can be seen in %j', (text) => {
  expect(isBlank(text)).toBe(false)
})

test('what Postgres or a screen would break is no text to keep', () => {
  expect([isStorable('a\0'), isStorable('a\ud800'), isStorable('😀 Größe')]).toEqual([false, false, true])
})

test.each(['\u202a', '\u202e', '\u2066', '\u2069'])(
  'VA-01 a name with %j, which turns the text behind it, is refused in words',
  (sign) => {
    const issue = seenText(20, 'A name.').safeParse(`Mu${sign}rellüM`).error?.issues[0]
    expect(issue && codeOf(issue)).toBe('text-turned')
    expect(seenText(20, 'A name.').parse('שלום Müller')).toBe('שלום Müller')
  },
)
