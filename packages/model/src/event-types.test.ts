import { expect, test } from 'vitest'
import * as catalogue from './catalogue/events.ts'
import { EVENT_TYPES } from './event-types.ts'

test('RT-28.1 each kind of event has a type of its own, named after a thing and what happened to it', () => {
  expect(EVENT_TYPES.size).toBeGreaterThan(40)
  expect(EVENT_TYPES.get('product.changed')).toBe(catalogue.productChanged)
  for (const [type, event] of EVENT_TYPES) {
    expect(event.type).toBe(type)
    expect(type).toMatch(/^[a-z-]+\.[a-z-]+$/)
  }
})
