import { z } from 'zod'
import { type Command, defineCommand, seenOf } from '../base/command.ts'
import type { Permission } from '../base/permission.ts'
import type { Rule } from '../base/possible.ts'
import { idSchema } from '../base/value/id.ts'
import type { AnyRecord, RecordOf } from './define-record.ts'
import type { Field, Fields } from './field.ts'
import { mergeFields } from './merge-fields.ts'

/** Names of the fields that people give. */
type GivenBy<F extends Fields> = { [K in keyof F]: F[K]['given'] extends 'never' ? never : K }[keyof F]
type OnCreate<A extends Field> = A['given'] extends 'needed'
  ? A['input']
  : A['given'] extends 'setting'
    ? z.ZodOptional<A['input']>
    : z.ZodDefault<A['input']>

/** Fields of the input that makes a record: what is needed, and what has a value where nothing is given. */
export function createFields<F extends Fields>(
  record: Pick<RecordOf<string, F>, 'fields'>,
): { [K in GivenBy<F>]: OnCreate<F[K]> } {
  const given = Object.entries(record.fields).filter(([, field]) => field.given !== 'never')
  const shape = given.map(([name, { input, given, unless }]) => [
    name,
    given === 'needed' ? input : given === 'setting' ? z.optional(input) : z._default(input, unless as never),
  ])
  return Object.fromEntries(shape) as never
}

/** What a person may change, each field by itself. `fixed`: what stays as it was made. */
function changeFields<F extends Fields, Fixed extends PropertyKey>(
  record: Pick<RecordOf<string, F>, 'fields'>,
  fixed: readonly Fixed[],
) {
  const names = Object.entries(record.fields).flatMap(([name, { given }]) =>
    given === 'never' || (fixed as readonly PropertyKey[]).includes(name) ? [] : name,
  )
  return Object.fromEntries(names.map((name) => [name, record.fields[name as keyof F]?.input])) as {
    [K in Exclude<GivenBy<F>, Fixed>]: F[K]['input']
  }
}

type ChangeShape<F extends Fields, Fixed extends keyof F, Owner extends string, Also> = Also & {
  [K in Exclude<GivenBy<F>, Fixed | Owner>]: z.ZodOptional<F[K]['input']>
} & { [K in Owner]: typeof idSchema } & {
  id: typeof idSchema
  seen: z.ZodOptional<z.ZodType<Partial<Record<string, unknown>>>>
}

type Change = { id: string; seen?: Record<string, unknown> } & Record<string, unknown>
const changeAnswer = z.object({ version: z.int(), cursor: z.string() })
const changeRefusals = { 'changed-meanwhile': z.object({ fields: z.record(z.string(), z.unknown()) }) }

/** How a command of a record is named: `many` is the record in the mirror, and in addresses where it is no part of another. */
type Naming<R extends Record<string, z.ZodType>> = {
  many: string
  /** Where it is in addresses, where that is not what it is called in the mirror. */
  at?: string
  permission: Permission
  summary: string
  refusals?: R
  inBatches?: true
}
type None = Record<never, never>
type OfPart<Owner> = [Owner] extends [never]
  ? None
  : { seen: z.ZodOptional<z.ZodType<Partial<Record<string, unknown>>>> }
/** What two rows that are the same say alike. */
export type KnownBy = (values: Readonly<Record<string, unknown>>) => string

/** Where a record is in addresses: `customers`, or as part of another `customers/{customerId}/addresses`. */
export const collectionOf = ({ partOf }: Pick<AnyRecord, 'partOf'>, many: string): string =>
  partOf ? `${partOf.collection}/{${partOf.field}}/${partOf.as}` : many

/** What a command is about: parts are about what they belong to, so that what is done to both goes in order. */
const subjectOf = ({ name, partOf }: Pick<AnyRecord, 'name' | 'partOf'>, input: Record<string, unknown>): string =>
  partOf ? `${partOf.record.name}:${input[partOf.field]}` : `${name}:${input.id}`
const ownerField = <Owner extends string>({ partOf }: { partOf?: { field: Owner } }) =>
  (partOf ? { [partOf.field]: idSchema } : {}) as { [K in Owner]: typeof idSchema }

/** For files, which two people may take at once: what says the same is not made again. */
const ONCE = {
  /** Where the same is there already, that one is answered and nothing is made. */
  once: z.boolean().optional(),
}
const onceRefusals = { 'already-there': z.object({ id: z.string() }) }

/** The command that makes a row, for a record without rules of its own. `knownBy`: what two rows that are the same say alike; then it may be asked for once. */
export function defineCreate<
  const Name extends string,
  F extends Fields,
  Owner extends string,
  R extends Record<string, z.ZodType> = None,
  K extends KnownBy | undefined = undefined,
