import { expect, test } from 'vitest'
import { sumLevels } from './create-levels.ts'

test('levels of all places add up exactly; only what may be promised is available', () => {
  const places = [
    { id: 'a', kind: 'warehouse', sellable: true },
    { id: 'van', kind: 'device', sellable: true },
    { id: 'blocked', kind: 'location', sellable: false },
  ] as const
  const sums = sumLevels(
    [
      { productId: 'p', locationId: 'a', onHand: '0.1', reserved: '0' },
      { productId: 'p', locationId: 'a', onHand: '0.2', reserved: '0.3' },
      { productId: 'q', locationId: 'a', onHand: '5', reserved: '2' },
      { productId: 'q', locationId: 'van', onHand: '7', reserved: '0' },
      { productId: 'q', locationId: 'blocked', onHand: '1', reserved: '0' },
    ],
    places,
  )
  expect(sums.get('p')).toEqual({ onHand: '0.3', reserved: '0.3', available: '0' })
  expect(sums.get('q')).toEqual({ onHand: '13', reserved: '2', available: '3' })
})
