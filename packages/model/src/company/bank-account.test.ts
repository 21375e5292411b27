import { expect, test } from 'vitest'
import { isIban, spacedIban } from './bank-account.ts'

// The examples of the IBAN registry (SWIFT), of different lengths and with letters.
const EXAMPLES = [
  'DE89370400440532013000',
  'GB29 NWBK 6016 1331 9268 19',
  'NO9386011117947',
  'MT84MALT011000012345MTLCAST001S',
]

test.each(EXAMPLES)('%s is one', (iban) => {
  expect(isIban(iban)).toBe(true)
  expect(isIban(iban.toLowerCase())).toBe(true)
})

test('a character that is another one is found wherever it stands', () => {
  const [iban = ''] = EXAMPLES
  for (let at = 2; at < iban.length; at++) {
    const other = String((Number(iban[at]) + 1) % 10)
    expect(isIban(iban.slice(0, at) + other + iban.slice(at + 1))).toBe(false)
  }
})

test('two neighbours that changed places are found', () => {
  expect(isIban('DE89370400440532031000')).toBe(false)
})

test.each(['', 'DE89', 'DE8937040044053201300!', '89DE370400440532013000'])('%j is none', (text) => {
  expect(isIban(text)).toBe(false)
})

test('is read in groups of four', () => {
  expect(spacedIban('DE89370400440532013000')).toBe('DE89 3704 0044 0532 0130 00')
})
