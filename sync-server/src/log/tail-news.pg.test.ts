import { useTestDatabase } from '@werkbank/database/testing/testing.ts'
import { expect, test } from 'vitest'
import { createTailNews } from './tail-news.ts'

test('a node tells the others what it logged, and nobody once it is alone again', async () => {
  const { sql } = await useTestDatabase()
  const heard: { node: string; here?: string; gone?: true; documents?: string[] }[] = []
  const node = await createTailNews(sql, () => {})
  // On the first node's connection: a notification received here was received by it before.
  await sql.listen('werkbank_tail', (payload) => heard.push(JSON.parse(payload)))
  const told = () => heard.flatMap(({ documents }) => documents ?? [])
  const answers = () => heard.filter(({ here }) => here === 'still').length

  node.appended('order:alone')
  const other = await createTailNews(sql, () => {})
  await expect.poll(answers).toBeGreaterThan(0)
  node.appended('order:of-two')
  await expect.poll(told).toEqual(['order:of-two'])

  await other.close()
  await expect.poll(() => heard.some(({ gone }) => gone)).toBe(true)
  node.appended('order:alone-again')
  const before = answers()
  const third = await createTailNews(sql, () => {})
  await expect.poll(answers).toBeGreaterThan(before)
  node.appended('order:of-two-again')
  await expect.poll(() => told().at(-1)).toBe('order:of-two-again')
  expect(told()).toEqual(['order:of-two', 'order:of-two-again'])
  await Promise.all([third.close(), node.close()])
})
