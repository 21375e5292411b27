import { expect, test } from 'vitest'
import { applyPresence } from './board.ts'

const person = (userId: string, subjectId: string | null = null) => ({
  userId,
  status: 'online' as const,
  subjectType: subjectId && 'order',
  subjectId,
  label: null,
})

test('a full list replaces, a change adds, moves and removes', () => {
  const full = applyPresence(new Map([['x', person('x')]]), {
    kind: 'presence',
    full: true,
    people: [person('a'), person('b')],
    gone: [],
  })
  expect([...full.keys()]).toEqual(['a', 'b'])
  const changed = applyPresence(full, { kind: 'presence', full: false, people: [person('a', 'o1')], gone: ['b'] })
  expect([...changed.values()]).toEqual([person('a', 'o1')])
})

test('what is no presence message changes nothing', () => {
  const before = new Map([['a', person('a')]])
  expect(applyPresence(before, { kind: 'poke' })).toBe(before)
})
