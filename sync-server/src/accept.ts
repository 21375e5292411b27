import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { onBehalfOf } from '@werkbank/database/faults.ts'
import type { Logger } from 'pino'
import { type WebSocket, WebSocketServer } from 'ws'
import { FAULT } from './refusal.ts'

/** Answers an upgrade with a plain HTTP status and closes. */
export function refuseUpgrade(socket: Duplex, status: number, text: string): void {
  if (!socket.writable) return void socket.destroy()
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

export type Accept = (upgrade: Upgrade, joined: (ws: WebSocket) => void) => void
export type Upgrade = { request: IncomingMessage; socket: Duplex; head: Buffer; path: string }

/** Looks after an upgrade until it is a socket: what goes wrong ends it with 503, and the process never hears of it. */
export function onUpgrade(log: Logger, { socket, path }: Upgrade, work: () => Promise<void>): void {
  socket.on('error', () => socket.destroy())
  const end = () => refuseUpgrade(socket, 503, 'Service Unavailable')
  onBehalfOf(log, { name: `upgrade ${path}`, end }, work)
}

/**
 * Makes sockets of upgrades, for every gateway: here, and only here, is what happens on a socket kept from the process. Frames of more than
 * `frameBytesMax` end the line with 1009. A fault in any handler of a socket closes it with 1011.
 */
export function makeAccept(log: Logger, { name, frameBytesMax }: { name: string; frameBytesMax: number }): Accept {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: frameBytesMax,
    perMessageDeflate: false,
    clientTracking: false,
  })
  return ({ request, socket, head }, joined) =>
    server.handleUpgrade(request, socket, head, (ws) => {
      const outside = { name: `socket ${name}`, end: () => ws.close(FAULT.code, FAULT.reason) }
      const emit = ws.emit.bind(ws)
      // Each event is its own piece of work, so that what a handler starts and nobody awaits is found, too.
      ws.emit = (event, ...values) => {
        let heard = false
        onBehalfOf(log, outside, () => {
          heard = emit(event, ...values)
        })
        return heard
      }
      ws.on('error', () => ws.terminate()) // a frame that is none; unheard it would be thrown
      onBehalfOf(log, outside, () => joined(ws))
    })
}
