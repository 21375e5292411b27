import { expect, test } from 'vitest'
import { createTypedFields } from './typed-fields.ts'

const field = (held: string, isThere = true) => ({ held, isThere })

test('what somebody typed is told until it is again what stood there before', () => {
  const [name, city] = [field('Keller'), field('')]
  const typed = createTypedFields((each: { held: string; isThere: boolean }) => each)
  typed.remember([name, city])
  expect(typed.isTyped()).toBe(false)
  name.held = 'Kellermann'
  typed.change(name)
  typed.remember([name]) // the field gets the focus again
  expect(typed.isTyped()).toBe(true)
  name.held = 'Keller'
  typed.change(name)
  expect(typed.isTyped()).toBe(false)
})

test("what the app put into a field is nobody's typing; a field that came later and one that is gone count", () => {
  const [suggested, later] = [field(''), field('')]
  const typed = createTypedFields((each: { held: string; isThere: boolean }) => each)
  typed.remember([suggested])
  suggested.held = 'Main warehouse, today'
  expect(typed.isTyped()).toBe(false)
  typed.remember([later])
  later.held = '12'
  typed.change(later)
  later.isThere = false
  expect(typed.isTyped()).toBe(true)
})

test('a search and a password are not asked about', () => {
  const typed = createTypedFields<{ held: string; isThere: boolean }>(() => undefined)
  const search = field('')
  typed.remember([search])
  search.held = 'trommler'
  typed.change(search)
  expect(typed.isTyped()).toBe(false)
})
