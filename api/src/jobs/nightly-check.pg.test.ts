import { createTestOrg, testDatabase } from '@werkbank/database/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { localTime } from '@werkbank/model/base/company-day.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkDueBooks } from './nightly-check.ts'

const ZONES = ['Europe/Berlin', 'Pacific/Auckland', 'America/Los_Angeles'] as const
let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  database = await testDatabase()
  for (const zone of ZONES) {
    const { orgId } = await createTestOrg(database.sql, { name: zone })
    await withSystem(
      database.sql,
      (tx) => tx`UPDATE organisations SET time_zone = ${zone}, books_checked_on = '2026-01-01' WHERE org_id = ${orgId}`,
    )
  }
})
afterAll(() => database.close())

const QUARTER_MS = 15 * 60_000
/** When each company was checked, by its own clocks, if the job is asked every quarter of an hour from `from` for three days. */
async function checksFrom(from: string): Promise<Map<string, string[]>> {
  const seen = new Map<string, string[]>()
  for (let quarter = 0; quarter < 3 * 96; quarter++) {
    const now = new Date(Date.parse(from) + quarter * QUARTER_MS)
    for (const { organisation, differences } of await checkDueBooks(database.sql, now)) {
      expect(differences).toEqual([])
      const { day, time } = localTime(now, organisation)
      seen.set(organisation, [...(seen.get(organisation) ?? []), `${day} ${time}`])
    }
  }
  return seen
}

// In the order of time: a day that was checked is not checked again.
test.each([
  ['Berlin in spring', '2027-03-26T12:00:00Z'],
  ['Auckland in spring', '2027-09-24T12:00:00Z'],
  ['Berlin in autumn', '2027-10-29T12:00:00Z'],
  ['Los Angeles in autumn', '2027-11-05T12:00:00Z'],
  ['New Year’s night', '2027-12-30T12:00:00Z'],
])('WH-06 the figures are checked once in each night of a company: %s', async (_name, from) => {
  await checkDueBooks(database.sql, new Date(from)) // what was missed before
  const checks = await checksFrom(from)
  for (const zone of ZONES) {
    const times = checks.get(zone) ?? []
    expect(times, zone).toHaveLength(3)
    expect(new Set(times.map((time) => time.slice(0, 10))).size, zone).toBe(3)
    for (const time of times) expect(time, zone).toMatch(/ 03:30$/)
  }
})

test('two processes that ask at once check once; one that was down at night checks as soon as it can', async () => {
  const noon = new Date('2028-02-29T20:00:00Z')
  const checked = (await Promise.all([checkDueBooks(database.sql, noon), checkDueBooks(database.sql, noon)])).flat()
  expect(checked.map(({ organisation }) => organisation).sort()).toEqual([...ZONES].sort())
})
