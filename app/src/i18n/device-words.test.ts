import { expect, test } from 'vitest'
import { deviceWords } from './device-words.ts'

test('a session is named by browser and system, whoever pretends to be whom', () => {
  const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
  expect(deviceWords(`${windows} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0`)).toBe(
    'Edge, Windows',
  )
  expect(deviceWords(`${windows} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36`)).toBe(
    'Chrome, Windows',
  )
  expect(
    deviceWords(
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile/15E148 Safari/604.1',
    ),
  ).toBe('Safari, iPhone')
  expect(deviceWords('Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Mobile Safari/537.36')).toBe('Chrome, Android')
  expect(deviceWords('curl/8.0')).toBe(undefined)
  expect(deviceWords(null)).toBe(undefined)
})
