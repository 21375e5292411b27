import { DEFAULT_ROLES, PERMISSIONS } from '@werkbank/model/rights.ts'
import { people } from '@werkbank/words/de/people.ts'
import { expect, test } from 'vitest'
import { setLanguage } from '../../i18n/t.ts'
import { findRights, PERMISSION_AREAS, permissionWords, rightsOf, roleWords } from './rights.ts'

test('every permission is in one area and has words of its own in both languages', () => {
  expect(PERMISSION_AREAS.flatMap(({ permissions }) => permissions).toSorted()).toEqual([...PERMISSIONS].toSorted())
  for (const language of ['de', 'en'] as const) {
    setLanguage(language)
    const words = PERMISSIONS.map(permissionWords)
    expect(new Set(words).size).toBe(PERMISSIONS.length)
    expect(words.filter((text) => text.includes('may_'))).toEqual([])
  }
  expect(Object.keys(people).filter((key) => key.startsWith('may_'))).toHaveLength(PERMISSIONS.length)
})

test('a role is called what the organisation calls it, and the first ones in the reader’s language', () => {
  setLanguage('en')
  for (const [key, { name }] of Object.entries(DEFAULT_ROLES)) {
    expect(roleWords(key, name)).not.toBe(key)
    expect(roleWords(key)).toBe(roleWords(key, name))
  }
  expect(roleWords('sales', 'Vertrieb')).toBe('Sales')
  expect(roleWords('sales', 'Verkauf Nord')).toBe('Verkauf Nord')
  expect(roleWords('office', 'Büro')).toBe('Büro')
  expect(roleWords('office')).toBe('office')
})

test('rights are the union of the roles, each with where it comes from', () => {
  const roles = [
    { key: 'a', name: 'A', permissions: ['order.read', 'order.edit'] },
    { key: 'b', name: 'B', permissions: ['order.read', 'not.known'] },
    { key: 'c', name: 'C', permissions: ['access.manage'] },
  ]
  const rights = [...rightsOf(['a', 'b', 'gone'], roles)].map(([right, by]) => [right, by.map(({ key }) => key)])
  expect(rights).toEqual([
    ['order.read', ['a', 'b']],
    ['order.edit', ['a']],
  ])
})

test('US-6.2 rights are found by words of theirs, of their area, and by their code, in any case', () => {
  setLanguage('de')
  const found = (wanted: string) => findRights(wanted).flatMap(({ permissions }) => permissions)
  expect(found('  ')).toHaveLength(PERMISSIONS.length)
  expect(found('PROTOKOLL')).toEqual(['audit.read', 'audit.export'])
  expect(found('audit.export')).toEqual(['audit.export'])
  expect(found('kosten sehen')).toContain('cost.read')
  expect(found('no such right')).toEqual([])
})
