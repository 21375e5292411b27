import type { Tx } from '@werkbank/database/connect.ts'
import { isHeardBy } from '@werkbank/database/visible.ts'
import type { Emit } from '@werkbank/model/base/event.ts'
import { idSchema } from '@werkbank/model/base/id.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { recordEvents, rightOfField } from '@werkbank/model/records/events.ts'
import { z } from 'zod'
import type { Routes } from '../http/context.ts'
import { decodeCursor, pageInput, pageOf, toPage } from '../http/pages.ts'
import { notFound } from '../http/problem.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { rowById } from './rows.ts'

/** What was and what is now, by field. */
type FieldChanges = Record<string, readonly [from: unknown, to: unknown]>

/**
 * Tells a change with the old and the new value of each field (PR-04). A field that takes a right of its own is told in an event of its own,
 * to those who have the right. What happens to a part is told of what it belongs to.
 */
export function tellChange(
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
})
type Change = z.infer<typeof changeSchema>
type Row = { xid: string; id: number; at: string; actor: string | null; type: string; fields: FieldChanges | string[] }

/** `GET /products/{id}/changes` for products: who changed what when, from what to what, newest first; with what became of its parts. */
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
    if (!(await rowById(tx, record, id))) throw notFound()
    return listChanges(tx, caller, { subject: { type: record.name, id }, types }, page)
  })
}

async function listChanges(
  tx: Tx,
  caller: Caller,
  { subject, types }: { subject: { type: string; id: string }; types: readonly string[] },
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: Change[]; nextCursor: string | null }> {
  const after = decodeCursor(cursor, ['string', 'number'])
  const rows = await tx<Row[]>`
    SELECT xid::text AS xid, id, at, actor, type, payload->'fields' AS fields FROM events
    WHERE org_id = current_org() AND subject_type = ${subject.type} AND subject_id = ${subject.id} AND type = ANY(${types}::text[])
      AND ${isHeardBy(tx, caller)}
      ${after ? tx`AND (xid, id) < (${after[0] as string}::text::xid8, ${after[1] as number}::bigint)` : tx``}
    ORDER BY events.xid DESC, id DESC LIMIT ${limit + 1}`
  return toPage(
    rows,
    limit,
    (row) => [row.xid, row.id],
    ({ xid, id, at, actor, type, fields }) => {
      const [record = '', what] = type.split('.')
      return { cursor: `${xid}:${id}`, at, actor, record, what: what as Change['what'], fields: changesOf(fields) }
    },
  )
}

/** Until November 2026 only the names were kept. */
const changesOf = (fields: FieldChanges | string[]): Change['fields'] =>
  Array.isArray(fields)
    ? Object.fromEntries(fields.map((name) => [name, null]))
    : Object.fromEntries(Object.entries(fields).map(([name, [from, to]]) => [name, [from, to]]))
