import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { type SettingPlace, settingId } from './resolve.ts'

const value = z.union([z.number(), z.string().max(2_000), z.boolean()]).nullable()

/**
 * Sets a setting for the organisation, a role or oneself; null removes the value. Kind, limits, levels and right are those of the setting's declaration,
 * which handler and form read; it is not loaded before the settings screen is.
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
/** The level of a change; undefined where the role is missing, or named although the level has none. */
export function placeOf({ level, roleKey }: Placed, userId: string): SettingPlace | undefined {
  if ((level === 'role') !== (roleKey !== undefined)) return undefined
  if (roleKey !== undefined) return { level: 'role', roleKey }
  return level === 'person' ? { level, userId } : { level: 'organisation' }
}
