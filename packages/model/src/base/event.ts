import { z } from 'zod'
import type { GrantedScope } from '../records/scope.ts'
import type { Permission } from './permission.ts'

/** The spine's cursor: "<xid>:<id>"; "0:0" is the beginning. Order is by xid, then id (design.md §5). */
export type EventCursor = string
/** An event as it stands in the spine. Its payload is what was written then: older ones may lack fields, or have others. */
export type WerkbankEvent = {
  cursor: EventCursor
  type: string
  subjectType: string
  subjectId: string
  actor: string | null
  at: string
  audience: string
  payload: Record<string, unknown>
}

/**
 * The audience of an event: holders of a right, one person, members of a scope (`room:…`), viewers of a record who hold a right, viewers of a document,
 * or everybody of the organisation. Checked in one place (`isHeardBy`).
 */
export type Audience =
  | Permission
  | 'org'
  | `user:${string}`
  | `${GrantedScope}:${string}`
  | `subject:${string}`
  | `document:${string}`

/** A kind of event, listed with its domain in `event-types.ts`. */
export type EventType<
  T extends string = string,
  P extends z.ZodObject = z.ZodObject,
  S extends string | null = string | null,
> = {
  type: T
  /** The kind of its subject; null where each event names its kind, as a stock move names the order, count or product behind it. */
  subject: S
  payload: P
  audienceOf(id: string, payload: z.output<P>): Audience
}
type Definition<P extends z.ZodRawShape, S extends string | null> = {
  subject: S
  /** What it carries; nothing else is written. */
  payload?: P
  audience: Permission | ((id: string, payload: z.output<z.ZodObject<P>>) => Audience)
}

/** A kind of event as a value, its type `<thing>.<what happened to it>`: emitters and consumers share the declaration. */
export function defineEvent<
  const T extends string,
  const S extends string | null,
  P extends z.ZodRawShape = Record<never, never>,
>(type: T, { subject, payload, audience }: Definition<P, S>): EventType<T, z.ZodObject<P>, S> {
  return {
    type,
    subject,
    payload: z.strictObject(payload ?? ({} as P)) as unknown as z.ZodObject<P>,
    audienceOf: typeof audience === 'function' ? audience : () => audience,
  }
}

export type PayloadOf<E extends EventType> = z.output<E['payload']>
type Subject = { type: string; id: string }
type About<E extends EventType> = E['subject'] extends string ? string : Subject
/** What `emit` takes after the type: the subject (of one kind: the id alone), and the payload where there is one. */
export type EmitArguments<E extends EventType> =
  Record<never, never> extends PayloadOf<E>
    ? [about: About<E>, payload?: PayloadOf<E>]
    : [about: About<E>, payload: PayloadOf<E>]

/** An event that is to be written. */
export type NewEvent = {
  type: EventType
  subject: Subject
  payload: Record<string, unknown>
  /** By default the transaction's organisation; none for work of the system. */
  orgId?: string
  /** By default the transaction's person. */
  actor?: string | null
}
export type Emit = <E extends EventType>(type: E, ...told: EmitArguments<E>) => void

export const newEvent = <E extends EventType>(type: E, ...[about, payload]: EmitArguments<E>): NewEvent => ({
  type,
  subject: typeof about === 'string' ? { type: type.subject ?? '', id: about } : about,
  payload: (payload ?? {}) as Record<string, unknown>,
})

/** Throws where the payload does not match the schema of its type: a fault of ours, which rolls the change back. */
export function checkPayload({ type: { type, payload: schema }, payload }: NewEvent): void {
  const { error } = schema.safeParse(payload)
  if (error) throw new Error(`the payload of ${type} is wrong: ${z.prettifyError(error)}`)
}

/** What of a payload is as its type says today. Older events have what they have: the rest is left out. */
export function readPayload<E extends EventType>(
  { payload: schema }: E,
  payload: Record<string, unknown>,
): Partial<PayloadOf<E>> {
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, field]) => {
    const { success, data } = field.safeParse(payload[name])
    return success && data !== undefined ? [[name, data]] : []
  })
  return Object.fromEntries(fields) as Partial<PayloadOf<E>>
}
