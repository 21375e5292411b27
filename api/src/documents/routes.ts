import { headSeq } from '@werkbank/database/log/document-log.ts'
import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { say } from '@werkbank/words/say.ts'
import { z } from 'zod'
import { mountCommand } from '../http/command/command-route.ts'
import { type Routes, routes } from '../http/context.ts'
import { decodeCursor, encodeCursor, pageInput, pageOf } from '../http/pages.ts'
import { notFound } from '../http/problem/problem.ts'
import { defineQuery, mountLongQuery } from '../http/query-route.ts'
import { requireHistory } from './document-access.ts'
import type { HistoryEntry } from './history.ts'
import { handleRestoreDocument } from './restore.ts'
import { handleCreateTicket } from './tickets.ts'

const name = z.string().max(200, 'This is not the name of a document.')
const changeSchema = z.object({
  path: z.string(),
  from: z.unknown(),
  to: z.unknown(),
  overwrote: z.unknown().optional(),
})
const history = defineQuery({
  name: 'document.history',
  route: 'GET /documents/{name}/history',
  permission: null,
  scope: 'any', // by the kind of document
  summary: 'Who changed what, newest first',
  input: z.object({
    name,
    limit: pageInput(['seq']).limit,
    cursor: pageInput(['seq']).cursor,
  }),
  answer: pageOf(
    z.object({
      seq: z.int(),
      fromSeq: z.int(),
      startedAt: z.string(),
      at: z.string(),
      actor: z.string().nullable(),
      actorName: z.string().nullable(),
      origin: z.string(),
      changes: z.array(changeSchema),
    }),
  ),
})
const documentAt = defineQuery({
  name: 'document.at',
  route: 'GET /documents/{name}/at/{seq}',
  permission: null,
  scope: 'any', // by the kind of document
  summary: 'A document as it was',
  input: z.object({
    name,
    seq: z.coerce
      .number({ error: 'A state is named by a whole number.' })
      .int('A state is named by a whole number.')
      .min(0)
      .max(Number.MAX_SAFE_INTEGER),
  }),
  answer: z.object({
    seq: z.int(),
    at: z.string().nullable(),
    content: z.record(z.string(), z.unknown()),
    state: z.string(),
    stateVector: z.string(),
  }),
})

export function documentRoutes(): Routes {
  const app = routes()
  mountLongQuery(app, history, async ({ caller, services }, { name, limit, cursor }) => {
    const document = await look(services.sql, caller, name)
    const before = decodeCursor(cursor, ['number'])?.[0] as number | undefined
    const { entries, next } = await services.past.history(caller, { ...document, before, limit })
    const names = await withOrg(services.sql, caller, (tx) => namesOf(tx, entries), { readOnly: true })
    return {
      items: entries.map((entry) => ({ ...entry, actorName: names.get(entry.actor ?? '') ?? null })),
      nextCursor: next === undefined ? null : encodeCursor([next]),
    }
  })
  mountLongQuery(app, documentAt, async ({ caller, services }, { name, seq }) => {
    const document = await look(services.sql, caller, name)
    if (seq > document.head) throw notFound(say('problems.no_state'))
    return await services.past.at(caller, { ...document, seq })
  })
  mountCommand(app, handleRestoreDocument)
  mountCommand(app, handleCreateTicket, { keepAnswers: false }) // its answer is a secret
  return app
}

/** What may be looked back into, and how far its log goes. */
const look = (sql: Sql, caller: Caller, name: string) =>
  withOrg(
    sql,
    caller,
    async (tx) => {
      const { kind } = await requireHistory(tx, caller, name)
      return { name, kind, head: (await headSeq(tx, caller.orgId, name)) ?? 0 }
    },
    { readOnly: true },
  )

async function namesOf(tx: Tx, entries: readonly HistoryEntry[]): Promise<Map<string, string>> {
  const ids = [...new Set(entries.flatMap(({ actor }) => actor ?? []))]
  if (ids.length === 0) return new Map()
  const rows = await tx<{ id: string; name: string }[]>`SELECT id, name FROM users WHERE id = ANY(${ids}::uuid[])`
  return new Map(rows.map(({ id, name }) => [id, name]))
}
