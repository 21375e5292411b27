import { readDocument } from '@werkbank/database/log/document-log.ts'
import { connect, type Sql } from '@werkbank/database/postgres/connect.ts'
import {
  count,
  createTestOrg,
  type OwnPostgres,
  ownPostgres,
  type TestDatabase,
  testDatabase,
} from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { setLineField } from '@werkbank/model/agreement/agreed-document.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Client, logLength, makeOrder, type Node, openClient, startNode, tokenOf, until } from './testing.ts'

/** The store fails in every way it can while people type: what was acknowledged is there afterwards, what was not is sent again. */

type Company = { sql: Sql; orgId: string; token: string }
let database: TestDatabase
let company: Company
beforeAll(async () => {
  database = await testDatabase({ max: 10 })
  await addFaults(database.sql)
  company = await openCompany(database.sql)
})
afterAll(() => database.close())

async function openCompany(sql: Sql): Promise<Company> {
  const { orgId, userId } = await createTestOrg(sql)
  return { sql, orgId, token: await tokenOf(sql, orgId, userId) }
}

type Fault = { table: 'document_updates' | 'document_snapshots'; sqlstate?: string; seconds?: number }
/** Triggers that do what a failing disk does, as long as the table `faults` says so. */
async function addFaults(sql: Sql): Promise<void> {
  await sql.unsafe(`
    CREATE TABLE faults (name text PRIMARY KEY, sqlstate text, seconds double precision);
    GRANT ALL ON faults TO werkbank_system, werkbank_api;
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE fault faults;
    BEGIN
      SELECT * INTO fault FROM faults WHERE name = TG_TABLE_NAME;
      PERFORM pg_sleep(fault.seconds);
      IF fault.sqlstate IS NOT NULL THEN RAISE EXCEPTION 'the store fails' USING ERRCODE = fault.sqlstate; END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER fail BEFORE INSERT ON document_updates FOR EACH STATEMENT EXECUTE FUNCTION fail();
    CREATE TRIGGER fail BEFORE INSERT ON document_snapshots FOR EACH STATEMENT EXECUTE FUNCTION fail();`)
}
async function setFault(sql: Sql, { table, sqlstate = null as never, seconds = 0 }: Fault): Promise<void> {
  await sql`INSERT INTO faults VALUES (${table}, ${sqlstate}, ${seconds})`
}
const endFaults = (sql: Sql) => sql`DELETE FROM faults`

async function openNode(sql: Sql, options: Parameters<typeof startNode>[1] = {}): Promise<Node> {
  const node = await startNode(sql, options)
  onTestFinished(() => node.stop())
  return node
}

/** A client like the app's, which reconnects when asked to. Notes the last line that was acknowledged. */
function openWriter(
  node: Node,
  name: string,
  { token }: Company,
): Client & { type(): void; acknowledged(): number; typed(): number } {
  const client = openClient(node, name, token)
  let [typed, acknowledged] = [-1, -1]
  const { provider } = client
  provider.on('unsyncedChanges', ({ number }: { number: number }) => {
    if (number === 0 && provider.synced) acknowledged = typed
  })
  const comeAgain = (reason: string) => {
    if (reason === 'try-again') setTimeout(() => void provider.sendToken().then(() => provider.startSync()), 30)
  }
  provider.on('close', ({ event }: { event: { reason: string } }) => comeAgain(event.reason))
  provider.on('authenticationFailed', ({ reason }: { reason: string }) => comeAgain(reason))
  const productId = newId()
  onTestFinished(() => client.destroy())
  return {
    ...client,
    type: () => setLineField(client.doc, `l${++typed}`, 'productId', productId),
    acknowledged: () => acknowledged,
    typed: () => typed,
  }
}
const linesOf = (doc: Client['doc']) => [...doc.getMap('lines').keys()].length

/** Lines of the document as the log alone has them. */
async function linesInLog(sql: Sql, orgId: string, name: string): Promise<number> {
  const { doc } = await withSystem(sql, (tx) => readDocument(tx, orgId, name))
  return linesOf(doc)
}

