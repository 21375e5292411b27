import { expect, test } from 'vitest'
import { migrate, migrations } from './migrate.ts'
import { createTestOrg, useTestDatabase } from './testing.ts'
import { withSystem } from './transaction.ts'

test('a migrated database needs nothing, also when several processes ask at once', async () => {
  const { sql } = await useTestDatabase()
  expect(await Promise.all([migrate(sql), migrate(sql), migrate(sql)])).toEqual([[], [], []])
})

test('a changed or unknown migration is refused, a failing one leaves no trace', async () => {
  const { sql } = await useTestDatabase()
  const files = migrations()
  const changed = files.map((file, index) => (index === 0 ? { ...file, checksum: 'other' } : file))
  await expect(migrate(sql, changed)).rejects.toThrow(/was changed after/)
  await expect(migrate(sql, files.slice(0, -1))).rejects.toThrow(/does not know/)
  const broken = [...files, { name: '9999-broken.sql', text: 'CREATE TABLE half (id int); SELECT 1/0;', checksum: 'x' }]
  await expect(migrate(sql, broken)).rejects.toThrow(/9999-broken.sql failed: division by zero/)
  expect(await sql`SELECT to_regclass('half') AS half`).toEqual([{ half: null }])
  expect(await migrate(sql)).toEqual([])
})

test('a company whose roles had one name twice is migrated too: the later one gets its key behind it (0035)', async () => {
  const { sql } = await useTestDatabase()
  const { orgId } = await createTestOrg(sql)
  const roles = () =>
    withSystem(
      sql,
      (tx) => tx`SELECT key, name FROM roles WHERE org_id = ${orgId} AND name ILIKE 'office%' ORDER BY key`,
    )
  await sql`DROP INDEX roles_name`
  await sql`DELETE FROM migrations WHERE name = '0035-role-names.sql'`
  await withSystem(
    sql,
    (tx) =>
      tx`INSERT INTO roles (org_id, key, name) VALUES (${orgId}, 'office', 'Office'), (${orgId}, 'office-2', 'OFFICE')`,
  )
  expect(await migrate(sql)).toEqual(['0035-role-names.sql'])
  expect(await roles()).toEqual([
    { key: 'office', name: 'Office' },
    { key: 'office-2', name: 'OFFICE (office-2)' },
  ])
})
