import { hostname } from 'node:os'
import { createPoker, type Poker } from '@werkbank/database/poke.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { makeFold } from '@werkbank/database/security-log.ts'
import { hostNames } from '@werkbank/model/base/server/reached-by.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import type { Hono } from 'hono'
import type { Logger } from 'pino'
import { chatRoutes } from './chat/routes.ts'
import { createPast } from './documents/index.ts'
import { documentRoutes } from './documents/routes.ts'
import { domainRoutes } from './domains.ts'
import { eventRoutes } from './events/routes.ts'
import { feedRoutes } from './feed/routes.ts'
import { createFiles, type FilesSettings } from './files/index.ts'
import type { Env, Routes, Services } from './http/context.ts'
import { routes } from './http/context.ts'
import { answerErrors, answerUnknown, beforeAll, checkHost, checkProtocol } from './http/edge/edge.ts'
import { createHealth } from './http/edge/health.ts'
import { makeMetrics } from './http/edge/metrics.ts'
import { makeRateLimit } from './http/edge/rate-limit.ts'
import { makeDenials } from './http/edge/security-log.ts'
import { docsRoutes, openApiDocument } from './http/openapi/docs.ts'
import { addExamples } from './http/openapi/examples.ts'
import { PersonPlaces } from './http/person-places.ts'
import { authenticate, demoSignIns, identityRoutes, makeSessions, makeTokenUse } from './identity/index.ts'
import { jobRoutes } from './jobs/routes.ts'
import { operationsRoutes } from './operations.ts'
import { createPrinter } from './papers/index.ts'
import { presenceRoutes } from './presence/routes.ts'

export type ApiOptions = {
  sql: Sql
  log: Logger
  /** Where the embedded Postgres keeps its data, to see that its disk has room. */
  dataDir?: string
  backups?: Services['backups']
  /** Where the bytes of files are. */
  files: FilesSettings
  /** The host it listens on; one of the names that requests may be for. */
  host?: string
  /** Reached by https (a proxy in front counts): cookies are Secure. */
  https?: boolean
  allowedOrigins?: readonly string[]
  trustedProxies?: readonly string[]
  /** Whether demo people may sign in; by default only from this machine itself. */
  demoSignIns?: boolean | undefined
  metricsToken?: string | undefined
  now?: () => Date
  checkAnswers?: boolean
  /** Routes besides our own, for tests of what all routes share. */
  moreRoutes?: () => Routes[]
  rateLimit?: { perSecond: number; burst: number }
  /** Notifies the other parts, in this process and elsewhere, that an organisation has news; by default a poke through Postgres. */
  poke?: Poker['poke']
}
export type Api = {
  /** Answers everything below /api/v1 and /healthz, /readyz, /metrics. `env.incoming` is node's request, for its address. */
  fetch: (request: Request, env?: Env['Bindings']) => Response | Promise<Response>
  /** Throws while it can't serve. */
  ready: () => Promise<void>
  /** Lets running requests end; does not close the pool, which belongs to the caller. */
  close: () => Promise<void>
  services: Services
  openApi: () => ReturnType<typeof openApiDocument>
  /** What is mounted, for the test that no route is forgotten. */
  routes: () => { method: string; path: string }[]
}

/** A person's fast fingers, an import and a till stay below it; a loop that went wrong doesn't. */
const RATE = { perSecond: 1_000, burst: 5_000 }
/** A screen asks for a few things at once, and a process has some twenty connections (docs/decisions/0059-how-long-a-read-may-take.md). */
const READS = { runningMax: 6, waitingMax: 200 }

/** The API as a value: for one process with all parts, for a service of its own, and for tests. */
export function createApi(options: ApiOptions): Api {
  const services = makeServices(options)
  const sessions = makeSessions(services.sql, services)
  const metrics = makeMetrics()
  const v1 = routes()
  v1.use(authenticate(sessions))
  for (const domain of [
    identityRoutes(sessions),
    feedRoutes(),
    eventRoutes(),
    documentRoutes(),
    chatRoutes(),
    presenceRoutes(),
    jobRoutes(),
    ...domainRoutes(),
    ...(options.moreRoutes?.() ?? []),
  ])
    v1.route('/', domain)
  const app = routes()
  app.use(beforeAll(services, metrics))
  app.use(checkHost)
  app.use(checkProtocol)
  v1.route(
    '/',
    docsRoutes(() => addExamples(openApiDocument(app))),
  )
  app.route('/', operationsRoutes(metrics))
  app.route('/api/v1', v1 as Routes)
  app.onError(answerErrors())
  app.notFound(answerUnknown(app as unknown as Hono<Env>))
  let running = 0
  let idle: (() => void) | undefined
  return {
    services,
    openApi: () => addExamples(openApiDocument(app)),
    routes: () => app.routes.map(({ method, path }) => ({ method, path })),
    fetch: async (request, env = {}) => {
      running += 1
      try {
        return await app.fetch(request, env)
      } finally {
        running -= 1
        if (running === 0) idle?.()
      }
    },
    ready: async () => {
      const reason = await services.health.notReady()
      if (reason) throw new Error(reason)
    },
    close: async () => {
      if (running > 0) await new Promise<void>((resolve) => (idle = resolve))
      await services.health.close()
      await services.printer.close()
      await services.past.close()
      await services.files.close()
    },
  }
}

function makeServices(options: ApiOptions): Services {
  const { sql, log, dataDir, now = () => new Date() } = options
  const { host = '127.0.0.1', https = false, allowedOrigins = [], trustedProxies = [] } = options
  const reached = { host, https, allowedOrigins, trustedProxies }
  const fold = makeFold(now, (error) => log.error({ reason: String(error) }, 'a refusal could not be recorded'))
  return {
    ...reached,
    hostNames: hostNames(reached, hostname()),
    demoSignIns: demoSignIns(reached, options.demoSignIns),
    metricsToken: options.metricsToken,
    sql,
    log,
    now,
    dataDir,
    backups: options.backups,
    printer: createPrinter(),
    past: createPast(options.sql),
    files: createFiles(sql, options.files),
    recordDenial: makeDenials(sql, fold),
    fold,
    health: createHealth({ sql, now, ...(dataDir === undefined ? {} : { dataDir }) }),
    newId,
    poke: options.poke ?? createPoker(sql).poke,
    useToken: makeTokenUse(sql, now),
    rateLimit: makeRateLimit(options.rateLimit ?? RATE),
    readPlaces: new PersonPlaces(READS),
    checkAnswers: options.checkAnswers ?? false,
  }
}
