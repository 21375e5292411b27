import { getRequestListener } from '@hono/node-server'
import { createHttpServer } from '@werkbank/database/http-server.ts'
import { createLogger, SYSTEM, takeOverOutput } from '@werkbank/database/logger.ts'
import { openDatabase } from '@werkbank/database/postgres/accounts.ts'
import { catchFaults, keepFaults } from '@werkbank/database/postgres/faults.ts'
import { readServiceSettings } from '@werkbank/model/base/server/settings.ts'
import { createApi } from './app.ts'
import { startJobs } from './jobs/start-jobs.ts'

/** The API as a service of its own: `node api/src/main.ts`. Several may run side by side on one database. */
const settings = readServiceSettings(process.env, console.error)
if (!settings) process.exit(2)
const { host, port = 8081 } = settings
const { environment, logLevel: level = 'info' } = settings
const log = createLogger({ service: 'api', level, environment })
takeOverOutput(log)
catchFaults(log)
const max = settings.connectionsMax ?? 24
const { sql, urls } = await openDatabase(settings.databaseUrl, { max, applicationName: 'werkbank api' })
const { dataDir = '.data' } = settings
const api = createApi({ ...settings, dataDir: undefined, files: { ...settings, dataDir }, sql, log })
const jobs = settings.jobs ? await startJobs({ url: urls.system, services: api.services }) : undefined
const server = createHttpServer(
  keepFaults(
    log,
    getRequestListener((request, env) => api.fetch(request, env as never)),
  ),
  settings,
)
server.once('error', (error) => {
  log.fatal({ ...SYSTEM, err: error }, `can't listen on ${host}:${port}`)
  process.exit(1)
})
server.listen(port, host, () => log.info({ ...SYSTEM, host, port }, 'listening'))

let stopping = false
/** Takes no new requests, lets running ones end, then closes what they used. A second signal ends at once. */
async function stop(signal: string): Promise<void> {
  if (stopping) process.exit(1)
  stopping = true
  log.info({ ...SYSTEM, signal }, 'stopping')
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  await api.close()
  await jobs?.stop()
  server.closeAllConnections()
  await closed
  await sql.end({ timeout: 5 })
  log.info(SYSTEM, 'stopped')
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal))
