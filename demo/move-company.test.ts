import { expect, test } from 'vitest'
import { moveCompany } from './move-company.ts'

test('days move with the company’s day: an hour before midnight in UTC it is tomorrow in Berlin, in summer two', () => {
  const company = (at: string) => ({
    at: new Date(at),
    tables: [['orders', [{ id: 'a', created_at: at, ordered_on: '2026-11-27' }]]] as never,
  })
  const moved = (at: string, now: string) => moveCompany(company(at), new Date(now)).tables[0]?.[1][0]
  const made = '2026-11-27T22:03:00.000Z'
  expect(moved(made, '2026-11-27T22:59:00Z')).toMatchObject({ ordered_on: '2026-11-27' })
  expect(moved(made, '2026-11-27T23:01:00Z')).toMatchObject({
    ordered_on: '2026-11-28',
    created_at: '2026-11-27T23:01:00.000Z',
  })
  expect(moved(made, '2027-07-01T22:01:00Z')).toMatchObject({ ordered_on: '2027-07-02' })
  expect(moved('2026-11-27T23:30:00.000Z', '2026-11-28T22:30:00Z')).toMatchObject({ ordered_on: '2026-11-27' })
})
