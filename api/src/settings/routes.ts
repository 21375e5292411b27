import { keptSettings } from '@werkbank/database/setting-values.ts'
import { isHeardBy } from '@werkbank/database/visible.ts'
import { SETTINGS, settingByKey } from '@werkbank/model/all-settings.ts'
import { resolveSetting } from '@werkbank/model/settings/resolve.ts'
import { LEVELS } from '@werkbank/model/settings/setting.ts'
import { z } from 'zod'
import { mountCommand } from '../http/command-route.ts'
import { routes } from '../http/context.ts'
import { decodeCursor, pageInput, pageOf, toPage } from '../http/pages.ts'
import { notFound } from '../http/problem.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { handleChangeSetting } from './change-setting.ts'

const valueSchema = z.union([z.number(), z.string(), z.boolean()])

const listSettings = defineQuery({
  name: 'setting.list',
  route: 'GET /settings',
  permission: null,
  scope: 'company.edit',
  summary: 'What every setting says to the caller, and where that comes from',
  input: z.object({}),
  answer: z.object({
    items: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        tells: z.string(),
        value: valueSchema,
        from: z.enum([...LEVELS, 'default']),
        default: valueSchema,
        levels: z.array(z.enum(LEVELS)),
        limits: z.record(z.string(), z.unknown()),
      }),
    ),
  }),
})

const changeSchema = z.object({
  cursor: z.string(),
  at: z.string(),
  actor: z.string().nullable(),
  level: z.enum(['organisation', 'role', 'person']),
  roleKey: z.string().nullable(),
  /** Null: nothing was set. */
  from: valueSchema.nullable(),
  to: valueSchema.nullable(),
})
type Change = z.infer<typeof changeSchema>

const page = pageInput(['newest'])
const listChanges = defineQuery({
  name: 'setting.changes',
  route: 'GET /settings/{key}/changes',
  permission: null,
  scope: 'company.edit',
  summary: 'Who changed a setting when, from what to what',
  input: z.object({ key: z.string().max(80), limit: page.limit, cursor: page.cursor }),
  answer: pageOf(changeSchema),
})

export const settingRoutes = routes()
mountCommand(settingRoutes, handleChangeSetting)

mountQuery(settingRoutes, listSettings, async ({ tx, caller }) => {
  const all = Object.values(SETTINGS).flat()
  const { roles, kept } = await keptSettings(tx, caller, all)
  const items = all.map((setting) => ({
    key: setting.key,
    name: setting.words.en.name,
    tells: setting.words.en.tells,
    ...resolveSetting(setting, { userId: caller.userId, roles }, (id) => kept[id]),
    default: setting.default,
    levels: [...setting.levels],
    limits: setting.kind,
  }))
  return { items }
})

/** Of one's own level everybody sees their own changes alone. */
mountQuery(settingRoutes, listChanges, async ({ tx, caller }, { key, limit, cursor }) => {
  if (!settingByKey(key)) throw notFound()
  const after = decodeCursor(cursor, ['string', 'number'])
  const rows = await tx<(Omit<Change, 'cursor'> & { xid: string; id: number })[]>`
    SELECT xid::text AS xid, id, at, actor, payload ->> 'level' AS level, payload ->> 'roleKey' AS role_key, payload -> 'from' AS from, payload -> 'to' AS to
    FROM events WHERE org_id = current_org() AND subject_type = 'setting' AND subject_id = ${key} AND type = 'setting.changed'
      AND ${isHeardBy(tx, caller)}
      ${after ? tx`AND (xid, id) < (${after[0] as string}::text::xid8, ${after[1] as number}::bigint)` : tx``}
    ORDER BY events.xid DESC, id DESC LIMIT ${limit + 1}`
  return toPage(
    rows,
    limit,
    (row) => [row.xid, row.id],
    ({ xid, id, ...change }) => ({ cursor: `${xid}:${id}`, ...change }),
  )
})
