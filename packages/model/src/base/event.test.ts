import { expect, test } from 'vitest'
import { z } from 'zod'
import { checkPayload, defineEvent, newEvent, readPayload } from './event.ts'

const moved = defineEvent('shelf.moved', {
  subject: 'shelf',
  payload: { to: z.string(), by: z.int().optional() },
  audience: (id) => `room:${id}`,
})
const emptied = defineEvent('shelf.emptied', { subject: 'shelf', audience: 'stock.read' })

test('RT-28.1 an event says for whom it is, what it is about and what it carries', () => {
  const event = newEvent(moved, 's1', { to: 'B' })
  expect(event).toEqual({ type: moved, subject: { type: 'shelf', id: 's1' }, payload: { to: 'B' } })
  expect(moved.audienceOf('s1', { to: 'B' })).toBe('room:s1')
  expect(newEvent(emptied, 's1').payload).toEqual({})
  // @ts-expect-error without an audience there is no event
  defineEvent('shelf.lost', { subject: 'shelf' })
  // @ts-expect-error nor for an unknown right
  defineEvent('shelf.lost', { subject: 'shelf', audience: 'shelf.fly' })
  // @ts-expect-error a payload that is missing
  newEvent(moved, 's1')
})

test('RT-28.1 a payload that is not what its type says is refused when it is written: missing, wrong, or more than that', () => {
  const check = (payload: Record<string, unknown>) => () =>
    checkPayload({ ...newEvent(moved, 's1', { to: '' }), payload })
  expect(check({ to: 'B', by: 3 })).not.toThrow()
  for (const wrong of [{}, { to: 3 }, { to: 'B', by: 'me' }, { to: 'B', secret: 1 }])
    expect(check(wrong), JSON.stringify(wrong)).toThrow(/the payload of shelf.moved is wrong/)
})

test('RT-28.1 an older payload is read as far as it is what its type says today', () => {
  expect(readPayload(moved, { to: 'B', by: 3 })).toEqual({ to: 'B', by: 3 })
  expect(readPayload(moved, { to: ['B'], by: 3, gone: true })).toEqual({ by: 3 })
  expect(readPayload(moved, {})).toEqual({})
})
