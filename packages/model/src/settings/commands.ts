import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { type SettingPlace, settingId } from './resolve.ts'

const value = z.union([z.number(), z.string().max(2_000), z.boolean()]).nullable()

/**
 * Sets a setting for the organisation, a role or oneself; null takes back what was set there. Kind, limits, levels and right are the setting's: the
 * handler and the form ask them of its declaration, which is not loaded before somebody looks at settings.
 */
export const changeSetting = defineCommand({
  name: 'setting.change',
  route: 'PUT /settings/{key}',
  permission: null,
  scope: 'any',
  summary: 'Change a setting',
  input: z.object({
    key: z.string().regex(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/, 'A setting is named like "quotes.validDays".'),
    level: z.enum(['organisation', 'role', 'person']),
    /** At the level of a role: which. */
    roleKey: z.string().max(40).optional(),
    value,
    /** What the person saw there; null where nothing was set. */
    seen: z.object({ value }).strict().optional(),
  }),
  answer: z.object({ cursor: z.string() }),
  refusals: { 'changed-meanwhile': z.object({ fields: z.record(z.string(), z.unknown()) }) },
  subject: ({ key }) => `setting:${key}`,
  overlay: (rows, input, { now, userId }) => {
    const place = placeOf(input, userId)
    if (!place) return
    const id = settingId(input.key, place)
    if (input.value === null) return rows.remove('settings', id)
    const { key, level } = input
    const owner = { roleKey: input.roleKey ?? null, userId: level === 'person' ? userId : null }
    rows.set('settings', { id, rev: '0', key, level, ...owner, value: input.value, changedBy: userId, changedAt: now })
  },
})

type Placed = { level: 'organisation' | 'role' | 'person'; roleKey?: string | undefined }
/** For whom a change is meant; undefined where a role is not named, or named where none belongs. */
export function placeOf({ level, roleKey }: Placed, userId: string): SettingPlace | undefined {
  if ((level === 'role') !== (roleKey !== undefined)) return undefined
  if (roleKey !== undefined) return { level: 'role', roleKey }
  return level === 'person' ? { level, userId } : { level: 'organisation' }
}
