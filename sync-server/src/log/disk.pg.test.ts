import { LogShorter } from '@werkbank/database/log/document-log.ts'
import { connect, connectAlone, type Sql } from '@werkbank/database/postgres/connect.ts'
import { createTestOrg, ownPostgres, useTestDatabase } from '@werkbank/database/testing/testing.ts'
import { expect, onTestFinished, test } from 'vitest'
import { logLength, makeOrder, until } from '../testing.ts'
import { Disk } from './disk.ts'
import { createLogWriter, type Entry } from './log-writer.ts'

function openLog(sql: Sql) {
  const options = { applicationName: 'test', role: 'werkbank_system' }
  const [logSql, diskSql] = [connectAlone(sql, { ...options, synchronousCommit: 'off' }), connectAlone(sql, options)]
  const disk = new Disk(diskSql, () => {})
  onTestFinished(async () => {
    disk.stop()
    await Promise.all([logSql, diskSql].map((each) => each.end({ timeout: 1 })))
  })
  let gate = Promise.resolve()
  const log = createLogWriter([logSql], {
    reached: (entry, seq) => gate.then(() => disk.reached(entry, seq)),
    settled: () => disk.settled(),
  })
  return {
    log,
    hold() {
      let release = () => {}
      gate = new Promise((resolve) => {
        release = resolve
      })
      return release
    },
  }
}

test('what a crash lost is given to the log again before its writer hears that it is kept; nothing is logged on top of the hole', async () => {
  const postgres = await ownPostgres()
  const sql = connect(postgres.url, { max: 3 })
  onTestFinished(() => sql.end({ timeout: 1 }))
  // Otherwise Postgres flushes asynchronous commits by itself, five times a second.
  await sql`ALTER SYSTEM SET wal_writer_delay = '10s'`
  await sql`SELECT pg_reload_conf()`
  const { orgId, userId } = await createTestOrg(sql)
  const document = `order:${await makeOrder(sql, orgId)}`
  const { log, hold } = openLog(sql)
  let inLog = 0
  const append = async (byte: number, clientIds: number[] = []) => {
    const entry: Entry = { orgId, document, update: Buffer.from([byte]), userId, clientIds, inLog: () => inLog }
    const appended = await log.append(entry)
    inLog = Math.max(inLog, appended.seq)
    return appended
  }
  const logged = () => sql<{ seq: number; update: Buffer; userId: string; clientIds: number[] }[]>`
    SELECT seq, update, user_id, client_ids FROM document_updates WHERE document = ${document} ORDER BY seq`
  await (await append(1)).durable

  const release = hold()
  const lost = [await append(2, [7]), await append(3)]
  expect(lost.map(({ seq }) => seq)).toEqual([2, 3])
  const told: unknown[] = []
  for (const { seq, durable } of lost) void durable.then(() => told.push(seq))
  const [checkpointer] = await sql<
    { pid: number }[]
  >`SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'`
  process.kill(checkpointer?.pid ?? 0, 'SIGKILL') // as if the machine had gone: what is in memory only is lost
  await until(async () => (await logLength(sql, document).catch(() => 3)) === 1, 'the log is shorter than it was')
  await until(async () => {
    const refusal = await append(4).catch((error: unknown) => error)
    return refusal instanceof LogShorter
  }, 'what was judged on the lost end is refused')
  expect(await logLength(sql, document)).toBe(1)
  expect(told).toEqual([])

  release()
  await Promise.all(lost.map(({ durable }) => durable))
  expect(await logged()).toMatchObject([
    { seq: 1, update: Buffer.from([1]) },
    { seq: 2, update: Buffer.from([2]), userId, clientIds: [7] },
    { seq: 3, update: Buffer.from([3]), userId },
  ])
  expect(await sql`SELECT user_id FROM document_clients WHERE document = ${document}`).toEqual([{ userId }])
  await (await append(5)).durable
  expect(await logLength(sql, document)).toBe(4)
  expect(log.waitingBytes()).toBe(0)
})

test('a lost update that the log does not take again is told to its writer, and to nobody else', async () => {
  const { sql } = await useTestDatabase()
  const { orgId, userId } = await createTestOrg(sql)
  const [gone, stays] = [`order:${await makeOrder(sql, orgId)}`, `order:${await makeOrder(sql, orgId)}`]
  const entry = (document: string): Entry => ({ orgId, document, update: Buffer.from([1]), userId, clientIds: [] })
  const diskSql = connectAlone(sql, { applicationName: 'test', role: 'werkbank_system' })
  onTestFinished(() => diskSql.end({ timeout: 1 }))
  const disk = new Disk(diskSql, () => {})
  await sql`UPDATE documents SET deleted_at = now() WHERE name = ${gone}`
  // Neither is in the log, as after a crash.
  const told = await Promise.allSettled([disk.reached(entry(gone), 1), disk.reached(entry(stays), 1)])
  expect(told).toMatchObject([{ status: 'rejected', reason: { name: 'DocumentUnknown' } }, { status: 'fulfilled' }])
  expect(await logLength(sql, stays)).toBe(1)
})
