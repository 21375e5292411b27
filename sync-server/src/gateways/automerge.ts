import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import type { Watched } from '../access/access-watch.ts'
import type { RecordRefusal } from '../access/refusals.ts'
import type { Budgets } from '../limits/budget.ts'
import { Throttle } from '../limits/throttle.ts'
import { ACCESS_CHANGED, FAULT, GOING_AWAY, SIGNED_OUT } from '../refusal.ts'
import { makeAccept, refuseUpgrade, type Upgrade } from '../sockets/accept.ts'
import type { Visitor } from '../sockets/gate.ts'
import { createCountsNews } from './counts-news.ts'
import { type CountsRoom, openCountsRoom } from './counts-room.ts'
import { Vouched } from './vouched.ts'

/**
 * Stock-count sheets: `/counts` speaks automerge-repo's websocket protocol. One repository per organisation, opened with its first socket and closed
 * after the last. The right to count gives access to all count sheets; other callers are refused. Entries have no effect on stock until the command
 * `count.post`.
 */
export async function createCountsGateway(parts: {
  sql: Sql
  log: Logger
  node: string
  budgets: Budgets
  recordRefusal: RecordRefusal
  now: () => Date
  silentMsMax?: number | undefined
}) {
  const { sql, log, node, budgets, recordRefusal, silentMsMax } = parts
  const nowMs = () => parts.now().getTime()
  const rooms = new Map<string, Promise<CountsRoom>>()
  const warn = (text: string) => (error: unknown) => log.warn({ error: String(error) }, `counts: ${text}`)
  const news = await createCountsNews(sql, node, (orgId, key) => {
    void rooms
      .get(orgId)
      ?.then((room) => room.take(key))
      .catch(warn('not taken from the other node'))
  })
  const accept = makeAccept(log, { name: '/counts', frameBytesMax: LIMITS.countsFrameBytesMax, silentMsMax })
  const open = new Map<WebSocket, Watched>()
  // Beyond the rooms: a line that is refused may be the last in one.
  const vouched = new Vouched()

  const openRoom = (orgId: string): Promise<CountsRoom> => {
    const opening = openCountsRoom(sql, orgId, {
      vouched,
      onStored: (key) => news.stored(orgId, key),
      onFailed: (error) => {
        warn('the storage failed; devices come again')(error)
        forget(orgId, opening)
        void opening.then((room) => room.close(FAULT)).catch(() => {}) // it was never open
      },
    })
    rooms.set(orgId, opening)
    opening.catch((error) => {
      forget(orgId, opening)
      warn('could not open')(error)
    })
    return opening
  }
  const forget = (orgId: string, opening: Promise<CountsRoom>) => {
    if (rooms.get(orgId) === opening) rooms.delete(orgId)
  }
  const closeWhereEmpty = async (orgId: string, opening: Promise<CountsRoom>) => {
    const room = await opening
    if (room.sockets() > 0) return
    await room.flush()
    if (room.sockets() > 0) return
    forget(orgId, opening)
    room.close(GOING_AWAY)
  }

  return {
    async upgrade(upgrade: Upgrade, { caller, address }: Visitor): Promise<void> {
      if (!caller) return refuseUpgrade(upgrade.socket, 401, 'Unauthorized')
      if (!can(caller, 'stock.count')) {
        recordRefusal({ caller, address, way: '/counts', code: 'forbidden' })
        return refuseUpgrade(upgrade.socket, 403, 'Forbidden')
      }
      const { orgId } = caller
      const opening = rooms.get(orgId) ?? openRoom(orgId)
      const room = await opening
      accept(upgrade, (ws) => {
        // It was closed meanwhile, as the last one left it.
        if (rooms.get(orgId) !== opening) return ws.close(GOING_AWAY.code, GOING_AWAY.reason)
        open.set(ws, watched(ws, caller))
        const throttle = new Throttle(ws, nowMs)
        throttle.signedIn(budgets.of(caller.userId, nowMs()))
        room.join(ws, throttle, caller.userId)
        ws.once('close', () => {
          open.delete(ws)
          void closeWhereEmpty(orgId, opening).catch(warn('not all was written'))
        })
      })
    },
    sockets: (): Iterable<Watched> => open.values(),
    size: () => open.size,
    async close(): Promise<void> {
      await news.close()
      for (const opening of rooms.values()) {
        const room = await opening.catch(() => undefined)
        await room?.flush().catch(warn('not all was written'))
        room?.close(GOING_AWAY)
      }
      for (const ws of open.keys()) ws.terminate()
    },
  }
}

/** Closes the socket when its person loses the right to count. */
function watched(ws: WebSocket, caller: Caller): Watched {
  return {
    caller,
    lookAgain(now) {
      if (!now) ws.close(SIGNED_OUT.code, SIGNED_OUT.reason)
      else if (!can(now, 'stock.count')) ws.close(ACCESS_CHANGED.code, ACCESS_CHANGED.reason)
      else this.caller = now // with the time at which it ends now
    },
  }
}
