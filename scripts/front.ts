import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { createHttpServer } from '@werkbank/database/http-server.ts'
import { isKnownHost } from '@werkbank/model/base/server/reached-by.ts'
import { securityHeaders } from './serve-app.ts'

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown
export type Parts = {
  api: Listener
  app: Listener
  /** False where the path is no socket's. */
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean
}
export type Front = {
  port: number
  /** From now on the parts answer requests; before, a 503 asks clients to retry. */
  serve(parts: Parts): void
  /** Takes nothing new; what runs may end. */
  refuse(): void
  close(): Promise<void>
}

const API_PATHS = new Set(['/healthz', '/readyz', '/metrics'])
const isApi = ({ url = '' }: IncomingMessage): boolean =>
  url.startsWith('/api/') || API_PATHS.has(url.split('?')[0] ?? '')

/**
 * The one port of `npm start`. Listens before there is anything to serve; throws a sentence where it can't. What was meant for another name
 * than `names` is answered by 421 (the API says it in its own words).
 */
export async function openFront(
  host: string,
  port: number,
  { names, trustedProxies, https }: { names: ReadonlySet<string>; trustedProxies: readonly string[]; https: boolean },
): Promise<Front> {
  let parts: Parts | undefined
  const isForUs = ({ headers }: IncomingMessage) => isKnownHost(headers.host ?? '', names)
  const plain = { ...securityHeaders({ secure: https }), 'content-type': 'text/plain; charset=utf-8' }
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (!isApi(request) && !isForUs(request))
      return response
        .writeHead(421, plain)
        .end('This server does not go by that name. Whoever runs it can add its address to WERKBANK_ORIGINS.')
    if (parts) return isApi(request) ? parts.api(request, response) : parts.app(request, response)
    response.writeHead(503, { ...plain, 'retry-after': '2' }).end('Werkbank is starting. Please try again in a moment.')
  }
  const server = createHttpServer(answer, { trustedProxies })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const isOurs = isForUs(request)
    if (!isOurs || !parts?.upgrade(request, socket, head))
      socket.end(
        `HTTP/1.1 ${!isOurs ? '421 Misdirected Request' : parts ? '404 Not Found' : '503 Service Unavailable'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Error(whyNot(error, host, port), { cause: error })))
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    serve(given) {
      parts = given
    },
    refuse() {
      server.close()
      server.closeIdleConnections()
    },
    async close() {
      server.closeAllConnections()
      if (server.listening) await new Promise((resolve) => server.close(resolve))
    },
  }
}

function whyNot({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program. End it, or choose another: PORT=${port + 1} npm start`
    case 'EACCES':
      return `Port ${port} is reserved for the system's own programs. Choose another: PORT=8080 npm start`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST=${host} is no address of this machine. 127.0.0.1 is for this machine only, 0.0.0.0 for all that reach it.`
    default:
      return `Can't listen on ${host}:${port}: ${message}`
  }
}
