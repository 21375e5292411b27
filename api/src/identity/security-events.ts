import { createHash } from 'node:crypto'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { csvRow } from '@werkbank/model/base/read/csv.ts'
import {
  EXPORTED_MAX,
  exportSecurityLog,
  securityEventSchema,
  securityFilterSchema,
} from '@werkbank/model/identity/security-event.ts'
import { z } from 'zod'
import { handle } from '../http/command/command-route.ts'
import { decodeCursor, pageInput, pageOf, toPage } from '../http/pages.ts'
import { defineQuery } from '../http/query-route.ts'

/** The security log, newest first: sign-ins and failed ones, refusals, changes of rights. US-13.1, US-13.3, ID-131. */
export const listSecurityEvents = defineQuery({
  name: 'security-event.list',
  route: 'GET /security-events',
  permission: 'audit.read',
  summary: 'Sign-ins, refusals and changes of rights, newest first',
  input: z.object({
    ...pageInput(['seq']),
    ...securityFilterSchema.shape,
  }),
  answer: pageOf(securityEventSchema),
})
type Filter = z.output<typeof listSecurityEvents.input>

type Entry = z.infer<typeof securityEventSchema>

export async function readSecurityEvents(tx: Tx, { limit, cursor, ...filter }: Filter) {
  const after = decodeCursor(cursor, ['number'])
  const rows = await entriesOf(tx, filter, { after: after?.[0] as number | undefined, limit: limit + 1 })
  return toPage(
    rows,
    limit,
    ({ seq }) => [seq],
    (row) => row,
  )
}

async function entriesOf(
  tx: Tx,
  { type, person, result, text, from, to }: z.output<typeof securityFilterSchema>,
  { after, limit }: { after?: number | undefined; limit: number },
): Promise<Entry[]> {
  const pattern = text && `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
  return await tx<Entry[]>`
    SELECT seq, at, type, result, actor, actor_name, subject_type, subject_id, subject_name, address, user_agent, request_id, details
    FROM security_events WHERE org_id = current_org() ${after === undefined ? tx`` : tx`AND seq < ${after}`}
      ${type ? tx`AND type = ${type}` : tx``} ${result ? tx`AND result = ${result}` : tx``}
      ${person ? tx`AND (actor = ${person} OR subject_id = ${person})` : tx``}
      ${pattern ? tx`AND (actor_name ILIKE ${pattern} OR subject_name ILIKE ${pattern} OR address ILIKE ${pattern})` : tx``}
      ${from ? tx`AND at >= ${from}` : tx``} ${to ? tx`AND at < ${to}` : tx``}
    ORDER BY seq DESC LIMIT ${limit}`
}

const COLUMNS = ['seq', 'at', 'type', 'result', 'actor', 'actorName', 'subjectType', 'subjectId', 'subjectName', 'address', 'userAgent', 'requestId', 'details'] as const // biome-ignore format: a list

function tableOf(rows: readonly Entry[]): string {
  const cell = (value: Entry[keyof Entry]) =>
    typeof value === 'number' ? value : typeof value === 'object' && value ? JSON.stringify(value) : (value ?? '')
  return [csvRow(COLUMNS), ...rows.map((row) => csvRow(COLUMNS.map((name) => cell(row[name]))))].join('')
}

export const handleExportSecurityLog = handle(exportSecurityLog, async ({ tx, record, now }, { form, ...filter }) => {
  const found = await entriesOf(tx, filter, { limit: EXPORTED_MAX + 1 })
  const rows = found.slice(0, EXPORTED_MAX)
  const content = form === 'csv' ? tableOf(rows) : JSON.stringify({ takenAt: now, filter, entries: rows }, undefined, 2)
  const sha256 = createHash('sha256').update(content).digest('hex')
  record({ type: 'security-log.exported', details: { filter, form, rows: rows.length, sha256 } })
  return {
    fileName: `security-log-${now.slice(0, 10)}.${form}`,
    [form]: content,
    sha256,
    rows: rows.length,
    more: found.length > rows.length,
  }
})
