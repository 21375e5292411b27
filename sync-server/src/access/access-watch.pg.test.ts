import { callerByToken } from '@werkbank/database/sessions.ts'
import { createTestOrg, type TestDatabase, testDatabase } from '@werkbank/database/testing/testing.ts'
import { attachByToken } from '@werkbank/database/token-calls.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { must } from '@werkbank/model/base/assert.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tokenOf, until } from '../testing.ts'
import { type Watched, watchAccess } from './access-watch.ts'

let database: TestDatabase
let orgId: string
let userId: string
beforeAll(async () => {
  database = await testDatabase({ max: 5 })
  ;({ orgId, userId } = await createTestOrg(database.sql))
})
afterAll(() => database.close())

/** A socket as the watch sees it, with a token that lasts a day; `heard` collects what it receives. */
async function openWatched() {
  const token = await tokenOf(database.sql, orgId, userId)
  const caller = must(await callerByToken(database.sql, token), 'it was just made')
  const heard: (Caller | undefined)[] = []
  const socket: Watched = {
    caller,
    lookAgain(now) {
      heard.push(now)
      this.caller = now
    },
  }
  const lasts = (interval: string) =>
    withSystem(
      database.sql,
      (tx) => tx`UPDATE api_tokens SET expires_at = now() + ${interval}::interval WHERE id = ${caller.credential}`,
    )
  return { socket, caller, heard, lasts }
}

test('RT-02.3 CH-11.1 what ends by time, without anybody ending it, is noticed when that time is over, and what lasts longer by then goes on', async () => {
  const [over, longer, later] = [await openWatched(), await openWatched(), await openWatched()]
  let nowMs = Date.now()
  const watch = await watchAccess(database.sql, {
    sockets: () => [over.socket, longer.socket, later.socket],
    onError: (error) => {
      throw error
    },
    nowMs: () => nowMs,
  })
  await over.lasts('-1 second')
  await longer.lasts('2 days')
  const day = 86_400_000
  // The third one lasts longer than the others from the beginning, so the watch does not query it.
  later.socket.caller = { ...later.caller, endsAtMs: nowMs + 3 * day }
  nowMs += day + 1_000
  await until(() => over.heard.length > 0 && longer.heard.length > 0, 'both are asked for')
  await watch.stop()
  expect(over.heard).toEqual([undefined])
  expect(longer.heard[0]?.endsAtMs).toBeGreaterThan(nowMs)
  expect(later.heard).toEqual([])
})

test('US-14.2 opening a socket is a call; with the last one the open sockets of the token end, and no more are opened', async () => {
  const token = await tokenOf(database.sql, orgId, userId)
  const caller = must(await callerByToken(database.sql, token), 'it was just made')
  await withSystem(database.sql, (tx) => tx`UPDATE api_tokens SET calls_max = 2 WHERE id = ${caller.credential}`)
  const heard: (Caller | undefined)[] = []
  const socket: Watched = {
    caller: await attachByToken(database.sql, token),
    lookAgain(now) {
      heard.push(now)
      this.caller = now
    },
  }
  expect(socket.caller?.userId).toBe(userId)
  const watch = await watchAccess(database.sql, {
    sockets: () => [socket],
    onError: (error) => {
      throw error
    },
  })
  await attachByToken(database.sql, token)
  await until(() => heard.length > 0, 'the socket is told')
  await watch.stop()
  expect(heard).toEqual([undefined])
  expect(await attachByToken(database.sql, token)).toBeUndefined()
  expect(await callerByToken(database.sql, token)).toBeUndefined()
  const calls = await withSystem(
    database.sql,
    (tx) => tx`SELECT calls::int FROM api_tokens WHERE id = ${caller.credential}`,
  )
  expect(calls).toEqual([{ calls: 2 }])
})
