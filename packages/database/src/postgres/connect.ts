import postgres from 'postgres'
import { arrayTypes } from '../array-types.ts'

/** A pool of connections. Names are camelCase here and snake_case in SQL; types are as `TYPES` says. */
export type Sql = postgres.Sql<Record<string, never>>
/** A transaction, as `withOrg` and `withSystem` hand it out. */
export type Tx = postgres.TransactionSql<Record<string, never>>
/** What can run a query. */
export type Queryable = Sql | Tx
/** A statement that isn't sent: to be awaited, or put into another one. */
export type Statement = postgres.PendingQuery<postgres.Row[]>

export type ConnectOptions = {
  /** Connections of the pool; 10 by default. */
  max?: number
  /** Shown in pg_stat_activity. */
  applicationName?: string
  /** The role of every statement outside of `withOrg` and `withSystem`; by default that of the URL's user. */
  role?: string
  /** 'off': commits answer before they are on disk; by default after. */
  synchronousCommit?: 'off'
}

/**
 * int8 → number (throws beyond 2^53), numeric and xid8 → string, timestamptz → RFC 3339 string, date → 'YYYY-MM-DD', jsonb → value,
 * bytea → Buffer.
 */
const TYPES = {
  int8: { to: 20, from: [20], serialize: (value: number | bigint | string) => value.toString(), parse: toSafeInteger },
  date: {
    to: 1184,
    from: [1184, 1114],
    serialize: (value: Date | string) => (value instanceof Date ? value.toISOString() : value),
    parse: toRfc3339,
  },
  day: { to: 1082, from: [1082], serialize: (value: string) => value, parse: (value: string) => value },
}

/**
 * Opens a pool on a Postgres URL, also libpq's `postgresql:///name?host=/socket/folder&user=name`. Connects with the first query.
 * Never `reserve()`: without `fetch_types` it waits for ever for a connection that is only being made (porsager/postgres#1219).
 */
export function connect(url: string, options: ConnectOptions = {}): Sql {
  const { address, parameters } = parsePostgresUrl(url)
  const shared = {
    max: options.max ?? 10,
    types: { ...TYPES, ...arrayTypes({ int8: toSafeInteger, date: String, timestamptz: toRfc3339 }) },
    fetch_types: false,
    // Only columns: keys inside JSON are data and stay as they are.
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    onnotice: () => {},
    connect_timeout: 10,
    backoff: waitBeforeConnecting,
    idle_timeout: 0,
    max_lifetime: null,
    connection: {
      application_name: options.applicationName ?? 'werkbank',
      TimeZone: 'UTC',
      ...(options.role ? { role: options.role } : {}),
      ...(options.synchronousCommit ? { synchronous_commit: options.synchronousCommit } : {}),
      ...parameters,
    },
  }
  // The driver's types want `types` to say what it returns; ours is in `Sql`.
  const sql = (address.url === undefined
    ? postgres({ ...shared, ...address } as never)
    : postgres(address.url, shared as never)) as unknown as Sql
  urls.set(sql, url)
  return sql
}

/** Seconds before a lost connection is made again: the driver's own waits grow to 20 s, long after the server is back. */
const waitBeforeConnecting = (retries: number) => Math.min(0.5, 0.02 * 2 ** Math.min(retries, 10))

const urls = new WeakMap<Sql, string>()

/** Where a pool of `connect()` leads. */
export function urlOf(sql: Sql): string {
  const url = urls.get(sql)
  if (url === undefined) throw new Error('not a pool of connect()')
  return url
}

/** Pools of one database for the two kinds of transaction, under an account each. */
type Pools = { api: Sql; system: Sql }
const pools = new WeakMap<Sql, Pools>()

/**
 * Makes `sql` stand for both pools: `withOrg` and `withSystem` take theirs, and no statement gets from one account to the other. What is
 * asked of `sql` outside of them runs there. Ending it ends them all.
 */
export function joinPools(sql: Sql, joined: Pools): Sql {
  const ends = [...new Set([sql, joined.api, joined.system])].map((pool) => pool.end)
  pools.set(sql, joined)
  return Object.assign(sql, {
    end: async (options?: { timeout?: number }) => void (await Promise.all(ends.map((end) => end(options)))),
  })
}
/** The pool for one organisation's transactions. */
export const apiPool = (sql: Sql): Sql => pools.get(sql)?.api ?? sql
/** The pool that sees all organisations. */
export const systemPool = (sql: Sql): Sql => pools.get(sql)?.system ?? sql

/** One more connection to the server of `sql`, for one kind of statement: its plan stays prepared there, and no other query delays it. The caller ends it. */
export function connectAlone(sql: Sql, options: Omit<ConnectOptions, 'max'>): Sql {
  const pool = options.role === 'werkbank_system' ? systemPool(sql) : sql
  return connect(urlOf(pool), { max: 1, ...options })
}

type Address = { url: string } | { url?: undefined; path: string; user: string; password?: string; database: string }

/** Splits a URL into what the driver wants. A `host` parameter that starts with a slash is a folder with a socket, as for libpq. */
export function parsePostgresUrl(url: string): { address: Address; parameters: Record<string, string> } {
  // "user@/name" has no host, which the URL standard refuses and libpq allows.
  const parsed = new URL(url.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?#]|$)/, '$1socket'))
  const host = parsed.searchParams.get('host') ?? decodeURIComponent(parsed.hostname)
  if (!host.startsWith('/')) return { address: { url }, parameters: {} }
  const user = parsed.searchParams.get('user') ?? (decodeURIComponent(parsed.username) || 'postgres')
  const password = parsed.searchParams.get('password') ?? decodeURIComponent(parsed.password)
  const port = parsed.searchParams.get('port') ?? (parsed.port || '5432')
  const database = decodeURIComponent(parsed.pathname.slice(1)) || parsed.searchParams.get('dbname') || user
  return {
    address: { path: `${host}/.s.PGSQL.${port}`, user, database, ...(password ? { password } : {}) },
    parameters: {},
  }
}

/** The same database, another account. */
export function withAccount(url: string, user: string, password: string | undefined): string {
  const [address = '', query = ''] = url.split('?')
  const parameters = new URLSearchParams(query)
  parameters.delete('password')
  if (parameters.has('user') || parameters.get('host')?.startsWith('/')) {
    parameters.set('user', user)
    if (password) parameters.set('password', password)
    return `${address.replace(/\/\/[^/@]*@/, '//')}?${parameters}`
  }
  const credentials = password ? `${user}:${password}` : user
  const rest = parameters.size > 0 ? `?${parameters}` : ''
  return `${address.replace(/^(postgres(?:ql)?:\/\/)(?:[^/@]*@)?/, `$1${credentials}@`)}${rest}`
}

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/?#]*)(?:\/[^?#]*)?/, `$1/${database}`)
}

function toSafeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is larger than an exact number can be`)
  return value
}

function toRfc3339(text: string): string {
  return text.endsWith('infinity') ? text : new Date(text).toISOString()
}
