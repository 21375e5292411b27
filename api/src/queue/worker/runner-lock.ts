import { randomUUID } from 'node:crypto'
import { connectAlone, type Sql } from '@werkbank/database/postgres/connect.ts'

/** SQL: the lock of a runner, by an SQL expression of its name. */
export const runnerLock = (expression: string): string => `hashtextextended('job runner ' || ${expression}::text, 0)`

/** That this process lives, as the database sees it: a lock of its name on a connection of its own, which ends with it. */
export type RunnerLock = { runner: string; renew(): Promise<void>; stop(): Promise<void> }

export async function takeRunnerLock(sql: Sql): Promise<RunnerLock> {
  const runner = randomUUID()
  const own = connectAlone(sql, { role: 'werkbank_system', applicationName: 'werkbank jobs' })
  const renew = async () => {
    // A connection that was made anew has no lock yet; one that has it would count it twice.
    await own.unsafe(
      `SELECT pg_advisory_lock(${runnerLock(`'${runner}'`)}) WHERE NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid())`,
    )
  }
  await renew()
  return { runner, renew, stop: () => own.end({ timeout: 1 }) }
}
