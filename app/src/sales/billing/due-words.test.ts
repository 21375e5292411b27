import { expect, test } from 'vitest'
import { dueWords } from './due-words.ts'

test('IV-16 an open invoice says how long it is overdue, or when it is due', () => {
  const told = (dueOn: string) => dueWords({ kind: 'invoice', openMinor: 1, dueOn }, '2026-11-27')
  expect([told('2026-11-15'), told('2026-11-26'), told('2026-11-27'), told('2026-12-01')]).toEqual([
    '12 days overdue',
    '1 day overdue',
    'Due today',
    'due in 4 days',
  ])
  expect(dueWords({ kind: 'invoice', openMinor: 0, dueOn: '2026-11-15' }, '2026-11-27')).toBe('')
})
