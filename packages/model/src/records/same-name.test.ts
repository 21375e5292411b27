import { expect, test } from 'vitest'
import { COMMANDS } from '../registry.ts'
import { isNamesake, isNewName, nameKey } from './same-name.ts'

test('PR-02 names are one whatever their case, accents, blanks and way of writing; a family shares its name', () => {
  expect(nameKey('  Müller\u00A0 &  Söhne ')).toBe(nameKey('MULLER & sohne'))
  expect(nameKey('Ｇroß')).toBe(nameKey('gross'))
  const owl = { id: '1', name: 'Eule', parentId: null }
  expect(isNamesake(owl, { id: '2', name: 'EULE' })).toBe(true)
  expect(isNamesake(owl, { id: '2', name: 'Eulen' })).toBe(false)
  for (const family of [owl, { id: '2', name: 'eule', parentId: '1' }])
    expect(isNamesake(family, { id: '3', name: 'Eule', parentId: '1' })).toBe(false)
  expect(isNewName(' eule', 'Eule')).toBe(false)
})

test('PR-02 every command that gives a product or customer its name can be told that an equal one is meant', () => {
  const naming = Object.values(COMMANDS).filter(
    ({ name, input }) => /^(product|customer)\./.test(name) && 'name' in input.shape,
  )
  expect(naming.map(({ name }) => name).sort()).toEqual([
    'customer.change',
    'customer.create',
    'product.change',
    'product.create',
  ])
  for (const { input, refusals } of naming) {
    expect(Object.keys(input.shape)).toContain('confirmName')
    expect(Object.keys(refusals).some((code) => code.endsWith('name-exists'))).toBe(true)
  }
})
