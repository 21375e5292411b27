import { codeOf } from '@werkbank/model/base/rules.ts'
import type { z } from 'zod'
import { type InputError, invalidInput } from './problem.ts'

const ERRORS_MAX = 20

/** Parses what came from outside, or throws a 400 whose errors are sentences. Unknown fields are refused: at the top here, inside by the schema (SA-25). */
export function parseInput<S extends z.ZodObject>(schema: S, value: unknown): z.output<S> {
  const result = strict(schema).safeParse(value)
  if (!result.success) throw invalidInput(errorsOf(result.error))
  return result.data as z.output<S>
}

const strictOnes = new WeakMap<z.ZodObject, z.ZodObject>()
function strict(schema: z.ZodObject): z.ZodObject {
  const known = strictOnes.get(schema)
  if (known) return known
  const made = schema.strict() as z.ZodObject
  strictOnes.set(schema, made)
  return made
}

function errorsOf(error: z.ZodError): InputError[] {
  return error.issues.slice(0, ERRORS_MAX).flatMap((issue): InputError[] => {
    const path = issue.path.map(String).join('.')
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, ERRORS_MAX).map((key) => ({
        path: path ? `${path}.${key}` : key,
        code: codeOf(issue),
        message: `"${cut(key)}" is not a field here.`,
      }))
    }
    return [{ path, code: codeOf(issue), message: sentence(issue, path) }]
  })
}

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** Schemas say most things themselves; what zod says in its own words is said in ours. */
function sentence(issue: z.core.$ZodIssue, path: string): string {
  const name = path === '' ? 'The body' : `"${cut(path)}"`
  if (!isDefaultMessage(issue.message)) return issue.message
  if (issue.code === 'invalid_type') return `${name} must be ${typeWord(issue.expected)}.`
  if (issue.code === 'too_big')
    return `${name} is too ${issue.origin === 'string' || issue.origin === 'array' ? 'long' : 'large'}: at most ${issue.maximum}.`
  if (issue.code === 'too_small')
    return `${name} is too ${issue.origin === 'string' || issue.origin === 'array' ? 'short' : 'small'}: at least ${issue.minimum}.`
  if (issue.code === 'invalid_value')
    return `${name} must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}.`
  if (issue.code === 'invalid_format') return `${name} is not a valid ${issue.format}.`
  return `${name} is not valid.`
}
const isDefaultMessage = (message: string): boolean =>
  /^(?:Invalid|Too (?:big|small)|Unrecognized|Required)/.test(message)

const TYPE_WORDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}
const typeWord = (type: string): string => TYPE_WORDS[type] ?? `a ${type}`