>(
  record: RecordOf<Name, F, Owner>,
  { many, permission, summary, refusals, inBatches, knownBy }: Naming<R> & { knownBy?: K },
) {
  const once = (knownBy ? ONCE : {}) as K extends KnownBy ? typeof ONCE : None
  return defineCommand({
    ...(inBatches ? { inBatches } : {}),
    name: `${record.name}.create` as `${Name}.create`,
    route: `POST /${collectionOf(record, many)}`,
    permission,
    summary,
    input: z.object({ id: idSchema.optional(), ...createFields(record), ...ownerField(record), ...once }),
    answer: z.object({ id: z.string(), cursor: z.string() }),
    refusals: { ...(knownBy ? onceRefusals : {}), ...refusals } as R,
    subject: (input) => subjectOf(record, input as Record<string, unknown>),
    overlay: (rows, input, { now }) => {
      const { id, once: _, ...fields } = input as { id?: string; once?: boolean }
      if (id) rows.set(many, { ...fields, id, rev: '0', version: 1, createdAt: now })
    },
  })
}

/**
 * The command that deletes a row; devices delete it too. A part may be removed as it was seen (`seen`): where something else stands there, that is refused with
 * the newer values.
 */
export function defineRemove<
  const Name extends string,
  F extends Fields,
  Owner extends string,
  R extends Record<string, z.ZodType> = None,
  S = unknown,
>(
  record: RecordOf<Name, F, Owner>,
  { many, permission, summary, refusals, possible, inBatches }: Naming<R> & { possible?: Rule<S> },
) {
  const owner = ownerField(record)
  const ofPart = (
    record.partOf ? { seen: seenOf(changeFields(record, Object.keys(owner) as Owner[])) } : {}
  ) as OfPart<Owner>
  return defineCommand({
    ...(inBatches ? { inBatches } : {}),
    name: `${record.name}.remove` as `${Name}.remove`,
    route: `POST /${collectionOf(record, many)}/{id}/remove`,
    permission,
    summary,
    input: z.object({ id: idSchema, ...owner, ...ofPart }),
    answer: z.object({ cursor: z.string() }),
    refusals: { ...(record.partOf ? changeRefusals : {}), ...refusals } as ([Owner] extends [never]
      ? None
      : typeof changeRefusals) &
      R,
    subject: (input) => subjectOf(record, input as Record<string, unknown>),
    ...(possible ? { possible } : {}),
    overlay: (rows, input) => rows.remove(many, (input as { id: string }).id),
  })
}

/**
 * The command that changes a record field by field (PR-04): `seen` is what the person saw of the fields they change; where something
 * else stands there, it is refused with that. `also` is input that is no field.
 */
export function defineChange<
  const Name extends string,
  F extends Fields,
  Owner extends string = never,
  const Fixed extends keyof F & string = never,
  R extends Record<string, z.ZodType> = None,
  Also extends Record<string, z.ZodType> = None,
  S = unknown,
>(
  record: RecordOf<Name, F, Owner>,
  {
    many,
    permission,
    summary,
    at = many,
    fixed = [],
    refusals,
    also,
    inBatches,
    possible,
  }: Naming<R> & { fixed?: readonly Fixed[]; also?: Also; possible?: Rule<S> },
) {
  const owner = ownerField(record)
  const fields = changeFields(record, [...fixed, ...(Object.keys(owner) as Owner[])])
  return defineCommand({
    ...(inBatches ? { inBatches } : {}),
    ...(possible ? { possible } : {}),
    name: `${record.name}.change` as `${Name}.change`,
    route: `PATCH /${collectionOf(record, at)}/{id}`,
    permission,
    summary,
    input: z.object({
      id: idSchema,
      ...owner,
      seen: seenOf(fields),
      ...z.object(fields).partial().shape,
      ...also,
    }) as unknown as z.ZodObject<ChangeShape<F, Fixed, Owner, Also>>,
    answer: changeAnswer,
    refusals: { ...changeRefusals, ...refusals } as typeof changeRefusals & R,
    subject: (input) => subjectOf(record, input as Change),
    overlay: (rows, input) => {
      const { id, seen, ...given } = input as Change
      const row = rows.get(many, id)
      if (!row) return
      const { change } = mergeFields(record, row, { change: given, seen })
      const changed = Object.entries(change).filter(([name]) => name in fields)
      rows.set(many, { ...row, ...Object.fromEntries(changed), id })
    },
  })
}
/** A command of that kind, whatever the record. */
export type ChangeCommand = Command<
  z.ZodObject<{ id: typeof idSchema; seen: z.ZodOptional<z.ZodType<Partial<Record<string, unknown>>>> }>,
  typeof changeAnswer,
  typeof changeRefusals
>
