import { expect, test } from 'vitest'
import { fieldsOf } from './log-fields.ts'

test('ID-128 details are told by field, with what stood there before; what stayed is left out', () => {
  const before = { name: 'Office', permissions: ['order.read'] }
  const after = { name: 'Office', permissions: ['order.read', 'cost.read'] }
  expect(fieldsOf({ before, after, reason: 'asked for' })).toEqual([
    { name: 'permissions', before: 'order.read', after: 'order.read, cost.read' },
    { name: 'reason', after: 'asked for' },
  ])
  expect(fieldsOf({ before: ['sales'], after: [] })).toEqual([{ name: 'value', before: 'sales', after: '–' }])
  expect(fieldsOf({ after: ['sales'], email: 'a@b.test' })).toEqual([
    { name: 'value', after: 'sales' },
    { name: 'email', after: 'a@b.test' },
  ])
  expect(fieldsOf({ before: null, after: 'ada' })).toEqual([{ name: 'value', before: '–', after: 'ada' }])
  expect(fieldsOf({})).toEqual([])
})
