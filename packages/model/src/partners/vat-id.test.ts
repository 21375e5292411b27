import { expect, test } from 'vitest'
import { isInEuropeanUnion, isVatId, lacksVatId, vatIdSchema } from './vat-id.ts'

test.each([
  ...[
    'ATU12345678',
    'BE0123456789',
    'CY12345678L',
    'DE123456789',
    'EL123456789',
    'ESX1234567X',
    'ESB12345678',
    'FRXX123456789',
  ],
  ...[
    'IE1234567FA',
    'IE1S23456L',
    'LT123456789012',
    'NL123456789B01',
    'RO12',
    'SE123456789001',
    'XIGD123',
    'GB123456789',
  ],
  ...['CHE-123.456.789 MWST', 'de 123 456 789', 'NO123456789MVA'],
])('CU-06 %s has the shape of its country', (id) => {
  expect(isVatId(id)).toBe(true)
})

test.each([
  ...[
    '',
    'DE',
    '123456789',
    'DE12345678',
    'DE1234567890',
    'DE023456789',
    'AT12345678',
    'BE2123456789',
    'ES123456789',
    'FRIO123456789',
  ],
  ...['GR123456789', 'IT1234567890', 'NL123456789', 'SE123456789012', 'CH12!', 'D1123456789'],
])('CU-06 %j has none', (id) => {
  expect(isVatId(id)).toBe(false)
})

test('a number is kept without spaces and dots, nothing as none', () => {
  expect(vatIdSchema.parse('atu 1234.5678')).toBe('ATU12345678')
  expect(vatIdSchema.parse(' ')).toBeNull()
  expect(vatIdSchema.safeParse('AT12345678').error?.issues[0]?.message).toContain('such as DE123456789')
})

test('CU-06 only a delivery without tax into another country of the Union needs one', () => {
  const customer = { country: 'AT', taxMode: 'exempt', vatId: null }
  expect(lacksVatId(customer, 'DE')).toBe(true)
  expect(lacksVatId({ country: 'GR', taxMode: 'exempt' }, 'DE')).toBe(true)
  for (const other of [{ vatId: 'ATU12345678' }, { country: 'CH' }, { country: 'DE' }, { taxMode: 'domestic' }])
    expect(lacksVatId({ ...customer, ...other }, 'DE')).toBe(false)
  expect(lacksVatId(customer, 'CH')).toBe(false)
})

test('the Union has 27 members', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  expect(letters.flatMap((a) => letters.map((b) => a + b)).filter(isInEuropeanUnion)).toHaveLength(27)
})
