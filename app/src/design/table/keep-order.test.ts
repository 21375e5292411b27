import { expect, test } from 'vitest'
import { holdPlaces } from './keep-order.ts'

const rows = (...ids: string[]) => ids.map((id) => ({ id, seen: 1 }))
const ids = (list: readonly { id: string }[]) => list.map((row) => row.id).join('')

test('rows stay where they are, changed in place; new and moved ones wait, gone ones go', () => {
  const held = holdPlaces(rows('a', 'b', 'c', 'd'), [{ id: 'x', seen: 2 }, ...rows('b', 'a', 'd')])
  expect(ids(held.rows)).toBe('abd')
  expect(held.waiting).toBe(2)
})

test('the same order is shown as it is, with the new rows', () => {
  const next = rows('a', 'b').map((row) => ({ ...row, seen: 2 }))
  expect(holdPlaces(rows('a', 'b'), next)).toEqual({ rows: next, waiting: 0 })
})

test('when most of it is different, somebody filtered: it is shown', () => {
  expect(ids(holdPlaces(rows('a', 'b', 'c', 'd', 'e'), rows('c')).rows)).toBe('c')
  expect(ids(holdPlaces(rows('c'), rows('a', 'b', 'c')).rows)).toBe('abc')
})
