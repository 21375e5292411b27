import { createPoker } from '@werkbank/database/poke.ts'
import { createTestOrg, useTestDatabase } from '@werkbank/database/testing/testing.ts'
import { expect, onTestFinished, test } from 'vitest'
import { createChangeNews } from './change-news.ts'

test('NF-20 a start announces the changes that a node took with it, and none whose announcement has ended', async () => {
  const { sql } = await useTestDatabase()
  const { orgId } = await createTestOrg(sql)
  await sql`
    INSERT INTO documents (org_id, name, kind, subject_type, subject_id, head_seq, announced_seq)
    SELECT ${orgId}, 'order:' || name, 'order', 'order', name, head, announced
    FROM (VALUES ('never', 3, 0), ('ended', 3, 3), ('ended and typed', 5, 3), ('told', 2, 0), ('ended and told', 5, 3)) AS of (name, head, announced)`
  const tell = (document: string, seq: number) => sql`
    INSERT INTO events (org_id, type, subject_type, subject_id, audience, payload)
    VALUES (${orgId}, 'document.changed', 'document', ${document}, 'order.read', ${sql.json({ document, seq })})`
  await tell('order:told', 2)
  await tell('order:ended and told', 5)
  const errors: unknown[] = []
  const news = createChangeNews(sql, createPoker(sql), (error) => errors.push(error))
  onTestFinished(() => news.close())
  await news.tellMissed()
  await news.close()
  expect(errors).toEqual([])
  const rows = await sql<{ document: string; seq: number }[]>`
    SELECT subject_id AS document, (payload->>'seq')::int AS seq FROM events ORDER BY subject_id, seq`
  expect(rows.map(({ document, seq }) => `${document} ${seq}`)).toEqual([
    'order:ended and told 5',
    'order:ended and typed 5',
    'order:never 3',
    'order:told 2',
  ])
})
