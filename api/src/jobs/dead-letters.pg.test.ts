import { withSystem } from '@werkbank/database/transaction.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCompany, type Company, parkEvent } from '../testing-company.ts'

let company: Company
beforeAll(async () => {
  company = await buildCompany()
  await withSystem(company.sql, (tx) => tx`DELETE FROM dead_letters`)
})
afterAll(() => company.close())

const listed = async () => (await company.admin.call('GET', '/dead-letters')).body.items

test('RT-28.5 a parked event is processed again; while that fails the person reads why, and it stays', async () => {
  const { sql, admin } = company
  const id = await parkEvent(sql, admin.orgId, { consumer: 'working-copies', type: 'document.changed' })
  expect(await listed()).toMatchObject([
    { id, consumer: 'working-copies', type: 'document.changed', attempts: 8, error: 'Error: it failed' },
  ])
  await sql.unsafe(`
    CREATE FUNCTION refuse_states() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room for states'; END $$;
    CREATE TRIGGER refuse_states BEFORE INSERT OR UPDATE ON document_states FOR EACH ROW EXECUTE FUNCTION refuse_states();`)
  const refused = await admin.call('POST', `/dead-letters/${id}/replay`, {})
  expect([refused.status, refused.body.code, refused.body.data.error]).toEqual([
    409,
    'still-fails',
    expect.stringContaining('no room for states'),
  ])
  expect(await listed()).toMatchObject([{ id, attempts: 9, error: expect.stringContaining('no room for states') }])

  await sql.unsafe('DROP TRIGGER refuse_states ON document_states')
  const done = await admin.call('POST', `/dead-letters/${id}/replay`, {})
  expect([done.status, done.body.resolution]).toEqual([200, 'replayed'])
  expect(await listed()).toEqual([])
  const [states] = await withSystem(
    sql,
    (tx) => tx<{ count: number }[]>`SELECT count(*)::int FROM document_states WHERE org_id = ${admin.orgId}`,
  )
  expect(states?.count).toBeGreaterThan(0) // the consumer really ran
  expect((await admin.call('POST', `/dead-letters/${id}/discard`, {})).body.resolution).toBe('replayed')
})

test('a discarded event stays on record with who decided it, and is told on the spine to those who manage access', async () => {
  const { sql, admin } = company
  const id = await parkEvent(sql, admin.orgId)
  expect((await admin.call('POST', `/dead-letters/${id}/discard`, {})).body.resolution).toBe('discarded')
  expect(await listed()).toEqual([])
  const [row] = await withSystem(
    sql,
    (tx) => tx`SELECT resolution, resolved_by, resolved_at FROM dead_letters WHERE key = ${id}`,
  )
  expect(row).toEqual({ resolution: 'discarded', resolvedBy: admin.userId, resolvedAt: expect.any(String) })
  const told = async (person: typeof admin) =>
    (await person.call('GET', '/events?type=dead-letter.resolved&limit=200')).body.items.map(
      (event: { subjectId: string }) => event.subjectId,
    )
  expect(await told(admin)).toContain(id)
  expect(await told(await company.person('sales', 'Seller'))).toEqual([])
})
