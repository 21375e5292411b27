import type { Sql } from '@werkbank/database/connect.ts'
import { callerAgain } from '@werkbank/database/sessions.ts'
import { currentPosition, followSpine, type SpineEvent } from '@werkbank/database/spine.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { ACCESS_CHANGED, SIGNED_OUT } from '../refusal.ts'
import type { Session } from '../session.ts'
import type { AskAccess } from './document-access.ts'

const TYPES = ['access.changed', 'session.ended'] as const
const POLL_MS = 400
const RECHECK_MS = 60_000

/**
 * Keeps open sockets to the rights of now: follows the spine (each node for itself), and looks at every session once a minute as well, for
 * sessions also end by time. `sessionsOf` gives the sockets of an organisation on this node.
 */
export async function watchAccess(
  sql: Sql,
  options: {
    accessTo: AskAccess
    sessions: () => Iterable<Session>
    /** Looks at the sockets of another gateway, too. */
    also: (concerned: (caller: Caller) => boolean) => Promise<void>
    now: () => Date
    onError: (error: unknown) => void
  },
): Promise<{ wake(): void; stop(): Promise<void> }> {
  const recheck = async (concerned: (caller: Caller) => boolean) => {
    const sessions = [...options.sessions()].filter(({ caller }) => caller && concerned(caller))
    await Promise.all([
      ...sessions.map((session) => checkSession(sql, options.accessTo, session, options.now())),
      options.also(concerned),
    ])
  }
  const onEvents = async (events: SpineEvent[]) => {
    for (const event of events) {
      const userId = event.payload.userId
      await recheck(
        (caller) => caller.orgId === event.orgId && (typeof userId !== 'string' || caller.userId === userId),
      )
    }
  }
  const follower = followSpine(sql, {
    types: TYPES,
    from: await currentPosition(sql),
    onEvents,
    onError: options.onError,
    pollMs: POLL_MS,
  })
  const timer = setInterval(() => void recheck(() => true).catch(options.onError), RECHECK_MS)
  return {
    wake: () => follower.wake(),
    async stop() {
      clearInterval(timer)
      await follower.stop()
    },
  }
}

async function checkSession(sql: Sql, accessTo: AskAccess, session: Session, now: Date): Promise<void> {
  if (!session.caller) return
  const caller = await callerAgain(sql, session.caller)
  if (!caller) return session.ws.close(SIGNED_OUT.code, SIGNED_OUT.reason)
  session.caller = caller
  const documents = [...session.access].filter(([name]) => !name.startsWith('control:'))
  await Promise.all(
    documents.map(async ([name, before]) => {
      const access = await accessTo(caller, name, now)
      if (access === before || session.access.get(name) !== before) return
      session.access.set(name, access) // counts at once, for updates that wait in the guard too
      const connection = session.open.get(name)
      if (!connection) return
      session.closed.add(name)
      connection.close(ACCESS_CHANGED)
    }),
  )
}
