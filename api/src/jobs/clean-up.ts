import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { endOldBatches } from '../batches/index.ts'
import { KEYS_KEPT_DAYS } from '../http/command/idempotency.ts'
import { endOldJobs } from '../queue/index.ts'

const KEYS_KEPT = `${KEYS_KEPT_DAYS} days`
/** Documents of finished orders: devices drop them and load them on demand. */
const FINISHED_KEPT = '90 days'
/** Until then a device that reconnects learns why its session ended, and wipes what it must not keep. */
const ENDED_SESSIONS_KEPT = '180 days'
/** They are recomputed when a history is opened. */
const PAST_STATES_KEPT = '30 days'
const CHAT_MONTHS_KEPT = '2 months'

export type CleanedUp = Record<
  'sessions' | 'tickets' | 'keys' | 'presence' | 'attempts' | 'devices' | 'states' | 'pastStates' | 'jobs' | 'batches',
  number
>

/** Deletes rows that are no longer needed, each kind in a transaction of its own; idempotent. */
export async function cleanUp(sql: Sql): Promise<CleanedUp> {
  const count = (work: Parameters<typeof withSystem<{ count: number }>>[1]) =>
    withSystem(sql, work).then((result) => result.count)
  return {
    jobs: await endOldJobs(sql),
    batches: await endOldBatches(sql),
    sessions: await count(
      (tx) =>
        tx`DELETE FROM sessions WHERE least(ended_at, expires_at, ends_at) < now() - ${ENDED_SESSIONS_KEPT}::interval`,
    ),
    tickets: await count((tx) => tx`DELETE FROM document_tickets WHERE expires_at <= now() - interval '1 day'`),
    keys: await count((tx) => tx`DELETE FROM idempotency_keys WHERE at < now() - ${KEYS_KEPT}::interval`),
    presence: await count((tx) => tx`DELETE FROM presence WHERE expires_at <= now() - interval '1 hour'`),
    attempts: await count((tx) => tx`DELETE FROM sign_in_attempts WHERE last_at < now() - interval '1 day'`),
    devices: await count((tx) => tx`DELETE FROM known_devices WHERE last_used_at < now() - ${KEYS_KEPT}::interval`),
    pastStates: await count(
      (tx) => tx`DELETE FROM document_past_states WHERE at < now() - ${PAST_STATES_KEPT}::interval`,
    ),
    states: await count(
      (tx) => tx`
      UPDATE document_states s SET deleted_at = now(), state = '' WHERE deleted_at IS NULL AND (
        EXISTS (SELECT FROM orders o WHERE o.org_id = s.org_id AND o.id::text = split_part(s.id, ':', 2) AND o.status IN ('paid', 'cancelled')
          AND coalesce(o.committed_at, o.created_at) < now() - ${FINISHED_KEPT}::interval)
        OR (s.id LIKE 'chat:%' AND split_part(s.id, ':', 3) < to_char(now() - ${CHAT_MONTHS_KEPT}::interval, 'YYYY-MM')))`,
    ),
  }
}
