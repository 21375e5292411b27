import { expect, test } from 'vitest'
import { setLanguage } from '../i18n/t.ts'
import { describeChanges } from './words.ts'

const names = {
  get: ((table: string, id: string) => (table === 'products' ? { name: `Product ${id}` } : undefined)) as never,
  currency: 'EUR',
  productOf: () => 'Drummer',
}

test('a line that came is one thing; the schema and places of lines say nothing', () => {
  setLanguage('en')
  const told = describeChanges(
    [
      { path: 'meta.schema', to: 1 },
      { path: 'lines.l1.quantity', to: '12' },
      { path: 'lines.l1.productId', to: 'p' },
      { path: 'lines.l1.position', to: 'a0' },
      { path: 'lines.l2.position', from: 'a1', to: 'a0V' },
      { path: 'lines.l2.unitPriceMinor', from: 500, to: 450, overwrote: 480 },
    ],
    names,
  )
  expect(told).toEqual([
    { field: 'Line added:', to: '12 × Product p' },
    { field: 'Drummer: moved' },
    { field: 'Drummer: Price', from: '€5.00', to: '€4.50', overwrote: '€4.80' },
  ])
})

test('a line that went is told with what it was', () => {
  const told = describeChanges(
    [
      { path: 'lines.l1.productId', from: 'p' },
      { path: 'lines.l1.removed', to: { productId: 'p', quantity: '3' } },
      { path: 'lines.l7.removed', from: {}, to: { quantity: '3' } },
      { path: 'lines.l1.quantity', from: '3' },
    ],
    names,
  )
  expect(told).toEqual([{ field: 'Line removed:', from: '3 × Product p' }])
})
