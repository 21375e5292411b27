import { z } from 'zod'
import type { Permission } from './permission.ts'
import type { Rule } from './possible.ts'
import { RULES } from './rules.ts'
import { isStorableValue } from './value/text.ts'

type Shape = z.ZodObject
type Refusals = Record<string, z.ZodType>
/** Rows of the mirror as an overlay sees and replaces them: table name → id → row. */
export type OverlayRows = {
  get(table: string, id: string): Record<string, unknown> | undefined
  all(table: string): Iterable<Record<string, unknown>>
  set(table: string, row: Record<string, unknown> & { id: string }): void
  remove(table: string, id: string): void
}

/** What a credential must be for a command or a read. */
export type CredentialRule = {
  permission: Permission | null // null: any signed-in person
  /**
   * 'session': not by API token, which may be in other hands. 'fresh-session': the person must have given their password within the last minutes
   * (US-3.4), because the command gives rights.
   */
  needs?: 'session' | 'fresh-session'
  /** Where `permission` is null, what an API token must have; 'any' where the handler asks by itself. Without it: sessions only. */
  scope?: Permission | 'any'
}

/**
 * A command as a value, read by the route, the OpenAPI page, the outbox and the tests.
 * `route` is below /api/v1; its `{id}` parts are taken from the input by name, the rest is the body.
 * `refusals` are the expected noes: code → schema of the data that explains it. 409 at the edge.
 * `subject` names the thing it is about; commands on one subject are sent in order.
 * `overlay` shows what a command that still waits will do, on a copy of the mirror's rows; pure.
 */
export type Command<I extends Shape = Shape, A extends Shape = Shape, R extends Refusals = Refusals, S = never> = {
  name: string
  route: `${'POST' | 'PATCH' | 'PUT' | 'DELETE'} /${string}`
  permission: CredentialRule['permission']
  needs?: CredentialRule['needs']
  scope?: CredentialRule['scope']
  summary: string
  input: I
  answer: A
  refusals: R
  /** Not in the log of what people do: it changes neither a record nor a right, and comes again and again (ID-121). */
  logged?: false
  /** Fields of the input that are secrets: no hash of them is kept under an idempotency key. */
  secrets?: readonly string[]
  subject: (input: z.output<I>) => string
  /** Rows of a long file and steps for thousands of rows may be left to the server, which does them as a job (decision 0081). Takes a `permission`. */
  inBatches?: true
  /** Whether it can be done with its record as that stands; without it that hangs on nothing but rights and input. */
  possible?: Rule<S>
  overlay?: (rows: OverlayRows, input: z.output<I>, context: { now: string; userId: string }) => void
}
export type InputOf<C> = C extends { input: infer I extends z.ZodType } ? z.output<I> : never
export type AnswerOf<C> = C extends { answer: infer A extends z.ZodType } ? z.output<A> : never
export type RefusalsOf<C> = C extends { refusals: infer R extends Refusals } ? R : never

/**
 * Parsers of `input` (route, outbox, importer, demo) refuse unknown fields at the top level. Nested objects must do so themselves, by `z.strictObject`:
 * a test walks them (SA-25).
 */
export function defineCommand<I extends Shape, A extends Shape, R extends Refusals, S = unknown>(
  command: Command<I, A, R, S>,
): Command<I, A, R, S> {
  const input = command.input.strict().superRefine((value, { addIssue }) => {
    for (const [field, inner] of Object.entries(value))
      if (!isStorableValue(inner)) addIssue({ code: 'custom', path: [field], message: RULES['text-unstorable'] })
  })
  return { ...command, input: input as z.ZodType as I }
}

/** What a person saw of the fields that they change: whatever stood there, also what would not be taken today. */
export const seenOf = <F extends Record<string, z.ZodType>>(fields: F) =>
  z
    .strictObject(
      Object.fromEntries(Object.keys(fields).map((name) => [name, z.unknown().optional()])) as {
        [K in keyof F]: z.ZodOptional<z.ZodUnknown>
      },
    )
    .optional()
