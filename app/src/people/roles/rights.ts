import { RIGHT_AREAS, type RightArea } from '@werkbank/model/base/right.ts'
import { fold, foldedWords } from '@werkbank/model/base/value/fold.ts'
import { rightsOfRole } from '@werkbank/model/identity/resolve-rights.ts'
import { DEFAULT_ROLES, PERMISSIONS, type Permission, rightsOfArea } from '@werkbank/model/rights.ts'
import type { MessageKey } from '@werkbank/words/message.ts'
import { keyPart } from '@werkbank/words/refusal-sentence.ts'
import { t, tDynamic } from '../../i18n/t.ts'

/** A role as `GET /roles` says it. */
export type Role = {
  key: string
  name: string
  description?: string
  permissions: readonly string[]
  parent?: string | null
  system?: boolean
}

type PermissionKey<P extends string> = P extends `${infer Subject}.${infer Verb}`
  ? `people.may_${Subject}_${Verb extends `${infer First}-${infer Second}` ? `${First}_${Second}` : Verb}`
  : never
/** The right in words. */
export const permissionWords = (permission: Permission): string =>
  t(`people.may_${keyPart(permission)}` as PermissionKey<Permission> & MessageKey)

/** The permissions by the areas of the work, in the order in which people think of them. Every permission is in one. */
export const PERMISSION_AREAS: readonly { label: `people.area${RightArea}`; permissions: readonly Permission[] }[] =
  RIGHT_AREAS.map((area) => ({ label: `people.area${area}`, permissions: rightsOfArea(area) }))

/** The areas with the rights that contain every search word, in their own words or their area's; all without a search (US-6.2). */
export function findRights(wanted: string): typeof PERMISSION_AREAS {
  const words = foldedWords(wanted)
  const has = (text: string) => words.every((word) => fold(text).includes(word))
  return PERMISSION_AREAS.map(({ label, permissions }) => ({
    label,
    permissions: permissions.filter((permission) => has(`${permissionWords(permission)} ${t(label)} ${permission}`)),
  })).filter(({ permissions }) => permissions.length > 0)
}

/** A role's name; of those that every organisation starts with in the reader's language, unless the organisation named it anew. */
export function roleWords(key: string, name?: string): string {
  const named = name !== undefined && name !== DEFAULT_ROLES[key]?.name
  return named ? name : tDynamic(`people.role_${key}`, {}, name ?? key)
}

/** The rights in `keys`, and which of the roles give each (US-9.2). */
export function rightsOf(keys: readonly string[], roles: readonly Role[]): Map<Permission, Role[]> {
  const held = roles.filter(({ key }) => keys.includes(key))
  const rights = new Map<Permission, Role[]>()
  for (const permission of PERMISSIONS) {
    const by = held.filter(({ key }) => rightsOfRole(key, roles).includes(permission))
    if (by.length > 0) rights.set(permission, by)
  }
  return rights
}
