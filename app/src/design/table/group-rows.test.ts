import { expect, test } from 'vitest'
import { groupRows, isHead } from './group-rows.ts'
import { holdPlaces } from './keep-order.ts'

const row = (id: string, key: string) => ({ id, key, value: 1 })
const byKey = (folded: readonly string[] = []) => ({
  keyOf: ({ key }: { key: string }) => key,
  compare: (a: string, b: string) => (a < b ? -1 : 1),
  isFolded: (key: string) => folded.includes(key),
})
const read = (lines: readonly { id: string }[]) => lines.map(({ id }) => id).join(' ')

test('FE-16 rows stand below the head of their group, in their order; a folded group shows its head alone', () => {
  const rows = [row('1', 'b'), row('2', 'a'), row('3', 'b')]
  expect(read(groupRows(rows, byKey()))).toBe('group:a 2 group:b 1 3')
  const folded = groupRows(rows, byKey(['b']))
  expect(read(folded)).toBe('group:a 2 group:b')
  const last = folded.at(-1)
  expect(last && isHead(last) ? last.rows.length : 0).toBe(2)
})

test('FE-16 while somebody looks a row that changes its group stays where it is; the figures of the heads follow', () => {
  const shown = groupRows([row('1', 'a'), row('2', 'a'), row('3', 'b'), row('4', 'b')], byKey())
  const next = groupRows([row('1', 'b'), row('2', 'a'), row('3', 'b'), row('4', 'b')], byKey())
  const held = holdPlaces(shown, next)
  expect(read(held.rows)).toBe(read(shown))
  expect(held.waiting).toBe(1)
  expect(held.rows.filter(isHead).map(({ rows }) => rows.length)).toEqual([1, 3])
})

test('FE-16 5,000 rows in 500 groups are grouped within a frame’s share of work: each row is asked for its group once', () => {
  let asked = 0
  const rows = Array.from({ length: 5_000 }, (_, at) => row(String(at), String(at % 500)))
  const keyOf = ({ key }: { key: string }) => {
    asked += 1
    return key
  }
  const lines = groupRows(rows, { ...byKey(), keyOf })
  expect([lines.length, asked]).toEqual([5_500, 5_000])
})
