import { z } from 'zod'
import type { CredentialRule } from '../base/command.ts'
import type { Field, Fields } from './field.ts'
import type { Scope } from './scope.ts'
import { shapeOf } from './shape-of.ts'
import type { RowWindow, Window } from './window.ts'

type RowShape<F extends Fields> = { id: z.ZodString; rev: z.ZodString } & { [K in keyof F]: F[K]['row'] }

/** What a record says of itself; see `Field` for its fields. */
type Definition<Name extends string, F extends Fields, Owner extends string> = {
  /** The name that commands, events and addresses use. */
  name: Name
  /** The table in Postgres. Its columns are the fields in snake case. */
  table: string
  /** `text` where the id is a name instead of a UUID. */
  key?: 'text'
  /** The right to see its rows; `scope`: what an API token needs where every signed-in person may see them. */
  read: Pick<CredentialRule, 'permission' | 'scope'>
  /** Who of those sees a row, where that is not everybody: each of these must hold. All outlets ask it (`rowIsVisible`). */
  scope?: readonly Scope<(keyof F & string) | 'id'>[]
  /** Rows are never deleted: the table has no `deleted_at`. */
  isLasting?: true
  /** What lists may be ordered by, the first unless asked (from the other end with "-"): fields that are never null, each with an index for it. */
  sorts?: readonly `${'' | '-'}${keyof F & string}`[]
  /** Fields whose words are searched, the most specific first. Where the table has a column `search`, it indexes the same. */
  search?: readonly (keyof F & string)[]
  /** Rows belong to one of another record, named by `field`: they have their place, their order of commands and their history there. */
  partOf?: { record: AnyRecord; field: Owner; collection: string; as: string }
  /** Which of its rows a device holds; all by default. */
  holds?: Window<keyof F & string>
  /**
   * Of which of its rows a device holds the parts (`withOwner`). The table has the column `held_xid`: the transaction that last changed a field which
   * this window looks at (`SELECT holds_parts(…)` in a migration).
   */
  holdsParts?: RowWindow<keyof F & string>
  /**
   * The mirrored table whose rows before the window these rows sum up. They have no table; the feed computes them, whole, by a source of the domain, and
   * a device loads them again whenever its window moves.
   */
  beyond?: string
  fields: F
}
export type RecordOf<
  Name extends string = string,
  F extends Fields = Fields,
  Owner extends string = string,
> = Definition<Name, F, Owner> & {
  /** A row as mirrored: `id`, `rev` (the row's revision, changed_xid) and the fields in their order. */
  row: z.ZodObject<RowShape<F>>
  /** Another value where devices must load the table anew, because a field came, went or changed its shape. */
  version: string
}
/** Any record, whatever its fields. */
export type AnyRecord = Omit<RecordOf, 'row' | 'fields' | 'holds' | 'holdsParts' | 'scope'> & {
  row: z.ZodObject
  fields: Record<string, Field>
  holds?: Window
  holdsParts?: RowWindow
  scope?: readonly Scope[]
}

/**
 * A kind of record, once: table, fields, rights. The rest is derived by small functions: rows and their SQL, inputs of commands, lists.
 * Not derived, on purpose: migrations (a test compares with `information_schema`), commands with rules, screens.
 */
export function defineRecord<const Name extends string, F extends Fields, const Owner extends keyof F & string = never>(
  definition: Definition<Name, F, Owner>,
): RecordOf<Name, F, Owner> {
  const rows = Object.fromEntries(Object.entries(definition.fields).map(([name, field]) => [name, field.row]))
  const row = z.object({ id: z.string(), rev: z.string(), ...rows }) as unknown as z.ZodObject<RowShape<F>>
  return { ...definition, row, version: shapeOf(row) }
}
