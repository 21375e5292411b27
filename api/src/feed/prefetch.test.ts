import { expect, test } from 'vitest'
import { prefetch } from './prefetch.ts'

test('a source that ends without a promise ends the reading, it does not break it off', async () => {
  // As the driver's cursors do when they are asked after their end.
  const batches = [1, 2]
  const next = () => {
    const value = batches.shift()
    return value === undefined ? { done: true } : Promise.resolve({ value, done: false })
  }
  const source = { [Symbol.asyncIterator]: () => ({ next }) } as unknown as AsyncIterable<number>
  const read: number[] = []
  for await (const value of prefetch(source)) read.push(value)
  expect(read).toEqual([1, 2])
})
