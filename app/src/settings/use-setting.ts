import type { Kind, ValueOf } from '@werkbank/model/settings/kinds.ts'
import { type Resolved, resolveSetting } from '@werkbank/model/settings/resolve.ts'
import type { Setting } from '@werkbank/model/settings/setting.ts'
import { type Accessor, createMemo } from 'solid-js'
import { useWorkspace, type Workspace } from '../identity/index.ts'
import { deviceValue } from './device-values.ts'

/** What a setting says here and now, and where that comes from; reactive: what is changed, here or elsewhere, counts at once. */
export function resolvedIn<K extends Kind>({ mirror, person }: Workspace, setting: Setting<K>): Resolved<K> {
  const { userId } = person
  // The row has them as they are now, with a role that was given a moment ago.
  const roles = mirror.table('people').get(userId)?.roles ?? person.roles
  return resolveSetting(setting, { userId, roles }, (id) => mirror.get('settings', id)?.value, deviceValue(setting.key))
}

/** The effective value of a setting for the signed-in person on this device. */
export function useSetting<K extends Kind>(setting: Setting<K>): Accessor<ValueOf<K>> {
  const workspace = useWorkspace()
  return createMemo(() => resolvedIn(workspace, setting).value)
}
