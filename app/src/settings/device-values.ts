import type { Kind, SettingValue, ValueOf } from '@werkbank/model/settings/kinds.ts'
import { resolveSetting } from '@werkbank/model/settings/resolve.ts'
import type { Setting } from '@werkbank/model/settings/setting.ts'
import { createSignal } from 'solid-js'

const nameOf = (key: string) => `werkbank:setting:${key}`

/** The raw stored value: callers check it. */
function stored(key: string): unknown {
  try {
    return JSON.parse(globalThis.localStorage?.getItem(nameOf(key)) ?? 'null') ?? undefined
  } catch {
    return undefined // written by hand, or cut off
  }
}

const [version, setVersion] = createSignal(0)
globalThis.window?.addEventListener('storage', ({ key }) => {
  if (key === null || key.startsWith(nameOf(''))) setVersion((n) => n + 1)
})

/** This device's value of a setting, for all its people; reactive, in every open window. */
export function deviceValue(key: string): unknown {
  version()
  return stored(key)
}

/** The effective value of a setting that only devices have; for code outside of a session. */
export const deviceSetting = <K extends Kind>(setting: Setting<K>): ValueOf<K> =>
  resolveSetting(setting, {}, () => undefined, deviceValue(setting.key)).value

/** Null: nothing any more. */
export function setDeviceValue(key: string, value: SettingValue | null): void {
  if (value === null) localStorage.removeItem(nameOf(key))
  else localStorage.setItem(nameOf(key), JSON.stringify(value))
  setVersion((n) => n + 1)
}
