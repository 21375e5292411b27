import { expect, test } from 'vitest'
import { pathOf, subjectAt } from '../../subjects.ts'
import { areas } from '../areas.ts'
import { withLatest } from './with-latest.ts'

test('what was opened last is in front, each once, and the list stays short', () => {
  expect(withLatest(['order:1', 'product:2'], 'product:2')).toEqual(['product:2', 'order:1'])
  const many = Array.from({ length: 30 }, (_, at) => `order:${at}`)
  expect(many.reduce<string[]>((kept, subject) => withLatest(kept, subject), [])).toEqual(many.slice(-8).reverse())
})

test('the address of a record says which it is, and the address of an area says none', () => {
  expect(subjectAt('/orders/1')).toBe('order:1')
  expect(pathOf(subjectAt('/people/1') ?? '')).toBe('/people/1')
  for (const { path } of areas) expect(subjectAt(path)).toBeUndefined()
  for (const path of ['/orders/', '/settings/company', '/orders/1/history', '/', '/toString/1'])
    expect(subjectAt(path)).toBeUndefined()
})
