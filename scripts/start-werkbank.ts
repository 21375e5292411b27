import { once } from 'node:events'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { type Api, createApi } from '@werkbank/api/app.ts'
import { type FilesSettings, filesPlace } from '@werkbank/api/files/index.ts'
import { demoSignIns, whyNoDemo } from '@werkbank/api/identity/index.ts'
import { startJobs } from '@werkbank/api/jobs/start-jobs.ts'
import { type Backups, openBackups } from '@werkbank/database/backup/backups.ts'
import { openPlace, type PlaceSettings } from '@werkbank/database/backup/place.ts'
import { createLogger, SYSTEM, takeOverOutput } from '@werkbank/database/logger.ts'
import { connectApart } from '@werkbank/database/postgres/accounts.ts'
import { type Revive, startEmbeddedPostgres } from '@werkbank/database/postgres/embedded-postgres.ts'
import { catchFaults, keepFaults } from '@werkbank/database/postgres/faults.ts'
import { hostNames } from '@werkbank/model/base/server/reached-by.ts'
import type { Settings } from '@werkbank/model/base/server/settings.ts'
import { createSyncServer, type SyncServer } from '@werkbank/sync-server/server.ts'
import type { Logger } from 'pino'
import { APP_DIST, buildApp } from './build-app.ts'
import { openFront } from './front.ts'
import { prepareDatabase } from './prepare-database.ts'
import { serveApp } from './serve-app.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/**
 * Everything in one process: Postgres, the API, the document plane, the jobs and the app, on one port. Runs until `signal`, at whatever
 * point that comes, and stops what it has started by then, the last first.
 */
export async function startWerkbank(
  settings: Settings,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const closers: (() => unknown)[] = []
  const keep = <T>(part: T, close: (part: T) => unknown): T => {
    closers.unshift(() => close(part))
    signal.throwIfAborted()
    return part
  }
  const { host, port = 8080, redisUrl, allowedOrigins, trustedProxies, https } = settings
  const { environment, logLevel: level = 'warn', dataDir = join(ROOT, '.data') } = settings
  const log = createLogger({ service: 'werkbank', level, environment })
  takeOverOutput(log)
  catchFaults(log)
  const givenUp = new AbortController()
  try {
    const embedded = settings.databaseUrl
      ? undefined
      : keep(
          await startEmbeddedPostgres({ dataDir, say, archive: settings.backup, revive: reviving(log, givenUp) }),
          (it) => it.stop(),
        )
    const url = settings.databaseUrl ?? embedded?.url ?? ''
    // Before the slow steps, so that a taken port is reported at once.
    const front = keep(
      await openFront(host, port, { names: hostNames(settings, hostname()), trustedProxies, https }),
      (it) => it.close(),
    )
    const wanted = settings.demo ?? embedded !== undefined
    const [{ demo, urls }] = await Promise.all([prepareDatabase({ url, wanted, say, signal }), buildApp(say, signal)])
    const sql = keep(connectApart(urls, { max: settings.connectionsMax ?? 30, applicationName: 'werkbank' }), (it) =>
      it.end({ timeout: 5 }),
    )
    const backups =
      embedded && settings.backup
        ? keep(await startBackups(url, { ...settings, dataDir }, log, say), (it) => it.stop())
        : undefined
    const files = { ...settings, dataDir }
    const api = keep(createApi({ ...settings, dataDir: embedded && dataDir, files, backups, sql, log }), (it) =>
      it.close(),
    )
    if (settings.jobs) keep(await startJobs({ url: urls.system, services: api.services, backups }), (it) => it.stop())
    const sync = keep(await createSyncServer({ sql, log, redisUrl, allowedOrigins, trustedProxies }), (it) =>
      it.close(),
    )
    front.serve(served(api, sync, log, https))
    closers.unshift(() => front.refuse())
    signal.throwIfAborted()
    givenUp.signal.throwIfAborted()
    say(`Werkbank is ready at http://${host}:${front.port}`)
    if (demo) say(aboutDemo(settings))
    await once(AbortSignal.any([signal, givenUp.signal]), 'abort')
    if (givenUp.signal.aborted) throw givenUp.signal.reason
  } finally {
    await closeAll(closers, log)
  }
}

/** What answers which requests. */
const served = (api: Api, sync: SyncServer, log: Logger, https: boolean) => ({
  api: keepFaults(
    log,
    getRequestListener((request, env) => api.fetch(request, env as never)),
  ),
  app: keepFaults(log, serveApp(APP_DIST, { https })),
  upgrade: sync.handleUpgrade,
})

async function closeAll(closers: readonly (() => unknown)[], log: Logger): Promise<void> {
  for (const close of closers)
    try {
      await close()
    } catch (error) {
      log.warn({ ...SYSTEM, error: String(error) }, 'while stopping')
    }
}

/** Takes the log of the embedded Postgres to the backups each minute; the copies are made by the nightly job. */
async function startBackups(
  url: string,
  settings: PlaceSettings & FilesSettings,
  log: Logger,
  say: (text: string) => void,
): Promise<Backups> {
  const onError = (error: unknown) => log.error({ ...SYSTEM, error: String(error) }, 'the log could not be backed up')
  const files = filesPlace(settings).store
  const backups = await openBackups({ url, files, ...(await openPlace(settings, say)), onError })
  backups.start()
  return backups
}

/** Logs a restart of Postgres; where it can't be restarted, the process ends with the reason instead of running without it. */
function reviving(log: Logger, givenUp: AbortController): Revive {
  return {
    onRevived: (awayMs) => log.error({ ...SYSTEM, awayMs }, 'Postgres had ended and was started again'),
    onGivenUp: (error) => givenUp.abort(new Error(`Postgres has ended and can't be started again. ${error.message}`)),
  }
}

/** The passwords of the demo people are public, so the start says whether they may sign in. */
function aboutDemo(settings: Settings): string {
  const people = ['admin', 'sales', 'sales2', 'warehouse', 'production', 'purchasing', 'viewer']
  const how = `Sign in as ${people.map((name) => `${name}@demo.test`).join(', ')} (password: werkbank)`
  switch (demoSignIns(settings, settings.demoSignIns)) {
    case 'everybody':
      return `${how}. So can everybody who reaches this address: WERKBANK_DEMO_SIGN_INS=1.`
    case 'this-machine':
      return `${how}, on this machine only.`
    case 'nobody':
      return whyNoDemo(settings, settings.demoSignIns)
  }
}
