import { expect, test } from 'vitest'
import { passwordFaults, rulesWithout } from './password-rules.ts'
import { SIGN_IN_DEFAULTS } from './sign-in-settings.ts'

const ada = { lengthMin: 12, known: ['Ada Neumann', 'ada.neumann@museumsshop.test', 'Museumsshop Keller GmbH'] }
const faults = (password: string) => passwordFaults(password, ada)

test.each([
  'Ada geht gern schwimmen',
  'kufa-remo-tila-nobe-sadu',
  'vier Pferde im Nebel',
  '混ぜるな危険という言葉です',
  'correct horse battery',
])('US-4.2 ID-10 a sentence of one’s own is taken: %s', (password) => expect(faults(password)).toEqual([]))

test.each([
  ['too-short', 'nur elf hier'.slice(0, 11)],
  ['too-long', 'ein langer Satz '.repeat(17)],
  ['digits-only', '196907201234'],
  ['digits-only', '20.07.1969 20.07.'],
  ['too-simple', 'aaaaaaaaaaaaaa'],
  ['too-simple', 'abababababab'],
  ['too-common', 'Passwort123456'],
  ['too-common', '!!Willkommen2026!'],
  ['too-common', 'geheimgeheim'],
  ['too-common', 'Werkbank-Werkbank'],
  ['like-person', 'Neumann-1969-Ada'],
  ['like-person', 'ada.neumann@museumsshop.test'],
  ['like-person', 'MuseumsshopKeller1'],
  ['like-person', 'NEUMANN neumann'],
])('ID-10 %s: %s', (fault, password) => expect(faults(password)).toContain(fault))

test('ID-10 the length is the organisation’s', () => {
  expect(passwordFaults('acht Zei', { ...ada, lengthMin: 8 })).toEqual([])
  expect(passwordFaults('ein Satz mit Pferd', { ...ada, lengthMin: 20 })).toEqual(['too-short'])
})

test('ID-10 characters count as people count them, in whatever form a keyboard sends them', () => {
  expect(passwordFaults('üüüüüüüüüüü'.normalize('NFD'), ada)).toContain('too-short')
})

test('ID-10 an organisation does without rules; what a password is at all stays', () => {
  const none = rulesWithout({ passwordNotDigits: false, passwordNotCommon: false, passwordNotLikePerson: false })
  expect(rulesWithout(SIGN_IN_DEFAULTS)).toEqual([])
  for (const password of ['196907201234', 'Passwort123456', 'NEUMANN neumann'])
    expect([password, passwordFaults(password, { ...ada, without: none })]).toEqual([password, []])
  expect(passwordFaults('aaaaaaaaaaaaaa', { ...ada, without: none })).toEqual(['too-simple'])
  expect(passwordFaults('kurz', { ...ada, without: none })).toContain('too-short')
})
