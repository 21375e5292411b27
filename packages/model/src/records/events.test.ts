import { expect, test } from 'vitest'
import { product } from '../catalogue/product.ts'
import { customerContact } from '../partners/customer-contact.ts'
import { recordEvents } from './events.ts'

const change = (...names: string[]) => ({ fields: Object.fromEntries(names.map((name) => [name, [null, 1] as never])) })

test('ID-71 a changed field is told to whoever may see it, and never together with one of another right', () => {
  const { changed, created } = recordEvents(product)
  expect(changed.audienceOf('p', change('name', 'unit'))).toBe('product.read')
  expect(changed.audienceOf('p', change('costMinor'))).toBe('cost.read')
  expect(created.audienceOf('p', {})).toBe('product.read')
  expect(() => changed.audienceOf('p', change('name', 'costMinor'))).toThrow(/different rights/)
})

test('PR-04 what happens to a part is told of what it belongs to', () => {
  const { removed } = recordEvents(customerContact)
  expect(removed).toMatchObject({ type: 'customer-contact.removed', subject: 'customer' })
})
