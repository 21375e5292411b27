import { expect, test } from 'vitest'
import { LONG_FILES } from './test-order.ts'
import { domainsOf, filesFor, projectOf, testFiles } from './test-selection.ts'

test('TE-20 a word chooses the tests of a domain, in all workspaces and in the browser, else those whose path has it', () => {
  const sales = filesFor(['sales'])
  expect(sales).toContain('api/src/sales/commit-order.pg.test.ts')
  expect(sales).toContain('e2e/order-story.e2e.test.ts')
  expect(sales.filter((path) => !domainsOf(path).includes('sales'))).toEqual([])
  expect(filesFor(['commit-order.pg'])).toEqual(['api/src/sales/commit-order.pg.test.ts'])
  expect(filesFor(['sales', 'commit-order.pg'])).toEqual(sales)
  expect(filesFor(['no such thing'])).toEqual([])
})

test('TE-20 each test is of one project by its name and place, and each story names its domains', () => {
  const all = testFiles()
  expect(new Set(all.map(projectOf))).toEqual(new Set(['unit', 'app', 'pg', 'e2e']))
  expect(
    all.filter((path) => projectOf(path) === 'e2e' && domainsOf(path).length === 0 && !MECHANISMS.test(path)),
  ).toEqual([])
})

test('files that are begun first are there', () => {
  expect(LONG_FILES.filter((path) => !testFiles().includes(path))).toEqual([])
})

/** Stories of starting, stopping and running, which are of no domain. */
const MECHANISMS = /e2e\/(backup|cluster|database-away|example|start)\./
