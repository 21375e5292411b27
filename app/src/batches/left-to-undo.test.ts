import { expect, test } from 'vitest'
import { leftToUndo } from './left-to-undo.ts'

test('PR-34 what is left to take back is told after a job that was cancelled in the midst of it, too', () => {
  const job = (batch: string, way: string, outcome: object) => ({ about: { batch, way }, outcome }) as never
  const done = job('one', 'do', { taken: 300, refused: 4, undoable: 300 })
  const others = [done, job('two', 'undo', { taken: 50 })]
  expect(leftToUndo(done, others)).toBe(300)
  const cancelled = job('one', 'undo', { taken: 90, refused: 10, undoable: 0 })
  expect(leftToUndo(done, [...others, cancelled])).toBe(200)
  expect(leftToUndo(done, [...others, cancelled, job('one', 'undo', { taken: 200 })])).toBe(0)
  expect(leftToUndo(done, [...others, job('one', 'undo', {})])).toBe(300)
  expect(leftToUndo(cancelled, [done, cancelled])).toBe(0)
})
