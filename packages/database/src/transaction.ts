import { setTimeout as delay } from 'node:timers/promises'
import { apiPool, type Sql, systemPool, type Tx } from './postgres/connect.ts'
import { driverRejects, refusedOnceLost } from './vendor/postgres.ts'

export type { Tx }

/** Organisation and person of a transaction. */
export type Actor = { orgId: string; userId: string | null }

export type TransactionOptions = {
  /** One view of the data for all statements; for exports and the mirror's bootstrap. */
  isolation?: 'repeatable read'
  readOnly?: boolean
  /** How long one statement may take; 0 for as long as it likes. What only reads for a person may take `READ_MS_MAX`. */
  statementMsMax?: number
  /** How long to wait for a working connection, over all attempts; 15 s by default. */
  beginMsMax?: number
}

const ATTEMPTS_MAX = 8
const BACKOFF_FIRST_MS = 5
const BACKOFF_MAX_MS = 1_000
/**
 * How long a transaction waits for a connection that answers, over all attempts: longer than a busy pool and a restart of Postgres take,
 * shorter than a person waits for an answer.
 */
const BEGIN_MS_MAX = 15_000
/**
 * How long one statement of a read may take: far longer than any intended query, and an end for one that would keep the database busy
 * (docs/decisions/0059-how-long-a-read-may-take.md).
 */
const READ_MS_MAX = 30_000
/** How long what a transaction does elsewhere is waited for once its connection is lost. */
const WORK_ENDS_MS_MAX = 5_000

/**
 * Runs `work` in one transaction under the API's role, which sees the rows of `orgId` only (row-level security).
 * Deadlocks, serialisation failures and lost connections before the commit are retried, so `work` may run more than once: whatever it does
 * outside of `tx` must bear that.
 */
export function withOrg<T>(
  sql: Sql,
  { orgId, userId }: Actor,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const { statementMsMax = options.readOnly ? READ_MS_MAX : 0 } = options
  return run(apiPool(sql), { role: 'werkbank_api', orgId, userId: userId ?? '', statementMsMax }, work, options)
}

/** The same under the role that sees all organisations: sign-in, the document log, consumers. Never for what a person asks for. */
export function withSystem<T>(sql: Sql, work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T> {
  const { statementMsMax = 0 } = options ?? {}
  return run(systemPool(sql), { role: 'werkbank_system', orgId: '', userId: '', statementMsMax }, work, options)
}

type Results<T extends readonly unknown[]> = { -readonly [K in keyof T]: Awaited<T[K]> }

/**
 * Waits for statements that are on their way together, each to its end, then throws the first error in the order given. With `Promise.all`
 * what comes after the quickest error would reach the connection when the transaction is over.
 */
export async function settleAll<const T extends readonly unknown[]>(...work: T): Promise<Results<T>> {
  const results = await Promise.allSettled(work)
  for (const result of results) if (result.status === 'rejected') throw result.reason
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as Results<T>
}

/** The id of this transaction, as the cursor that a command answers with: the mirror has its rows once its own cursor is greater. */
export async function transactionCursor(tx: Tx): Promise<string> {
  const [row] = await tx<{ xid: string }[]>`SELECT pg_current_xact_id() AS xid`
  return (row as { xid: string }).xid
}

type Settings = { role: string; orgId: string; userId: string; statementMsMax: number }

async function run<T>(
  sql: Sql,
  settings: Settings,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const beginUntil = Date.now() + (options.beginMsMax ?? BEGIN_MS_MAX)
  for (let attempt = 1; ; attempt++) {
    const progress: Progress = { begun: false, committing: false, working: false, beginUntil }
    try {
      return await attemptOnce(sql, settings, work, options, progress)
    } catch (error) {
      // After the commit was sent its outcome is unknown: only an idempotency key can show it.
      if (attempt >= ATTEMPTS_MAX || progress.committing || progress.working || !isTrouble(error)) throw error
      if (Date.now() >= beginUntil) throw error
      await delay(Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** (attempt - 1)) * (0.5 + Math.random()))
    }
  }
}

