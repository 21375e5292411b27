import { expect, test } from 'vitest'
import { makeFold } from './security-log.ts'

test('US-19.4 the same entry is written once a minute, and the next one says how many were left out', async () => {
  let nowMs = 0
  const errors: unknown[] = []
  const fold = makeFold(
    () => new Date(nowMs),
    (error) => errors.push(error),
  )
  const written: [string, number][] = []
  const refuse = (key: string) => fold(key, async (more) => void written.push([key, more]))
  for (let n = 0; n < 5; n++) await refuse('ada')
  await refuse('bo')
  nowMs = 60_000
  await refuse('ada')
  expect(written).toEqual([
    ['ada', 0],
    ['bo', 0],
    ['ada', 4],
  ])
  await fold('lost', () => Promise.reject(new Error('no database')))
  expect(errors).toHaveLength(1)
})
