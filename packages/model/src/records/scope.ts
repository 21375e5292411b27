import type { Permission } from '../base/permission.ts'

/**
 * Scopes whose members the view `grants` lists, each with the right that being a member takes as well. A new one is a line here and a part of the view
 * (docs/decisions/0093-one-place-says-who-sees-a-row.md).
 */
export const GRANTED = { room: 'chat.use', deputy: 'approval.stand-in' } as const satisfies Readonly<
  Record<string, Permission>
>
export type GrantedScope = keyof typeof GRANTED

/**
 * To whom a row is visible, beside the right to read its record: its person, members of its scope (`grants`), viewers of the record that it belongs to,
 * viewers of the document that it names, or its person and whoever holds a right that it names. `packages/database/src/visible.ts` says each in SQL.
 */
export type Scope<F extends string = string> =
  | { by: 'person'; field: F; only?: Only<F>; unless?: Permission }
  | { by: 'subject'; type: F; id: F }
  | { by: 'document'; field: F }
  | { by: 'holders'; field: F; person: F }
  | { by: GrantedScope; field: F }
type Only<F extends string> = { field: F; is: string }

/** Rows of a person. `only`: the others are everybody's. `unless`: with this right all are visible. */
export const ofPerson = <const F extends string>(
  field: F,
  more: { only?: Only<F>; unless?: Permission } = {},
): Scope<F> => ({ by: 'person', field, ...more })
/** Rows beside a record, whose kind and id they name; those that name none are everybody's. */
export const ofSubject = <const F extends string>(type: F, id: F): Scope<F> => ({ by: 'subject', type, id })
export const ofDocument = <const F extends string>(field: F): Scope<F> => ({ by: 'document', field })
/** Rows that name rights, in a list: visible to whoever holds one of them or stands in for somebody who does, and to their person. */
export const ofHolders = <const F extends string>(field: F, person: F): Scope<F> => ({ by: 'holders', field, person })
export const ofScope = <const F extends string>(by: GrantedScope, field: F): Scope<F> => ({ by, field })

export const isGranted = <F extends string>(scope: Scope<F>): scope is { by: GrantedScope; field: F } =>
  Object.hasOwn(GRANTED, scope.by)

/** The audience of an event about a record: holders of `right`, of a record with a scope of members those who see this one. */
export const audienceOf = (
  { scope = [] }: { scope?: readonly Scope[] },
  { type, id, right }: { type: string; id: string; right: Permission },
): Permission | `subject:${string}` => (scope.some(isGranted) ? `subject:${type}:${id}:${right}` : right)
