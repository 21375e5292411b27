import {
  SECURITY_EVENTS,
  type SecurityEventType,
  type securityEventSchema,
} from '@werkbank/model/identity/security-event.ts'
import type { z } from 'zod'
import { formatDate, formatDuration, formatNumber } from '../../i18n/format.ts'
import { t, tDynamic } from '../../i18n/t.ts'
import type { Mirror } from '../../mirror/mirror.ts'
import { pathOf, titleOf } from '../../subjects.ts'

export type Entry = z.infer<typeof securityEventSchema>
type Key<T extends string> = T extends `${infer A}.${infer B}`
  ? `${Key<A>}_${Key<B>}`
  : T extends `${infer A}-${infer B}`
    ? `${A}_${Key<B>}`
    : T

/** What happened, in words: an event of the log, or a command under its name. */
export function typeWords(type: string): string {
  const key = type.replaceAll(/[.-]/g, '_')
  return (SECURITY_EVENTS as readonly string[]).includes(type)
    ? t(`people.log_${key as Key<SecurityEventType>}`)
    : tDynamic(`commands.${key}`, {}, type)
}

/** Persons are named "user" in the log. */
const subjectOf = ({ subjectType, subjectId }: Entry) =>
  `${subjectType === 'user' ? 'person' : subjectType}:${subjectId}`

/** What an entry is about, as it was called then, or as this device knows it. */
export const aboutWords = (mirror: Mirror, entry: Entry): string =>
  entry.subjectName || (entry.subjectId && titleOf(mirror, subjectOf(entry))) || ''

/** Where what an entry is about has a page of its own. */
export const pageOf = (entry: Entry): string | undefined =>
  entry.subjectType === 'role' ? '/people?tab=roles' : pathOf(subjectOf(entry))

/** Moments, durations and codes in details of an entry in words; what people wrote stays as it is. */
export function readableDetails(details: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(details).map(([name, value]) => [name, readable(name, value)]))
}

function readable(name: string, value: unknown): unknown {
  if ((name === 'startedAt' || name === 'endedAt') && typeof value === 'string') return formatDate(value, 'dayTime')
  if (name === 'seconds' && typeof value === 'number') return formatDuration(value)
  if (name === 'because' && typeof value === 'string')
    return tDynamic(`people.because_${value.replaceAll('-', '_')}`, {}, value)
  if (name === 'commands' && typeof value === 'object' && value !== null)
    return Object.entries(value).map(([command, count]) => `${typeWords(command)}: ${formatNumber(Number(count))}`)
  return value
}
