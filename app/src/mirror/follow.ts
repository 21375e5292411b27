import { type Alarm, backoffMs, makeAlarm, makeLeader } from '../device/leader.ts'
import { type Request, signedOutCode, Trouble } from '../http/request.ts'
import { pull } from './feed.ts'
import type { Mirror } from './mirror.ts'

export interface FollowOptions {
  mirror: Mirror
  request: Request
  /** Unique per person: names the lock. */
  name: string
  /** With a socket pokes come, and polling is only the net below; without one it is all there is. */
  hasSocket: () => boolean
  /** With the code of the 401. */
  onSignedOut: (code: string) => void
  onReached?: (reached: boolean) => void
  pollMs?: { withSocket: number; without: number }
}

const checksumsEveryMs = 5 * 60_000

/**
 * Keeps the mirror up to date: one tab, the leader, pulls when poked, and by the clock. Returns `wake` (poke, came
 * online, an answer arrived) and `stop`.
 */
export function makeFollower(options: FollowOptions): { wake: () => void; stop: () => void } {
  const alarm = makeAlarm()
  const channel = new BroadcastChannel(`${options.name}:wake`)
  channel.onmessage = () => alarm.wake()
  const stopLeading = makeLeader(`${options.name}:leader`, (signal) => follow(options, alarm, signal))
  return {
    // The leader may be another tab: wake it too.
    wake() {
      alarm.wake()
      channel.postMessage('wake')
    },
    stop() {
      stopLeading()
      channel.close()
    },
  }
}

async function follow(options: FollowOptions, alarm: Alarm, signal: AbortSignal): Promise<void> {
  const poll = options.pollMs ?? { withSocket: 60_000, without: 10_000 }
  let failures = 0
  let checkedAt = 0
  await options.mirror.compact().catch((error: unknown) => console.error('mirror could not be packed', error))
  while (!signal.aborted) {
    try {
      const check = Date.now() - checkedAt >= checksumsEveryMs
      const isWhole = await pull(options.mirror, options.request, signal, check)
      if (isWhole) checkedAt = Date.now()
      failures = 0
      options.onReached?.(true)
      await alarm.wait(signal, options.hasSocket() ? poll.withSocket : poll.without)
    } catch (error) {
      if (signal.aborted) return
      failures += 1
      const code = signedOutCode(error)
      if (code !== undefined) {
        options.onSignedOut(code)
        await alarm.wait(signal)
        continue
      }
      if (error instanceof Trouble) options.onReached?.(error.status !== undefined)
      else console.error('pull failed', error)
      await alarm.wait(signal, backoffMs(failures))
    }
  }
}
