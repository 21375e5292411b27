import { expect, test } from 'vitest'
import { type DeliveryNote, returnableQuantity, returnParts, withCustomer } from './return-parts.ts'

const line = (lineId: string, quantity: string, more: { deliveryId?: string; locationId?: string } = {}) => ({
  lineId,
  productId: `of ${lineId}`,
  locationId: 'main',
  quantity,
  ...more,
})
const notes: DeliveryNote[] = [
  { id: 'd1', kind: 'delivery', lines: [line('a', '4'), line('b', '2')] },
  { id: 'd2', kind: 'delivery', lines: [line('a', '3', { locationId: 'shop' })] },
]

test('SA-23 what comes back is of the delivery that is named, or of the newest that has any left', () => {
  const there = withCustomer(notes)
  expect([returnableQuantity(there, 'a'), returnableQuantity(there, 'a', 'd1')]).toEqual(['7', '4'])
  expect(returnParts([{ lineId: 'a', quantity: '5' }], there)).toEqual([
    { deliveryId: 'd2', lineId: 'a', productId: 'of a', locationId: 'shop', quantity: '3' },
    { deliveryId: 'd1', lineId: 'a', productId: 'of a', locationId: 'main', quantity: '2' },
  ])
  expect(returnParts([{ lineId: 'a', quantity: '1', deliveryId: 'd1' }], there)).toMatchObject([
    { deliveryId: 'd1', quantity: '1' },
  ])
})

test('SA-23 what came back of a delivery does not come back again; a return that names none was of the newest', () => {
  const back = (lines: DeliveryNote['lines']): DeliveryNote => ({ id: 'r', kind: 'return', lines })
  const named = withCustomer([...notes, back([line('a', '4', { deliveryId: 'd1' })])])
  expect([returnableQuantity(named, 'a', 'd1'), returnableQuantity(named, 'a', 'd2')]).toEqual(['0', '3'])
  const unnamed = withCustomer([...notes, back([line('a', '4')])])
  expect([returnableQuantity(unnamed, 'a', 'd1'), returnableQuantity(unnamed, 'a', 'd2')]).toEqual(['3', '0'])
  expect(returnableQuantity(unnamed, 'b')).toBe('2')
})
