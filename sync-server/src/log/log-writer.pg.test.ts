import { connectAlone, type Sql } from '@werkbank/database/postgres/connect.ts'
import { createTestOrg, useTestDatabase } from '@werkbank/database/testing/testing.ts'
import { expect, onTestFinished, test } from 'vitest'
import { logLength, makeOrder } from '../testing.ts'
import { Disk } from './disk.ts'
import { createLogWriter } from './log-writer.ts'

function openLog(sql: Sql) {
  const diskSql = connectAlone(sql, { applicationName: 'test', role: 'werkbank_system' })
  onTestFinished(() => diskSql.end({ timeout: 1 }))
  return createLogWriter([sql], new Disk(diskSql, () => {}))
}

test('what follows on an update that the log refuses goes back too; other documents do not notice', async () => {
  const { sql } = await useTestDatabase()
  const { orgId, userId } = await createTestOrg(sql)
  await sql.unsafe(`
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.update = '\\xbad0' THEN RAISE EXCEPTION 'the store fails' USING ERRCODE = '58030'; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER fail BEFORE INSERT ON document_updates FOR EACH ROW EXECUTE FUNCTION fail();`)
  const [bad = '', good = '', other = ''] = await Promise.all(
    [1, 2, 3].map(async () => `order:${await makeOrder(sql, orgId)}`),
  )
  const writer = openLog(sql)
  const entry = (document: string, hex: string) => ({
    orgId,
    document,
    update: Buffer.from(hex, 'hex'),
    userId,
    clientIds: [],
  })
  const first = [entry(bad, 'bad0'), entry(bad, '01'), entry(good, '02')].map((each) => writer.append(each))
  await Promise.resolve() // the first group is on its way; these wait behind it
  await Promise.resolve()
  // The other document's goes along at once, those two wait for what is under way in their documents.
  const behind = [entry(bad, '03'), entry(good, '04'), entry(other, '06')].map((each) => writer.append(each))
  const answers = await Promise.allSettled([...first, ...behind])
  expect(answers.map(({ status }) => status)).toEqual([
    'rejected',
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ])
  // Only the first update is at fault: the writers after it are asked to retry, not refused.
  const why = answers.flatMap((answer) => (answer.status === 'rejected' ? [String(answer.reason)] : []))
  expect([why[0], why[1], why[2]]).toEqual([
    expect.stringContaining('the store fails'),
    expect.stringContaining('an update before it'),
    expect.stringContaining('an update before it'),
  ])
  expect(await Promise.all([bad, good, other].map((document) => logLength(sql, document)))).toEqual([0, 2, 1])
  await expect(writer.append(entry(bad, '05'))).resolves.toMatchObject({ seq: 1 }) // once the first is judged anew, it goes on
  await writer.close()
  expect(writer.waitingBytes()).toBe(0)
})

test('a document that has a log keeps its row and its name, and nothing is logged of one that is not there', async () => {
  const { sql } = await useTestDatabase()
  const { orgId, userId } = await createTestOrg(sql)
  const [logged, empty] = [`order:${await makeOrder(sql, orgId)}`, `order:${await makeOrder(sql, orgId)}`]
  const writer = openLog(sql)
  const entry = { orgId, update: Buffer.from('01', 'hex'), userId, clientIds: [], freshClientIds: [] }
  await writer.append({ ...entry, document: logged })
  await expect(writer.append({ ...entry, document: 'order:nowhere' })).rejects.toThrow('no such document')
  await expect(sql`DELETE FROM documents WHERE name = ${logged}`).rejects.toThrow('keeps its row')
  await expect(sql`UPDATE documents SET name = 'order:other' WHERE name = ${logged}`).rejects.toThrow('keeps its row')
  await expect(sql`TRUNCATE documents CASCADE`).rejects.toThrow()
  await expect(sql`DELETE FROM documents WHERE name = ${empty} RETURNING 1`).resolves.toHaveLength(1)
  expect(await logLength(sql, logged)).toBe(1)
  await writer.close()
})
