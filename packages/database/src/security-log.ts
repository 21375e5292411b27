import type { SecurityEventType } from '@werkbank/model/identity/security-event.ts'
import type { Statement, Tx } from './postgres/connect.ts'
import { rowsAs } from './rows.ts'

/** Where something came from, as the log keeps it. */
export type Origin = { address: string; userAgent: string; requestId: string }
export const NOWHERE: Origin = { address: '', userAgent: '', requestId: '' }

export type SecurityRecord = {
  type: SecurityEventType
  subject?: { type: string; id: string; name?: string }
  /** Before and after, a reason; never a secret. */
  details?: Record<string, unknown>
}
export type SecurityActor = { orgId: string; actor: string | null; actorName?: string; result?: 'done' | 'refused' }

/** Entries about unknown callers, where there are several organisations. */
export const NO_ORGANISATION = '00000000-0000-0000-0000-000000000000'

/** An entry of the log: of a kind of its own, or a command under its name. */
export type LogRecord = Omit<SecurityRecord, 'type'> & { type: string }

const ENTRY = { type: 'text', subjectType: 'text', subjectId: 'text', subjectName: 'text', details: 'jsonb' } as const

/**
 * Appends to the log, in the transaction of what it records: the only way into it (ID-120, ID-124). Names are stored as text, so that entries stay
 * readable when the account is gone. The database numbers the entries and knows their transaction; it seals them soon after (docs/decisions/0099), so
 * nobody waits for anybody. A part of a unit of work or a statement of its own.
 */
export const securityEntries = (
  tx: Tx,
  who: SecurityActor,
  origin: Origin,
  records: readonly LogRecord[],
): Statement => tx`
  INSERT INTO security_events (org_id, type, result, actor, actor_name, subject_type, subject_id, subject_name, address, user_agent, request_id, details)
  SELECT ${who.orgId}::uuid, e.type, ${who.result ?? 'done'}, ${who.actor}::uuid,
    coalesce((SELECT name || ' <' || email || '>' FROM users WHERE org_id = ${who.orgId}::uuid AND id = ${who.actor}::uuid), ${who.actorName ?? ''}),
    e.subject_type, e.subject_id,
    coalesce(e.subject_name, CASE WHEN e.subject_type = 'user' AND e.subject_id ~ '^[0-9a-f-]{36}$'
      THEN (SELECT name FROM users WHERE org_id = ${who.orgId}::uuid AND id = e.subject_id::uuid) END, ''),
    ${origin.address}, ${origin.userAgent}, ${origin.requestId}, e.details
  FROM ${rowsAs(tx, 'e', ENTRY, records.map(rowOf), { numbered: true })} ORDER BY e.at`

const rowOf = ({ type, subject, details = {} }: LogRecord) => ({
  type,
  subjectType: subject?.type ?? '',
  subjectId: subject?.id ?? '',
  subjectName: subject?.name ?? null,
  details,
})

/** The same at once. */
export async function recordSecurity(
  tx: Tx,
  who: SecurityActor,
  origin: Origin,
  records: readonly LogRecord[],
): Promise<void> {
  if (records.length > 0) await securityEntries(tx, who, origin, records)
}

/** Writes an entry unless the same was written a moment ago; the next one contains the number of those left out. */
export type Fold = (key: string, write: (more: number) => Promise<void>) => Promise<void>

/** One entry for the same refusal of the same person in this time: a loop that went wrong must not fill the log. */
const SAME_MS = 60_000
const REMEMBERED_MAX = 10_000

/** `onError`: an entry that could not be written changes no answer. */
export function makeFold(now: () => Date, onError: (error: unknown) => void): Fold {
  const told = new Map<string, { atMs: number; more: number }>()
  return async (key, write) => {
    const atMs = now().getTime()
    const last = told.get(key)
    if (last && atMs - last.atMs < SAME_MS) {
      last.more += 1
      return
    }
    if (told.size >= REMEMBERED_MAX) told.clear()
    told.set(key, { atMs, more: 0 })
    await write(last?.more ?? 0).catch(onError)
  }
}
