import { expect, test } from 'vitest'
import { connect, type Tx } from '../postgres/connect.ts'
import { refusedOnceLost } from './postgres.ts'

test('a query of a connection that was lost is refused before the driver sends it; one that tells of the loss says so to the others', async () => {
  const sql = connect('postgres://nobody@127.0.0.1:1/none')
  const connection = { lost: false }
  const tx = refusedOnceLost(sql as unknown as Tx, connection, (error) => String(error).includes('gone'))
  const asked = tx`SELECT 1` as unknown as { reject: (error: Error) => void } & Promise<unknown>
  asked.reject(new Error('the server is gone'))
  await expect(asked).rejects.toThrow('gone')
  expect(connection.lost).toBe(true)
  await expect(tx`SELECT 2`).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  await expect(tx.unsafe('SELECT 3')).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  await sql.end({ timeout: 0 })
})
