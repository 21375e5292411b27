import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { migrate, migrations } from './migrate.ts'
import { createTestOrg, useTestDatabase } from './testing/testing.ts'
import { withSystem } from './transaction.ts'

test('DB-07 a migrated database needs nothing, also when several processes ask at once', async () => {
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

test('S-18 a room made later under the id of another gets an id of its own, with its members, messages and what was read (0052)', async () => {
  const { sql } = await useTestDatabase()
  const [first, later] = [await createTestOrg(sql), await createTestOrg(sql)]
  const id = randomUUID()
  await sql`DROP INDEX chat_rooms_id`
  await sql`DROP TRIGGER message_stays ON chat_messages` // of a later migration: from then on messages keep their room
  await sql`DELETE FROM migrations WHERE name = '0052-rooms-of-one-organisation.sql'`
  for (const { orgId, userId } of [first, later])
    await withSystem(sql, async (tx) => {
      await tx`INSERT INTO chat_rooms (org_id, id, created_at) VALUES (${orgId}, ${id}, clock_timestamp())`
      const key = `${id}:${userId}`
      await tx`INSERT INTO chat_members (org_id, id, room_id, user_id) VALUES (${orgId}, ${key}, ${id}, ${userId})`
      await tx`INSERT INTO chat_reads (org_id, id, room_id, user_id) VALUES (${orgId}, ${key}, ${id}, ${userId})`
      await tx`INSERT INTO chat_messages (org_id, id, room_id, document, position, author_id, text) VALUES (${orgId}, ${randomUUID()}, ${id}, 'd', 1, ${userId}, 'hello')`
    })
  expect(await migrate(sql)).toEqual(['0052-rooms-of-one-organisation.sql'])
  const roomOf = async ({ orgId, userId }: { orgId: string; userId: string }) => {
    const [room] = await sql<{ id: string; same: boolean }[]>`
      SELECT r.id, m.room_id = r.id AND m.id = r.id || ':' || ${userId} AND c.room_id = r.id AND d.room_id = r.id AS same
      FROM chat_rooms r, chat_members m, chat_messages c, chat_reads d
      WHERE r.org_id = ${orgId} AND m.org_id = r.org_id AND c.org_id = r.org_id AND d.org_id = r.org_id`
    return room
  }
  expect(await roomOf(first)).toEqual({ id, same: true })
  const moved = await roomOf(later)
  expect(moved?.same).toBe(true)
  expect(moved?.id).not.toBe(id)
})

test('a payment that was booked before names the order of its invoice (0240)', async () => {
  const { sql } = await useTestDatabase()
  const { orgId } = await createTestOrg(sql)
  const [orderId, invoiceId, id] = [randomUUID(), randomUUID(), randomUUID()]
  await sql`ALTER TABLE payments DROP COLUMN order_id`
  await sql`DROP INDEX invoices_alone`
  await sql`DELETE FROM migrations WHERE name = '0240-payments-go-with-their-order.sql'`
  await sql.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`INSERT INTO invoices (org_id, id, series, year, serial, number, kind, order_id, customer_id, currency, invoiced_on, due_on, lines, taxes, net_minor, tax_minor, gross_minor, paid_minor)
      VALUES (${orgId}, ${invoiceId}, 'invoice', 2020, 1, 'R1', 'invoice', ${orderId}, ${randomUUID()}, 'EUR', '2020-01-01', '2020-01-01', '[]', '[]', 100, 19, 119, 5)`
    await tx`INSERT INTO payments (org_id, id, invoice_id, amount_minor, currency, paid_on) VALUES (${orgId}, ${id}, ${invoiceId}, 5, 'EUR', '2020-01-02')`
  })
  expect(await migrate(sql)).toEqual(['0240-payments-go-with-their-order.sql'])
  const change = () => withSystem(sql, (tx) => tx`UPDATE payments SET amount_minor = 6 WHERE id = ${id} RETURNING 1`)
  expect(await withSystem(sql, (tx) => tx`SELECT order_id AS "orderId" FROM payments`)).toEqual([{ orderId }])
  await expect(change()).rejects.toThrow() // they stay as they were booked
})
