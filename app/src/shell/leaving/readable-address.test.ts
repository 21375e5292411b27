import { expect, test } from 'vitest'
import { readableAddress } from './readable-address.ts'

test('an address with escapes that say no sign leads nowhere, and one that can be read stays as it is', () => {
  const at = (address: string) => readableAddress(new URL(address, 'http://werkbank.test') as unknown as Location)
  expect(at('/orders/1?search=M%C3&x=%#Stra%C3%9Fe')).toBeUndefined()
  expect(at('/orders/M%C3?search=%C3')).toBe('/orders/M%25C3?search=%C3')
  expect(at('/orders/50%?beside=files#%E0%A4')).toBe('/orders/50%25?beside=files')
  expect(at('/orders#%E0%A4%A')).toBe('/orders')
})
