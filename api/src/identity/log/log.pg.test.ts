/* One file of over 400 lines: one company and its log serve all of these; another file would take another database and API. */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import { archiveAudit, verifyArchive } from '@werkbank/database/audit-archive.ts'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { logOverSessions, sealAudit } from '@werkbank/database/seal-audit.ts'
import { NOWHERE, recordSecurity } from '@werkbank/database/security-log.ts'
import { count, createTestOrg, createTestUser } from '@werkbank/database/testing/testing.ts'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkBooks } from '../../jobs/check-books.ts'
import { buildApi, makeCall } from '../../testing.ts'
import { hashPassword } from '../password.ts'

const PASSWORD = 'four horses in the fog'
let shop: Awaited<ReturnType<typeof buildApi>>
beforeAll(async () => {
  shop = await buildApi()
})
afterAll(() => shop.close())
const system = <T>(work: Parameters<typeof withSystem<T>>[1]) => withSystem(shop.sql, work)
const logged = async (query = '') => (await shop.admin.call('GET', `/security-events?limit=200${query}`)).body.items
const breaks = (orgId = shop.admin.orgId) =>
  system((tx) => tx<{ what: string; number: number; state: string }[]>`SELECT * FROM audit_breaks(${orgId})`)
/** As the owner of the database, who may switch triggers off. */
const asOwner = (table: string, statement: string) =>
  shop.sql.begin(async (tx) => {
    await tx.unsafe(`ALTER TABLE ${table} DISABLE TRIGGER USER`)
    await tx.unsafe(statement)
    await tx.unsafe(`ALTER TABLE ${table} ENABLE TRIGGER USER`)
  })

async function buildPerson(role = 'sales') {
  const userId = await createTestUser(shop.sql, shop.admin.orgId, { role, name: 'Bo Berg' })
  const passwordHash = await hashPassword(PASSWORD)
  await system((tx) => tx`UPDATE users SET password_hash = ${passwordHash} WHERE id = ${userId}`)
  return { userId, email: `${userId}@test.test` }
}
const logIn = (email: string, password = PASSWORD) => makeCall(shop.url)('POST', '/auth/login', { email, password })

test('US-13.1 each sign-in that was judged is in the log, failed ones too, with account, address and browser', async () => {
  const { userId, email } = await buildPerson()
  await logIn(email, 'a wrong guess')
  await logIn(email)
  const items = await logged(`&person=${userId}`)
  expect(items).toMatchObject([
    { type: 'sign-in.done', result: 'done', actor: userId, actorName: `Bo Berg <${email}>`, address: '127.0.0.1' },
    { type: 'sign-in.failed', result: 'refused', actor: null, actorName: email, subjectId: userId },
  ])
  expect(items[0].userAgent).not.toBe('')
  expect(JSON.stringify(items)).not.toContain('a wrong guess')
})

test('US-13.1 a try that had to wait is in the log, too: one entry for many in a minute', async () => {
  const { userId, email } = await buildPerson()
  const tries = await Promise.all(Array.from({ length: 20 }, (_, index) => logIn(email, `guess ${index}`)))
  expect(tries.filter(({ status }) => status === 429).length).toBeGreaterThan(1)
  const waited = await logged(`&person=${userId}&type=sign-in.waited`)
  expect(waited).toMatchObject([{ result: 'refused', actor: null, actorName: email, subjectId: userId }])
  await system((tx) => tx`DELETE FROM sign_in_attempts`)
})

test('what somebody unknown types is kept where it looks like an address, and no password typed into the wrong field', async () => {
  await logIn('nobody@elsewhere.test', 'x')
  await logIn('my secret sentence', 'x')
  const text = JSON.stringify(await system((tx) => tx`SELECT * FROM security_events WHERE type = 'sign-in.failed'`))
  expect(text).toContain('nobody@elsewhere.test')
  expect(text).not.toContain('my secret sentence')
})

