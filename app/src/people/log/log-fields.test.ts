import { PERMISSIONS } from '@werkbank/model/rights.ts'
import { expect, test } from 'vitest'
import { permissionWords, roleWords } from '../roles/rights.ts'
import { fieldsOf, wordsOf } from './log-fields.ts'

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

test('ID-128 rights and roles are said in words, whichever entry tells them; what people wrote stays as it is', () => {
  const nameOfRole = (key: string) => roleWords(key, key === 'buero-versand' ? 'Büro & Versand' : undefined)
  const fields = (type: Parameters<typeof wordsOf>[0]['type'], details: Record<string, unknown>) =>
    fieldsOf(details, wordsOf({ type }, nameOfRole))
  expect(fields('person.roles-set', { before: ['buero-versand'], after: ['sales'] })).toEqual([
    { name: 'value', before: 'Büro & Versand', after: roleWords('sales') },
  ])
  const told = [
    ['role.created', { after: PERMISSIONS }],
    ['role.changed', { before: { permissions: [] }, after: { permissions: PERMISSIONS } }],
    ['token.created', { scopes: PERMISSIONS }],
  ] as const
  const all = PERMISSIONS.map(permissionWords).join(', ')
  for (const [type, details] of told) expect(fields(type, details).map(({ after }) => after)).toEqual([all])
  for (const permission of PERMISSIONS)
    expect(fields('denied', { permission })).toEqual([{ name: 'permission', after: permissionWords(permission) }])
  expect(fields('token.created', { name: 'order.read' })).toEqual([{ name: 'name', after: 'order.read' }])
})
