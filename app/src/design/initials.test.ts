import { expect, test } from 'vitest'
import { initials } from './avatar.tsx'

test.each([
  ['Ada Lovelace', 'AL'],
  ['Åsa\u0308 Öberg'.normalize('NFD'), 'ÅÖ'.normalize('NFD')],
  ['👩‍🔧 Werkstatt', '👩‍🔧W'],
  ['김철수', '김'],
  ['नि कि', 'निकि'],
  ['  ', ''],
])('the initials of %s are %s', (name, letters) => {
  expect(initials(name)).toBe(letters)
})