test('US-13.3 ID-124 changes of roles and rights are there with before and after, by whom, in the transaction of the change', async () => {
  const { userId } = await buildPerson('sales')
  await shop.admin.call('PUT', `/people/${userId}/roles`, { roles: ['warehouse'] })
  const { key } = (await shop.admin.call('POST', '/roles', { name: `Role ${newId()}`, permissions: ['order.read'] }))
    .body
  await shop.admin.call('PATCH', `/roles/${key}`, { permissions: ['order.read', 'cost.read'] })
  await shop.admin.call('POST', `/people/${userId}/password`, { password: 'five horses in the fog' })
  await shop.admin.call('POST', `/people/${userId}/disable`, {})
  const [disabled, password, changed, created, roles] = await logged()
  const by = { actor: shop.admin.userId, result: 'done' }
  expect(roles).toMatchObject({
    ...by,
    type: 'person.roles-set',
    subjectName: 'Bo Berg',
    details: { before: ['sales'], after: ['warehouse'] },
  })
  expect(created).toMatchObject({ ...by, type: 'role.created', details: { after: ['order.read'] } })
  expect(changed).toMatchObject({
    type: 'role.changed',
    details: { before: { permissions: ['order.read'] }, after: { permissions: ['order.read', 'cost.read'] } },
  })
  expect([password.type, disabled.type]).toEqual(['password.set', 'person.disabled'])
  expect(JSON.stringify([password, changed])).not.toContain('horses')
  const refused = await shop.admin.call('PUT', `/people/${shop.admin.userId}/roles`, { roles: [] })
  expect(refused.status).toBe(409)
  // Nothing of it was done: it is there as refused, with the reason, and no role was set.
  expect((await logged())[0]).toMatchObject({
    ...by,
    type: 'person.set-roles',
    result: 'refused',
    details: { code: refused.body.code },
  })
})

test('US-19.4 a refusal is recorded, once a minute for the same one; tokens made and revoked are', async () => {
  const viewer = await shop.person('viewer')
  for (let times = 0; times < 5; times++) expect((await viewer.call('GET', '/roles')).status).toBe(403)
  const denied = (await logged('&type=denied')).filter(({ actor }: { actor: string }) => actor === viewer.userId)
  expect(denied).toMatchObject([{ result: 'refused', details: { code: 'forbidden', route: 'GET /api/v1/roles' } }])
  const { id } = (await shop.admin.call('POST', '/tokens', { name: 'till', scopes: ['order.read'] })).body
  await shop.admin.call('POST', `/tokens/${id}/revoke`, {})
  const [revoked, made] = await logged()
  expect([made.type, revoked.type]).toEqual(['token.created', 'token.revoked'])
  expect(made.details).toMatchObject({ id, scopes: ['order.read'] })
})

test('ID-131 it takes a right of its own, and shows one organisation', async () => {
  const [sales, stranger] = [await shop.person('sales'), await shop.stranger()]
  expect((await sales.call('GET', '/security-events')).status).toBe(403)
  const foreign = (await stranger.call('GET', '/security-events?limit=200')).body.items
  expect(foreign.filter(({ actor }: { actor: string | null }) => actor !== null && actor !== stranger.userId)).toEqual(
    [],
  )
})

test('ID-125 nobody changes or deletes an entry, nor where the chain ends', async () => {
  const { orgId, userId } = shop.admin
  const tries = [
    'UPDATE security_events SET actor_name = $$x$$',
    'DELETE FROM security_events',
    'TRUNCATE security_events',
    'UPDATE audit_heads SET number = 0',
    'DELETE FROM audit_heads',
    'UPDATE audit_seals SET number = 0',
    'DELETE FROM audit_seals',
    'TRUNCATE audit_seals',
    'DELETE FROM audit_archives',
    `INSERT INTO audit_seals (org_id, number, from_xid, until_xid, entries, entry_hashes, events, event_hashes, previous, hash)
      VALUES (gen_random_uuid(), 1, '0', '1', '{}', '{}', '{}', '{}', '', '')`,
  ]
  for (const statement of tries) {
    await expect(withOrg(shop.sql, { orgId, userId }, (tx) => tx.unsafe(statement))).rejects.toThrow()
    await expect(system((tx) => tx.unsafe(statement))).rejects.toThrow()
  }
  // An appended entry gets its number, time and hash from the database.
  await withOrg(
    shop.sql,
    { orgId, userId },
    (tx) => tx`
    INSERT INTO security_events (org_id, seq, at, xid, type, result) VALUES (${orgId}, 1, '2001-01-01', '1', 'denied', 'done')`,
  )
  const [last] = await logged()
  expect(last.seq).toBeGreaterThan(1)
  expect(Date.parse(last.at)).toBeGreaterThan(Date.parse('2020-01-01'))
  await sealAudit(shop.sql, orgId)
  expect(await breaks()).toEqual([])
})

