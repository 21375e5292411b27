import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { onBehalfOf } from '@werkbank/database/postgres/faults.ts'
import { BARE_HEADER_LINES } from '@werkbank/model/base/server/bare-headers.ts'
import type { Logger } from 'pino'
import { type WebSocket, WebSocketServer } from 'ws'
import { keepAlive } from '../limits/life-signs.ts'
import { FAULT } from '../refusal.ts'

/** Answers an upgrade with a plain HTTP status and closes. */
export function refuseUpgrade(socket: Duplex, status: number, text: string): void {
  if (!socket.writable) return void socket.destroy()
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n${BARE_HEADER_LINES}\r\n`)
}

export type Accept = (upgrade: Upgrade, joined: (ws: WebSocket) => void) => void
export type Upgrade = { request: IncomingMessage; socket: Duplex; head: Buffer; path: string }

/** Handles an upgrade until it is a socket: an error before that ends it with 503 instead of reaching the process as an unhandled rejection. */
export function onUpgrade(log: Logger, { socket, path }: Upgrade, work: () => Promise<void>): void {
  socket.on('error', () => socket.destroy())
  const end = () => refuseUpgrade(socket, 503, 'Service Unavailable')
  onBehalfOf(log, { name: `upgrade ${path}`, end }, work)
}

type AcceptOptions = {
  /** For the log. */
  name: string
  frameBytesMax: number
  silentMsMax?: number | undefined
  /** Chosen of what a client offers; without it none is. */
  subprotocol?: string
}

/**
 * Makes sockets of upgrades, for every gateway: here, and only here, is what happens on a socket kept from the process. Frames of more than
 * `frameBytesMax` end the line with 1009, silence ends it, too. A fault in any handler of a socket closes it with 1011.
 */
export function makeAccept(log: Logger, { name, frameBytesMax, silentMsMax, subprotocol }: AcceptOptions): Accept {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: frameBytesMax,
    perMessageDeflate: false,
    clientTracking: false,
    handleProtocols: (offered) => (subprotocol !== undefined && offered.has(subprotocol) ? subprotocol : false),
  })
  return ({ request, socket, head }, joined) =>
    server.handleUpgrade(request, socket, head, (ws) => {
      const outside = { name: `socket ${name}`, end: () => ws.close(FAULT.code, FAULT.reason) }
      const emit = ws.emit.bind(ws)
      // Each event runs in an async context of its own, so that an unhandled rejection is traced to its socket too.
      ws.emit = (event, ...values) => {
        let heard = false
        onBehalfOf(log, outside, () => {
          heard = emit(event, ...values)
        })
        return heard
      }
      const close = ws.close.bind(ws)
      ws.close = (code, reason) => {
        close(code, reason)
        ws.resume() // the other side's goodbye has to be read, or the socket stays until it times out
      }
      ws.on('error', () => {}) // a frame that is none, which ws closes with the code for it; unheard it would be thrown
      keepAlive(ws, () => request.socket.bytesWritten, silentMsMax === undefined ? {} : { silentMsMax })
      onBehalfOf(log, outside, () => joined(ws))
    })
}
