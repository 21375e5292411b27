import { type Kind, largest, readValue, type ValueOf } from './kinds.ts'
import type { KeptLevel, Level, Setting } from './setting.ts'

/** The level of a value, with its role or person. */
export type SettingPlace =
  | { level: 'organisation' }
  | { level: 'role'; roleKey: string }
  | { level: 'person'; userId: string }

/** The id of the row that stores a setting's value for a level; migration 0192 checks the same. */
export function settingId(key: string, place: SettingPlace): string {
  const owner = place.level === 'role' ? `/${place.roleKey}` : place.level === 'person' ? `/${place.userId}` : ''
  return `${key}/${place.level}${owner}`
}

/** The organisation alone where both are missing. */
export type SettingPerson = { userId?: string; roles?: readonly string[] }
/** Where a value comes from. */
export type Origin = Level | 'default'
export type Resolved<K extends Kind> = { value: ValueOf<K>; from: Origin }

/**
 * The effective value of a setting: device before person before role before organisation before default (decision 0071). `kept` reads the value of a
 * row, by its id; `device` the value of this device. A value that is no longer valid, because limits changed, counts as not set. App, API and sync
 * server use this function and no other.
 */
export function resolveSetting<K extends Kind>(
  setting: Setting<K>,
  { userId, roles = [] }: SettingPerson,
  kept: (id: string) => unknown,
  device?: unknown,
): Resolved<K> {
  const read = (value: unknown) => readValue(setting.kind, value)
  const at = (place: SettingPlace) => read(kept(settingId(setting.key, place)))
  const said: Record<Level, () => ValueOf<K> | undefined> = {
    device: () => read(device),
    person: () => (userId === undefined ? undefined : at({ level: 'person', userId })),
    role: () =>
      largest(
        setting.kind,
        roles.flatMap((roleKey) => at({ level: 'role', roleKey }) ?? []),
      ),
    organisation: () => at({ level: 'organisation' }),
  }
  for (const level of ['device', 'person', 'role', 'organisation'] as const) {
    const value = setting.levels.includes(level) ? said[level]() : undefined
    if (value !== undefined) return { value, from: level }
  }
  return { value: setting.default, from: 'default' }
}

/** What counts one step further out than `level`: what is there again when it is reset. */
export const withoutLevel = <K extends Kind>(setting: Setting<K>, level: KeptLevel | Level): Setting<K> => ({
  ...setting,
  levels: setting.levels.filter((one) => one !== level) as unknown as Setting<K>['levels'],
})
