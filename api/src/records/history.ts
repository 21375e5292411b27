import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { Emit } from '@werkbank/model/base/event.ts'
import { can } from '@werkbank/model/base/permission.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { recordEvents, rightOfField } from '@werkbank/model/records/events.ts'
import { z } from 'zod'
import { type EventItem, pageOfEvents } from '../events/index.ts'
import type { Routes } from '../http/context.ts'
import { pageInput, pageOf } from '../http/pages.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { visibleRow } from './rows.ts'

/** What was and what is now, by field. */
type FieldChanges = Record<string, readonly [from: unknown, to: unknown]>

/**
 * Emits a change with the old and new value of each field (PR-04). A field with a right of its own goes into an event of its own, whose audience is that
 * right. Changes of a part have the owner as their subject.
 */
export function emitChange(
  emit: Emit,
  record: AnyRecord,
  row: { id: string } & Record<string, unknown>,
  {
    what = 'changed',
    before,
    changed,
  }: {
    what?: 'created' | 'changed' | 'removed'
    before: Record<string, unknown>
    changed: Record<string, unknown>
  },
): void {
  const { partOf } = record
  const type = recordEvents(record)[what]
  const about = partOf ? String(row[partOf.field]) : row.id
  const told = Object.keys(changed).filter((name) => name !== partOf?.field)
  for (const names of Map.groupBy(told, (name) => rightOfField(record, name)).values())
    emit(type, about, {
      ...(partOf ? { id: row.id } : {}),
      fields: Object.fromEntries(
        names.map((name) => [name, [before[name] ?? null, changed[name]] as [unknown, unknown]]),
      ),
    })
}

const changeSchema = z.object({
  /** Of its event. */
  cursor: z.string(),
  at: z.string(),
  actor: z.string().nullable(),
  /** What changed: the record itself, or a part of it. */
  record: z.string(),
  what: z.enum(['created', 'changed', 'removed']),
  /** Of each field what was before and what it was changed to; without values where it was changed before these were kept. */
  fields: z.record(z.string(), z.tuple([z.unknown(), z.unknown()]).nullable()),
  /** From where, and why: for those who may read the log, since changes are in it. */
  origin: z.object({ address: z.string(), userAgent: z.string(), reason: z.string().nullable() }).optional(),
})
type Change = z.infer<typeof changeSchema>

/** `GET /products/{id}/changes` for products: the changes with author, time, old and new values, newest first; including those of its parts. */
export function mountChanges(
  routes: Routes,
  record: AnyRecord,
  collection: `GET /${string}`,
  parts: readonly AnyRecord[] = [],
): void {
  const query = defineQuery({
    name: `${record.name}.changes`,
    route: `${collection}/{id}/changes`,
    permission: record.read.permission,
    summary: 'Who changed which field when, from what to what',
    input: z.object({ id: idSchema, limit: pageInput(['newest']).limit, cursor: pageInput(['newest']).cursor }),
    answer: pageOf(changeSchema),
  })
  const types = [
    `${record.name}.changed`,
    ...parts.flatMap(({ name }) => [`${name}.created`, `${name}.changed`, `${name}.removed`]),
  ]
  mountQuery(routes, query, async ({ tx, caller }, { id, ...page }) => {
    await visibleRow(tx, caller, record, id)
    const found = await pageOfEvents(tx, caller, { subject: { type: record.name, id }, types }, page, changeOf)
    return can(caller, 'audit.read') ? { ...found, items: await withOrigins(tx, found.items) } : found
  })
}

const xidOf = ({ cursor }: Change): string => cursor.split(':')[0] ?? ''

/** Changes with what the log says of the command that made them, which was written in the same transaction (ID-129). */
async function withOrigins(tx: Tx, changes: readonly Change[]): Promise<Change[]> {
  const rows = await tx<({ xid: string } & NonNullable<Change['origin']>)[]>`
    SELECT DISTINCT ON (xid) xid::text AS xid, address, user_agent, details ->> 'reason' AS reason FROM security_events
    WHERE org_id = current_org() AND xid = ANY(${changes.map(xidOf)}::text[]::xid8[]) ORDER BY xid, seq`
  const origins = new Map(rows.map(({ xid, ...origin }) => [xid, origin]))
  return changes.map((change) => {
    const origin = origins.get(xidOf(change))
    return origin ? { ...change, origin } : change
  })
}

const changeOf = ({ cursor, at, actor, type, payload }: EventItem): Change => {
  const [record = '', what] = type.split('.')
  const fields = changesOf(payload['fields'] as FieldChanges | string[])
  return { cursor, at, actor, record, what: what as Change['what'], fields }
}

/** Until November 2026 only the names were kept. */
const changesOf = (fields: FieldChanges | string[]): Change['fields'] =>
  Array.isArray(fields)
    ? Object.fromEntries(fields.map((name) => [name, null]))
    : Object.fromEntries(Object.entries(fields).map(([name, [from, to]]) => [name, [from, to]]))
