import { clientAddress, plainAddress } from '@werkbank/database/postgres/address.ts'
import { isFromThisMachine, isKnownHost } from '@werkbank/model/base/server/reached-by.ts'
import type { Context } from 'hono'
import type { Env } from '../context.ts'

/** The address that a request came from (`clientAddress`). */
export const addressOf = (c: Context<Env>): string =>
  clientAddress(peerOf(c), c.req.header('x-forwarded-for') ?? '', c.var.services.trustedProxies)

/** Whether a request surely comes from this machine itself, by a name or number of it, with no proxy between. */
export function isInsider(c: Context<Env>): boolean {
  const { services } = c.var
  const peer = peerOf(c)
  return (
    isFromThisMachine({ peer, header: (name) => c.req.header(name) }, services) &&
    isKnownHost(hostOf(c), services.hostNames)
  )
}

/** The Host header; of a request that came through no connection, its address. */
export const hostOf = (c: Context<Env>): string => c.req.header('host') ?? new URL(c.req.url).host

const peerOf = (c: Context<Env>): string => plainAddress(c.env?.incoming?.socket?.remoteAddress ?? '')
