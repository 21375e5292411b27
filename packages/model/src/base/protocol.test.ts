import { expect, test } from 'vitest'
import { isOutdated, PROTOCOL, PROTOCOL_OLDEST } from './protocol.ts'

test('an app that speaks an older protocol, or none that can be read, is outdated; today’s, a later one, and a program are not', () => {
  const said = [`${PROTOCOL_OLDEST - 1}`, '', 'two', '-1', 'NaN', 'Infinity', '1e9', '0x2', '2.0']
  expect(said.map(isOutdated)).toEqual(said.map(() => true))
  expect([`${PROTOCOL}`, `${PROTOCOL + 1}`, undefined, null].map(isOutdated)).toEqual([false, false, false, false])
})
