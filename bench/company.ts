import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApi } from '@werkbank/api/app.ts'
import { migrate } from '@werkbank/database/migrate.ts'
import { connect, type Sql } from '@werkbank/database/postgres/connect.ts'
import { startEmbeddedPostgres } from '@werkbank/database/postgres/embedded-postgres.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import pino from 'pino'
import { loadShippedCompany } from '../demo/shipped-company.ts'
import { tokenOf } from '../sync-server/src/testing.ts'

/** The demo company, with an API in this process: what all measurements run against. */
export type Company = {
  sql: Sql
  /** Of its Postgres, for other processes. */
  url: string
  orgId: string
  userId: string
  token: string
  /** Tokens of that many different people: the limits on edits are per person. */
  tokens: (people: number) => Promise<string[]>
  /** Calls the API in this process. Throws on anything but success. */
  call: (method: string, path: string, body?: unknown) => Promise<Response>
}

/** Of the pool. */
export const CONNECTIONS = 20

/** A Postgres of its own with the demo company in it. */
export async function openDatabase(): Promise<{ url: string; close: () => Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'werkbank-bench-'))
  const postgres = await startEmbeddedPostgres({ dataDir })
  const sql = connect(postgres.url)
  await migrate(sql)
  await loadShippedCompany(sql)
  await sql.end({ timeout: 5 })
  return {
    url: postgres.url,
    async close() {
      await postgres.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** For one measurement in one process, which ends after it. */
export async function joinCompany(url: string): Promise<Company> {
  const sql = connect(url, { max: CONNECTIONS })
  const [person] = await withSystem(
    sql,
    (tx) => tx<{ orgId: string; id: string }[]>`SELECT org_id, id FROM users WHERE email = 'admin@demo.test'`,
  )
  if (!person) throw new Error('the demo company has no administrator')
  const { orgId, id: userId } = person
  const token = await tokenOf(sql, orgId, userId)
  const log = pino({ level: 'silent' })
  const files = { dataDir: mkdtempSync(join(tmpdir(), 'werkbank-bench-files-')) }
  const api = createApi({ sql, log, files, rateLimit: { perSecond: 1e6, burst: 1e6 } })
  return {
    sql,
    url,
    orgId,
    userId,
    token,
    tokens: (people) => Promise.all(Array.from({ length: people }, () => newPersonsToken(sql, orgId))),
    async call(method, path, body) {
      const answer = await api.fetch(
        new Request(`http://127.0.0.1/api/v1${path}`, {
          method,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      )
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
      return answer
    },
  }
}

async function newPersonsToken(sql: Sql, orgId: string): Promise<string> {
  const id = newId()
  await withSystem(sql, async (tx) => {
    await tx`INSERT INTO users (org_id, id, email, name) VALUES (${orgId}, ${id}, ${`${id}@bench.test`}, 'Bench')`
    await tx`INSERT INTO role_assignments (org_id, user_id, role_key) VALUES (${orgId}, ${id}, 'admin')`
  })
  return tokenOf(sql, orgId, id)
}
