import type { SecurityEventType } from '@werkbank/model/identity/security-event.ts'
import type { Tx } from './postgres/connect.ts'

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

/**
 * Appends to the security log, in the transaction of what it records: the only way into it (ID-120, ID-124). Names are stored as text, so that entries
 * stay readable when the account is gone. The database numbers and chains the entries; from here on other entries of the organisation wait for the
 * commit.
 */
export async function recordSecurity(
  tx: Tx,
  who: SecurityActor,
  origin: Origin,
  records: readonly SecurityRecord[],
): Promise<void> {
  for (const { type, subject, details = {} } of records)
    await tx`
      INSERT INTO security_events (org_id, type, result, actor, actor_name, subject_type, subject_id, subject_name, address, user_agent, request_id, details)
      VALUES (${who.orgId}, ${type}, ${who.result ?? 'done'}, ${who.actor},
        coalesce((SELECT name || ' <' || email || '>' FROM users WHERE org_id = ${who.orgId} AND id = ${who.actor}), ${who.actorName ?? ''}),
        ${subject?.type ?? ''}, ${subject?.id ?? ''},
        coalesce(${subject?.name ?? null}, (SELECT name FROM users WHERE org_id = ${who.orgId} AND id::text = ${subject?.id ?? ''}), ''),
        ${origin.address}, ${origin.userAgent}, ${origin.requestId}, ${tx.json(details as never)})`
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
