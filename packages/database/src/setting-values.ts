import type { Kind, ValueOf } from '@werkbank/model/settings/kinds.ts'
import { resolveSetting } from '@werkbank/model/settings/resolve.ts'
import type { Setting } from '@werkbank/model/settings/setting.ts'
import type { Sql, Tx } from './postgres/connect.ts'

/** The organisation alone, or a person in it. */
type Whose = { orgId: string; userId?: string }
type ValuesOf<S extends readonly Setting[]> = {
  -readonly [I in keyof S]: S[I] extends Setting<infer K extends Kind> ? ValueOf<K> : never
}

/** The stored setting values that apply to a person, by the ids of the rows, and their roles. */
export async function keptSettings(
  tx: Tx | Sql,
  { orgId, userId = undefined }: Whose,
  settings: readonly Setting[],
): Promise<{ roles: string[]; kept: Record<string, unknown> }> {
  const person = userId ?? null
  const [row] = await tx<{ roles: string[]; kept: Record<string, unknown> }[]>`
    SELECT array(SELECT role_key FROM user_roles WHERE org_id = ${orgId} AND user_id = ${person}) AS roles,
      (SELECT coalesce(jsonb_object_agg(id, value), '{}') FROM settings WHERE org_id = ${orgId} AND key = ANY(${settings.map(({ key }) => key)}::text[])
        AND deleted_at IS NULL AND (user_id IS NULL OR user_id = ${person})) AS kept`
  return row ?? { roles: [], kept: {} }
}

/**
 * The effective values of settings for a person, in the order requested: read each time, never cached, so that a change applies to the next request of
 * every process. Values of a device are stored on the device. In an organisation's transaction or the system's.
 */
export async function settingValues<const S extends readonly Setting[]>(
  tx: Tx | Sql,
  whose: Whose,
  ...settings: S
): Promise<ValuesOf<S>> {
  const { roles, kept } = await keptSettings(tx, whose, settings)
  return settings.map((setting) => resolveSetting(setting, { ...whose, roles }, (id) => kept[id]).value) as ValuesOf<S>
}
