import type { WebSocket } from 'ws'

const LOOK_MS = 5_000
const PING_MS = 10_000
/** Presence has to be gone within 30 s of a lost line (RT-13.1). */
const SILENT_MS_MAX = 20_000
/** A ping stands behind what is on its way already: a slow line gets the time that this takes. */
const SLOWEST_BYTES_PER_MS = 16

/**
 * Pings a socket and terminates it where no answer comes: a cut connection raises no event. A socket that we have paused cannot answer and is not
 * judged. `silentMsMax` is for tests.
 */
export function keepAlive(
  ws: WebSocket,
  sentBytes: () => number,
  { nowMs = Date.now, silentMsMax = SILENT_MS_MAX }: { nowMs?: () => number; silentMsMax?: number } = {},
): void {
  let [heardAt, pingedAt, sentThen] = [nowMs(), nowMs(), sentBytes()]
  const heard = () => {
    heardAt = nowMs()
    sentThen = sentBytes()
  }
  ws.on('pong', heard)
  ws.on('message', heard)
  const timer = setInterval(
    () => {
      if (ws.isPaused) return heard()
      const now = nowMs()
      if (now - heardAt > silentMsMax + (sentBytes() - sentThen) / SLOWEST_BYTES_PER_MS) return ws.terminate()
      if (now - pingedAt < Math.min(PING_MS, silentMsMax / 2) || ws.readyState !== ws.OPEN) return
      pingedAt = now
      ws.ping()
    },
    Math.min(LOOK_MS, silentMsMax / 4),
  )
  ws.once('close', () => clearInterval(timer))
}