test('ID-125 UPDATE, DELETE and TRUNCATE fail under both accounts for every table that is only appended to', async () => {
  const tables = await shop.sql<{ name: string }[]>`
    SELECT DISTINCT tgrelid::regclass::text AS name FROM pg_trigger WHERE tgname LIKE 'append\_only%' ORDER BY 1`
  const names = tables.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['security_events', 'audit_seals', 'audit_archives', 'events', 'stock_moves', 'journal_entries'])) // biome-ignore format: a list
  const done: string[] = []
  for (const name of names)
    await shop.sql
      .begin(async (tx) => {
        const column = await insertAny(tx, name) // a trigger for each row says nothing of an empty table
        for (const role of ['werkbank_api', 'werkbank_system'])
          for (const statement of [
            `UPDATE ${name} SET ${column} = ${column}`,
            `DELETE FROM ${name}`,
            `TRUNCATE ${name} CASCADE`,
          ])
            await tx
              .savepoint(async (inner) => {
                await inner`SELECT set_config('role', ${role}, true), set_config('app.org_id', ${shop.admin.orgId}, true)`
                await inner.unsafe(statement)
                done.push(`${role}: ${statement}`)
              })
              .catch(({ message }: Error) => {
                if (!/permission denied|never changed|go only|only announcements/.test(message))
                  done.push(`${role}: ${statement}: ${message}`)
              })
        throw new Undone()
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undone)) throw error
      })
  expect(done).toEqual([])
})
class Undone extends Error {}

