import { expect, test } from 'vitest'
import { z } from 'zod'
import { codesByField } from './rules.ts'

test('VA-01 a number is too large or too small, a text or a list too long or too short', () => {
  const schema = z.object({
    days: z.int().min(0).max(365),
    weight: z.number().min(0.1, 'A parcel weighs something.'),
    name: z.string().min(2).max(5),
    rows: z.array(z.string()).max(1),
  })
  const codes = (input: object) => Object.fromEntries(codesByField(schema, input))
  expect(codes({ days: 366, weight: 0, name: 'a', rows: ['', ''] })).toEqual({
    days: 'too-large',
    weight: 'too-small',
    name: 'too-short',
    rows: 'too-long',
  })
  expect(codes({ days: -1, weight: 1, name: 'abcdef', rows: [] })).toEqual({ days: 'too-small', name: 'too-long' })
})
