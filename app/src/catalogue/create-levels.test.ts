import { expect, test } from 'vitest'
import { sumLevels } from './create-levels.ts'

test('levels of all places add up exactly', () => {
  const sums = sumLevels([
    { productId: 'p', onHand: '0.1', reserved: '0' },
    { productId: 'p', onHand: '0.2', reserved: '0.3' },
    { productId: 'q', onHand: '5', reserved: '2' },
  ] as never)
  expect(sums.get('p')).toEqual({ onHand: '0.3', reserved: '0.3', available: '0' })
  expect(sums.get('q')?.available).toBe('3')
})
