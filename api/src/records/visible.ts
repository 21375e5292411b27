import { type Caller, can } from '@werkbank/model/base/permission.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'

/** Fields of a record that the caller may not see: their value is null in every outlet. */
export const hiddenFields = (record: AnyRecord, caller: Pick<Caller, 'permissions'>): string[] =>
  Object.entries(record.fields).flatMap(([name, { right }]) => (right === undefined || can(caller, right) ? [] : name))

/** Values as the caller may see them. */
export function visibleTo<V extends object>(caller: Pick<Caller, 'permissions'>, record: AnyRecord, values: V): V {
  const hidden = hiddenFields(record, caller)
  return hidden.length === 0 ? values : { ...values, ...Object.fromEntries(hidden.map((name) => [name, null])) }
}
