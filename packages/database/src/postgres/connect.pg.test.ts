import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ARRAY_OIDS } from '../array-types.ts'
import { type TestDatabase, testDatabase } from '../testing/testing.ts'
import { connect } from './connect.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const AT = '2026-11-21T10:11:12.345Z'
test.each<[string, unknown[]]>([
  ['text', ['a', '', 'NULL', '{}', 'with "quotes"', 'back\\slash', 'a,b', 'ß€\n', null]],
  ['uuid', ['01a20047-299f-77f4-8f63-7ec2c71c75b6']],
  ['int4', [1, -2, null]],
  ['int8', [Number.MAX_SAFE_INTEGER, -1]],
  ['numeric', ['0.10', '-123456789012345678.123456']],
  ['float8', [0.1, -1e300]],
  ['date', ['2026-02-28']],
  ['timestamptz', [AT]],
  ['jsonb', [{ a: ['"', { b: null }] }, 'text', 7]],
  ['xid8', ['18446744073709551615']],
])('an array of %s comes back as it went', async (type, values) => {
  const { sql } = database
  for (const each of [values, [], values.slice(0, 1)]) {
    const [row] = await sql`SELECT ${each as never}::${sql.unsafe(type)}[] AS back`
    expect(row?.back).toEqual(each)
  }
})

test('arrays hold arrays; undefined is a mistake; what the driver takes for one value only is read', async () => {
  const { sql } = database
  const nested = [
    ['a', 'b'],
    ['c', null],
  ]
  const [row] = await sql`
    SELECT ${nested as never}::text[] AS nested, '{t,f,NULL}'::bool[] AS flags, ARRAY['\\x002200ff'::bytea, ''] AS bytes`
  expect(row).toEqual({ nested, flags: [true, false, null], bytes: [Buffer.from([0, 34, 0, 255]), Buffer.alloc(0)] })
  await expect((async () => await sql`SELECT ${['a', undefined] as never}::text[]`)()).rejects.toThrow('no undefined')
})

test('the schema has no arrays that would come as mere text', async () => {
  const rows = await database.sql<{ name: string }[]>`
    SELECT DISTINCT c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relnamespace = 'public'::regnamespace AND t.typcategory = 'A' AND a.attnum > 0 AND t.oid <> ALL(${[...ARRAY_OIDS]}::oid[])`
  expect(rows).toEqual([])
})

test('a server that hangs up as soon as it has let somebody in costs an error, not the process', async () => {
  const sockets = new Set<Socket>()
  // As much of the protocol as lets a client in: AuthenticationOk, ReadyForQuery; at the first word after that the line is dead.
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('data', () => {
      socket.write(Buffer.from([82, 0, 0, 0, 8, 0, 0, 0, 0, 90, 0, 0, 0, 5, 73]))
      socket.once('data', () => socket.resetAndDestroy())
    })
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const stray: unknown[] = []
  const note = (error: unknown) => void stray.push(error)
  process.on('unhandledRejection', note)
  const sql = connect(`postgres://nobody@127.0.0.1:${port}/none`, { max: 1 })
  await expect((async () => await sql`SELECT 1`)()).rejects.toMatchObject({ code: 'ECONNRESET' })
  await new Promise((resolve) => setImmediate(resolve)) // an unhandled rejection is reported after the turn that made it
  process.off('unhandledRejection', note)
  expect(stray).toEqual([])
  await sql.end({ timeout: 0 })
  server.close()
  for (const socket of sockets) socket.destroy()
})
