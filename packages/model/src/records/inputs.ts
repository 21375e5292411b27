import { z } from 'zod'
import { type Command, defineCommand, seenOf } from '../base/command.ts'
import { idSchema } from '../base/id.ts'
import type { Permission } from '../base/permission.ts'
import type { RecordOf } from './define-record.ts'
import type { Field, Fields } from './field.ts'

/** Names of the fields that people give. */
type GivenBy<F extends Fields> = { [K in keyof F]: F[K]['given'] extends 'never' ? never : K }[keyof F]
type OnCreate<A extends Field> = A['given'] extends 'needed' ? A['input'] : z.ZodDefault<A['input']>

/** Fields of the input that makes a record: what is needed, and what has a value where nothing is given. */
export function createFields<F extends Fields>(record: RecordOf<string, F>): { [K in GivenBy<F>]: OnCreate<F[K]> } {
  const given = Object.entries(record.fields).filter(([, field]) => field.given !== 'never')
  const shape = given.map(([name, { input, given, unless }]) => [
    name,
    given === 'needed' ? input : z._default(input, unless as never),
  ])
  return Object.fromEntries(shape) as never
}

/** What a person may change, each field by itself. `fixed`: what stays as it was made. */
function changeFields<F extends Fields, Fixed extends keyof F>(record: RecordOf<string, F>, fixed: readonly Fixed[]) {
  const names = Object.entries(record.fields).flatMap(([name, { given }]) =>
    given === 'never' || (fixed as readonly string[]).includes(name) ? [] : name,
  )
  return Object.fromEntries(names.map((name) => [name, record.fields[name as keyof F]?.input])) as {
    [K in Exclude<GivenBy<F>, Fixed>]: F[K]['input']
  }
}

type ChangeShape<F extends Fields, Fixed extends keyof F> = {
  [K in Exclude<GivenBy<F>, Fixed>]: z.ZodOptional<F[K]['input']>
} & { id: typeof idSchema; seen: z.ZodOptional<z.ZodType<Partial<Record<string, unknown>>>> }

type Change = { id: string; seen?: Record<string, unknown> } & Record<string, unknown>
const changeAnswer = z.object({ version: z.int(), cursor: z.string() })
const changeRefusals = { 'changed-meanwhile': z.object({ fields: z.record(z.string(), z.unknown()) }) }

/**
 * The command that changes a record field by field (PR-04): `seen` is what the person saw of the fields they change; where something
 * else stands there, it is refused with that. `many` names the record in addresses and in the mirror.
 */
export function defineChange<
  const Name extends string,
  F extends Fields,
  const Fixed extends keyof F & string = never,
  R extends Record<string, z.ZodType> = Record<never, never>,
>(
  record: RecordOf<Name, F>,
  {
    many,
    permission,
    summary,
    fixed = [],
    refusals,
  }: { many: string; permission: Permission; summary: string; fixed?: readonly Fixed[]; refusals?: R },
) {
  const fields = changeFields(record, fixed)
  return defineCommand({
    name: `${record.name}.change` as `${Name}.change`,
    route: `PATCH /${many}/{id}`,
    permission,
    summary,
    input: z.object({
      id: idSchema,
      seen: seenOf(fields),
      ...z.object(fields).partial().shape,
    }) as unknown as z.ZodObject<ChangeShape<F, Fixed>>,
    answer: changeAnswer,
    refusals: { ...changeRefusals, ...refusals } as typeof changeRefusals & R,
    subject: (input) => `${record.name}:${(input as Change).id}`,
    overlay: (rows, input) => {
      const { id, seen: _seen, ...changed } = input as Change
      const row = rows.get(many, id)
      if (row) rows.set(many, { ...row, ...changed, id })
    },
  })
}
/** A command of that kind, whatever the record. */
export type ChangeCommand = Command<
  z.ZodObject<{ id: typeof idSchema; seen: z.ZodOptional<z.ZodType<Partial<Record<string, unknown>>>> }>,
  typeof changeAnswer,
  typeof changeRefusals
>
