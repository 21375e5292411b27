import { scanGapMs } from '@werkbank/model/screens/settings.ts'
import { expect, test } from 'vitest'
import { createKeyBurst } from './key-burst.ts'

/** What is read of keys that come `gapMs` apart, ended by Enter as fast. */
function read(text: string, gapMs: number, endMs = gapMs) {
  const burst = createKeyBurst(() => scanGapMs.default)
  let at = 1_000
  for (const key of text) {
    at += gapMs
    burst.add(key, at)
  }
  return burst.end(at + endMs)
}

test('keys faster than a person, ended by Enter, are a scan; what a person types is none', () => {
  expect([read('RIT-01-30-P1', 8), read('4006381333931', 30), read(']C1RIT-01', 8)]).toEqual([
    'RIT-01-30-P1',
    '4006381333931',
    'RIT-01',
  ])
  expect([read('RIT-01-30-P1', 60), read('RIT-01-30-P1', 8, 200), read('123', 8), read('', 8)]).toEqual(
    Array(4).fill(undefined),
  )
})

test('a slow key begins anew, and an end leaves nothing behind', () => {
  const burst = createKeyBurst(() => scanGapMs.default)
  burst.add('x', 0)
  for (const [index, key] of [...'ABCDE'].entries()) burst.add(key, 500 + index * 10)
  expect(burst.end(550)).toBe('ABCDE')
  expect(burst.end(555)).toBeUndefined()
})

test('a key just before Escape or a click is no part of the scan after it', () => {
  const burst = createKeyBurst(() => scanGapMs.default)
  burst.add('r', 0)
  burst.clear()
  for (const [index, key] of [...'4006381333931'].entries()) burst.add(key, 20 + index * 8)
  expect(burst.end(130)).toBe('4006381333931')
})
