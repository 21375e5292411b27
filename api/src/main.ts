import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { connect } from '@werkbank/database/connect.ts'
import { migrate } from '@werkbank/database/migrate.ts'
import { pino } from 'pino'
import { createApi } from './app.ts'
import { startJobs } from './jobs/start-jobs.ts'
import { readSettings } from './settings.ts'

/** The API as a service of its own: `node api/src/main.ts`. Several may run side by side on one database. */
const settings = readSettings(process.env)
const log = pino({ level: settings.logLevel, base: { service: 'api', pid: process.pid } })
const sql = connect(settings.databaseUrl, { max: settings.connectionsMax, applicationName: 'werkbank api' })
await migrate(sql)
const api = createApi({ sql, log, ...settings })
const jobs = settings.jobs ? await startJobs({ url: settings.databaseUrl, services: api.services }) : undefined
const server = createServer(getRequestListener((request, env) => api.fetch(request, env as never)))
server.listen(settings.port, settings.host, () => log.info({ host: settings.host, port: settings.port }, 'listening'))

let stopping = false
/** Takes no new requests, lets running ones end, then closes what they used. A second signal ends at once. */
async function stop(signal: string): Promise<void> {
  if (stopping) process.exit(1)
  stopping = true
  log.info({ signal }, 'stopping')
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  await api.close()
  await jobs?.stop()
  server.closeAllConnections()
  await closed
  await sql.end({ timeout: 5 })
  log.info('stopped')
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal))
