import { changeSetting } from '@werkbank/model/settings/commands.ts'
import type { SettingValue } from '@werkbank/model/settings/kinds.ts'
import { readValue } from '@werkbank/model/settings/kinds.ts'
import { resolveSetting, type SettingPerson, settingId } from '@werkbank/model/settings/resolve.ts'
import type { Level, Setting } from '@werkbank/model/settings/setting.ts'
import { createChange } from '../http/create-change.ts'
import { useCan, useWorkspace } from '../identity/index.ts'
import { useSend } from '../outbox/use-send.ts'
import { deviceValue, setDeviceValue } from './device-values.ts'

/** The level of a change: 'person', 'device', 'organisation', or a role as `role:<key>`. */
export type Target = 'person' | 'device' | 'organisation' | `role:${string}`
/** A level that affects this person alone. */
export const isOnesOwn = (target: Target): boolean => target === 'person' || target === 'device'
const roleOf = (target: Target) => (target.startsWith('role:') ? target.slice('role:'.length) : undefined)

/** The levels on which the signed-in person may change a setting. */
export function useTargets() {
  const workspace = useWorkspace()
  const { mirror, person, request } = workspace
  const can = useCan()
  const send = useSend()
  const change = createChange()

  const placeOf = (target: Target) => {
    const roleKey = roleOf(target)
    if (roleKey !== undefined) return { level: 'role', roleKey } as const
    return target === 'person'
      ? ({ level: 'person', userId: person.userId } as const)
      : ({ level: 'organisation' } as const)
  }
  /** What is set there; null where nothing is. */
  const valueAt = (setting: Setting, target: Target): SettingValue | null => {
    const kept =
      target === 'device'
        ? deviceValue(setting.key)
        : mirror.get('settings', settingId(setting.key, placeOf(target)))?.value
    return readValue(setting.kind, kept) ?? null
  }

  return {
    valueAt,
    trouble: change.trouble,
    /** Those that the setting has and the person may set it for, what concerns them alone first. */
    of({ levels, right }: Setting, roles: readonly string[]): Target[] {
      const offered: Record<Level, Target[]> = {
        person: ['person'],
        device: ['device'],
        organisation: can(right) ? ['organisation'] : [],
        role: can(right) ? roles.map((key) => `role:${key}` as const) : [],
      }
      const order = ['person', 'device', 'organisation', 'role'] as const
      return order.flatMap((level) => (levels.includes(level) ? offered[level] : []))
    },
    /** The effective value for a level, set there or on a wider one. */
    shown(setting: Setting, target: Target) {
      const roleKey = roleOf(target)
      const whose: SettingPerson = roleKey === undefined ? {} : { roles: [roleKey] }
      const kept = (id: string) => mirror.get('settings', id)?.value
      return resolveSetting(setting, whose, kept)
    },
    /** At once; for what takes a password just given, when the server said yes. Resolves with whether it is done or on its way. */
    async set(setting: Setting, target: Target, value: SettingValue | null): Promise<boolean> {
      if (target === 'device') {
        setDeviceValue(setting.key, value)
        return true
      }
      const { level } = placeOf(target)
      const roleKey = roleOf(target)
      const body = { level, ...(roleKey ? { roleKey } : {}), value, seen: { value: valueAt(setting, target) } }
      if (setting.right === 'access.manage' && level !== 'person')
        return change.run(() => request(`/settings/${setting.key}`, { method: 'PUT', body }))
      await send(changeSetting, { key: setting.key, ...body })
      return true
    },
  }
}
