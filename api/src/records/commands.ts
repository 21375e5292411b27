import { isDeepStrictEqual } from 'node:util'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { Command } from '@werkbank/model/base/command.ts'
import type { Emit } from '@werkbank/model/base/event.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { columnOf } from '@werkbank/model/records/column.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import type { KnownBy } from '@werkbank/model/records/inputs.ts'
import { saysOf } from '@werkbank/model/records/same-name.ts'
import { type CommandContext, type Handler, handle } from '../http/command/command-route.ts'
import { notFound } from '../http/problem/problem.ts'
import { changeRow, requireRead } from './change-row.ts'
import { emitChange } from './history.ts'
import { columns, insertRow, present, type Values, visibleRow } from './rows.ts'

type Input = { id: string } & Record<string, unknown>
type RowContext = { tx: Tx; caller: Caller; emit: Emit }
type RemoveContext = RowContext & {
  refuse: (code: 'changed-meanwhile', data: { fields: Record<string, unknown> }) => Error
}

/** Makes a row. 404 where what it is part of isn't there. */
export async function createRow(
  { tx, caller, emit }: RowContext,
  record: AnyRecord,
  { id, ...values }: Input,
): Promise<void> {
  await holdOwner({ tx, caller }, record, values)
  await countChange(tx, record, values)
  await insertRow(tx, record, { id, ...values })
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, null]))
  emitChange(emit, record, { id, ...values }, { what: 'created', before, changed: values })
}

/** What a part belongs to stays until the transaction ends. */
async function holdOwner(
  { tx, caller }: Pick<RowContext, 'tx' | 'caller'>,
  { partOf }: AnyRecord,
  values: Record<string, unknown>,
): Promise<void> {
  if (!partOf) return
  const { record, field } = partOf
  await visibleRow(tx, caller, record, values[field] as string, { lock: true })
}

/** Raises the owner's version when a part changes, so that devices which show the owner learn of it. */
async function countChange(tx: Tx, { partOf }: AnyRecord, values: Record<string, unknown>): Promise<void> {
  if (!partOf) return
  await tx`UPDATE ${tx(partOf.record.table)} SET version = version + 1 WHERE org_id = current_org() AND id = ${values[partOf.field] as string}`
}

/** The row that a command is about, held for it; 404 where there is none, or where it is part of something else than the address says. */
export async function holdRow(
  { tx, caller }: Pick<RowContext, 'tx' | 'caller'>,
  record: AnyRecord,
  input: Input,
): Promise<Input> {
  await holdOwner({ tx, caller }, record, input)
  const row = (await visibleRow(tx, caller, record, input.id, { lock: true })) as Input
  if (record.partOf && row[record.partOf.field] !== input[record.partOf.field]) throw notFound()
  return row
}

/** Deletes a row such that devices delete it too. Where it is not what the person saw (`seen`), that is refused with the newer values. */
export async function removeRow(
  { tx, emit, caller, refuse }: RemoveContext,
  record: AnyRecord,
  input: Input,
): Promise<void> {
  const row = await holdRow({ tx, caller }, record, input)
  const seen = (input['seen'] ?? {}) as Record<string, unknown>
  if (input['seen']) requireRead(caller, record)
  const newer = differing(row, seen)
  if (newer.length > 0)
    throw refuse('changed-meanwhile', { fields: Object.fromEntries(newer.map((name) => [name, row[name]])) })
  await countChange(tx, record, input)
  await tx`UPDATE ${tx(record.table)} SET deleted_at = now() WHERE org_id = current_org() AND id = ${input.id}`
  const given = Object.entries(record.fields).filter(([, field]) => field.given !== 'never')
  const changed = Object.fromEntries(given.map(([name]) => [name, null]))
  emitChange(emit, record, row, { what: 'removed', before: row, changed })
}

/** Fields that have other values than those given. */
const differing = (row: Input, values: Record<string, unknown>): string[] =>
  Object.keys(values).filter((name) => values[name] !== undefined && !isDeepStrictEqual(values[name], row[name]))

/**
 * The part that is there already and is known as the one that is to be made, held as its owner is; undefined where there is none. Of two people who take one
 * file at once the second finds what the first made. Refused where it says something else besides.
 */
async function partThere(
  { tx, caller, refuse }: CommandContext<Command>,
  record: AnyRecord,
  values: Record<string, unknown>,
  knownBy: KnownBy,
): Promise<string | undefined> {
  await holdOwner({ tx, caller }, record, values)
  const field = must(record.partOf, 'it is part of something').field
  const rows = await tx<Input[]>`
    SELECT ${columns(tx, record)} FROM ${tx(record.table)} WHERE ${present(tx, record)} AND ${tx(columnOf(field))} = ${values[field] as string} ORDER BY id`
  const there = rows.find((row) => knownBy(row) === knownBy(values))
  if (!there) return undefined
  const isAlike = (name: string) => saysOf(there, name) === saysOf(values, name)
  if (differing(there, values).some((name) => !isAlike(name)))
    throw refuse('already-there' as never, { id: there.id } as never)
  return there.id
}

type Run = (work: CommandContext<Command>, input: Input) => Promise<object>
const handler = <C extends Command>(command: C, run: Run): Handler<C> =>
  handle(command as Command, run as never) as unknown as Handler<C>

/** Handlers of a record that has no rules of its own. */
export const handleCreate = <C extends Command>(command: C, record: AnyRecord, knownBy?: KnownBy): Handler<C> =>
  handler(command, async (work, { id = work.newId(), once, ...values }) => {
    const there = once && knownBy ? await partThere(work, record, values, knownBy) : undefined
    if (there === undefined) await createRow(work, record, { ...values, id })
    return { id: there ?? id }
  })

export const handleChange = <C extends Command>(command: C, record: AnyRecord): Handler<C> =>
  handler(command, async (work, input) => ({ version: (await changePart(work, record, input)).version }))

export const handleRemove = <C extends Command>(command: C, record: AnyRecord): Handler<C> =>
  handler(command, async (work, input) => {
    await removeRow(work as never, record, input)
    return {}
  })

/** `changeRow` of a part: where it belongs to stays, and is no change. */
export async function changePart<R extends AnyRecord>(
  work: CommandContext<Command>,
  record: R,
  input: Input,
  check?: (before: Values<R>, changed: Partial<Values<R>>) => Promise<void>,
) {
  await holdRow(work, record, input)
  const { [record.partOf?.field ?? '']: _owner, ...change } = input
  const done = await changeRow(work as never, record, change as Input, check)
  if (Object.keys(done.changed).length > 0) await countChange(work.tx, record, input)
  return done
}
