/** After so long without another key no scan goes on. Longer than a scanner's gap: the keys of a busy machine come late, their time stamps don't. */
export const KEY_PAUSE_MS = 120
/** A timer this much too late ran on a page that was busy: keys that came meanwhile are still behind it. */
const LATE_MS = 20

/** The clock and the queue of the page. */
export interface PageTime {
  now: () => number
  /** Calls `then` in that time, unless the returned function was called before. */
  later: (then: () => void, ms: number) => () => void
  /** A key event is waiting in the browser's queue. */
  isInputPending: () => boolean
}

export interface KeyPause {
  /** A key came: the pause begins anew. */
  restart: () => void
  stop: () => void
}

/** Calls `end` when no key has come for a while; never while the page itself lags behind the keys. */
export function createKeyPause(end: () => void, page: PageTime = thisPage): KeyPause {
  let cancel: (() => void) | undefined
  const stop = () => {
    cancel?.()
    cancel = undefined
  }
  const restart = () => {
    stop()
    const dueAt = page.now() + KEY_PAUSE_MS
    cancel = page.later(() => (page.now() - dueAt > LATE_MS || page.isInputPending() ? restart() : end()), KEY_PAUSE_MS)
  }
  return { restart, stop }
}

/** `navigator.scheduling` exists in Chromium; elsewhere a late timer shows that the page was busy. */
type Scheduling = { scheduling?: { isInputPending?: () => boolean } }

const thisPage: PageTime = {
  now: () => performance.now(),
  later(then, ms) {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
  isInputPending: () => (navigator as Scheduling).scheduling?.isInputPending?.() ?? false,
}
