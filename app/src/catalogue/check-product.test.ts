import { LIMITS } from '@werkbank/model/base/limits.ts'
import { expect, test } from 'vitest'
import { checkProduct } from './check-product.ts'

test('VA-01 a product’s form finds what the command would refuse, before Save does', () => {
  const fields = { name: ' ', unit: '', priceMinor: LIMITS.priceMinorMax + 1, costMinor: -1, taxPercent: '101' }
  expect(Object.fromEntries(checkProduct(fields))).toEqual({
    name: 'too-short',
    unit: 'too-short',
    priceMinor: 'price-too-high',
    costMinor: 'price-negative',
    taxPercent: 'percent-too-high',
  })
  expect(checkProduct({ name: 'x'.repeat(301) }).get('name')).toBe('too-long')
})

test('VA-01 what is good is no mistake, and a field that was not touched is not asked for', () => {
  expect(checkProduct({ name: 'Husar', priceMinor: 1_250, active: false }).size).toBe(0)
  expect(checkProduct({}).size).toBe(0)
})
