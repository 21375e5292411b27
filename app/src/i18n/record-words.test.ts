import { category } from '@werkbank/model/catalogue/category.ts'
import { product } from '@werkbank/model/catalogue/product.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import { customerAddress } from '@werkbank/model/partners/customer-address.ts'
import { customerContact } from '@werkbank/model/partners/customer-contact.ts'
import { afterEach, expect, test } from 'vitest'
import { recordField, recordValue } from './record-words.ts'
import { setLanguage } from './t.ts'

afterEach(() => setLanguage('de'))

test('PR-04 every field that people change has a word, in both languages, and its values read as elsewhere', () => {
  // Set once or by the server: they never appear in a change.
  const never = ['number', 'version', 'createdAt', 'kind', 'currency', 'customerId']
  for (const language of ['de', 'en'] as const) {
    setLanguage(language)
    for (const record of [product, customer, category, customerAddress, customerContact])
      for (const name of Object.keys(record.fields).filter(
        (field) => !never.includes(field) && !(record === product && field === 'parentId'),
      ))
        expect(recordField(record.name, name), `${record.name}.${name}`).not.toBe(name)
  }
  setLanguage('en')
  expect(recordValue('priceMinor', 123_456, 'EUR')).toMatch(/1,234\.56/)
  expect([
    recordValue('active', false, 'EUR'),
    recordValue('manufactured', false, 'EUR'),
    recordValue('taxMode', 'exempt', 'EUR'),
  ]).toEqual(['yes', 'no', 'Tax free'])
  expect([recordValue('email', null, 'EUR'), recordValue('taxPercent', '7', 'EUR')]).toEqual(['–', '7 %'])
  expect(recordValue('variant', { Farbe: 'rot' }, 'EUR')).toBe('Farbe: rot')
  expect(['pictures'].map((name) => recordValue(name, { list: 'x', shop: 'y' }, 'EUR'))).toEqual(['Lists, Shop'])
  expect(recordValue('pictures', {}, 'EUR')).toBe('automatic')
})
