import { BlockList, isIP } from 'node:net'
import { isFromThisMachine, isKnownHost } from '@werkbank/model/base/reached-by.ts'
import type { Context } from 'hono'
import type { Env } from './context.ts'

/**
 * The address that a request came from. `X-Forwarded-For` is believed only from configured proxies, an address or network each, read from the right: what
 * stands left of the first stranger was written by that stranger.
 */
export function addressOf(c: Context<Env>): string {
  const peer = peerOf(c)
  const { trustedProxies } = c.var.services
  if (!isTrustedProxy(trustedProxies, peer)) return peer || 'unknown'
  const hops = (c.req.header('x-forwarded-for') ?? '')
    .split(',')
    .map((hop) => normalise(hop.trim()))
    .reverse()
  return hops.find((hop) => isIP(hop) !== 0 && !isTrustedProxy(trustedProxies, hop)) ?? peer
}

const known = new WeakMap<readonly string[], BlockList>()

/** Whether an address is one of the proxies: addresses, or networks like `10.1.0.0/16`. What is neither matches nothing. */
export function isTrustedProxy(proxies: readonly string[], address: string): boolean {
  const version = isIP(address)
  if (version === 0) return false
  const list = known.get(proxies) ?? listOf(proxies)
  known.set(proxies, list)
  return list.check(address, version === 6 ? 'ipv6' : 'ipv4')
}

function listOf(proxies: readonly string[]): BlockList {
  const list = new BlockList()
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/')
    const version = isIP(address)
    if (version === 0) continue
    const family = version === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else if (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 6 ? 128 : 32))
      list.addSubnet(address, Number(bits), family)
  }
  return list
}

const normalise = (address: string): string =>
  address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address

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

const peerOf = (c: Context<Env>): string => normalise(c.env?.incoming?.socket?.remoteAddress ?? '')
