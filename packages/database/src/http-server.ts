import { createServer, type RequestListener, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { isLoopback } from '@werkbank/model/base/server/reached-by.ts'
import { plainAddress } from './postgres/address.ts'

export type HttpLimits = {
  /** For a whole request, and for its head: a client that sends byte by byte holds a connection no longer than this (S-42). */
  requestMs: number
  headersMs: number
  /** How often that is looked at. */
  checkedEveryMs: number
  /** So long a connection may rest between two requests. Node's 5 s are how long people pause: their next request then meets a connection that is just being closed. */
  idleMs: number
  /** Connections of one address that are no sockets (those count per person after sign-in). An office shares an address. */
  connectionsMax: number
}
export const HTTP_LIMITS: HttpLimits = {
  requestMs: 30_000,
  headersMs: 15_000,
  checkedEveryMs: 5_000,
  idleMs: 20_000,
  connectionsMax: 500,
}

type Options = {
  /** Addresses that speak for many: they have limits of their own. */
  trustedProxies?: readonly string[]
  limits?: HttpLimits
  /** Addresses whose connections are not counted; by default this machine's and those of the proxies. */
  isExempt?: (address: string) => boolean
}

/**
 * The HTTP server of each of our processes: bounded in how long a request takes to come and in how many connections an address holds. One
 * too many is closed without an answer, before anything of it is read.
 */
export function createHttpServer(
  listener: RequestListener,
  { trustedProxies = [], limits = HTTP_LIMITS, isExempt = exemptFor(trustedProxies) }: Options = {},
): Server {
  const { requestMs, headersMs, checkedEveryMs, idleMs, connectionsMax } = limits
  const server = createServer(
    {
      requestTimeout: requestMs,
      headersTimeout: headersMs,
      connectionsCheckingInterval: checkedEveryMs,
      keepAliveTimeout: idleMs,
    },
    listener,
  )
  const count = countConnections(connectionsMax)
  server.on('connection', (socket) => {
    const address = plainAddress(socket.remoteAddress ?? '')
    if (!isExempt(address) && !count.take(socket, address)) socket.destroy()
  })
  // Only with a listener for upgrades: otherwise Node would no longer answer an upgrade as the plain request that it also is.
  const releaseSockets = (event: string) => {
    if (event !== 'upgrade') return
    server.off('newListener', releaseSockets)
    server.on('upgrade', (_request, socket) => count.release(socket as Socket))
  }
  server.on('newListener', releaseSockets)
  return server
}

const exemptFor =
  (trustedProxies: readonly string[]) =>
  (address: string): boolean =>
    isLoopback(address) || trustedProxies.includes(address)

function countConnections(max: number) {
  const open = new Map<string, number>()
  const counted = new Map<Socket, string>()
  const release = (socket: Socket) => {
    const address = counted.get(socket)
    if (address === undefined) return
    counted.delete(socket)
    const left = (open.get(address) ?? 1) - 1
    if (left > 0) open.set(address, left)
    else open.delete(address)
  }
  const take = (socket: Socket, address: string): boolean => {
    const already = open.get(address) ?? 0
    if (already >= max) return false
    open.set(address, already + 1)
    counted.set(socket, address)
    socket.once('close', () => release(socket))
    return true
  }
  return { take, release }
}
