import { readTail } from '@werkbank/database/document-log.ts'
import * as Y from 'yjs'
import { z } from 'zod'
import { mountCommand } from '../http/command-route.ts'
import { type Routes, routes } from '../http/context.ts'
import { pageInput, pageOf } from '../http/pages.ts'
import { notFound } from '../http/problem.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { requireHistory } from './document-access.ts'
import { readHistory } from './history.ts'
import { readableContent } from './readable.ts'
import { documentOf } from './replay.ts'
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
    cursor: z
      .string()
      .regex(/^\d{1,15}$/, 'This is not a cursor of this list.')
      .optional(),
  }),
  answer: pageOf(
    z.object({
      seq: z.int(),
      fromSeq: z.int(),
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
  mountQuery(app, history, ({ tx, caller }, { name, limit, cursor }) =>
    readHistory(tx, caller, name, { limit, before: cursor === undefined ? undefined : Number(cursor) }),
  )
  mountQuery(app, documentAt, async ({ tx, caller }, { name, seq }) => {
    const { kind } = await requireHistory(tx, caller, name)
    const updates = await readTail(tx, caller.orgId, name, 0, seq)
    const last = updates.at(-1)
    if ((last?.seq ?? 0) !== seq) throw notFound('The document has no such state.')
    const doc = documentOf(updates)
    return {
      seq,
      at: last?.at ?? null,
      content: readableContent(doc, kind),
      state: Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64'),
      stateVector: Buffer.from(Y.encodeStateVector(doc)).toString('base64'),
    }
  })
  mountCommand(app, handleRestoreDocument)
  mountCommand(app, handleCreateTicket, { keepAnswers: false }) // its answer is a secret
  return app
}
