import type { IncomingMessage, ServerResponse } from 'node:http'
import { hostname } from 'node:os'
import { createHttpServer } from '@werkbank/database/http-server.ts'
import { createLogger, SYSTEM, takeOverOutput } from '@werkbank/database/logger.ts'
import { openDatabase } from '@werkbank/database/postgres/accounts.ts'
import { catchFaults, keepFaults } from '@werkbank/database/postgres/faults.ts'
import { bears } from '@werkbank/database/sessions.ts'
import { hostNames, isFromThisMachine, isKnownHost } from '@werkbank/model/base/server/reached-by.ts'
import { readServiceSettings } from '@werkbank/model/base/server/settings.ts'
import { createSyncServer } from './server.ts'
import { refuseUpgrade } from './sockets/accept.ts'

/** The document plane as a service of its own: `node sync-server/src/main.ts`. Several may run side by side on one database. */
const settings = readServiceSettings(process.env, console.error)
if (!settings) process.exit(2)
const { host, port = 8082, allowedOrigins, trustedProxies, redisUrl } = settings
const names = hostNames(settings, hostname())
const { environment, logLevel: level = 'info' } = settings
const log = createLogger({ service: 'sync', level, environment })
takeOverOutput(log)
catchFaults(log)
const max = settings.connectionsMax ?? 20
const { sql } = await openDatabase(settings.databaseUrl, { max, applicationName: 'werkbank sync', all: true })
const sync = await createSyncServer({ sql, log, redisUrl, allowedOrigins, trustedProxies })
/** As for the API's metrics: a program on this machine with no proxy between, or one with the token for them. */
const mayReadMetrics = ({ headers, socket }: IncomingMessage): boolean =>
  bears(headers.authorization, settings.metricsToken) ||
  (isKnownHost(headers.host ?? '', names) &&
    isFromThisMachine({ peer: socket.remoteAddress ?? '', header: (name) => headers[name]?.toString() }, settings))
/** Probes and figures for machines: nothing of it is a page. */
const PLAIN = {
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  'cache-control': 'no-store',
}
const answerRequest = (request: IncomingMessage, response: ServerResponse) => {
  const answer = (status: number, text: string) => response.writeHead(status, PLAIN).end(text)
  if (request.url === '/healthz') return answer(200, 'ok')
  if (request.url === '/readyz')
    return void sync.ready().then(
      () => answer(200, 'ready'),
      () => answer(503, 'the database does not answer'),
    )
  if (request.url === '/metrics' && mayReadMetrics(request))
    return answer(
      200,
      Object.entries(sync.metrics())
        .map(([name, value]) => `werkbank_sync_${name} ${value}\n`)
        .join(''),
    )
  answer(404, 'not found')
}
const server = createHttpServer(keepFaults(log, answerRequest), { trustedProxies })
server.on('upgrade', (request, socket, head) => {
  if (!isKnownHost(request.headers.host ?? '', names)) refuseUpgrade(socket, 421, 'Misdirected Request')
  else if (!sync.handleUpgrade(request, socket, head)) refuseUpgrade(socket, 404, 'Not Found')
})
server.once('error', (error) => {
  log.fatal({ ...SYSTEM, err: error }, `can't listen on ${host}:${port}`)
  process.exit(1)
})
server.listen(port, host, () => log.info({ ...SYSTEM, host, port }, 'listening'))

let stopping = false
/** Asks clients to reconnect, flushes the log, then closes connections. A second signal exits at once. */
async function stop(signal: string): Promise<void> {
  if (stopping) process.exit(1)
  stopping = true
  log.info({ ...SYSTEM, signal }, 'stopping')
  server.close()
  server.closeIdleConnections()
  await sync.close()
  server.closeAllConnections()
  await sql.end({ timeout: 5 })
  log.info(SYSTEM, 'stopped')
  process.exit(0)
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal))
