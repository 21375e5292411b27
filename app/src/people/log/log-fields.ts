import type { Permission } from '@werkbank/model/base/permission.ts'
import type { SecurityEventType } from '@werkbank/model/identity/security-event.ts'
import { PERMISSIONS } from '@werkbank/model/rights.ts'
import { permissionWords } from '../roles/rights.ts'

/** A field of an entry in words: what stood there before, where it changed something, and what stands there now. */
export type LogField = { name: string; before?: string; after: string }

/** How values are said that are codes: of rights wherever they stand, of roles where an entry is about those of a person. */
type Words = (value: string) => string

/** Entries whose values are roles. */
const ABOUT_ROLES: readonly string[] = ['person.created', 'person.roles-set'] satisfies SecurityEventType[]

/** The words for the values of an entry; `nameOfRole` knows the organisation's own ones (ID-128). */
export const wordsOf =
  ({ type }: { type: string }, nameOfRole: (key: string) => string): Words =>
  (value) => {
    if ((PERMISSIONS as readonly string[]).includes(value)) return permissionWords(value as Permission)
    return ABOUT_ROLES.includes(type) ? nameOfRole(value) : value
  }

/** The fields of an entry's details; of `before` and `after` those that differ, each with both (ID-123, ID-128). */
export function fieldsOf(
  { before, after, ...others }: Record<string, unknown>,
  words: Words = (value) => value,
): LogField[] {
  const given = Object.entries(others).map(([name, value]) => ({ name, after: said(value, plainWords(name, words)) }))
  return [...changes(before, after, words), ...given]
}

/** What people wrote, such as a name, is no code although it may read like one. */
const CODED: readonly string[] = ['permission', 'permissions', 'scopes', 'roles', 'value']
const plainWords = (name: string, words: Words): Words => (CODED.includes(name) ? words : (value) => value)

function changes(before: unknown, after: unknown, words: Words): LogField[] {
  if (before === undefined && after === undefined) return []
  if (!isRecord(before) || !isRecord(after))
    return [
      { name: 'value', ...(before === undefined ? {} : { before: said(before, words) }), after: said(after, words) },
    ]
  return Object.keys({ ...before, ...after })
    .filter((name) => said(before[name]) !== said(after[name]))
    .map((name) => {
      const own = plainWords(name, words)
      return { name, before: said(before[name], own), after: said(after[name], own) }
    })
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const said = (value: unknown, words: Words = (text) => text): string => {
  if (value === undefined || value === null) return '–'
  if (typeof value === 'string') return words(value)
  const parts = Array.isArray(value)
    ? value.map((one) => (typeof one === 'string' ? words(one) : String(one)))
    : undefined
  return parts ? parts.join(', ') || '–' : JSON.stringify(value)
}