test.each([
  ['is full', '53100'],
  ['fails', '58030'],
  ['has no memory', '53200'],
])(
  'while the disk %s nothing is acknowledged, nobody sees it, and afterwards everything is there',
  async (_, sqlstate) => {
    const { sql, orgId, token } = company
    const node = await openNode(sql)
    const name = `order:${await makeOrder(sql, orgId)}`
    const writer = openWriter(node, name, company)
    const reader = openClient(node, name, token)
    onTestFinished(() => reader.destroy())
    writer.type()
    await writer.settled()
    await until(() => linesOf(reader.doc) === 1, 'the reader has the first line')
    await setFault(sql, { table: 'document_updates', sqlstate })
    const before = await logLength(sql, name)
    for (let i = 0; i < 5; i++) writer.type()
    await until(() => writer.closes.filter((reason) => reason === 'try-again').length >= 3, 'told to come again')
    expect(writer.acknowledged()).toBe(0)
    expect(linesOf(reader.doc)).toBe(1)
    expect(await logLength(sql, name)).toBe(before)
    await endFaults(sql)
    await until(() => linesOf(reader.doc) === 6, 'the reader has everything')
    await writer.settled()
    expect(await linesInLog(sql, orgId, name)).toBe(6)
    expect(node.sync.metrics().logWaitingBytes).toBe(0)
  },
)

test('a slow log makes acknowledgements late, and a stop in the middle loses none', async () => {
  const { sql, orgId } = company
  const node = await openNode(sql)
  const names = await Promise.all([makeOrder(sql, orgId), makeOrder(sql, orgId)])
  const writers = names.map((id) => openWriter(node, `order:${id}`, company))
  for (const writer of writers) writer.type()
  for (const writer of writers) await writer.settled()
  await setFault(sql, { table: 'document_updates', seconds: count(0.7, 5) })
  for (let i = 0; i < 20; i++) for (const writer of writers) writer.type()
  await until(() => node.sync.metrics().logWaitingBytes > 0, 'edits wait for the log')
  for (const writer of writers) expect(writer.acknowledged()).toBe(0)
  await until(() => writers.every((writer) => writer.acknowledged() === 20), 'they are acknowledged in the end')
  for (let i = 0; i < 5; i++) for (const writer of writers) writer.type()
  await node.stop() // what waits is written before it ends
  await endFaults(sql)
  const again = await openNode(sql)
  for (const [index, id] of names.entries()) {
    const writer = writers[index]
    const fresh = openClient(again, `order:${id}`, company.token)
    onTestFinished(() => fresh.destroy())
    await fresh.settled()
    expect(linesOf(fresh.doc)).toBeGreaterThan(writer?.acknowledged() ?? 0)
    expect(linesOf(fresh.doc)).toBeGreaterThanOrEqual(21)
  }
})

test('snapshots fail for minutes, the last person leaves, the server stops: the log has everything', async () => {
  const { sql, orgId, token } = company
  const node = await openNode(sql, { lingerMs: 0 })
  const name = `order:${await makeOrder(sql, orgId)}`
  await setFault(sql, { table: 'document_snapshots', sqlstate: '53100' })
  const writer = openWriter(node, name, company)
  for (let i = 0; i < 260; i++) writer.type() // more than a tail should have: a snapshot is due
  await writer.settled()
  writer.destroy()
  await until(() => node.sync.metrics().documents === 0, 'the document is unloaded')
  const reader = openClient(node, name, token)
  await reader.settled()
  expect(linesOf(reader.doc)).toBe(260)
  reader.destroy()
  await node.stop()
  const snapshots = () => sql`SELECT seq FROM document_snapshots WHERE document = ${name}`
  expect(await snapshots()).toHaveLength(0)
  await endFaults(sql)
  const again = await openNode(sql)
  const late = openWriter(again, name, company)
  await late.settled()
  expect(linesOf(late.doc)).toBe(260)
  late.type()
  await late.settled()
  await again.stop() // writes what is due
  expect(await snapshots()).toHaveLength(1)
  expect(await linesInLog(sql, orgId, name)).toBe(260)
})

