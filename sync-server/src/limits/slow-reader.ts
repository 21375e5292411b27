import type { WebSocket } from 'ws'
import { TOO_SLOW } from '../refusal.ts'

/** Outgoing bytes that wait for a slow reader: above the first for too long, or above the second at all, the socket is closed. */
const WAITING_BYTES_SLOW = 8 * 1024 * 1024
const WAITING_BYTES_MAX = 64 * 1024 * 1024
const SLOW_MS_MAX = 15_000

/**
 * Sends to a socket, and closes it where the client does not read: the queue is the server's memory. No edit is lost, for a reconnecting client is sent
 * what it lacks. A client that reads nothing reads no close frame either, so above the maximum the socket is terminated.
 */
export function makeSender(ws: WebSocket, nowMs: () => number): (data: Uint8Array) => void {
  let slowSince: number | undefined
  return (data) => {
    if (ws.readyState !== ws.OPEN) return
    if (ws.bufferedAmount > WAITING_BYTES_MAX) return ws.terminate()
    if (ws.bufferedAmount > WAITING_BYTES_SLOW) {
      slowSince ??= nowMs()
      if (nowMs() - slowSince > SLOW_MS_MAX) return ws.close(TOO_SLOW.code, TOO_SLOW.reason)
    } else slowSince = undefined
    ws.send(data)
  }
}
