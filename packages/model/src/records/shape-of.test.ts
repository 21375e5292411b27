import { expect, test } from 'vitest'
import { z } from 'zod'
import { shapeOf } from './shape-of.ts'

const base = { id: z.string(), lines: z.array(z.object({ quantity: z.string() })) }

test('the shape of a record differs with its fields, their order and types, what may be null, and inside of lists', () => {
  const shapes = [
    z.object(base),
    z.object({ ...base, note: z.string() }),
    z.object({ ...base, note: z.int() }),
    z.object({ ...base, note: z.string().nullable() }),
    z.object({ lines: base.lines, id: base.id }),
    z.object({ ...base, lines: z.array(z.object({ quantity: z.int() })) }),
    z.object({ ...base, lines: z.array(z.object({ quantity: z.string(), lot: z.string() })) }),
    z.object({ ...base, kind: z.enum(['a', 'b']) }),
    z.object({ ...base, kind: z.enum(['a', 'b', 'c']) }),
    z.object({ ...base, variant: z.record(z.string(), z.string()) }),
    z.object({ ...base, variant: z.record(z.string(), z.int()) }),
  ].map(shapeOf)
  expect(new Set(shapes).size).toBe(shapes.length)
})

test('limits and sentences leave the shape as it is', () => {
  expect(shapeOf(z.object({ name: z.string().max(10, 'Too long.') }))).toBe(shapeOf(z.object({ name: z.string() })))
})
