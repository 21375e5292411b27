import type { MirrorRow, MirrorTable } from '../mirror/tables.ts'
import type { Command, InputOf } from './command.ts'
import type { Permission } from './permission.ts'

/** Why something can't be done: the code of the refusal that says so, with what is known of its data. */
export type Hindrance = { code: string; data?: Readonly<Record<string, unknown>> }

/** The caller whose rights decide. */
export type Asking = { userId: string; can: (permission: Permission) => boolean }

/** What a device holds, by id or by the value of a field. */
export type MirrorRows = {
  get<T extends MirrorTable>(table: T, id: string): MirrorRow<T> | undefined
  by<T extends MirrorTable>(table: T, field: keyof MirrorRow<T> & string, value: unknown): readonly MirrorRow<T>[]
  /** Whether the device holds the parts of a record, such as the lines of an order: without them its state is unknown. */
  holdsParts(table: MirrorTable, id: string): boolean
}
/** What a company has settled beside its rows. */
export type Company = { invoiceBasis: 'delivered' | 'ordered' }

/**
 * What commands on one kind of record ask of it before they are done. A device reads it from its mirror; the API reads the same from Postgres
 * (`api/src/possible.ts`), in a command's handler under its locks.
 */
export type StateKind<S> = {
  /** The record: `order`, `quote`, … */
  of: string
  /** Undefined where the device hasn't what it takes to know. */
  onDevice: (rows: MirrorRows, id: string, company: Company) => S | undefined
}
export const defineState = <S>(of: string, onDevice: StateKind<S>['onDevice']): StateKind<S> => ({ of, onDevice })

/**
 * Whether a command is possible in a record's current state. One function of the model, used by the command's handler, the API (`GET
 * /possible/{record}/{id}`), buttons, menus and bulk steps.
 */
export type Rule<S> = {
  of: string
  /** `input`: the input, where it is known already; without it the answer is for the best possible input. */
  why: (state: S, asking: Asking, input?: never) => Hindrance | undefined
  /** A right beside the command's own, dependent on the state; without it the command is forbidden (403). */
  may?: (state: S, asking: Asking, input?: never) => boolean
}

/** The rule of a command on records of this kind; it may ask for less than the whole state. */
export const ofState = <S extends N, N, I>(
  { of }: StateKind<S>,
  why: (state: N, asking: Asking, input?: I) => Hindrance | undefined,
  may?: (state: N, asking: Asking, input?: I) => boolean,
): Rule<N> => ({ of, why, ...(may ? { may } : {}) }) as Rule<N>

/** The state that a command asks for. */
export type StateFor<C> = C extends { possible?: Rule<infer S> } ? S : never

type Ruled = { permission: Permission | null; possible?: Rule<never> }
const ruleOf = ({ possible }: Ruled) => possible as Rule<unknown> | undefined

/** Whether the caller has the command's right, regardless of any record. */
export const hasRight = ({ permission }: Pick<Ruled, 'permission'>, { can }: Pick<Asking, 'can'>): boolean =>
  permission === null || can(permission)

/** Why a command can't be done now; undefined where it can, or has no rule on state. Rights are another question (`isAllowed`). */
export const hindranceOf = <C extends Command>(
  command: C,
  state: StateFor<C>,
  asking: Asking,
  input?: Partial<InputOf<C>>,
): Hindrance | undefined => ruleOf(command)?.why(state, asking, input as never)

/** Whether the caller may send a command for a record in this state. */
export const isAllowed = <C extends Command>(
  command: C,
  state: StateFor<C>,
  asking: Asking,
  input?: Partial<InputOf<C>>,
): boolean => hasRight(command, asking) && (ruleOf(command)?.may?.(state, asking, input as never) ?? true)

/** Whether the caller can do it now: enables a button. */
export const isPossible = <C extends Command>(
  command: C,
  state: StateFor<C>,
  asking: Asking,
  input?: Partial<InputOf<C>>,
): boolean => isAllowed(command, state, asking, input) && hindranceOf(command, state, asking, input) === undefined

/** A code as a hindrance. */
export const because = (code: string | undefined, data?: Hindrance['data']): Hindrance | undefined =>
  code === undefined ? undefined : { code, ...(data ? { data } : {}) }
