import { wrongOrigin } from '../problem/problem.ts'

/**
 * Proof that a cookie request which changes something came from our own pages: `Sec-Fetch-Site: same-origin`, or an `Origin`
 * that is the host itself or allow-listed. Neither header: refused, browsers send at least one. A present header that is wrong
 * refuses, whatever the other says. Requests with a bearer token carry no cookie and need no proof.
 */
export function checkOrigin(request: Request, allowedOrigins: readonly string[]): void {
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  if (site === null && origin === null) throw wrongOrigin()
  if (origin !== null && !isOwn(origin, request, allowedOrigins)) throw wrongOrigin()
  if (site !== null && site !== 'same-origin' && !(origin !== null && allowedOrigins.includes(origin)))
    throw wrongOrigin()
}

function isOwn(origin: string, request: Request, allowedOrigins: readonly string[]): boolean {
  if (allowedOrigins.includes(origin)) return true
  const host = request.headers.get('host') ?? new URL(request.url).host
  return origin === `http://${host}` || origin === `https://${host}`
}
