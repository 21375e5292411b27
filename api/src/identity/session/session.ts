import { randomBytes } from 'node:crypto'
import { type AccessFacts, accessFacts, heldRights, resolveAccess } from '@werkbank/database/access.ts'
import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { callerBySession, hashSecret, sessionCookieName, sessionHours } from '@werkbank/database/sessions.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import { emit } from '@werkbank/database/spine.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { newEvent } from '@werkbank/model/base/event.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { sessionEnded } from '@werkbank/model/identity/events.ts'
import { sessionDays } from '@werkbank/model/identity/settings.ts'
import { signInSettingsSchema } from '@werkbank/model/identity/sign-in-settings.ts'
import { serialize } from 'hono/utils/cookie'
import { tooManySessions } from '../../http/problem/problem.ts'

/** How often a session in use is noted as such. */
const TOUCH_MS = 5 * 60_000
const USER_AGENT_MAX = 300

type Person = { orgId: string; userId: string }
export type Sessions = {
  /** The caller behind a session id. Keeps a session that is in use alive. */
  resolve(id: string): Promise<Caller | undefined>
  /** Starts a session; answers the Set-Cookie header. The id exists nowhere else. */
  start(person: Person & { userAgent: string; address: string }): Promise<string>
  /** Ends one at once, here and on every socket (`session.ended`); answers the Set-Cookie header that forgets it. */
  end(id: string): Promise<string>
}

/** Sessions in Postgres, which stores only the SHA-256 of an id: reading the table is not enough to sign in. */
export function makeSessions(sql: Sql, { https, now }: { https: boolean; now: () => Date }): Sessions {
  const cookie = (id: string, maxAge: number) =>
    serialize(sessionCookieName(https), id, { httpOnly: true, secure: https, sameSite: 'Lax', path: '/', maxAge })
  const touchedMs = new Map<string, number>()
  return {
    async resolve(id) {
      const caller = await callerBySession(sql, id)
      if (!caller) return undefined
      const at = now().getTime()
      if (at - (touchedMs.get(caller.credential) ?? 0) > TOUCH_MS) {
        if (touchedMs.size > 10_000) touchedMs.clear() // a memory of work done, not of truth
        touchedMs.set(caller.credential, at)
        await withSystem(sql, (tx) => touch(tx, caller))
      }
      return caller
    },
    async start({ orgId, userId, userAgent, address }) {
      const id = randomBytes(32).toString('base64url')
      // However much it is used it ends after so many days; without use after the organisation's hours.
      const lasts = await withSystem(sql, async (tx) => {
        const [days] = await settingValues(tx, { orgId }, sessionDays)
        await tx`SELECT 1 FROM users WHERE org_id = ${orgId} AND id = ${userId} FOR UPDATE` // two at once are counted one after the other
        const { hours, sessionsMax, refusesMore } = await limitsOf(tx, { orgId, userId })
        if (refusesMore && (await countOpen(tx, { orgId, userId })) >= sessionsMax) throw tooManySessions()
        await tx`
          INSERT INTO sessions (org_id, id_hash, user_id, expires_at, ends_at, user_agent, address)
          VALUES (${orgId}, ${hashSecret(id)}, ${userId}, now() + make_interval(hours => ${hours}), now() + make_interval(days => ${days}),
            ${userAgent.slice(0, USER_AGENT_MAX) || null}, ${address})`
        if (sessionsMax > 0) await endOldest(tx, { orgId, userId }, sessionsMax)
        return days
      })
      return cookie(id, lasts * 86_400)
    },
    async end(id) {
      await withSystem(sql, async (tx) => {
        const ended = await tx<Ended[]>`
          UPDATE sessions SET ended_at = now(), ended_because = 'signed-out' WHERE id_hash = ${hashSecret(id)} AND ended_at IS NULL
          RETURNING org_id, user_id, id_hash`
        await tell(tx, ended)
      })
      return cookie('', 0)
    },
  }
}

async function touch(tx: Tx, caller: Caller): Promise<void> {
  const { hours } = await limitsOf(tx, caller)
  await tx`UPDATE sessions SET used_at = now(), expires_at = least(now() + make_interval(hours => ${hours}), ends_at) WHERE id_hash = ${caller.credential}`
}

/** Of a person's sessions: hours without use, and how many at a time (0: any number). */
type Limits = { hours: number; sessionsMax: number; refusesMore: boolean }
async function limitsOf(tx: Tx, { orgId, userId }: Person): Promise<Limits> {
  const [row] = await tx<{ signIn: unknown; facts: AccessFacts }[]>`
    SELECT coalesce(settings -> 'signIn', '{}') AS sign_in, ${accessFacts(tx, tx`${orgId}::uuid`, tx`${userId}::uuid`)} AS facts
    FROM organisations WHERE org_id = ${orgId}`
  const { signIn, facts } = must(row, 'a person has an organisation')
  const permissions = heldRights(resolveAccess(facts))
  const { administratorSessionsMax, administratorSessionsOver } = signInSettingsSchema.parse(signIn)
  const sessionsMax = permissions.includes('access.manage') ? administratorSessionsMax : 0
  return {
    hours: sessionHours(permissions, signIn),
    sessionsMax,
    refusesMore: sessionsMax > 0 && administratorSessionsOver === 'refuse',
  }
}

/** Sessions that are still valid: one past its idle time does not count against the limit. */
async function countOpen(tx: Tx, { orgId, userId }: Person): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    SELECT count(*)::int AS count FROM sessions WHERE org_id = ${orgId} AND user_id = ${userId}
      AND ended_at IS NULL AND expires_at > now() AND ends_at > now()`
  return row?.count ?? 0
}

type Ended = { orgId: string; userId: string; idHash: string }
/** One too many ends the oldest; its device keeps what it has, as when its time is over (ID-16). */
async function endOldest(tx: Tx, { orgId, userId }: Person, sessionsMax: number): Promise<void> {
  const ended = await tx<Ended[]>`
    UPDATE sessions SET ended_at = now(), ended_because = 'replaced' WHERE org_id = ${orgId} AND user_id = ${userId} AND ended_at IS NULL
      AND id_hash NOT IN (SELECT id_hash FROM sessions WHERE org_id = ${orgId} AND user_id = ${userId} AND ended_at IS NULL AND expires_at > now()
        ORDER BY created_at DESC LIMIT ${sessionsMax})
    RETURNING org_id, user_id, id_hash`
  await tell(tx, ended)
}

async function tell(tx: Tx, ended: readonly Ended[]): Promise<void> {
  await emit(
    tx,
    ...ended.map(({ orgId, userId, idHash }) => ({
      ...newEvent(sessionEnded, userId, { userId, credential: idHash }),
      orgId,
      actor: userId,
    })),
  )
}
