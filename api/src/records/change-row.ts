import { type Caller, can } from '@werkbank/model/base/permission.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import type { ChangeCommand } from '@werkbank/model/records/inputs.ts'
import { mergeFields } from '@werkbank/model/records/merge-fields.ts'
import { say } from '@werkbank/words/say.ts'
import { z } from 'zod'
import { missing } from '../http/caller.ts'
import { changedFields } from '../http/command/changed-fields.ts'
import type { CommandContext } from '../http/command/command-route.ts'
import { parseInput } from '../http/input.ts'
import { emitChange } from './history.ts'
import { columnValues, type Values, visibleRow } from './rows.ts'

type Input = { id: string; seen?: Record<string, unknown> | undefined }
type ChangeContext = Pick<CommandContext<ChangeCommand>, 'tx' | 'caller' | 'emit' | 'refuse'>

/**
 * Changes a record field by field (PR-04): a concurrent change that the person has not seen is a refusal with the newer values. An empty change returns
 * the current version. `before` is the row as it was, `changed` its new values. Throws 404 for an unknown record, 403 for a field that the caller may
 * not see, and for `seen` from a caller who may not see the record. `check` refuses invalid combinations of new values.
 */
export async function changeRow<R extends AnyRecord>(
  { tx, caller, emit, refuse }: ChangeContext,
  record: R,
  { id, seen, ...change }: Input & Record<string, unknown>,
  check?: (before: Values<R>, changed: Partial<Values<R>>) => Promise<void>,
): Promise<{ version: number; before: Values<R>; changed: Partial<Values<R>> }> {
  const before = await visibleRow(tx, caller, record, id, { lock: true })
  for (const [name, value] of Object.entries(change)) {
    const right = record.fields[name]?.right
    if (value !== undefined && right !== undefined && !can(caller, right))
      throw missing(caller, right, say('problems.forbidden_field', { field: name }))
  }
  if (seen) requireRead(caller, record)
  const merged = mergeFields(record, before, { change, seen })
  requireMerged(record, merged.change)
  const { changed, newer } = changedFields(before, merged.change, merged.seen)
  if (Object.keys(newer).length > 0) throw refuse('changed-meanwhile', { fields: newer })
  const version = Number((before as { version?: number }).version)
  if (Object.keys(changed).length === 0) return { version, before, changed: {} }
  await check?.(before, changed as Partial<Values<R>>)
  await tx`UPDATE ${tx(record.table)} SET ${tx(columnValues(tx, record, changed) as never)}, version = version + 1 WHERE org_id = current_org() AND id = ${id}`
  emitChange(emit, record, before as unknown as { id: string }, { before, changed })
  return { version: version + 1, before, changed: changed as Partial<Values<R>> }
}

/** What each of two people may do can be too much together. */
function requireMerged({ fields }: AnyRecord, change: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(change)) {
    const field = fields[name]
    if (field?.merge && value !== undefined) parseInput(z.object({ [name]: field.input }), { [name]: value })
  }
}

/** A refusal answers `seen` with the current values: with invented ones, a caller with only the right to write could read the record. */
export function requireRead(caller: Caller, { read: { permission } }: AnyRecord): void {
  if (permission !== null && !can(caller, permission)) throw missing(caller, permission, say('problems.forbidden_seen'))
}
