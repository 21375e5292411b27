import { keptSettings } from '@werkbank/database/setting-values.ts'
import { rowIsVisible } from '@werkbank/database/visible.ts'
import { SETTINGS, settingByKey } from '@werkbank/model/all-settings.ts'
import { listView } from '@werkbank/model/settings/list-view.ts'
import { resolveSetting } from '@werkbank/model/settings/resolve.ts'
import { LEVELS } from '@werkbank/model/settings/setting.ts'
import { keyPart } from '@werkbank/words/refusal-sentence.ts'
import { z } from 'zod'
import { pageOfEvents } from '../events/index.ts'
import { type Handler, mountCommand } from '../http/command/command-route.ts'
import { routes } from '../http/context.ts'
import { pageInput, pageOf } from '../http/pages.ts'
import { notFound } from '../http/problem/problem.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { columns, present, type Values } from '../records/rows.ts'
import { handleChangeSetting } from './change-setting.ts'
import { handleSetFavourite } from './favourites.ts'
import { handleChangeView, handleCreateView, handleRemoveView } from './views.ts'

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

const listViews = defineQuery({
  name: 'view.list',
  route: 'GET /views',
  permission: null,
  scope: 'view.share',
  summary: 'Views of lists that the caller may see: their own, those for everybody, those of roles',
  input: z.object({ list: z.string().max(40).optional() }),
  answer: z.object({ items: z.array(listView.row.omit({ rev: true })) }),
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
for (const handler of [handleCreateView, handleChangeView, handleRemoveView, handleSetFavourite])
  mountCommand(settingRoutes, handler as Handler)

mountQuery(settingRoutes, listViews, async ({ tx, caller }, { list }) => {
  const items = await tx<Values<typeof listView>[]>`
    SELECT ${columns(tx, listView)} FROM list_views WHERE ${present(tx, listView)} AND ${rowIsVisible(tx, caller, listView)}
      ${list === undefined ? tx`` : tx`AND list = ${list}`} ORDER BY name, id`
  return { items: [...items] }
})

mountQuery(settingRoutes, listSettings, async ({ tx, caller, speech }) => {
  const all = Object.values(SETTINGS).flat()
  const { roles, kept } = await keptSettings(tx, caller, all)
  const items = all.map((setting) => ({
    key: setting.key,
    name: speech.find(`setting.name_${keyPart(setting.key)}`) ?? setting.key,
    tells: speech.find(`setting.tells_${keyPart(setting.key)}`) ?? '',
    ...resolveSetting(setting, { userId: caller.userId, roles }, (id) => kept[id]),
    default: setting.default,
    levels: [...setting.levels],
    limits: setting.kind,
  }))
  return { items }
})

/** Changes on the level of a person are visible to that person only. */
mountQuery(settingRoutes, listChanges, async ({ tx, caller }, { key, ...page }) => {
  if (!settingByKey(key)) throw notFound()
  const about = { subject: { type: 'setting', id: key }, types: ['setting.changed'] }
  return pageOfEvents(tx, caller, about, page, ({ cursor, at, actor, payload }) => {
    const { level, roleKey = null, from = null, to = null } = payload as Pick<Change, 'level'> & Partial<Change>
    return { cursor, at, actor, level, roleKey, from, to }
  })
})
