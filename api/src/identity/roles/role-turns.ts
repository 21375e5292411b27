import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'

/** How often is looked. Rights do not wait for it (`resolveRights`), only what others see of a person's roles. */
const LOOK_MS = 5_000
/** At the start of a process: as long as none may have run. */
const AWAY_MS = 30 * 86_400_000

/**
 * Touches the rows of people whose role has begun or ended by its time since a moment (ms), because mirrors show their roles. Answers with their
 * organisations, and with the moment up to which was looked.
 */
export async function touchTurned(sql: Sql, sinceMs: number): Promise<{ organisations: string[]; untilMs: number }> {
  return await withSystem(sql, async (tx) => {
    const touched = await tx<{ orgId: string }[]>`
      UPDATE users u SET name = u.name FROM (
        SELECT DISTINCT org_id, user_id FROM role_assignments WHERE ended_at IS NULL
          AND ((valid_until > to_timestamp(${sinceMs}::float8 / 1000) AND valid_until <= now())
            OR (valid_from > given_at AND valid_from > to_timestamp(${sinceMs}::float8 / 1000) AND valid_from <= now()))) t
      WHERE u.org_id = t.org_id AND u.id = t.user_id RETURNING u.org_id`
    const [row] = await tx<{ ms: number }[]>`SELECT extract(epoch FROM now())::float8 * 1000 AS ms`
    return { organisations: [...new Set(touched.map(({ orgId }) => orgId))], untilMs: row?.ms ?? sinceMs }
  })
}

/** Looks again and again; mirrors of an organisation are told where something turned. */
export function followTurns(
  sql: Sql,
  { poke, onError }: { poke: (orgId: string) => void; onError: (error: unknown) => void },
): { stop(): Promise<void> } {
  let sinceMs = Date.now() - AWAY_MS
  let looking: Promise<void> = Promise.resolve()
  const look = async () => {
    const { organisations, untilMs } = await touchTurned(sql, sinceMs)
    sinceMs = untilMs
    for (const orgId of organisations) poke(orgId)
  }
  const timer = setInterval(() => {
    looking = looking.then(look).catch(onError)
  }, LOOK_MS)
  return {
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}
