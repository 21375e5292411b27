import { expect, test } from 'vitest'
import { type JobRow, outcomeWords, stateMeaning, stateWord } from './job-words.ts'

const job = (outcome: JobRow['outcome'], rest: Partial<JobRow> = {}) =>
  ({
    kind: 'commands',
    state: 'done',
    stopping: false,
    about: {},
    reason: null,
    total: 3,
    done: 3,
    outcome,
    ...rest,
  }) as JobRow
const told = (row: JobRow) => [stateWord(row), stateMeaning(row), outcomeWords(row)]

test('NF-09 a job of which nothing was taken is no success, and one that was taken in part says so', () => {
  expect(told(job({ taken: 3, refused: 0 }))).toEqual(['Done', 'good', '3 rows taken'])
  expect(told(job({ taken: 2, refused: 1 }))).toEqual(['Partly taken', 'warning', '2 rows taken · 1 not'])
  expect(told(job({ taken: 0, refused: 3 }))).toEqual(['Nothing taken', 'danger', '0 rows taken · 3 not'])
  // What the device that read the file has refused was not taken either.
  expect(told(job({ taken: 3, refused: 0 }, { about: { notPlanned: 2 } }))).toEqual([
    'Partly taken',
    'warning',
    '3 rows taken · 2 not',
  ])
  expect(told(job({ taken: 0, refused: 2 }, { about: { way: 'undo' } }))[0]).toBe('Nothing taken back')
  expect(told(job({ taken: 1, refused: 2 }, { about: { way: 'undo' } }))[0]).toBe('Partly taken back')
  expect(told(job({ taken: 1, refused: 2 }, { state: 'running' }))).toEqual(['Running', 'info', '3 of 3'])
  expect(told(job({ differences: 1 }, { kind: 'check-books' })).slice(0, 2)).toEqual(['Done', 'warning'])
})
