import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowHash, tableChecksum } from './checksum.ts'

const rows = fc.uniqueArray(fc.record({ id: fc.uuid(), rev: fc.nat().map(String) }), {
  selector: (row) => row.id,
  maxLength: 40,
})

test('the order of rows does not matter', () => {
  fc.assert(
    fc.property(rows, fc.nat(), (list, by) => {
      const turned = list.length === 0 ? list : [...list.slice(by % list.length), ...list.slice(0, by % list.length)]
      expect(tableChecksum(turned.reverse())).toEqual(tableChecksum(list))
    }),
  )
})

test('a missing row and an old revision are noticed', () => {
  const list = [
    { id: 'a', rev: '1' },
    { id: 'b', rev: '2' },
  ]
  expect(tableChecksum(list.slice(1))).not.toEqual(tableChecksum(list))
  expect(tableChecksum([{ id: 'a', rev: '2' }, ...list.slice(1)]).hash).not.toBe(tableChecksum(list).hash)
})

test('the hash is the published FNV-1a, so that other languages can check too', () => {
  expect(rowHash('a', '')).toBe(fnv1aOf('a:'))
  expect(fnv1aOf('')).toBe(0x811c9dc5)
  expect(fnv1aOf('foobar')).toBe(0xbf9cf968) // test vector of the FNV authors
})

/** The definition, with bigints. */
function fnv1aOf(text: string): number {
  let hash = 0x811c9dc5n
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * 0x01000193n) & 0xffffffffn
  return Number(hash)
}
