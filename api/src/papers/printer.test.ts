import { afterAll, expect, test } from 'vitest'
import { problemDetail } from '../http/problem/problem-body.ts'
import type { Paper } from './paper.ts'
import { createPrinter } from './printer.ts'

const printer = createPrinter()
afterAll(() => printer.close())

const paper = (lines: number): Paper => ({
  language: { code: 'de', page: 'Seite', of: 'von', carried: 'Übertrag' },
  title: `Rechnung ${lines}`,
  sender: { name: 'Werk', line: 'Werk · Ort', foot: [['Werk']] },
  address: ['Kunde'],
  facts: [['Datum', '05.03.2031']],
  columns: [{ head: 'Artikel' }, { head: 'Betrag', width: 80, align: 'right' }],
  rows: Array.from({ length: lines }, (_, line) => ({ cells: [`Schraube ${line}`, '1,00'], notes: ['blank'] })),
  at: '2031-03-05T10:00:00.000Z',
})
const person = (userId: string, orgId = 'o') => ({ userId, orgId })
const isPdf = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 5)).toString() === '%PDF-'

test('S-07 a paper of thousands of lines is set while the process goes on with other work', async () => {
  let turns = 0
  let isDone = false
  const printing = printer.print(paper(2_000), person('a')).finally(() => {
    isDone = true
  })
  while (!isDone) {
    turns += 1
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(isPdf(await printing)).toBe(true)
  // Set in this thread, the loop would have had no turn but the first ones.
  expect(turns).toBeGreaterThan(1_000)
})

test('one person may have some papers waiting, not hundreds; others are not refused for it', async () => {
  const many = Array.from({ length: 12 }, () => printer.print(paper(20), person('loop')))
  const other = printer.print(paper(3), person('clerk', 'other'))
  const results = await Promise.allSettled(many)
  const done = results.filter(({ status }) => status === 'fulfilled').length
  expect(done).toBe(4)
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ status: 429, code: 'too-many-requests' })
  expect(isPdf(await other)).toBe(true)
  expect(isPdf(await printer.print(paper(1), person('loop')))).toBe(true) // once they are done, again
})

test('the same paper twice is the same file', async () => {
  const [one, other] = [await printer.print(paper(5), person('a')), await printer.print(paper(5), person('b'))]
  expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true)
})

test('a paper of more characters than could be printed in time is refused with a sentence before it is begun', async () => {
  const long = paper(2_000)
  const rows = long.rows.map((row) => ({ ...row, notes: ['x'.repeat(500)] }))
  const refused = await printer.print({ ...long, rows }, person('a')).catch((error) => error)
  expect(problemDetail(refused)).toContain('a million characters')
  expect(refused).toMatchObject({
    status: 422,
    code: 'paper-too-long',
  })
})

test('a paper that takes too long is given up with a sentence, and the next one is printed', async () => {
  const hasty = createPrinter({ runMsMax: 1 })
  try {
    await expect(hasty.print(paper(2_000), person('a'))).rejects.toMatchObject({ status: 503, code: 'overloaded' })
  } finally {
    await hasty.close()
  }
  expect(isPdf(await printer.print(paper(1), person('a')))).toBe(true)
})
