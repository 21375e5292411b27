import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'

/**
 * For tests: throws where an answer does not match its schema, or has more fields. A field missing in the schema has not been considered for anyone's
 * rights.
 */
export function checkAnswer(schema: z.ZodType, answer: unknown): void {
  const sent = asSent(answer)
  const told = asSent(schema.parse(answer))
  if (!isDeepStrictEqual(sent, told))
    throw new Error(`an answer has fields that its schema does not name: ${unnamed(sent, told).join(', ')}`)
}

const asSent = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

/** Paths in `sent` that the parsed answer lacks. */
function unnamed(sent: unknown, told: unknown, path = ''): string[] {
  if (told === undefined || sent === null || typeof sent !== 'object')
    return isDeepStrictEqual(sent, told) ? [] : [path]
  return Object.entries(sent).flatMap(([name, value]) =>
    unnamed(value, (told as Record<string, unknown> | null)?.[name], path === '' ? name : `${path}.${name}`),
  )
}
