import { setTimeout as delay } from 'node:timers/promises'
import type { Sql, Tx } from './connect.ts'

export type { Tx }

/** Who acts in a transaction. */
export type Actor = { orgId: string; userId: string | null }

export type TransactionOptions = {
  /** One view of the data for all statements; for exports and the mirror's bootstrap. */
  isolation?: 'repeatable read'
  readOnly?: boolean
}

const ATTEMPTS_MAX = 8
const BACKOFF_FIRST_MS = 5
const BACKOFF_MAX_MS = 1_000

/**
 * Runs `work` in one transaction under the API's role, which sees the rows of `orgId` only (row-level security).
 * Deadlocks, serialisation failures and lost connections before the commit are retried, so `work` may run more than once: whatever it does
 * outside of `tx` must bear that.
 */
export function withOrg<T>(
  sql: Sql,
  { orgId, userId }: Actor,
  work: (tx: Tx) => Promise<T>,
  options?: TransactionOptions,
): Promise<T> {
  return run(sql, { role: 'werkbank_api', orgId, userId: userId ?? '' }, work, options)
}

/** The same under the role that sees all organisations: sign-in, the document log, consumers. Never for what a person asks for. */
export function withSystem<T>(sql: Sql, work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T> {
  return run(sql, { role: 'werkbank_system', orgId: '', userId: '' }, work, options)
}

/** The id of this transaction, as the cursor that a command answers with: the mirror has its rows once its own cursor is greater. */
export async function transactionCursor(tx: Tx): Promise<string> {
  const [row] = await tx<{ xid: string }[]>`SELECT pg_current_xact_id() AS xid`
  return (row as { xid: string }).xid
}

type Settings = { role: string; orgId: string; userId: string }

async function run<T>(
  sql: Sql,
  settings: Settings,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const progress = { committing: false, working: false }
    try {
      return await attemptOnce(sql, settings, work, options, progress)
    } catch (error) {
      // After the commit was sent nobody knows whether it happened: only an idempotency key can tell.
      if (attempt >= ATTEMPTS_MAX || progress.committing || progress.working || !isTrouble(error)) throw error
      await delay(Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** (attempt - 1)) * (0.5 + Math.random()))
    }
  }
}

async function attemptOnce<T>(
  sql: Sql,
  { role, orgId, userId }: Settings,
  work: (tx: Tx) => Promise<T>,
  { isolation, readOnly }: TransactionOptions,
  progress: { committing: boolean; working: boolean },
): Promise<T> {
  const mode = [isolation ? `isolation level ${isolation}` : '', readOnly ? 'read only' : ''].filter(Boolean).join(' ')
  const result = await sql.begin(mode, async (tx) => {
    progress.working = true
    try {
      // Not awaited: it travels with the first statement of `work`, whose answer can only come after it.
      const settled =
        tx`SELECT set_config('role', ${role}, true), set_config('app.org_id', ${orgId}, true), set_config('app.user_id', ${userId}, true)`.execute()
      settled.catch(() => {})
      const value = await work(tx as Tx)
      await settled
      progress.committing = true
      return { value }
    } finally {
      progress.working = false
    }
  })
  return (result as { value: T }).value
}

/** Codes of what may go well the next time: conflicts between transactions, and a server that went away or comes up. */
const TROUBLE = new Set([
  '40001',
  '40P01',
  '55006',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08000',
  '08001',
  '08003',
  '08006',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED_UNEXPECTEDLY',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
])

/** True for errors that trying again may cure. */
export function isTrouble(error: unknown): boolean {
  return error instanceof Error && TROUBLE.has(String((error as { code?: unknown }).code))
}
