import { z } from 'zod'
import { fold } from '../base/value/fold.ts'

/** What a name is compared by: case, accents, blanks and ways of writing letters don't count. The column `name_key` of migration 0170 has the same. */
export const nameKey = (name: string): string =>
  fold(name)
    .replaceAll(/[ \t\n\v\f\r]+/g, ' ')
    .replaceAll(/^ | $/g, '')

/** In the input of a command that gives a name: another record has it, and this one is meant to have it, too (PR-02). */
export const confirmName = { confirmName: z.boolean().default(false) }

/** `parentId`: of what the record is a variant. */
export type Named = { id: string; name: string; parentId?: string | null }
const familyOf = ({ id, parentId }: Named) => parentId ?? id

/** Whether the person must confirm that `one` gets the name of `other`: they may be the same thing. A family of variants shares a name (PR-02). */
export const isNamesake = (one: Named, other: Named): boolean =>
  familyOf(one) !== familyOf(other) && nameKey(one.name) === nameKey(other.name)

/** Whether a name is another one than before, in more than how it is written. */
export const isNewName = (name: string, before: string): boolean => nameKey(name) !== nameKey(before)

/** What a field of a row says, in the form in which names are compared. */
export const saysOf = (values: Readonly<Record<string, unknown>>, field: string): string =>
  nameKey(String(values[field] ?? ''))
