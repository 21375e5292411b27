import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `This Node is ${process.version}; Werkbank runs on the one that npm installed. Run \`npm install\`, then \`npm start\`.`,
  )
  process.exit(2)
}

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const {
  HOST = '127.0.0.1',
  PORT = '8080',
  DATA_DIR = join(ROOT, '.data'),
  DATABASE_URL,
  REDIS_URL,
  WERKBANK_DEMO,
  LOG_LEVEL = 'warn',
} = process.env
const say = (text: string) => console.log(text)

/** Everything in one process: Postgres, the API, the document plane, the jobs and the app, on one port. */
async function main(): Promise<void> {
  const { buildApp, APP_DIST } = await import('./build-app.ts')
  const { serveApp } = await import('./serve-app.ts')
  const { startEmbeddedPostgres } = await import('@werkbank/database/embedded-postgres.ts')
  const { connect } = await import('@werkbank/database/connect.ts')
  const { migrate } = await import('@werkbank/database/migrate.ts')
  const { createApi } = await import('@werkbank/api/app.ts')
  const { startJobs } = await import('@werkbank/api/jobs/start-jobs.ts')
  const { createSyncServer } = await import('@werkbank/sync-server/server.ts')
  const { getRequestListener } = await import('@hono/node-server')
  const { pino } = await import('pino')

  const log = pino({ level: LOG_LEVEL })
  const [embedded] = await Promise.all([
    DATABASE_URL ? undefined : startEmbeddedPostgres({ dataDir: DATA_DIR, say }),
    buildApp(say),
  ])
  const url = DATABASE_URL ?? embedded?.url ?? ''
  const sql = connect(url, { max: 24, applicationName: 'werkbank' })
  await migrate(sql)
  const demo = await loadDemoOnce(sql, WERKBANK_DEMO ?? (embedded ? '1' : '0'))

  const api = createApi({
    sql,
    log,
    host: HOST,
    ...(process.env.WERKBANK_DEMO_SIGN_INS === '1' ? { demoSignIns: true } : {}),
  })
  const jobs = await startJobs({ url, services: api.services })
  const sync = await createSyncServer({ sql, log, redisUrl: REDIS_URL })
  const answerApi = getRequestListener((request, env) => api.fetch(request, env as never))
  const answerApp = serveApp(APP_DIST)
  const server = createServer(
    (request, response) => (isApi(request) ? answerApi(request, response) : answerApp(request, response)) as void,
  )
  server.on('upgrade', (request, socket, head) => {
    if (!sync.handleUpgrade(request, socket, head))
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  await listen(server, Number(PORT), HOST)
  say(`Werkbank is ready at http://${HOST}:${PORT}`)
  if (demo)
    say(
      'Sign in as admin@demo.test, sales@demo.test, sales2@demo.test, warehouse@demo.test, production@demo.test, purchasing@demo.test or viewer@demo.test (password: werkbank).',
    )

  let stopping = false
  const stop = async () => {
    if (stopping) process.exit(1)
    stopping = true
    const deadline = setTimeout(() => process.exit(1), 20_000)
    deadline.unref()
    server.close()
    server.closeIdleConnections()
    await sync.close()
    await api.close()
    await jobs.stop()
    server.closeAllConnections()
    await sql.end({ timeout: 5 })
    await embedded?.stop()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop())
}

const isApi = ({ url = '' }: IncomingMessage): boolean =>
  url.startsWith('/api/') || url === '/healthz' || url === '/readyz' || url === '/metrics'

/** Loads the demo company into a database without organisations. True where the demo people are there. */
async function loadDemoOnce(sql: import('@werkbank/database/connect.ts').Sql, wanted: string): Promise<boolean> {
  const { withSystem } = await import('@werkbank/database/transaction.ts')
  const [state] = await withSystem(
    sql,
    (tx) => tx<{ organisations: number; demo: boolean }[]>`
    SELECT (SELECT count(*) FROM organisations) AS organisations, EXISTS (SELECT 1 FROM users WHERE demo) AS demo`,
  )
  if (wanted !== '1' || (state?.organisations ?? 0) > 0 || !existsSync(join(ROOT, 'demo/load.ts')))
    return state?.demo ?? false
  say('Loading the demo company …')
  const { loadDemo } = await import('../demo/load.ts')
  await loadDemo(sql)
  return true
}

function listen(server: ReturnType<typeof createServer>, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is taken by another program. End it, or choose another: PORT=8081 npm start`)
          : error,
      ),
    )
    server.listen(port, host, resolve)
  })
}

main().catch((error) => {
  console.error(error instanceof Error ? (process.env.LOG_LEVEL === 'debug' ? error.stack : error.message) : error)
  process.exit(1)
})
