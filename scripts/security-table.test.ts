import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

test('every finding of the security test has a row in docs/security.md, and each test named there exists', () => {
  const rows = read('docs/security.md')
    .split('\n')
    .filter((line) => line.startsWith('| S-'))
  const findings = rows.flatMap((row) => (row.split('|')[1] ?? '').match(/S-\d\d/g) ?? [])
  expect(findings).toEqual(Array.from({ length: 45 }, (_, index) => `S-${String(index + 1).padStart(2, '0')}`))
  for (const row of rows) {
    const named = [...row.matchAll(/`([^`]+)`(?: \(([^)]+)\))?/g)]
    expect(named.length, row).toBeGreaterThan(0)
    for (const [, path = '', id] of named) {
      // In its code, where titles are; `test.each` has them on lines of their own.
      const code = read(path).replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '')
      expect([path, id, id === undefined || code.includes(id)]).toEqual([path, id, true])
    }
  }
})
