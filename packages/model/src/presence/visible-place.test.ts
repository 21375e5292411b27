import { expect, test } from 'vitest'
import { visiblePeople, visiblePlace } from './visible-place.ts'

const on = (subjectType: string | null, label: string | null = null) => ({
  userId: 'ada',
  status: 'online' as const,
  subjectType,
  subjectId: subjectType && 'x',
  label,
})
const viewer = (...permissions: string[]) => ({ userId: 'ben', permissions: permissions as never[] })

test('RT-20.3 which record somebody has open is told to those who may read it; others hear that they are there', () => {
  expect(visiblePlace(viewer('order.read'), on('order', 'A00001'))).toEqual(on('order', 'A00001'))
  expect(visiblePlace(viewer('product.read'), on('order', 'A00001'))).toEqual(on(null))
  expect(visiblePlace(viewer('order.read'), on('secret'))).toEqual(on(null))
  expect(visiblePlace(viewer('order.read'), on('constructor'))).toEqual(on(null))
  expect(visiblePlace(viewer(), on(null, 'Till 1'))).toEqual(on(null, 'Till 1'))
  expect(visiblePlace({ ...viewer(), userId: 'ada' }, on('order'))).toEqual(on('order'))
})

test('RT-20.3 without the right to see who is there one hears of oneself only', () => {
  const people = [on('order'), { ...on('order'), userId: 'ben' }]
  expect(visiblePeople(viewer('order.read'), people)).toEqual([people[1]])
  expect(visiblePeople(viewer('order.read', 'presence.read'), people)).toEqual(people)
})
