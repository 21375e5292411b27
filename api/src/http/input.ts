import { codeOf, type FieldCode, isRule } from '@werkbank/model/base/rules.ts'
import { type Sentence, say, sayWith } from '@werkbank/words/say.ts'
import type { z } from 'zod'
import { type InputError, invalidInput, type Problem } from './problem/problem.ts'

const ERRORS_MAX = 20

/** Parses external input, or throws a 400 whose errors name what is wrong. Unknown fields are refused: here at the top level, inside by the schema (SA-25). */
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
        says: sayWith('problems.unknown_field', { field: named(key) }),
      }))
    }
    const code = codeOf(issue)
    if (isDefaultMessage(issue.message)) return [{ path, code, says: saidOf(issue, path) }]
    return [{ path, code, message: issue.message, ...(isLimit(issue, code) ? { otherwise: saidOf(issue, path) } : {}) }]
  })
}

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)
/** A field by its name, as the language quotes it. */
export const named = (field: string): Sentence => say('problems.named', { name: cut(field) })

/** A field that is wrong as a whole, such as one that is given twice. */
export const wrongField = (path: string, key: FieldKey, field = path): Problem =>
  invalidInput([{ path, says: sayWith(key, { field: named(field) }) }])
type FieldKey = `problems.${'in_path' | 'in_body' | 'given_twice' | 'column_twice' | 'no_column'}`

/** Schemas say most things themselves; what zod says in its own words is said in ours. */
function saidOf(issue: z.core.$ZodIssue, path: string): Sentence {
  const field = path === '' ? say('problems.body') : named(path)
  if (issue.code === 'invalid_type') return sayWith('problems.wrong_type', { field, type: typeWord(issue.expected) })
  if (issue.code === 'too_big')
    return sayWith(isLong(issue) ? 'problems.too_long' : 'problems.too_big', { field, max: String(issue.maximum) })
  if (issue.code === 'too_small')
    return sayWith(isLong(issue) ? 'problems.too_short' : 'problems.too_small', { field, min: String(issue.minimum) })
  if (issue.code === 'invalid_value')
    return sayWith('problems.not_a_choice', {
      field,
      choices: issue.values.map((value) => JSON.stringify(value)).join(', '),
    })
  if (issue.code === 'invalid_format') return sayWith('problems.malformed', { field, format: issue.format })
  return sayWith('problems.invalid', { field })
}
/** Issues whose sentence names the limit or the choices, which the code alone would not. An empty text has a sentence of its own. */
const isLimit = (issue: z.core.$ZodIssue, code: FieldCode): boolean =>
  !isRule(code) &&
  (issue.code === 'too_big' || issue.code === 'invalid_value' || (issue.code === 'too_small' && issue.minimum !== 1))
const isLong = ({ origin }: { origin: string }): boolean => origin === 'string' || origin === 'array'
const isDefaultMessage = (message: string): boolean =>
  /^(?:Invalid|Too (?:big|small)|Unrecognized|Required)/.test(message)

const TYPES: Partial<Record<string, Sentence>> = {
  string: say('problems.type_text'),
  number: say('problems.type_number'),
  int: say('problems.type_whole'),
  boolean: say('problems.type_boolean'),
  array: say('problems.type_list'),
  object: say('problems.type_object'),
  record: say('problems.type_object'),
}
const typeWord = (type: string): Sentence => TYPES[type] ?? say('problems.type_other', { type })
