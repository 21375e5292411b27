/** How this installation is reached, as its settings say. */
export type Reached = {
  host: string
  https: boolean
  allowedOrigins: readonly string[]
  trustedProxies: readonly string[]
}

/** A loopback address, which other machines cannot reach. */
export const isLoopback = (address: string): boolean =>
  address === '::1' || address === 'localhost' || /^127(?:\.\d{1,3}){3}$/.test(address)

/**
 * Settings that only make sense behind a proxy. Requests from a loopback address then come from the proxy, that is, from anywhere. A TLS proxy on the
 * same machine is the usual setup.
 */
export const isBehindProxy = ({ https, allowedOrigins, trustedProxies }: Omit<Reached, 'host'>): boolean =>
  https || allowedOrigins.length > 0 || trustedProxies.length > 0

/** Headers that proxies set; a browser or program on this machine sends none of them. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via']

/** Whether a request surely comes from a program on this machine: `peer` is the address of its connection. */
export function isFromThisMachine(
  { peer, header }: { peer: string; header: (name: string) => string | undefined },
  reached: Omit<Reached, 'host'>,
): boolean {
  return isLoopback(peer) && !isBehindProxy(reached) && FORWARDED.every((name) => header(name) === undefined)
}

/** The names that people may reach this server by, in small letters. `machine`: what the machine calls itself. */
export function hostNames({ host, allowedOrigins }: Pick<Reached, 'host' | 'allowedOrigins'>, machine: string) {
  const listed = allowedOrigins.map((origin) => new URL(origin).hostname)
  return new Set([host, machine, `${machine}.local`, ...listed].map((name) => name.toLowerCase()))
}

/**
 * Whether a Host header names this server. For a browser a page on a foreign name that resolves to our address (DNS rebinding) is same-origin, so only
 * the name tells it apart. Numeric addresses and localhost cannot be rebound.
 */
export function isKnownHost(header: string, names: ReadonlySet<string>): boolean {
  const host = /^(\[[\da-f:.]+\]|[^:[\]]+)(?::\d{1,5})?$/i.exec(header)?.[1]?.toLowerCase().replace(/\.$/, '')
  if (host === undefined) return false
  if (host.startsWith('[') || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)) return true
  return host === 'localhost' || host.endsWith('.localhost') || names.has(host)
}
