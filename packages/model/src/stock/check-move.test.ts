import { expect, test } from 'vitest'
import { checkMove } from './check-move.ts'

test('WH-05 receipts and transfers are above zero, whole where the unit is, and of a value that is exact', () => {
  const pieces = { unit: 'pcs', costMinor: 400 }
  expect(checkMove('receipt', '2', pieces)).toBeUndefined()
  expect(checkMove('receipt', '2.5', pieces)).toBe('quantity-not-whole')
  expect(checkMove('transfer', '2.5', { unit: 'kg' })).toBeUndefined()
  expect(checkMove('transfer', '-1', { unit: 'kg' })).toBe('quantity-not-positive')
  expect(checkMove('receipt', '36000291452', pieces)).toBe('quantity-too-large')
  expect(checkMove('receipt', '9000000', { unit: 'pcs', costMinor: 9_000_000_000 })).toBe('amount-too-large')
  expect(checkMove('transfer', '9000000', { unit: 'pcs', costMinor: 9_000_000_000 })).toBeUndefined()
  expect(checkMove('receipt', '900000', { unit: 'pcs', costMinor: null })).toBeUndefined()
  expect(checkMove('receipt', '1000000', { unit: 'pcs', costMinor: null })).toBe('amount-too-large')
})

test('WH-05 a correction may be less, never nothing, and a fraction of a piece only to mend one', () => {
  const at = (onHand: string) => ({ unit: 'pcs', costMinor: 400, onHand })
  expect(checkMove('adjustment', '-3', at('5'))).toBeUndefined()
  expect(checkMove('adjustment', '0.000', at('5'))).toBe('quantity-zero')
  expect(checkMove('adjustment', '0.25', at('5'))).toBe('quantity-not-whole')
  expect(checkMove('adjustment', '-0.5', at('5'))).toBe('quantity-not-whole')
  expect(checkMove('adjustment', '-0.75', at('2.75'))).toBeUndefined()
  expect(checkMove('adjustment', '0.25', at('2.75'))).toBeUndefined()
  expect(checkMove('adjustment', '-0.25', at('2.75'))).toBe('quantity-not-whole')
  expect(checkMove('adjustment', '-36000291452', at('5'))).toBe('quantity-too-large')
})
