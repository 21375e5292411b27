import { expect, test } from 'vitest'
import { levelShares } from './figures.tsx'

test('a level is full where goods are, shows how much of them is taken, and is empty where none are', () => {
  expect(levelShares({ onHand: 80, reserved: 0 })).toEqual({ free: 1, reserved: 0 })
  expect(levelShares({ onHand: 80, reserved: 20 })).toEqual({ free: 0.75, reserved: 0.25 })
  expect(levelShares({ onHand: 80, reserved: 80 })).toEqual({ free: 0, reserved: 1 })
  expect(levelShares({ onHand: 0, reserved: 0 })).toEqual({ free: 0, reserved: 0 })
  expect(levelShares({ onHand: 0, reserved: 5 })).toEqual({ free: 0, reserved: 0 })
  expect(levelShares({ onHand: 4, reserved: 5 })).toEqual({ free: 0, reserved: 1 })
})