/** A row of whatever its columns take, without asking triggers, checks and references; resolves to the name of a column. */
async function insertAny(tx: Pick<Tx, 'unsafe'>, table: string): Promise<string> {
  const checks = await tx.unsafe<{ name: string }[]>(
    `SELECT quote_ident(conname) AS name FROM pg_constraint WHERE conrelid = '${table}'::regclass AND contype = 'c'`,
  )
  for (const { name } of checks) await tx.unsafe(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`)
  const columns = await tx.unsafe<{ name: string; type: string }[]>(`
    SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '${table}'
      AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' AND is_generated = 'NEVER'`)
  const values: Record<string, string> = {
    ...{ text: `'x'`, uuid: `'${shop.admin.orgId}'`, jsonb: `'{}'`, boolean: 'false', bytea: `''`, ARRAY: `'{}'` },
    ...{ xid8: `'1'`, integer: '1', bigint: '1', numeric: '1', date: 'now()', 'timestamp with time zone': 'now()' },
  }
  await tx.unsafe('SET LOCAL session_replication_role = replica')
  await tx.unsafe(
    `INSERT INTO ${table} (${columns.map(({ name }) => name)}) VALUES (${columns.map(({ type }) => values[type] ?? 'NULL')}) ON CONFLICT DO NOTHING`,
  )
  await tx.unsafe('SET LOCAL session_replication_role = origin')
  return columns[0]?.name ?? 'org_id'
}

test('US-13.5 the log is taken out as a table with its right, as it is filtered and with a checksum, and that is recorded', async () => {
  const { userId, email } = await buildPerson()
  await system((tx) => tx`UPDATE users SET name = '=HYPERLINK("x")' WHERE id = ${userId}`)
  await logIn(email)
  const filter = { person: userId, type: 'sign-in.done', from: '2020-01-01T00:00:00Z' }
  const { status, body } = await shop.admin.call('POST', '/security-events/export', filter)
  expect([status, body.rows, body.more]).toEqual([200, 1, false])
  expect(createHash('sha256').update(body.csv).digest('hex')).toBe(body.sha256)
  const [head, row, end] = body.csv.split('\n')
  expect(head).toMatch(/^"seq","at","type"/)
  expect(row).toContain(`"'=HYPERLINK(""x"") <${email}>"`) // no formula
  expect(end).toBe('')
  const [told] = await logged('&type=security-log.exported')
  expect(told).toMatchObject({ actor: shop.admin.userId, details: { filter, rows: 1, sha256: body.sha256 } })
  const json = (await shop.admin.call('POST', '/security-events/export', { ...filter, form: 'json' })).body
  expect([json.fileName, json.csv]).toEqual([expect.stringMatching(/\.json$/), undefined])
  expect(createHash('sha256').update(json.json).digest('hex')).toBe(json.sha256)
  expect(JSON.parse(json.json)).toMatchObject({ filter, entries: [{ actor: userId, type: 'sign-in.done' }] })
  expect((await logged('&type=security-log.exported'))[0]).toMatchObject({ details: { form: 'json', filter } })
  const nothing = { ...filter, to: '2020-01-02T00:00:00Z' }
  expect((await shop.admin.call('POST', '/security-events/export', nothing)).body.rows).toBe(0)
  expect((await (await shop.person('sales')).call('POST', '/security-events/export', filter)).status).toBe(403)
  const reader = await shop.person('admin')
  await system(
    (tx) =>
      tx`UPDATE roles SET permissions = array_remove(permissions, 'audit.export') WHERE org_id = ${shop.admin.orgId} AND key = 'admin'`,
  )
  expect((await reader.call('GET', '/security-events')).status).toBe(200)
  expect((await reader.call('POST', '/security-events/export', filter)).status).toBe(403)
  await system(
    (tx) =>
      tx`UPDATE roles SET permissions = permissions || '{audit.export}' WHERE org_id = ${shop.admin.orgId} AND key = 'admin'`,
  )
})

test('US-13.4 the log is filtered by person, kind, result and time', async () => {
  const { userId, email } = await buildPerson()
  await logIn(email)
  const [entry] = await logged(`&person=${userId}`)
  const around = (from: number, to: number) =>
    `&from=${new Date(Date.parse(entry.at) + from).toISOString()}&to=${new Date(Date.parse(entry.at) + to).toISOString()}`
  expect(await logged(`&person=${userId}${around(-1_000, 1_000)}`)).toHaveLength(1)
  expect(await logged(`&person=${userId}${around(1_000, 2_000)}`)).toEqual([])
  expect(await logged(`&person=${userId}&result=refused`)).toEqual([])
  expect(await logged(`&person=${userId}&type=sign-in.failed`)).toEqual([])
})

test('S-27 the account of the API deletes nothing that happened, and changes of it only what its commands do', async () => {
  const { orgId, userId } = shop.admin
  await system(
    (tx) => tx`INSERT INTO number_ranges (org_id, series, year, last_number) VALUES (${orgId}, 'delivery', 2020, 7)`,
  )
  const tables = ['organisations', 'users', 'documents', 'document_snapshots', 'chat_messages', 'chat_message_versions', 'orders', 'order_lines', 'invoices', 'number_ranges', 'posting_rules', 'accounts', 'roles', 'api_tokens', 'sessions', 'document_clients', 'customers', 'products', 'stock_levels'] // biome-ignore format: a list
  const event = `INSERT INTO events (org_id, type, subject_type, subject_id, audience`
  const tries = [
    ...tables.map((table) => `DELETE FROM ${table}`),
    `UPDATE posting_rules SET org_id = org_id`,
    `UPDATE number_ranges SET last_number = 6 WHERE year = 2020`,
    `UPDATE number_ranges SET series = 'x'`,
    `UPDATE document_snapshots SET state = ''`,
    `INSERT INTO document_snapshots (org_id, document, seq, state, state_vector, sha256) VALUES ('${orgId}', 'x', 9, '', '', '')`,
    `UPDATE documents SET created_by = NULL`,
    `UPDATE document_clients SET user_id = '${userId}'`,
    `UPDATE chat_messages SET text = 'said otherwise'`,
    `UPDATE chat_message_versions SET text = ''`,
    `UPDATE invoices SET gross_minor = 1`,
    `UPDATE users SET email = 'me@evil.test'`,
    `UPDATE api_tokens SET scopes = '{access.manage}'`,
    `UPDATE api_tokens SET expires_at = 'infinity'`,
    `UPDATE sessions SET expires_at = 'infinity'`,
    `INSERT INTO sessions (org_id, id_hash, user_id, expires_at, ends_at) VALUES ('${orgId}', 'x', '${userId}', 'infinity', 'infinity')`,
    `${event}, xid) VALUES ('${orgId}', 'order.created', 'order', 'x', 'order.read', '1')`,
    `${event}, at) VALUES ('${orgId}', 'order.created', 'order', 'x', 'order.read', '2001-01-01')`,
    `${event}, actor) VALUES ('${orgId}', 'order.created', 'order', 'x', 'order.read', '${newId()}')`,
  ]
  for (const statement of tries)
    await expect(
      withOrg(shop.sql, { orgId, userId }, (tx) => tx.unsafe(statement)),
      statement,
    ).rejects.toThrow(/permission denied|never given back|row-level security/)
})

test('S-27 who may write messages and snapshots gives them neither another author nor an older state', async () => {
  const { orgId, userId } = await createTestOrg(shop.sql)
  const [room, message] = [newId(), newId()]
  await system(async (tx) => {
    await tx`INSERT INTO chat_rooms (org_id, id, kind) VALUES (${orgId}, ${room}, 'group')`
    await tx`INSERT INTO chat_messages (org_id, id, room_id, document, position, author_id, text) VALUES (${orgId}, ${message}, ${room}, 'd', 1, ${userId}, 'said')`
    await tx`INSERT INTO documents (org_id, name, kind, subject_type, subject_id, head_seq) VALUES (${orgId}, 'doc:s27', 'doc', 'page', 'x', 4)`
    await tx`INSERT INTO document_snapshots (org_id, document, seq, state, state_vector, sha256) VALUES (${orgId}, 'doc:s27', 4, '', '', '')`
  })
  for (const statement of [
    `UPDATE chat_messages SET author_id = '${newId()}', revision = 1`,
    `UPDATE chat_messages SET accepted_at = '2001-01-01', revision = 1`,
    `UPDATE chat_messages SET room_id = '${newId()}', revision = 1`,
    `UPDATE chat_messages SET text = 'silently another'`,
    `UPDATE chat_messages SET deleted_at = now()`,
    `UPDATE document_snapshots SET seq = 3`,
    `UPDATE document_snapshots SET state = 'x'`,
    `UPDATE documents SET head_seq = 0`,
  ])
    await expect(
      system((tx) => tx.unsafe(`${statement} WHERE org_id = '${orgId}'`)),
      statement,
    ).rejects.toThrow(/keeps its room|only go forward/)
  await system((tx) => tx`UPDATE chat_messages SET text = 'said better', revision = 1 WHERE id = ${message}`)
})

test('ID-125 the check names each entry and each event of a history that was changed, taken out or put in, whoever did it', async () => {
  const { orgId, call } = shop.admin
  const { id } = (await call('POST', '/customers', { number: newId(), name: 'Kern' })).body
  for (const name of ['Kern & Sohn', 'Kern & Tochter']) await call('PATCH', `/customers/${id}`, { name })
  const many = Array.from({ length: 8 }, () => call('POST', '/tokens', { name: 'x', scopes: ['order.read'] }))
  await Promise.all(many)
  await sealAudit(shop.sql, orgId)
  expect(await breaks()).toEqual([])
  const [last, , , before] = await logged()
  const of = `org_id = '${orgId}'`
  await asOwner(
    'security_events',
    `UPDATE security_events SET actor_name = actor_name || 'x' WHERE ${of} AND seq = ${last.seq}`,
  )
  expect(await breaks()).toEqual([{ what: 'entry', number: last.seq, state: 'changed' }])
  expect(await checkBooks(shop.sql, orgId)).toMatchObject([
    { what: 'log-entry', id: String(last.seq), kept: 'changed' },
  ])
  await asOwner('security_events', `DELETE FROM security_events WHERE ${of} AND seq = ${before.seq}`)
  await asOwner(
    'security_events',
    `INSERT INTO security_events (org_id, seq, at, xid, type, result) VALUES ('${orgId}', 900000, now(), '1', 'denied', 'done')`,
  )
  expect(await breaks()).toEqual([
    { what: 'entry', number: before.seq, state: 'missing' },
    { what: 'entry', number: last.seq, state: 'changed' },
    { what: 'entry', number: 900_000, state: 'added' },
  ])

  const [changed] = await shop.sql<{ id: number }[]>`
    SELECT id FROM events WHERE org_id = ${orgId} AND subject_id = ${id} AND type = 'customer.changed' ORDER BY id LIMIT 1`
  await asOwner(
    'events',
    `UPDATE events SET payload = '{"fields":{"name":["Kern","Krone"]}}' WHERE id = ${changed?.id}`,
  )
  expect((await breaks()).filter(({ what }) => what === 'event')).toEqual([
    { what: 'event', number: changed?.id, state: 'changed' },
  ])
})

test('ID-125 a seal that is rewritten, or cut off at the end, is found; a chain of another organisation is whole', async () => {
  const { orgId } = await createTestOrg(shop.sql)
  for (let n = 0; n < 3; n++) {
    await system((tx) => recordSecurity(tx, { orgId, actor: null }, NOWHERE, [{ type: 'denied' }]))
    await sealAudit(shop.sql, orgId)
  }
  expect(await breaks(orgId)).toEqual([])
  await asOwner('audit_seals', `DELETE FROM audit_seals WHERE org_id = '${orgId}' AND number = 3`)
  expect(await breaks(orgId)).toMatchObject([
    { what: 'entry', state: 'added' },
    { what: 'seal', number: 3, state: 'not the last one' },
  ])
  await asOwner(
    'audit_seals',
    `UPDATE audit_seals SET entries = '{}', entry_hashes = '{}' WHERE org_id = '${orgId}' AND number = 1`,
  )
  expect(await breaks(orgId)).toContainEqual({ what: 'seal', number: 1, state: 'changed' })
})
test('ID-126 what is older than the organisation keeps goes to an archive, which can be verified by itself and is found missing or changed', async () => {
  const { orgId, call } = await shop.stranger()
  const place = shop.api.services.files.place
  await call('POST', '/customers', { number: newId(), name: 'Kern' })
  await sealAudit(shop.sql, orgId)
  // Of the last year nothing goes, and nothing before its time.
  expect(await archiveAudit(shop.sql, orgId, place.store)).toBe(0)
  await asOwner('audit_seals', `UPDATE audit_seals SET at = now() - interval '729 days' WHERE org_id = '${orgId}'`)
  expect(await archiveAudit(shop.sql, orgId, place.store)).toBe(0)
  await asOwner('audit_seals', `UPDATE audit_seals SET at = now() - interval '731 days' WHERE org_id = '${orgId}'`)
  await call('POST', '/customers', { number: newId(), name: 'Korn' })
  await sealAudit(shop.sql, orgId)
  const before = (await call('GET', '/security-events?limit=200')).body.items.length
  const ended = await archiveAudit(shop.sql, orgId, place.store)
  expect(ended).toBeGreaterThan(0)
  expect((await call('GET', '/security-events?limit=200')).body.items).toHaveLength(before - ended)
  expect(await checkBooks(shop.sql, orgId, place)).toEqual([])

  const [kept] = await shop.sql<{ file: string; entries: number; hash: string }[]>`
    SELECT a.file, a.entries::int AS entries, s.hash FROM audit_archives a JOIN audit_seals s ON s.org_id = a.org_id AND s.number = a.to_seal WHERE a.org_id = ${orgId}`
  const { file = '' } = kept ?? {}
  const bytes = async () => Buffer.concat(await (await place.store.get(file)).toArray())
  const whole = await bytes()
  expect(await verifyArchive(Readable.from([whole]))).toMatchObject({
    entries: ended,
    hash: kept?.hash,
    wrong: undefined,
  })
  const forged = gunzipSync(whole).toString().replace('customer.create', 'customer.change')
  expect((await verifyArchive(Readable.from([gzipSync(forged)]))).wrong).toMatch(/^entry \d+ is changed$/)
  await place.store.put(file, Readable.from([gzipSync(forged)]))
  expect(await checkBooks(shop.sql, orgId, place)).toMatchObject([{ what: 'log-archive', id: file }])
  await place.store.remove(file)
  expect(await checkBooks(shop.sql, orgId, place)).toMatchObject([
    { what: 'log-archive', kept: 'missing or not readable' },
  ])
  await expect(
    system((tx) => tx`SELECT end_archived(${orgId}, 2, 'x', 1, 'x')`),
    'of the last year',
  ).rejects.toThrow(/of the last year/)
})

test('ID-120 ID-121 ID-122 ID-123 ID-129 a command stands in the log with who, when, from where and what it changed; of costs nothing to who may not see them', async () => {
  const { call } = shop.admin
  const { id } = (await call('POST', '/products', { sku: newId(), name: 'Reh', priceMinor: 900, costMinor: 31_415 }))
    .body
  await call('PATCH', `/products/${id}`, { costMinor: 27_182, name: 'Rehbock' })
  const [entry] = await logged(`&subject=product:${id}`)
  expect(entry).toMatchObject({
    ...{ type: 'product.change', result: 'done', actor: shop.admin.userId, address: '127.0.0.1' },
    ...{ subjectType: 'product', subjectId: id, requestId: expect.stringMatching(/./) },
  })
  const { items } = (await call('GET', `/security-events/${entry.seq}/changes`)).body
  const fields = Object.assign({}, ...items.map(({ payload }: { payload: { fields: object } }) => payload.fields))
  expect(fields).toEqual({ name: ['Reh', 'Rehbock'], costMinor: [31_415, 27_182] })

  // ID-129: the record's own history says it to those who read the log, and to nobody else.
  const history = async (who: typeof shop.admin) => (await who.call('GET', `/products/${id}/changes`)).body.items[0]
  expect((await history(shop.admin)).origin).toMatchObject({
    address: '127.0.0.1',
    userAgent: expect.stringMatching(/./),
  })
  expect((await history(await shop.person('sales'))).origin).toBeUndefined()

  // Who reads the log without the right to costs.
  await system(
    (tx) => tx`
    INSERT INTO roles (org_id, key, name, permissions) VALUES (${shop.admin.orgId}, 'auditor', 'Auditor', ${['audit.read', 'audit.export', 'product.read']})`,
  )
  const auditor = await shop.person('auditor')
  const seen = await Promise.all([
    auditor.call('GET', `/security-events?subject=product:${id}`),
    auditor.call('GET', `/security-events/${entry.seq}/changes`),
    auditor.call('POST', '/security-events/export', { subject: `product:${id}`, form: 'json' }),
    auditor.call('POST', '/security-events/export', { subject: `product:${id}` }),
    auditor.call('GET', `/products/${id}/changes`),
  ])
  expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(seen.map(({ text }) => /Rehbock/.test(text))).toEqual([false, true, true, true, true])
  expect(seen.filter(({ text }) => /31415|27182|costMinor/.test(text))).toEqual([])
})

test('ID-129 ID-133 US-3.5 each sees what they did and how their profile came about; how often somebody did what takes the right', async () => {
  const [ada, bo] = [await shop.person('sales'), await shop.person('sales')]
  await ada.call('POST', '/customers', { number: newId(), name: 'Adas Kunde' })
  await ada.call('POST', '/customers', { number: newId(), name: 'Adas zweiter' })
  const mine = (await ada.call('GET', '/me/log')).body.items
  expect(mine.map(({ type }: { type: string }) => type)).toEqual(['customer.create', 'customer.create'])
  const changes = await ada.call('GET', `/me/log/${mine[0].seq}/changes`)
  expect(changes.body.items).toMatchObject([{ type: 'customer.created', subjectId: mine[0].subjectId }])
  expect((await bo.call('GET', '/me/log')).body.items).toEqual([])
  expect((await bo.call('GET', `/me/log/${mine[0].seq}/changes`)).status).toBe(404)

  await shop.admin.call('PUT', `/people/${ada.userId}/roles`, { roles: ['sales', 'warehouse'] })
  const [own] = (await ada.call('GET', '/me/changes')).body.items
  expect(own).toMatchObject({ type: 'person.roles-set', details: { after: ['sales', 'warehouse'] }, address: '' })
  const [theirs] = (await shop.admin.call('GET', `/people/${ada.userId}/changes`)).body.items
  expect(theirs).toMatchObject({ seq: own.seq, address: '127.0.0.1', details: { before: ['sales'] } })
  expect((await bo.call('GET', `/people/${ada.userId}/changes`)).status).toBe(403)

  const activity = (await shop.admin.call('GET', `/people/${ada.userId}/activity`)).body
  expect(activity.days.flatMap(({ kinds }: { kinds: object[] }) => kinds)).toContainEqual({
    type: 'customer.create',
    count: 2,
  })
  expect((await ada.call('GET', `/people/${ada.userId}/activity`)).status).toBe(403)
})

test('US-13.2 ID-132 a session that is over stands in the log with address, device, begin, end and duration, once', async () => {
  const { userId, email } = await buildPerson()
  await logIn(email)
  await system(
    (tx) =>
      tx`UPDATE sessions SET created_at = now() - interval '2 hours', ended_at = now() - interval '1 hour', ended_because = 'signed-out' WHERE user_id = ${userId}`,
  )
  await logOverSessions(shop.sql)
  await logOverSessions(shop.sql)
  expect(await logged(`&person=${userId}&type=session.over`)).toMatchObject([
    { address: '127.0.0.1', userAgent: expect.stringMatching(/./), details: { because: 'signed-out', seconds: 3_600 } },
  ])
})

test('US-13.4 each filter and a search find what they ask among many entries, the newest first; among a million, in `npm run test:long`, within two seconds', async () => {
  const { orgId, userId, call } = await shop.stranger()
  const rows = count(20_000, 1_000_000)
  const person = newId()
  await asOwner(
    'security_events',
    `INSERT INTO security_events (org_id, seq, at, xid, type, result, actor, actor_name, subject_type, subject_id, subject_name, address, user_agent, request_id)
    SELECT '${orgId}', 2000000 + i, timestamptz '2025-01-01' + i * interval '60 s', (3 + i / 2000)::text::xid8,
      (ARRAY['order.commit', 'order.deliver', 'stock.receive', 'customer.change', 'sign-in.done', 'order.create', 'product.change', 'denied'])[1 + i % 8],
      CASE WHEN i % 40 = 7 THEN 'refused' ELSE 'done' END,
      CASE WHEN i % 60 = 0 THEN '${person}' ELSE md5((i % 60)::text)::uuid END, 'Person ' || i % 60 || ' <p' || i % 60 || '@test.test>',
      'order', md5((i / 5)::text)::uuid::text, '', '10.0.' || i % 7 || '.' || i % 251, 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0', md5(i::text)
    FROM generate_series(1, ${rows}) i`,
  )
  await asOwner(
    'security_events',
    `UPDATE security_events SET address = '192.168.77.1', subject_name = 'Rara Avis' WHERE seq = 2000005`,
  )
  await sealAudit(shop.sql, orgId)
  await shop.sql`ANALYZE security_events`
  const some = (await call('GET', '/security-events?limit=1')).body.items[0]
  const early = 'from=2025-01-01T00:00:00Z&to=2025-01-01T06:00:00Z'
  const asked: [query: string, least: number][] = [
    ['', 100],
    ['type=order.commit', 100],
    ['type=role.created', 0],
    [`person=${person}`, 100],
    [`person=${userId}`, 0],
    ['result=refused', 100],
    [early, 100],
    [`${early}&result=refused`, 5],
    ['address=10.0.3.3', 10],
    ['address=10.9.9.9', 0],
    [`subject=${some.subjectId}`, 1],
    [`subject=order:${some.subjectId}`, 1],
    [`request=${some.requestId}`, 1],
    ['text=person', 100],
    ['text=rara', 1],
    ['text=192.168.77', 1],
    ['text=nothing+of+this', 0],
    ['text=p31%40test&result=refused', 0],
    ['text=p47%40test&type=order.commit', 0],
    [`person=${person}&type=sign-in.done&result=refused`, 0],
  ]
  const took: [string, number][] = []
  for (const [query, least] of asked) {
    const start = performance.now()
    const { status, body } = await call('GET', `/security-events?limit=100&${query}`)
    took.push([query, Math.round(performance.now() - start)])
    expect([query, status]).toEqual([query, 200])
    expect(body.items.length, query).toBeGreaterThanOrEqual(least)
  }
  console.info(`of ${rows} entries, in ms: ${took.map(([query, ms]) => `${query || 'all'} ${ms}`).join('; ')}`)
  // What the requirement asks of a million says nothing of fewer on a busy machine.
  if (rows === 1_000_000) expect(took.filter(([, ms]) => ms > 2_000)).toEqual([])
})