const BREAKS: Record<string, (postgres: OwnPostgres, type: () => void) => Promise<void>> = {
  async 'one backend dies: all connections end, the server replays its log'({ url }) {
    const other = connect(url, { max: 1 })
    const [row] = await other<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
    process.kill(row?.pid ?? 0, 'SIGKILL')
    await other.end({ timeout: 1 }).catch(() => {})
  },
  async 'it crashes with what it had in memory only'({ url }) {
    const other = connect(url, { max: 1 })
    await other`ALTER SYSTEM SET wal_writer_delay = '10s'` // else it writes five times a second what nobody waits for
    await other`SELECT pg_reload_conf()`
    const [row] = await other<{ pid: number }[]>`SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'`
    process.kill(row?.pid ?? 0, 'SIGKILL')
    await other.end({ timeout: 1 }).catch(() => {})
  },
  async 'it is stopped, people type on, it is started again'({ stop, start }, type) {
    await stop()
    for (let i = 0; i < 10; i++) type()
    await start()
  },
  async 'every connection is ended, again and again'({ url }, type) {
    const other = connect(url, { max: 1 })
    for (let i = 0; i < 5; i++) {
      await other`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`
      type()
    }
    await other.end({ timeout: 1 })
  },
}
test.each(Object.keys(BREAKS))(
  'Postgres breaks under people who type (%s): what was acknowledged is there, the rest comes by itself',
  async (how) => {
    const postgres = await ownPostgres()
    const sql = connect(postgres.url, { max: 10 })
    onTestFinished(() => sql.end({ timeout: 5 }))
    const own = await openCompany(sql)
    const name = `order:${await makeOrder(sql, own.orgId)}`
    const node = await openNode(sql)
    const writer = openWriter(node, name, own)
    const mate = openWriter(node, name, own)
    await Promise.all([writer.settled(), mate.settled()])
    for (let round = 0; round < count(2, 10); round++) {
      const before = writer.typed()
      for (let i = 0; i < 10; i++) writer.type()
      await until(() => writer.acknowledged() > before, 'some is acknowledged')
      for (let i = 0; i < 10; i++) writer.type()
      await BREAKS[how]?.(postgres, writer.type)
      const acknowledged = writer.acknowledged()
      for (let i = 0; i < 10; i++) writer.type()
      await until(async () => {
        const found = await linesInLog(sql, own.orgId, name).catch(() => -1)
        if (found >= 0) expect(found).toBeGreaterThan(acknowledged)
        return found === writer.typed() + 1
      }, 'all of it is in the log')
      await writer.settled()
      await until(() => linesOf(mate.doc) === writer.typed() + 1, 'the other person has it, too')
    }
    const fresh = openClient(node, name, own.token)
    await fresh.settled()
    expect(linesOf(fresh.doc)).toBe(writer.typed() + 1)
    fresh.destroy()
  },
)

test('what a log lost together with the node that wrote it goes back from a node that had it', async () => {
  const { sql, orgId, token } = company
  const name = `order:${await makeOrder(sql, orgId)}`
  const node = await openNode(sql)
  const writer = openWriter(node, name, company)
  const mate = openClient(node, name, token)
  onTestFinished(() => mate.destroy())
  for (let i = 0; i < 3; i++) {
    writer.type()
    await writer.settled()
  }
  const before = await logLength(sql, name)
  await sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`DELETE FROM document_updates WHERE document = ${name} AND seq = ${before}`
    await tx`UPDATE documents SET head_seq = head_seq - 1 WHERE name = ${name}`
  })
  expect(await linesInLog(sql, orgId, name)).toBe(2)
  await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`
  await until(async () => (await linesInLog(sql, orgId, name).catch(() => 0)) === 3, 'the log is whole again')
  writer.type()
  await until(() => linesOf(mate.doc) === 4, 'work goes on')
  await writer.settled()
  expect(await linesInLog(sql, orgId, name)).toBe(4)
})

test('with the database gone the server still stops, and in time', async () => {
  const postgres = await ownPostgres()
  const sql = connect(postgres.url, { max: 5 })
  onTestFinished(() => sql.end({ timeout: 1 }))
  const own = await openCompany(sql)
  const name = `order:${await makeOrder(sql, own.orgId)}`
  const node = await startNode(sql)
  const writer = openWriter(node, name, own)
  writer.type()
  await writer.settled()
  await postgres.stop()
  writer.type()
  await until(() => writer.closes.includes('try-again') || node.sync.metrics().logWaitingBytes > 0, 'it is noticed')
  await node.stop()
  expect(writer.acknowledged()).toBe(0)
  expect(linesOf(writer.doc)).toBe(2)
})
