import { isIP } from 'node:net'
import type { Context } from 'hono'
import type { Env } from './context.ts'

/**
 * The address that a request came from. `X-Forwarded-For` is believed only from configured proxies, read from the right: what
 * stands left of the first stranger was written by that stranger.
 */
export function addressOf(c: Context<Env>): string {
  const peer = normalise(c.env?.incoming?.socket?.remoteAddress ?? '')
  const { trustedProxies } = c.var.services
  if (!trustedProxies.includes(peer)) return peer || 'unknown'
  const hops = (c.req.header('x-forwarded-for') ?? '')
    .split(',')
    .map((hop) => normalise(hop.trim()))
    .reverse()
  return hops.find((hop) => !trustedProxies.includes(hop) && isIP(hop) !== 0) ?? peer
}

const normalise = (address: string): string =>
  address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address

export const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.')
