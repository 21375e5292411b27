import { BlockList, isIP } from 'node:net'

/**
 * The address that something came from; `peer` is the one of its connection. `X-Forwarded-For` is believed only from configured proxies, an
 * address or network each, read from the right: what stands left of the first stranger was written by that stranger.
 */
export function clientAddress(peer: string, forwardedFor: string, trustedProxies: readonly string[]): string {
  const near = plainAddress(peer)
  if (!isTrustedProxy(trustedProxies, near)) return near || 'unknown'
  const hops = forwardedFor
    .split(',')
    .map((hop) => plainAddress(hop.trim()))
    .reverse()
  return hops.find((hop) => isIP(hop) !== 0 && !isTrustedProxy(trustedProxies, hop)) ?? near
}

/** An IPv4 address in dotted form, also where it came through an IPv6 socket. */
export const plainAddress = (address: string): string =>
  address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address

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
