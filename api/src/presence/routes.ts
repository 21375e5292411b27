import { visiblePlaces } from '@werkbank/database/visible-places.ts'
import { hidePresence, setPresence } from '@werkbank/model/presence/commands.ts'
import { presenceChanged } from '@werkbank/model/presence/events.ts'
import { z } from 'zod'
import { handle, mountCommand } from '../http/command/command-route.ts'
import { type Routes, routes } from '../http/context.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'

const presentSchema = z.object({
  connection: z.string(),
  userId: z.string(),
  name: z.string(),
  color: z.int(),
  kind: z.enum(['person', 'machine']),
  label: z.string().nullable(),
  subjectType: z.string().nullable(),
  subjectId: z.string().nullable(),
  status: z.enum(['online', 'away']),
  seenAt: z.string(),
})
const listPresence = defineQuery({
  name: 'presence.list',
  route: 'GET /presence',
  permission: 'presence.read',
  summary: 'Who is online, and where',
  input: z.object({}),
  answer: z.object({ items: z.array(presentSchema), hidden: z.boolean() }),
})

/** `presence.changed` only where something is new to others: a till that says every minute that it is there is no news. */
export const handleSetPresence = handle(
  setPresence,
  async ({ tx, caller, emit, now }, { name, label, subjectType, subjectId, status, ttlSeconds }) => {
    // The person's id is part of it: a token cannot report the place of another person's till.
    const connection = `api:${caller.userId}:${name}`
    const expiresAt = new Date(Date.parse(now) + ttlSeconds * 1_000).toISOString()
    const place = [subjectType ?? null, subjectId ?? null, label ?? name, status] as const
    const [before] = await tx<{ same: boolean }[]>`
    SELECT (subject_type, subject_id, label, status) IS NOT DISTINCT FROM (${place[0]}::text, ${place[1]}::text, ${place[2]}::text, ${place[3]}::text) AND expires_at > ${now} AS same
    FROM presence WHERE connection = ${connection} FOR UPDATE`
    await tx`INSERT INTO presence (org_id, connection, user_id, node, subject_type, subject_id, label, status, seen_at, expires_at)
    VALUES (${caller.orgId}, ${connection}, ${caller.userId}, 'api', ${place[0]}, ${place[1]}, ${place[2]}, ${place[3]}, ${now}, ${expiresAt})
    ON CONFLICT (org_id, connection) DO UPDATE SET subject_type = excluded.subject_type, subject_id = excluded.subject_id, label = excluded.label,
      status = excluded.status, seen_at = excluded.seen_at, expires_at = excluded.expires_at`
    if (!before?.same) emit(presenceChanged, caller.userId)
    return { expiresAt }
  },
)

export const handleHidePresence = handle(hidePresence, async ({ tx, caller, emit }, { hidden }) => {
  await tx`INSERT INTO presence_settings (org_id, user_id, hidden) VALUES (${caller.orgId}, ${caller.userId}, ${hidden})
    ON CONFLICT (org_id, user_id) DO UPDATE SET hidden = excluded.hidden`
  emit(presenceChanged, caller.userId)
  return { hidden }
})

export function presenceRoutes(): Routes {
  const app = routes()
  mountQuery(app, listPresence, async ({ tx, caller }) => {
    const items = await tx<z.infer<typeof presentSchema>[]>`
      SELECT p.connection, p.user_id, u.name, u.color, u.kind, p.label, p.subject_type, p.subject_id, p.status, p.seen_at
      FROM presence p JOIN users u ON u.id = p.user_id LEFT JOIN presence_settings s ON s.user_id = p.user_id
      WHERE p.expires_at > now() AND (p.user_id = ${caller.userId} OR NOT coalesce(s.hidden, false)) ORDER BY u.name, p.connection LIMIT 2000`
    const [own] = await tx<{ hidden: boolean }[]>`SELECT hidden FROM presence_settings WHERE user_id = ${caller.userId}`
    const places = await visiblePlaces((work) => work(tx), [caller], items)
    return { items: places.get(caller) ?? [], hidden: own?.hidden ?? false }
  })
  mountCommand(app, handleHidePresence) // before {name}: "hidden" is no machine
  mountCommand(app, handleSetPresence)
  return app
}
