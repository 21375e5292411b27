import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import { changePassword, endPersonsSessions, endSession, proveSession } from '@werkbank/model/identity/commands.ts'
import { proofMinutes } from '@werkbank/model/identity/settings.ts'
import { say } from '@werkbank/words/say.ts'
import { z } from 'zod'
import { handle } from '../../http/command/command-route.ts'
import { invalidInput, notFound, tooManyRequests } from '../../http/problem/problem.ts'
import { defineQuery } from '../../http/query-route.ts'
import { checkPassword, hashPassword } from '../password.ts'
import { refusePassword } from '../password-policy.ts'
import { requirePerson } from '../people.ts'
import { endSessions, revokeTokens } from './end-sessions.ts'
import { countGuess, forgiveGuesses } from './throttle.ts'

const sessionSchema = z.object({
  /** The stored hash of the session id, which is no credential. */
  id: z.string(),
  createdAt: z.string(),
  /** Within five minutes. */
  usedAt: z.string(),
  expiresAt: z.string(),
  /** Where it was begun; empty where that was not kept yet. */
  address: z.string(),
  userAgent: z.string().nullable(),
  current: z.boolean(),
})
export const listSessions = defineQuery({
  name: 'session.list',
  route: 'GET /sessions',
  permission: null,
  summary: 'Where you are signed in',
  input: z.object({}),
  answer: z.object({ items: z.array(sessionSchema) }),
})
export const listPersonsSessions = defineQuery({
  name: 'person.list-sessions',
  route: 'GET /people/{id}/sessions',
  permission: 'access.manage',
  summary: 'Where a person is signed in',
  input: z.object({ id: idSchema }),
  answer: z.object({ items: z.array(sessionSchema) }),
})
/** US-12.1: what distinguishes a session of one's own from a stranger's. */
export const readSessions = async (tx: Tx, caller: Caller, userId = caller.userId) => ({
  items: [
    ...(await tx<z.infer<typeof sessionSchema>[]>`
    SELECT id_hash AS id, created_at, used_at, least(expires_at, ends_at) AS expires_at, address, user_agent, id_hash = ${caller.credential} AS current
    FROM sessions WHERE user_id = ${userId} AND expires_at > now() AND ends_at > now() AND ended_at IS NULL ORDER BY current DESC, created_at DESC LIMIT 100`),
  ],
})

/** The caller's own sessions only; another person's is a 404. */
export const handleEndSession = handle(endSession, async ({ tx, caller, emit, record }, { id }) => {
  if ((await endSessions({ tx, emit }, { userId: caller.userId, only: id }, 'revoked')) === 0) throw notFound()
  record({ type: 'session.ended', subject: { type: 'user', id: caller.userId } })
  return { ended: true as const }
})

/** The right to manage access includes ending other people's sessions; one's own stays. */
export const handleEndPersonsSessions = handle(
  endPersonsSessions,
  async ({ tx, caller, emit, record }, { id, sessionId }) => {
    await requirePerson(tx, id)
    const which = sessionId === undefined ? { butNot: caller.credential } : { only: sessionId }
    const ended = await endSessions({ tx, emit }, { userId: id, ...which }, 'revoked')
    if (sessionId !== undefined && ended === 0) throw notFound()
    record({ type: 'session.ended', subject: { type: 'user', id }, details: { sessionsEnded: ended } })
    return { ended }
  },
)

/** Guesses at the present password count on the session: strangers at the sign-in can't keep its person from it. */
export const handleChangePassword = handle(
  changePassword,
  async ({ tx, caller, emit, record, refuse, services }, { current, password }) => {
    await refusePassword(tx, password, await requirePerson(tx, caller.userId))
    if (password.normalize('NFC') === current.normalize('NFC'))
      throw invalidInput([{ path: 'password', code: 'same-password', says: say('problems.same_password') }])
    if (!(await isOwnPassword(services.sql, caller, current))) throw refuse('wrong-password', {})
    const passwordHash = await hashPassword(password)
    await tx`UPDATE users SET password_hash = ${passwordHash}, temporary_until = NULL, temporary_used_at = NULL WHERE id = ${caller.userId}`
    await tx`UPDATE sessions SET proved_at = now() WHERE id_hash = ${caller.credential}`
    const ended = await endSessions({ tx, emit }, { userId: caller.userId, butNot: caller.credential }, 'password')
    record({
      type: 'password.changed',
      subject: { type: 'user', id: caller.userId },
      details: { sessionsEnded: ended },
    })
    return { ended, tokensRevoked: await revokeTokens({ tx, emit }, caller.userId) }
  },
)

export const handleProveSession = handle(proveSession, async ({ tx, caller, refuse, services }, { password }) => {
  if (!(await isOwnPassword(services.sql, caller, password))) throw refuse('wrong-password', {})
  const [minutes] = await settingValues(tx, caller, proofMinutes)
  const [proved] = await tx<{ until: string }[]>`
    UPDATE sessions SET proved_at = now() WHERE id_hash = ${caller.credential} AND ended_at IS NULL
    RETURNING proved_at + make_interval(mins => ${minutes}) AS until`
  return must(proved, 'the caller has a session')
})

/** In transactions of its own: a refused try stays counted. */
export async function isOwnPassword(sql: Sql, caller: Caller, password: string): Promise<boolean> {
  const waitMs = await countGuess(sql, caller.credential)
  if (waitMs > 0) throw tooManyRequests(waitMs)
  const [person] = await withSystem(
    sql,
    (tx) => tx<{ passwordHash: string | null }[]>`SELECT password_hash FROM users WHERE id = ${caller.userId}`,
  )
  const isRight = await checkPassword(must(person, 'the caller is a person').passwordHash, password)
  if (isRight) await forgiveGuesses(sql, caller.credential)
  return isRight
}
