import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { settingByKey } from '@werkbank/model/all-settings.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { changeSetting, placeOf } from '@werkbank/model/settings/commands.ts'
import { settingChanged } from '@werkbank/model/settings/events.ts'
import { readValue, type SettingValue } from '@werkbank/model/settings/kinds.ts'
import { limitsOf } from '@werkbank/model/settings/limits-of.ts'
import { type SettingPlace, settingId } from '@werkbank/model/settings/resolve.ts'
import type { Setting } from '@werkbank/model/settings/setting.ts'
import { say } from '@werkbank/words/say.ts'
import { missing, requireSession } from '../http/caller.ts'
import { handle } from '../http/command/command-route.ts'
import { invalidInput, notFound, wrongInput } from '../http/problem/problem.ts'

/** Two people who change one setting: the second is first shown the other's value, unless it is the same. */
export const handleChangeSetting = handle(changeSetting, async ({ tx, caller, emit, record, refuse }, input) => {
  const setting = settingByKey(input.key)
  if (!setting) throw notFound(say('problems.no_setting'))
  requireRight(caller, setting, input.level)
  const place = await requirePlace(tx, caller, setting, input)
  const value = input.value === null ? null : requireValue(setting, input.value)
  const before = await lockedValue(tx, caller.orgId, settingId(setting.key, place))
  if (before === value) return {}
  if (input.seen && input.seen.value !== before) throw refuse('changed-meanwhile', { fields: { value: before } })
  await keep(tx, caller, setting.key, place, value)
  const details = { level: place.level, ...(place.level === 'role' ? { roleKey: place.roleKey } : {}) }
  const whose = place.level === 'person' ? { userId: caller.userId } : {}
  emit(settingChanged, setting.key, { ...details, ...whose, from: before, to: value })
  if (setting.right === 'access.manage')
    record({ type: 'setting.changed', details: { setting: setting.key, ...details, before, after: value } })
  return {}
})

/** One's own takes no right; a program does not choose for its person. */
function requireRight(caller: Caller, { right }: Setting, level: SettingPlace['level']): void {
  if (level === 'person') {
    requireSession(caller, 'session')
    return
  }
  if (!can(caller, right)) throw missing(caller, right)
  if (right === 'access.manage') requireSession(caller, 'fresh-session')
}

async function requirePlace(
  tx: Tx,
  { userId }: Caller,
  setting: Setting,
  input: { level: SettingPlace['level']; roleKey?: string | undefined },
): Promise<SettingPlace> {
  if (!setting.levels.includes(input.level))
    throw wrongInput('level', 'problems.setting_level', { levels: setting.levels.join(', ') })
  const place = placeOf(input, userId)
  if (!place) throw wrongInput('roleKey', 'problems.role_where_meant')
  if (place.level === 'role' && (await tx`SELECT 1 FROM roles WHERE key = ${place.roleKey}`).length === 0)
    throw wrongInput('roleKey', 'problems.no_role')
  return place
}

function requireValue(setting: Setting, value: SettingValue): SettingValue {
  const read = readValue(setting.kind, value)
  if (read === undefined)
    throw invalidInput([
      {
        path: 'value',
        code: 'setting-limits',
        says: say('problems.setting_limits', { limits: limitsOf(setting.kind) }),
      },
    ])
  return read
}

/** Held until the end of the transaction, also where nothing is kept yet. */
async function lockedValue(tx: Tx, orgId: string, id: string): Promise<SettingValue | null> {
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`setting ${orgId} ${id}`}, 0))`
  const [row] = await tx<{ value: SettingValue }[]>`SELECT value FROM settings WHERE id = ${id} AND deleted_at IS NULL`
  return row?.value ?? null
}

async function keep(
  tx: Tx,
  { userId }: Caller,
  key: string,
  place: SettingPlace,
  value: SettingValue | null,
): Promise<void> {
  const id = settingId(key, place)
  if (value === null) {
    await tx`UPDATE settings SET deleted_at = now(), changed_by = ${userId}, changed_at = now() WHERE id = ${id}`
    return
  }
  await tx`
    INSERT INTO settings (org_id, id, key, level, role_key, user_id, value, changed_by)
    VALUES (current_org(), ${id}, ${key}, ${place.level}, ${place.level === 'role' ? place.roleKey : null},
      ${place.level === 'person' ? place.userId : null}, ${tx.json(value)}, ${userId})
    ON CONFLICT (org_id, id) DO UPDATE SET value = excluded.value, changed_by = excluded.changed_by, changed_at = now(), deleted_at = NULL`
}