type Progress = { begun: boolean; committing: boolean; working: boolean; beginUntil: number }

async function attemptOnce<T>(
  sql: Sql,
  { role, orgId, userId, statementMsMax }: Settings,
  work: (tx: Tx) => Promise<T>,
  { isolation, readOnly }: TransactionOptions,
  progress: Progress,
): Promise<T> {
  const mode = [isolation ? `isolation level ${isolation}` : '', readOnly ? 'read only' : ''].filter(Boolean).join(' ')
  const connection = { lost: false }
  let working: Promise<unknown> = Promise.resolve()
  try {
    const begun = sql.begin(mode, async (raw) => {
      if (Date.now() >= progress.beginUntil) throw new NoConnection()
      progress.begun = true
      const tx = refusedOnceLost(raw as Tx, connection, isLoss)
      try {
        // Not awaited: it travels with the first statement of `work`, whose answer can only come after it.
        const settled =
          tx`SELECT set_config('role', ${role}, true), set_config('app.org_id', ${orgId}, true), set_config('app.user_id', ${userId}, true), set_config('statement_timeout', ${String(statementMsMax)}, true)`.execute()
        settled.catch(() => {})
        const running = work(tx)
        working = running.catch(() => {})
        const value = await running
        await settled
        if (connection.lost) return driverRejects()
        progress.committing = true
        return { value }
      } catch (error) {
        if (connection.lost) return driverRejects()
        throw error
      }
    })
    return ((await withinDeadline(begun, progress)) as { value: T }).value
  } catch (error) {
    connection.lost = true // whatever `work` left running must not reach a connection that is somebody else's by now
    // It may be busy elsewhere, and must not run twice at a time.
    progress.working = !(await Promise.race([working.then(() => true), delay(WORK_ENDS_MS_MAX, false, { ref: false })]))
    throw error
  }
}

/** What `begun` gives; throws `NoConnection` where the transaction has not begun in time, as when the server stands still. */
async function withinDeadline<T>(begun: Promise<T>, progress: Progress): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        if (!progress.begun) reject(new NoConnection())
      },
      Math.max(0, progress.beginUntil - Date.now()),
    )
  })
  begun.catch(() => {}) // it may fail after we have stopped waiting
  return await Promise.race([begun, late]).finally(() => clearTimeout(timer))
}

/** The database gave no connection, or none that answers, in time. */
class NoConnection extends Error {
  override name = 'NoConnection'
  readonly code = 'CONNECT_TIMEOUT'
}

/** Codes of a connection that is gone, or of a server that goes away. */
const LOSSES = new Set([
  '57P01',
  '57P02',
  '57P03',
  '25P03',
  '25P04',
  '08000',
  '08001',
  '08003',
  '08006',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ERR_STREAM_DESTROYED',
])
/** Codes of conflicts between transactions, and of a server with too many connections. */
const CONFLICTS = new Set(['40001', '40P01', '55006', '53300'])

const codeOf = (error: unknown) => (error instanceof Error ? String((error as { code?: unknown }).code) : '')
const isLoss = (error: unknown) => LOSSES.has(codeOf(error))

/** True for errors that trying again may cure. */
export function isTrouble(error: unknown): boolean {
  return CONFLICTS.has(codeOf(error)) || (isLoss(error) && !codeOf(error).endsWith('_ENDED'))
}

/** The database can't work just now, whatever it is asked (no room, no memory, it is being stopped): SQLSTATE classes 53, 57 and 58, and trouble. */
export const isOutage = (error: unknown): boolean => isTrouble(error) || /^5[378]/.test(codeOf(error))

/** The database takes a value never, however often it is given (SQLSTATE class 22, data exception): no trouble, so nothing to try again. */
export const isUntakeable = (error: unknown): boolean => codeOf(error).startsWith('22')
