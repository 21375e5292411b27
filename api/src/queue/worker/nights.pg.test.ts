import { createTestOrg, testDatabase } from '@werkbank/database/testing/testing.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { localTime } from '@werkbank/model/base/value/company-day.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JobKind } from '../job-kind.ts'
import { askNights } from './nights.ts'

const ZONES = ['Europe/Berlin', 'Pacific/Auckland', 'America/Los_Angeles'] as const
const run = async () => {}
/** In the hour that clocks leave out or show twice, and after it. */
const KINDS: JobKind[] = [
  { name: 'clean-up', rights: () => [], nightly: { at: '02:17', of: 'organisation' }, run },
  { name: 'check-books', rights: () => [], nightly: { at: '03:30', of: 'organisation' }, run },
  { name: 'backup', rights: () => [], nightly: { at: '02:07', of: 'installation' }, run },
]
let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  database = await testDatabase()
  for (const zone of ZONES) {
    const { orgId } = await createTestOrg(database.sql, { name: zone })
    await withSystem(database.sql, (tx) => tx`UPDATE organisations SET time_zone = ${zone} WHERE org_id = ${orgId}`)
  }
})
afterAll(() => database.close())

const askAt = (at: Date) => askNights({ sql: database.sql, now: () => at, newId, poke: () => {} }, KINDS)
type Asked = { zone: string; kind: string; night: string; askedAt: string }
const asked = () =>
  withSystem(
    database.sql,
    (tx) =>
      tx<
        Asked[]
      >`SELECT o.name AS zone, kind, night, asked_at FROM jobs JOIN organisations o USING (org_id) ORDER BY asked_at, o.name, kind`,
  )

const QUARTER_MS = 15 * 60_000
/** The night jobs started by each company's own clock, polled every quarter of an hour from `from` for three days. */
async function nightsFrom(from: string): Promise<Map<string, string[]>> {
  await askAt(new Date(from)) // what was missed before
  const before = (await asked()).length
  for (let quarter = 1; quarter < 3 * 96; quarter++) await askAt(new Date(Date.parse(from) + quarter * QUARTER_MS))
  const seen = new Map<string, string[]>()
  for (const { zone, kind, night, askedAt } of (await asked()).slice(before)) {
    const { day, time } = localTime(askedAt, zone)
    expect(night).toBe(day)
    seen.set(`${zone} ${kind}`, [...(seen.get(`${zone} ${kind}`) ?? []), `${day} ${time}`])
  }
  return seen
}

// In the order of time: a day that was asked for is not asked for again.
test.each([
  ['Berlin in spring', '2027-03-26T12:00:00Z', 'Europe/Berlin', '2027-03-28 03:00'],
  ['Auckland in spring', '2027-09-24T12:00:00Z', 'Pacific/Auckland', '2027-09-26 03:00'],
  ['Berlin in autumn', '2027-10-29T12:00:00Z', 'Europe/Berlin', '2027-10-31 02:30'],
  ['Los Angeles in autumn', '2027-11-05T12:00:00Z', 'America/Los_Angeles', '2027-11-07 02:30'],
  ['New Year’s night', '2027-12-30T12:00:00Z', 'Europe/Berlin', '2028-01-01 02:30'],
])(
  'WH-06 NF-10 what a night does is asked for once in each night of a company, by its clocks: %s',
  async (_name, from, changed, at) => {
    const seen = await nightsFrom(from)
    for (const zone of ZONES)
      for (const kind of ['clean-up', 'check-books']) {
        const times = seen.get(`${zone} ${kind}`) ?? []
        expect(times, zone).toHaveLength(3)
        expect(new Set(times.map((time) => time.slice(0, 10))).size, zone).toBe(3)
        if (kind === 'check-books') for (const time of times) expect(time, zone).toMatch(/ 03:30$/)
      }
    // Where clocks jump over it, right after; where they show it twice, the first time.
    expect(seen.get(`${changed} clean-up`)).toContain(at)
    // By the clocks of the first company, and seen there alone.
    expect(seen.get('Europe/Berlin backup')).toHaveLength(3)
    expect([...seen.keys()].filter((key) => key.endsWith('backup'))).toEqual(['Europe/Berlin backup'])
  },
)

test('NF-10 two processes that ask at once ask once; one that was down at night asks as soon as it can', async () => {
  const noon = new Date('2028-02-29T20:00:00Z')
  const before = (await asked()).length
  await Promise.all([askAt(noon), askAt(noon)])
  const made = (await asked()).slice(before).map(({ zone, kind }) => `${zone} ${kind}`)
  expect(made).toHaveLength(7)
  expect(new Set(made).size).toBe(7)
})
