import { createServer } from 'node:http'
import { connect } from '@werkbank/database/connect.ts'
import pino from 'pino'
import { createSyncServer } from './server.ts'

/** The document plane as a service of its own: DATABASE_URL, PORT, HOST, REDIS_URL, ALLOWED_ORIGINS. */
const { DATABASE_URL, PORT = '8082', HOST = '127.0.0.1', REDIS_URL, ALLOWED_ORIGINS = '' } = process.env
const log = pino({ level: process.env.LOG_LEVEL ?? 'info' })
if (!DATABASE_URL) {
  console.error('The sync server needs a database: set DATABASE_URL.')
  process.exit(2)
}
const sql = connect(DATABASE_URL, { max: 20, applicationName: 'werkbank-sync' })
const sync = await createSyncServer({
  sql,
  log,
  redisUrl: REDIS_URL,
  allowedOrigins: ALLOWED_ORIGINS.split(',').filter(Boolean),
})
const server = createServer((request, response) => {
  const answer = (status: number, text: string) =>
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
  if (request.url === '/healthz') return answer(200, 'ok')
  if (request.url === '/readyz')
    return void sync.ready().then(
      () => answer(200, 'ready'),
      () => answer(503, 'the database does not answer'),
    )
  if (request.url === '/metrics')
    return answer(
      200,
      Object.entries(sync.metrics())
        .map(([name, value]) => `werkbank_sync_${name} ${value}\n`)
        .join(''),
    )
  answer(404, 'not found')
})
server.on('upgrade', (request, socket, head) => {
  if (!sync.handleUpgrade(request, socket, head))
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
})
server.listen(Number(PORT), HOST, () => log.info(`sync is ready at http://${HOST}:${PORT}`))

const stop = async () => {
  server.close()
  await sync.close()
  await sql.end({ timeout: 5 })
  process.exit(0)
}
process.once('SIGTERM', () => void stop())
process.once('SIGINT', () => void stop())
