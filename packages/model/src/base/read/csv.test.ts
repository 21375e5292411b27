import { expect, test } from 'vitest'
import { csvRow } from './csv.ts'

test('no cell of a table that we write runs as a formula', () => {
  for (const text of ['=HYPERLINK("http://x")', '+49-1', '@SUM(A1)', '-3', '\t=1', ' =1', '\u200b=1', '＝1', '\r=1'])
    expect(csvRow([text])).toBe(`"'${text.replaceAll('"', '""')}"\n`)
  expect(csvRow([5, -3, 'A-1', 'say "so"', ''])).toBe('5,-3,"A-1","say ""so""",""\n')
})
