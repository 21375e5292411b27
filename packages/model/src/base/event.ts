import { z } from 'zod'
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

/** Who hears of an event: who has a right, one person, who sees a room, who sees a document, everybody of the organisation. What that takes is asked in one place (`isHeardBy`). */
export type Audience = Permission | 'org' | `user:${string}` | `room:${string}` | `document:${string}`

/** A kind of event, listed with its domain in `event-types.ts`. */
export type EventType<
  T extends string = string,
  P extends z.ZodObject = z.ZodObject,
  S extends string | null = string | null,
> = {
  type: T
  /** The kind of thing that it is about; null where that is told with each, as the order, the count or the product whose goods moved. */
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

/** A kind of event as a value, of the type `<thing>.<what happened to it>`: whoever tells of it and whoever listens read the same. */
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
/** What is told of an event: its subject (of one kind: the id alone), and its payload where it has one. */
export type Told<E extends EventType> =
  Record<never, never> extends PayloadOf<E>
    ? [about: About<E>, payload?: PayloadOf<E>]
    : [about: About<E>, payload: PayloadOf<E>]

/** An event that is to be written. */
export type NewEvent = {
  type: EventType
  subject: Subject
  payload: Record<string, unknown>
  /** The transaction's organisation unless told; what runs for the system has none. */
  orgId?: string
  /** The transaction's person unless told. */
  actor?: string | null
}
export type Emit = <E extends EventType>(type: E, ...told: Told<E>) => void

export const newEvent = <E extends EventType>(type: E, ...[about, payload]: Told<E>): NewEvent => ({
  type,
  subject: typeof about === 'string' ? { type: type.subject ?? '', id: about } : about,
  payload: (payload ?? {}) as Record<string, unknown>,
})

/** Throws where the payload isn't what its type says: a mistake of ours, which undoes what it was to tell of. */
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
