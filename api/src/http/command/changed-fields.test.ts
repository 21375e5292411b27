import { expect, test } from 'vitest'
import { changedFields } from './changed-fields.ts'

const row = { name: 'Reh', priceMinor: 100, variant: { Farbe: 'rot' } }

test('R-CA4 a field that nobody else changed is changed', () => {
  expect(changedFields(row, { name: 'Hirsch' }, { name: 'Reh' })).toEqual({ changed: { name: 'Hirsch' }, newer: {} })
})
test('R-CA4 a field that changed since the person saw it is shown instead of overwritten', () => {
  expect(changedFields(row, { priceMinor: 120 }, { priceMinor: 90 })).toEqual({
    changed: {},
    newer: { priceMinor: 100 },
  })
})
test('R-CA4 setting what is there already is neither', () => {
  expect(changedFields(row, { variant: { Farbe: 'rot' }, priceMinor: 100 }, { priceMinor: 90 })).toEqual({
    changed: {},
    newer: {},
  })
})
test('R-CA4 a field whose old value the caller does not name is changed', () => {
  expect(changedFields(row, { priceMinor: 120 })).toEqual({ changed: { priceMinor: 120 }, newer: {} })
})
