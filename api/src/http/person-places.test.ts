import { expect, test } from 'vitest'
import { PersonPlaces } from './person-places.ts'

test('S-24 two pulls of a person run at a time, eight wait their turn, more are refused; nobody waits for another person', async () => {
  const places = new PersonPlaces({ runningMax: 2, waitingMax: 8 })
  const leaves: (() => void)[] = []
  const asked = Array.from({ length: 40 }, () => places.take('ada')?.then((leave) => leaves.push(leave)))
  expect(asked.filter((place) => place !== undefined)).toHaveLength(10)
  const ben = await places.take('ben')
  await Promise.all(asked.slice(0, 2))
  expect(leaves).toHaveLength(2)
  for (let at = 0; at < 10; at++) {
    leaves[at]?.()
    leaves[at]?.() // gives one place back, once
    await asked[at + 2]
    expect(leaves).toHaveLength(Math.min(at + 3, 10))
  }
  expect(places.size).toBe(1)
  ben?.()
  expect(places.size).toBe(0)
})
