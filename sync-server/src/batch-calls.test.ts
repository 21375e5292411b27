import { expect, test } from 'vitest'
import { batchCalls } from './batch-calls.ts'

test('what is asked in one moment is asked together, each gets its own answer, and one that fails fails alone', async () => {
  const questions: number[][] = []
  const ask = batchCalls(async (keys: number[]) => {
    questions.push(keys)
    return keys.map((key) => (key === 3 ? new Error('no three') : key * 10))
  }, 4)
  const answers = await Promise.allSettled([1, 2, 3, 4, 5].map(ask))
  expect(questions).toEqual([[1, 2, 3, 4], [5]])
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'failed'))).toEqual([
    10,
    20,
    'failed',
    40,
    50,
  ])
})

test('a question that never ends does not hold up those after it; one that throws is heard by all who asked it', async () => {
  const ask = batchCalls(async (keys: string[]) => {
    if (keys.includes('for ever')) await new Promise(() => {})
    if (keys.includes('bad')) throw new Error('down')
    return keys
  }, 10)
  void ask('for ever')
  await new Promise((resolve) => setImmediate(resolve))
  expect(await Promise.allSettled([ask('bad'), ask('with it')])).toMatchObject([
    { reason: { message: 'down' } },
    { reason: { message: 'down' } },
  ])
  expect(await ask('later')).toBe('later')
})
