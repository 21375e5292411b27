import { expect, test } from 'vitest'
import { baseName, expired, readBaseName } from './retention.ts'
import { walName } from './wal-archive.ts'

const segment = (n: number) => `00000001${n.toString(16).toUpperCase().padStart(16, '0')}`
const day = (n: number) => new Date(Date.UTC(2026, 0, 1, 2) + n * 86_400_000)

test('the name of a base copy says when it began and where its log begins', () => {
  const name = baseName(new Date('2026-11-26T18:30:05.123Z'), segment(31))
  expect(name).toBe('werkbank-2026-11-26T18-30-05Z-00000001000000000000001F.backup')
  expect(readBaseName(name)).toEqual({ at: new Date('2026-11-26T18:30:05Z'), segment: segment(31) })
  for (const other of ['wal/x', 'werkbank-2026.backup', `${name}.part`, 'werkbank-2026-13-45T99-99-99Z-0.backup'])
    expect(readBaseName(other)).toBeUndefined()
})

test('NF-32 base copies and their log stay for 35 days, the first of each month for a year, the newest always', () => {
  // A copy a week, ten segments a week, for two years.
  const weeks = Array.from({ length: 104 }, (_, week) => week)
  const bases = weeks.map((week) => baseName(day(week * 7), segment(week * 10)))
  const log = weeks.flatMap((week) => Array.from({ length: 10 }, (_, n) => walName(segment(week * 10 + n))))
  const now = day(103 * 7 + 1)
  const gone = new Set(expired([...bases, ...log], now))
  const kept = bases.filter((name) => !gone.has(name))
  const ages = kept.map((name) => (now.getTime() - (readBaseName(name)?.at.getTime() ?? 0)) / 86_400_000)
  expect(ages.filter((age) => age <= 35)).toHaveLength(5)
  expect(kept.slice(0, -5).length).toBeGreaterThanOrEqual(10)
  expect(Math.max(...ages)).toBeLessThan(367)
  // What is kept for days has all of its log.
  const oldest = 99
  expect(log.filter((name) => !gone.has(name))).toEqual(log.slice(oldest * 10))
  expect(expired([bases[0] ?? '', walName(segment(0))], now)).toEqual([])
  expect(expired(log, now)).toEqual([])
})

test('the log of a later timeline, which begins with lower numbers, is kept like the first', () => {
  const base = baseName(day(0), segment(5))
  const later = walName(`00000002${segment(6).slice(8)}`)
  const earlier = walName(`00000002${segment(4).slice(8)}`)
  expect(expired([base, later, earlier, walName('00000002.history')], day(1))).toEqual([earlier])
})
