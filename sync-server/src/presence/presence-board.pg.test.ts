import { createTestOrg, useTestDatabase } from '@werkbank/database/testing.ts'
import { newId } from '@werkbank/model/base/id.ts'
import { expect, onTestFinished, test } from 'vitest'
import { createPresenceBoard } from './presence-board.ts'

test('what a connection said last stands, however fast it comes', async () => {
  const { sql } = await useTestDatabase({ max: 8 })
  const { orgId, userId } = await createTestOrg(sql)
  const board = await createPresenceBoard(sql, { node: 'n', push: () => {}, hasSockets: () => true, onError: () => {} })
  onTestFinished(() => board.stop())
  for (let round = 0; round < 40; round++) {
    const [stays, leaves] = [newId(), newId()]
    await Promise.all([
      board.here(orgId, stays, userId, null), // it arrives …
      board.here(orgId, stays, userId, { type: 'order', id: `${round}` }), // … and is on a record at once
      board.here(orgId, leaves, userId, null),
      board.gone(orgId, leaves),
    ])
    const rows = await sql`SELECT subject_id FROM presence WHERE connection = ANY(${[stays, leaves]}::text[])`
    expect([...rows], `round ${round}`).toEqual([{ subjectId: `${round}` }])
  }
})
