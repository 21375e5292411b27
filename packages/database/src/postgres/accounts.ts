import { createHmac } from 'node:crypto'
import { MIGRATION_LOCK, migrate } from '../migrate.ts'
import { type ConnectOptions, connect, joinPools, type Sql, urlOf, withAccount } from './connect.ts'

/** The accounts of processes, by the role whose rights each has: one organisation at a time, or all. */
const LOGINS = { api: 'werkbank_api', system: 'werkbank_system' } as const
type Account = keyof typeof LOGINS
const loginName = (account: Account): string => `${LOGINS[account]}_login`

/** Addresses of one database, for two accounts that own nothing and can assume no other role. */
export type AccountUrls = Record<Account, string>

export type OpenDatabase = {
  sql: Sql
  urls: AccountUrls
}

/**
 * Migrates with the account of `url`, which may change everything, and leaves it for the two that processes work under (docs/decisions/0032).
 * `all`: connections go to the system's account only, for a process that takes no requests of one organisation.
 */
export async function openDatabase(
  url: string,
  { max, applicationName, all = false }: { max: number; applicationName: string; all?: boolean },
): Promise<OpenDatabase> {
  const owner = connect(url, { max: 1, applicationName: `${applicationName} migrations` })
  const urls = await migrate(owner)
    .then(() => prepareAccounts(owner))
    .finally(() => owner.end({ timeout: 5 }))
  const sql = all ? connect(urls.system, { max, applicationName }) : connectApart(urls, { max, applicationName })
  return { sql, urls }
}

/** One pool for each account: an organisation's commands and reads get two thirds of `max`, all organisations' the rest. */
export function connectApart(urls: AccountUrls, { max = 24, ...options }: ConnectOptions): Sql {
  const ofSystem = Math.max(1, Math.floor(max / 3))
  const api = connect(urls.api, { ...options, max: Math.max(1, max - ofSystem) })
  return joinPools(api, { api, system: connect(urls.system, { ...options, max: ofSystem }) })
}

/**
 * Creates or updates the two accounts; `owner` may create roles. Their passwords are derived from the owner's, so that all processes know them without
 * further configuration; where the owner has none (a socket, a certificate) they have none. Throws where an account has more rights than it needs.
 */
export async function prepareAccounts(owner: Sql): Promise<AccountUrls> {
  const url = urlOf(owner)
  await owner.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})` // processes that start together must not alter one role at a time
    for (const account of ['api', 'system'] as const) {
      const name = loginName(account)
      const password = accountPassword(url, account)
      const [known] = await tx<{ mighty: boolean }[]>`
        SELECT rolsuper OR rolbypassrls OR rolcreaterole AS mighty FROM pg_roles WHERE rolname = ${name}`
      if (known?.mighty)
        throw new Error(`The Postgres account ${name} may do more than Werkbank allows: drop it and start again.`)
      await tx.unsafe(`${known ? 'ALTER' : 'CREATE'} ROLE ${name} LOGIN ${password ? `PASSWORD '${password}'` : ''}`)
      await tx.unsafe(`GRANT ${LOGINS[account]} TO ${name}`)
    }
  })
  return accountUrls(url)
}

/** Addresses of the two accounts on the database that `url` leads to as its owner. */
export function accountUrls(url: string): AccountUrls {
  const of = (account: Account) => withAccount(url, loginName(account), accountPassword(url, account))
  return { api: of('api'), system: of('system') }
}

/** In hex: it stands in statements and addresses as it is. */
function accountPassword(url: string, account: Account): string | undefined {
  const ownersPassword = passwordOf(url)
  return ownersPassword && createHmac('sha256', ownersPassword).update(loginName(account)).digest('hex')
}

function passwordOf(url: string): string | undefined {
  const [, credentials = ''] = /^postgres(?:ql)?:\/\/([^/?#]*)@/.exec(url) ?? []
  const [, inAddress] = /^[^:]*:(.*)$/.exec(credentials) ?? []
  const [, query = ''] = /\?(.*)$/.exec(url) ?? []
  return (
    new URLSearchParams(query).get('password') ??
    (inAddress ? decodeURIComponent(inAddress) : undefined) ??
    (process.env.PGPASSWORD || undefined)
  )
}
