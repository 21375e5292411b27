import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { callerAgain } from '@werkbank/database/sessions.ts'
import { currentPosition, followSpine, type SpineEvent } from '@werkbank/database/spine.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { accessChanged, sessionEnded } from '@werkbank/model/identity/events.ts'

const POLL_MS = 400
const RECHECK_MS = 60_000
const NEVER = Number.POSITIVE_INFINITY
/** What ends by time is noticed within a second (RT-02.3). */
const LOOK_FOR_ENDS_MS = 500

/** A socket of any gateway whose rights are read again while it is open. */
export type Watched = {
  caller: Caller | undefined
  /** `caller`: the caller with the rights of now; undefined where the session or token has ended. */
  lookAgain(caller: Caller | undefined): unknown
}

/**
 * Closes or narrows open sockets when rights change. It follows the spine (each node for itself), reads sockets whose credential should have expired
 * (use may have prolonged it) or whose person's roles begin or end by time, and all of them once a minute. Sockets with one credential share one query. `sockets` lists those of this node.
 */
export async function watchAccess(
  sql: Sql,
  options: { sockets: () => Iterable<Watched>; onError: (error: unknown) => void; nowMs?: () => number },
): Promise<{ wake(): void; stop(): Promise<void> }> {
  const recheck = async (concerned: (caller: Caller) => boolean) => {
    const sockets = [...options.sockets()].flatMap((socket) => {
      const { caller } = socket
      return caller && concerned(caller) ? [{ socket, caller }] : []
    })
    const byCredential = Map.groupBy(sockets, ({ caller }) => `${caller.via}:${caller.credential}`)
    await Promise.all(
      [...byCredential.values()].map(async ([first, ...others]) => {
        if (!first) return
        const caller = await callerAgain(sql, first.caller)
        await Promise.all([first, ...others].map(({ socket }) => socket.lookAgain(caller)))
      }),
    )
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
    events: [accessChanged, sessionEnded],
    from: await currentPosition(sql),
    onEvents,
    onError: options.onError,
    pollMs: POLL_MS,
  })
  const nowMs = options.nowMs ?? Date.now
  const isOver = ({ endsAtMs, changesAtMs }: Caller) => Math.min(endsAtMs ?? NEVER, changesAtMs ?? NEVER) <= nowMs()
  const ends = setInterval(() => void recheck(isOver).catch(options.onError), LOOK_FOR_ENDS_MS)
  const timer = setInterval(() => void recheck(() => true).catch(options.onError), RECHECK_MS)
  return {
    wake: () => follower.wake(),
    async stop() {
      clearInterval(timer)
      clearInterval(ends)
      await follower.stop()
    },
  }
}
