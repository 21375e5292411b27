import { OpenAPIHono } from '@hono/zod-openapi'
import type { Backups } from '@werkbank/database/backup/backups.ts'
import type { Poker } from '@werkbank/database/poke.ts'
import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import type { Fold } from '@werkbank/database/security-log.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import type { Speech } from '@werkbank/words/say.ts'
import type { Context } from 'hono'
import type { Logger } from 'pino'
import type { Past } from '../documents/index.ts'
import type { Files } from '../files/index.ts'
import type { Printer } from '../papers/index.ts'
import type { Health } from './edge/health.ts'
import type { RateLimit } from './edge/rate-limit.ts'
import type { PersonPlaces } from './person-places.ts'
import type { Problem } from './problem/problem.ts'

/** What every route gets from the process it runs in. Time and ids come from here, so tests can set them. */
export type Services = {
  sql: Sql
  log: Logger
  now: () => Date
  newId: () => string
  /** Notifies the other parts that this organisation has news. Called after the commit; cheap, coalesced. */
  poke: Poker['poke']
  /** Cookies are Secure and named __Host-… */
  https: boolean
  /** Origins that may send cookie requests besides the one that the request was sent to. */
  allowedOrigins: readonly string[]
  /** Names that requests may be for; others are led here from elsewhere. */
  hostNames: ReadonlySet<string>
  /** Whether the demo people, whose password is public, may sign in. */
  demoSignIns: DemoSignIns
  metricsToken: string | undefined
  /** Addresses of proxies whose X-Forwarded-For is trusted. */
  trustedProxies: readonly string[]
  rateLimit: RateLimit
  /** Limits concurrent reads per person: a read holds a connection for as long as it takes, and one person must not take them all. */
  readPlaces: PersonPlaces
  /** Counts a call of an API token; what is wrong where it is beyond its limits. */
  useToken: (caller: Caller) => Promise<Problem | undefined>
  health: Health
  /** Records a 403 in the security log. */
  recordDenial: (c: Context<Env>, problem: Problem) => Promise<void>
  /** Of what is refused again and again, one entry a minute. */
  fold: Fold
  printer: Printer
  /** Earlier states of documents. */
  past: Past
  files: Files
  /** Of the embedded Postgres; undefined where another one is used. */
  dataDir: string | undefined
  /** Its backups; undefined where none are made here. */
  backups: Pick<Backups, 'status'> | undefined
  /** Answers are checked against their schemas: on in tests, where a mismatch is a fault. */
  checkAnswers: boolean
}

export type DemoSignIns = 'everybody' | 'this-machine' | 'nobody'

/** What a handler of a query gets. `tx` sees the caller's organisation only. `now` is one moment for the whole request. */
export type QueryContext = {
  tx: Tx
  caller: Caller
  now: string
  newId: () => string
  services: Services
  /** The language that the caller asks for. */
  speech: Speech
}

type Incoming = { socket?: { remoteAddress?: string } }
export type Env = {
  Bindings: { incoming?: Incoming }
  Variables: {
    services: Services
    requestId: string
    log: Logger
    caller?: Caller
    /** Why the session that was sent is worth nothing; only where one was sent. */
    whyNobody?: Problem
  }
}
export type Routes = OpenAPIHono<Env>

/** An empty set of routes below /api/v1. */
export const routes = (): Routes => new OpenAPIHono<Env>()
