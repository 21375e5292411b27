import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import {
  activitySchema,
  logChangeSchema,
  securityEventSchema,
  securityFilterSchema,
} from '@werkbank/model/identity/security-event.ts'
import { z } from 'zod'
import { mountCommand } from '../../http/command/command-route.ts'
import { type Routes, routes } from '../../http/context.ts'
import { decodeCursor, pageInput, pageOf, toPage } from '../../http/pages.ts'
import { notFound } from '../../http/problem/problem.ts'
import { defineQuery, mountQuery } from '../../http/query-route.ts'
import { requirePerson } from '../people.ts'
import { changesOf, entriesOf, type LogFilter } from './entries.ts'
import { handleExportSecurityLog } from './export.ts'

/** The log, newest first: commands, sign-ins and failed ones, refusals, changes of rights. US-13, ID-131. */
const listSecurityEvents = defineQuery({
  name: 'security-event.list',
  route: 'GET /security-events',
  permission: 'audit.read',
  summary: 'What people did, sign-ins, refusals and changes of rights, newest first',
  input: z.object({ ...pageInput(['seq']), ...securityFilterSchema.shape }),
  answer: pageOf(securityEventSchema),
})

const entryInput = z.object({ seq: z.coerce.number().int().positive() })
const changesAnswer = z.object({ items: z.array(logChangeSchema) })

const listChanges = defineQuery({
  name: 'security-event.changes',
  route: 'GET /security-events/{seq}/changes',
  permission: 'audit.read',
  summary: 'What an entry of the log changed, from what to what, as far as you may see it',
  input: entryInput,
  answer: changesAnswer,
})

/** ID-129: no right is needed for what one did oneself. */
const listOwnEntries = defineQuery({
  name: 'own-log.list',
  route: 'GET /me/log',
  permission: null,
  summary: 'What you did, newest first',
  input: z.object({
    ...pageInput(['seq']),
    from: securityFilterSchema.shape.from,
    to: securityFilterSchema.shape.to,
  }),
  answer: pageOf(securityEventSchema),
})
const listOwnChanges = defineQuery({
  name: 'own-log.changes',
  route: 'GET /me/log/{seq}/changes',
  permission: null,
  summary: 'What you changed, from what to what',
  input: entryInput,
  answer: changesAnswer,
})

/** US-3.5. */
const listProfileChanges = defineQuery({
  name: 'person.changes',
  route: 'GET /people/{id}/changes',
  permission: 'audit.read',
  summary: 'How the profile of a person came to be what it is',
  input: z.object({ id: idSchema, ...pageInput(['seq']) }),
  answer: pageOf(securityEventSchema),
})
const listOwnProfileChanges = defineQuery({
  name: 'own-log.profile',
  route: 'GET /me/changes',
  permission: null,
  summary: 'How your profile came to be what it is',
  input: z.object(pageInput(['seq'])),
  answer: pageOf(securityEventSchema),
})

/** ID-133. */
const getActivity = defineQuery({
  name: 'person.activity',
  route: 'GET /people/{id}/activity',
  permission: 'audit.read',
  summary: 'What a person did how often, by day',
  input: z.object({ id: idSchema, days: z.coerce.number().int().min(1).max(90).default(30) }),
  answer: activitySchema,
})

export function logRoutes(): Routes {
  const app = routes()
  mountQuery(app, listSecurityEvents, ({ tx }, input) => pageOfEntries(tx, input))
  mountQuery(app, listChanges, ({ tx, caller }, { seq }) => changesOfEntry(tx, caller, seq))
  mountQuery(app, listOwnEntries, ({ tx, caller }, input) => pageOfEntries(tx, { ...input, actor: caller.userId }))
  mountQuery(app, listOwnChanges, async ({ tx, caller }, { seq }) => {
    const own =
      await tx`SELECT FROM security_events WHERE org_id = current_org() AND seq = ${seq} AND actor = ${caller.userId}`
    if (own.length === 0) throw notFound()
    return changesOfEntry(tx, caller, seq)
  })
  mountQuery(app, listProfileChanges, async ({ tx }, { id, ...page }) => {
    await requirePerson(tx, id, { lock: false })
    return changesOfProfile(tx, id, page)
  })
  mountQuery(app, listOwnProfileChanges, async ({ tx, caller }, page) => {
    const found = await changesOfProfile(tx, caller.userId, page)
    return { ...found, items: found.items.map(withoutPlace) }
  })
  mountQuery(app, getActivity, async ({ tx }, { id, days }) => {
    await requirePerson(tx, id, { lock: false })
    return { days: await activityOf(tx, id, days) }
  })
  // As long as the log: kept under no key.
  mountCommand(app, handleExportSecurityLog, { keepAnswers: false })
  return app
}

type Asked = LogFilter & { limit: number; cursor?: string | undefined }

async function pageOfEntries(tx: Tx, { limit, cursor, ...filter }: Asked) {
  const after = decodeCursor(cursor, ['number'])
  const rows = await entriesOf(tx, filter, { after: after?.[0] as number | undefined, limit: limit + 1 })
  return toPage(
    rows,
    limit,
    ({ seq }) => [seq],
    (row) => row,
  )
}

const changesOfProfile = (tx: Tx, id: string, page: Pick<Asked, 'limit' | 'cursor'>) =>
  pageOfEntries(tx, { ...page, subject: `user:${id}`, aboutProfile: true })

const changesOfEntry = async (tx: Tx, caller: Caller, seq: number) => ({
  items: (await changesOf(tx, caller, [seq])).get(seq) ?? [],
})

/** Where an administrator sat when they changed somebody's profile is no concern of that person. */
const withoutPlace = (entry: z.infer<typeof securityEventSchema>) => ({
  ...entry,
  address: '',
  userAgent: '',
  requestId: '',
})

/** How often a person did what, by the company's day. */
async function activityOf(tx: Tx, userId: string, days: number) {
  const rows = await tx<{ day: string; type: string; count: number }[]>`
    SELECT (at AT TIME ZONE o.time_zone)::date::text AS day, type, count(*)::int AS count
    FROM security_events e, (SELECT time_zone FROM organisations WHERE org_id = current_org()) o
    WHERE org_id = current_org() AND actor = ${userId} AND at >= now() - make_interval(days => ${days})
    GROUP BY 1, 2 ORDER BY 1 DESC, 3 DESC, 2`
  const byDay = Map.groupBy(rows, ({ day }) => day)
  return [...byDay].map(([day, kinds]) => ({ day, kinds: kinds.map(({ type, count }) => ({ type, count })) }))
}
