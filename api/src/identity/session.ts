import type { Sql } from '@werkbank/database/connect.ts'
import { callerBySession, hashSecret, sessionCookieName } from '@werkbank/database/sessions.ts'
import { emit } from '@werkbank/database/spine.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from 'lucia'

/** Signed out after so long without use, and after so long in any case (ASVS 7.3.1, 7.3.2). */
const IDLE = new TimeSpan(14, 'd')
const ABSOLUTE_DAYS = 90
/** How often a session in use is asked whether it wants to live longer. */
const TOUCH_MS = 5 * 60_000

export type Sessions = {
  /** The caller behind a session id. Keeps a session that is in use alive. */
  resolve(id: string): Promise<Caller | undefined>
  /** Starts a session; answers the Set-Cookie header. The id exists nowhere else. */
  start(person: { orgId: string; userId: string; userAgent: string | undefined }): Promise<string>
  /** Ends one at once, here and on every socket (`session.ended`); answers the Set-Cookie header that forgets it. */
  end(id: string): Promise<string>
}

type Attributes = { orgId: string; userAgent: string | undefined }
declare module 'lucia' {
  interface Register {
    Lucia: Lucia
    DatabaseSessionAttributes: Attributes
    DatabaseUserAttributes: Record<string, never>
  }
}

/** `lucia`'s sessions (its upstream is frozen, so nothing outside this file knows it) with hashes in Postgres. */
export function makeSessions(sql: Sql, { https, now }: { https: boolean; now: () => Date }): Sessions {
  const lucia = new Lucia(postgresAdapter(sql), {
    sessionExpiresIn: IDLE,
    sessionCookie: { name: sessionCookieName(https), attributes: { secure: https, sameSite: 'lax', path: '/' } },
  })
  const touchedMs = new Map<string, number>()
  return {
    async resolve(id) {
      const caller = await callerBySession(sql, id)
      if (!caller) return undefined
      const at = now().getTime()
      if (at - (touchedMs.get(caller.credential) ?? 0) > TOUCH_MS) {
        if (touchedMs.size > 10_000) touchedMs.clear() // a memory of work done, not of truth
        touchedMs.set(caller.credential, at)
        await lucia.validateSession(id)
      }
      return caller
    },
    async start({ orgId, userId, userAgent }) {
      const session = await lucia.createSession(userId, { orgId, userAgent: userAgent?.slice(0, 300) })
      return lucia.createSessionCookie(session.id).serialize()
    },
    async end(id) {
      await lucia.invalidateSession(id)
      return lucia.createBlankSessionCookie().serialize()
    },
  }
}

/** Stores only SHA-256 of the id: who reads the table can't sign in with it. */
function postgresAdapter(sql: Sql): Adapter {
  return {
    async getSessionAndUser(id) {
      const [row] = await withSystem(
        sql,
        (tx) => tx<{ userId: string; orgId: string; expiresAt: string }[]>`
        SELECT user_id, org_id, least(expires_at, ends_at) AS expires_at FROM sessions WHERE id_hash = ${hashSecret(id)} AND ended_at IS NULL`,
      )
      if (!row) return [null, null]
      const attributes: Attributes = { orgId: row.orgId, userAgent: undefined }
      const session: DatabaseSession = { id, userId: row.userId, expiresAt: new Date(row.expiresAt), attributes }
      const user: DatabaseUser = { id: row.userId, attributes: {} }
      return [session, user]
    },
    async setSession({ id, userId, expiresAt, attributes }) {
      await withSystem(
        sql,
        (tx) => tx`
        INSERT INTO sessions (org_id, id_hash, user_id, expires_at, ends_at, user_agent)
        VALUES (${attributes.orgId}, ${hashSecret(id)}, ${userId}, ${expiresAt.toISOString()}, now() + make_interval(days => ${ABSOLUTE_DAYS}), ${attributes.userAgent ?? null})`,
      )
    },
    async updateSessionExpiration(id, expiresAt) {
      await withSystem(
        sql,
        (tx) =>
          tx`UPDATE sessions SET expires_at = least(${expiresAt.toISOString()}::timestamptz, ends_at) WHERE id_hash = ${hashSecret(id)}`,
      )
    },
    async deleteSession(id) {
      await withSystem(sql, async (tx) => {
        const [row] = await tx<
          { orgId: string; userId: string; idHash: string }[]
        >`UPDATE sessions SET ended_at = now(), ended_because = 'signed-out' WHERE id_hash = ${hashSecret(id)} AND ended_at IS NULL RETURNING org_id, user_id, id_hash`
        if (!row) return
        await emit(tx, {
          orgId: row.orgId,
          type: 'session.ended',
          subject: { type: 'user', id: row.userId },
          actor: row.userId,
          audience: `user:${row.userId}`,
          payload: { userId: row.userId, credential: row.idHash },
        })
      })
    },
    // Lucia wants these three for nothing that we call: own-sessions.ts reads lists, end-sessions.ts ends, jobs/clean-up.ts takes away.
    deleteExpiredSessions: async () => {},
    getUserSessions: async () => [],
    deleteUserSessions: async () => {},
  }
}
