import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineCommand } from './base/command.ts'
import { LIMITS } from './base/limits.ts'
import { RULES } from './base/rules.ts'
import { COMMANDS } from './registry.ts'
import { inputWith, placesIn } from './testing-inputs.ts'

/** What zod says at a place, also inside of unions. */
const issuesAt = (input: z.ZodType, path: readonly string[], value: unknown) => {
  const { error } = input.safeParse(inputWith(path, value))
  return (error?.issues ?? [])
    .flatMap((issue) => (issue.code === 'invalid_union' ? issue.errors.flat() : [issue]))
    .map((issue) => ({ ...issue, at: issue.path.map(String).join('.') }))
}

const commands = Object.values(COMMANDS).map((command) => ({ ...command, places: [...placesIn(command.input)] }))

/** Places of `command` where an object takes a field that it doesn't know, or says so without naming it. */
function lenientPlaces(input: z.ZodType): string[] {
  const objects = [...placesIn(input)].filter(({ schema }) => schema instanceof z.ZodObject)
  return objects
    .filter(({ path }) => {
      const issues = issuesAt(input, path, { nonsense: 1 })
      return !issues.some(
        ({ code, at, ...issue }) =>
          code === 'unrecognized_keys' && at === path.join('.') && 'keys' in issue && issue.keys.includes('nonsense'),
      )
    })
    .map(({ path }) => path.join('.'))
}

describe('SA-25 a field that is not in the schema is refused', () => {
  test.each(commands)('$name, at every depth, naming the place', ({ input }) => {
    expect(lenientPlaces(input)).toEqual([])
  })

  test('the test would find a list of objects that drops a field', () => {
    const lenient = defineCommand({
      name: 'x',
      route: 'POST /x',
      permission: null,
      summary: '',
      input: z.object({ lines: z.array(z.object({ a: z.string().optional() })).optional() }),
      answer: z.object({}),
      refusals: {},
      subject: () => 'x',
    })
    expect(lenientPlaces(lenient.input)).toEqual(['lines.0'])
  })

  test('nothing is taken unread: only what a person saw before may be anything', () => {
    const anything = commands.flatMap(({ name, places }) =>
      places
        .filter(({ schema, path }) => isAnything(schema) && path.at(-2) !== 'seen')
        // Inputs of other commands, parsed by their schemas: api/src/batches/batches.pg.test.ts.
        .filter(({ path }) => name !== 'batch.add' || !['input', 'back'].includes(String(path.at(-2))))
        .map(({ path }) => `${name} ${path}`),
    )
    expect(anything).toEqual([])
  })
})
const isAnything = (schema: z.ZodType) => schema instanceof z.ZodUnknown || schema instanceof z.ZodAny

describe('text that is longer than its limit is refused, never cut', () => {
  test.each(commands)('$name', ({ input, places }) => {
    // A multiple of 4, so that base64 of this length would be well-formed.
    const long = 'x'.repeat(LIMITS.stateVectorCharsMax + 4)
    const taken = places
      .filter(({ schema }) => schema instanceof z.ZodString || schema instanceof z.ZodStringFormat)
      .filter(({ path }) => !issuesAt(input, path, long).some(({ at }) => at === path.join('.')))
    expect(taken.map(({ path }) => path.join('.'))).toEqual([])
  })

  test.each(commands)('$name: lists and records have a longest length', ({ input, places }) => {
    const many = {
      list: Array.from({ length: 20_000 }),
      record: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, ''])),
    }
    const endless = places
      .filter(({ schema }) => schema instanceof z.ZodArray || schema instanceof z.ZodRecord)
      .filter(({ path, schema }) => {
        const value = schema instanceof z.ZodArray ? many.list : many.record
        return !issuesAt(input, path, value).some(({ at, code }) => at === path.join('.') && code !== 'invalid_type')
      })
    expect(endless.map(({ path }) => path.join('.'))).toEqual([])
  })
})

/** Lists in which lines are named, with quantities or amounts: where one line twice could be meant in two ways. */
const namedLines = commands.flatMap(({ name, input, places }) =>
  places.flatMap(({ path, schema }) => {
    if (!(schema instanceof z.ZodArray)) return []
    const line = [...placesIn(schema.element as z.ZodType)].find(({ schema: of }) => of instanceof z.ZodObject)?.schema
    const shape = line instanceof z.ZodObject ? line.shape : {}
    const id = ['lineId', 'id'].find((field) => field in shape)
    return id && 'quantity' in shape ? [{ name, input, path, id, shape }] : []
  }),
)

describe('VA-01 R-SA26 a line that is named twice is refused', () => {
  test.each(namedLines)('$name, $path', ({ input, path, id, shape }) => {
    const values = {
      [id]: 'a',
      productId: crypto.randomUUID(),
      quantity: '1',
      discountPercent: '0',
      position: 'a',
      note: '',
    }
    const line = Object.fromEntries(Object.entries(values).filter(([field]) => field in shape))
    const told = (lines: object[]) =>
      issuesAt(input, path, lines).filter(
        ({ at, message }) => at.startsWith(path.join('.')) && message === RULES['line-twice'],
      )
    expect(told([line, { ...line, quantity: '2' }]).map(({ at }) => at)).toEqual([[...path, '1'].join('.')])
    expect(told([line, { ...line, [id]: 'b' }])).toEqual([])
  })

  test('all commands that take lines are among them', () => {
    expect([...new Set(namedLines.map(({ name }) => name))].sort()).toEqual([
      'invoice.correct',
      'order.commit',
      'order.create',
      'order.credit',
      'order.deliver',
      'order.invoice',
      'order.return',
      'quote.commit',
      'quote.create',
    ])
  })
})
