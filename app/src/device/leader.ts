/**
 * Runs `lead` in exactly one tab of this browser at a time: the holder of the Web Lock `name`. When that tab closes or
 * dies, another one takes over. `lead` must end when its signal is aborted. Returns the function that steps down.
 */
export function makeLeader(name: string, lead: (signal: AbortSignal) => Promise<void>): () => void {
  const controller = new AbortController()
  const run = async () => {
    if (!controller.signal.aborted) await lead(controller.signal)
  }
  const locks = globalThis.navigator?.locks
  // Without Web Locks (an insecure origin) every tab leads; idempotency keys and cursors keep that harmless.
  const held = locks ? locks.request(name, { signal: controller.signal }, run) : run()
  held.catch((error: unknown) => {
    if (!controller.signal.aborted) console.error(`leader ${name} failed`, error)
  })
  return () => controller.abort()
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** A sleep that can be woken: `wake()` ends the present or the next `wait`. */
export function makeAlarm() {
  let rung = false
  let ring: (() => void) | undefined
  return {
    wake() {
      rung = true
      ring?.()
    },
    /** Resolves after `timeoutMs` (never, when undefined), when woken, or when the signal is aborted. */
    async wait(signal: AbortSignal, timeoutMs?: number): Promise<void> {
      if (!rung && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = timeoutMs === undefined ? undefined : setTimeout(() => end(), timeoutMs)
          const end = () => {
            clearTimeout(timer)
            // One signal outlives thousands of waits, and each listener that it keeps makes the next one dearer.
            signal.removeEventListener('abort', end)
            resolve()
          }
          ring = end
          signal.addEventListener('abort', end, { once: true })
        })
        ring = undefined
      }
      rung = false
    },
  }
}
export type Alarm = ReturnType<typeof makeAlarm>

/** The shortest and the longest wait before a client reconnects by itself (RT-03.2). */
export const RECONNECT_MS = { first: 1_000, most: 30_000 }

/** Delay before attempt n (1, 2, …): doubles up to the longest one, with jitter so that a fleet does not return in step. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(RECONNECT_MS.most, RECONNECT_MS.first * 2 ** (attempt - 1))
  return Math.round(full * (0.5 + random() / 2))
}
