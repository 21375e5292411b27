import { expect, test } from 'vitest'
import { CheckTurns } from './check-turns.ts'

test('checksums are taken by one device of an organisation at a time, and after many rows not again for a while', () => {
  const turns = new CheckTurns()
  const small = turns.take('a', 0)
  expect(turns.take('a', 0)).toBeUndefined()
  expect(turns.take('b', 0)).toBeDefined() // organisations do not wait for each other
  small?.(3_000, 10)
  const large = turns.take('a', 11)
  expect(large).toBeDefined()
  large?.(800_000, 2_000)
  expect(turns.take('a', 49_999)).toBeUndefined()
  expect(turns.take('a', 50_000)).toBeDefined()
})

test('a thousand devices that ask every second keep the server busy a twentieth of the time', () => {
  const turns = new CheckTurns()
  const [rows, tookMs] = [800_000, 2_400]
  let busyMs = 0
  let now = 0
  for (let ask = 0; ask < 300_000; ask += 1) {
    now += 1
    const done = turns.take('a', now)
    if (!done) continue
    busyMs += tookMs
    now += tookMs
    done(rows, now)
  }
  expect(busyMs / now).toBeGreaterThan(0.02)
  expect(busyMs / now).toBeLessThan(0.06)
})
