import { expect, test } from 'vitest'
import { levelCourse } from './level-course.ts'

const move = (fromLocationId: string, toLocationId: string, quantity: string, effectiveOn: string) => ({
  id: effectiveOn,
  fromLocationId,
  toLocationId,
  quantity,
  reason: 'receipt' as const,
  reversesId: null,
  at: effectiveOn,
  effectiveOn,
})

test('a course is computed back from today; moves between our own places change nothing', () => {
  const moves = [
    move('shelf', 'customer', '4', '2026-03-04'),
    move('shelf', 'back', '3', '2026-03-03'),
    move('supplier', 'shelf', '10', '2026-03-02'),
  ]
  const isReal = (id: string) => id === 'shelf' || id === 'back'
  expect(levelCourse('6', moves, isReal, { today: '2026-03-04', days: 4 })).toEqual([0, 10, 10, 6])
})
