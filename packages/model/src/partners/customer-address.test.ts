import { expect, test } from 'vitest'
import { codesByField } from '../base/rules.ts'
import { changeCustomerAddress, createCustomerAddress } from './address-commands.ts'
import { notEmptied } from './customer-address.ts'

test('R-PA8 VA-01 a form says at a field that an address says nothing, before its command has the ids that it is sent with', () => {
  const nothing = { name: '', street: null, postalCode: null, city: null, country: 'DE' }
  expect([...codesByField(createCustomerAddress.input, nothing)]).toEqual([['name', 'address-empty']])
  expect([...codesByField(createCustomerAddress.input, { ...nothing, city: 'Fürth' })]).toEqual([])
  const before = { ...nothing, street: 'Gasse 1' }
  const change = notEmptied(changeCustomerAddress.input, before)
  expect([...codesByField(change, { street: null })]).toEqual([['street', 'address-empty']])
  expect([...codesByField(change, { country: 'AT' })]).toEqual([])
  expect(createCustomerAddress.input.safeParse(null).success).toBe(false)
})
