import { expect, test } from 'vitest'
import { LIMITS } from '../limits.ts'
import { checkQuantity, fitsUnit, isWholeUnit } from './units.ts'

test('WH-05 pieces, sets and pairs are whole, however the unit is written', () => {
  for (const unit of ['pcs', 'PCS', 'Stk.', 'Stück', 'Stu\u0308ck', ' stück ', 'Paar', 'set', 'Sätze'])
    expect(isWholeUnit(unit), unit).toBe(true)
  for (const unit of ['kg', 'm', 'l', 'h', '', 'm²']) expect(isWholeUnit(unit), unit).toBe(false)
})

test('WH-05 a quantity is above zero, within range, and whole where its unit is', () => {
  const most = String(LIMITS.quantityMax)
  expect(
    [
      ['1', 'pcs'],
      ['2.0', 'pcs'],
      ['2.5', 'kg'],
      [most, 'pcs'],
      ['2.5', 'pcs'],
      ['0', 'kg'],
      ['-1', 'kg'],
      [`${most}.000001`, 'kg'],
      ['36000291452', 'pcs'],
    ].map(([quantity = '', unit = '']) => checkQuantity(quantity, unit)),
  ).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    'quantity-not-whole',
    'quantity-not-positive',
    'quantity-not-positive',
    'quantity-too-large',
    'quantity-too-large',
  ])
  expect(fitsUnit('-0.5', 'pcs')).toBe(false)
})
