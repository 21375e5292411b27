import { newId } from '@werkbank/model/base/value/id.ts'
import { tableChecksum } from '@werkbank/model/mirror/checksum.ts'
import { expect, onTestFinished, test } from 'vitest'
import { apiDouble, type Call, json, ndjson } from '../testing/api-double.ts'
import { openMirror } from '../testing/open-mirror.ts'
import { pull } from './feed.ts'
import type { Mirror } from './mirror.ts'

const signal = new AbortController().signal

/** A company's books at the other end: entries of 100 on one account, by day, and the window that the server says. */
function buildBooks(days: readonly string[], since: string) {
  const books = { days: [...days], since, cursor: 10, loads: [] as string[] }
  const entry = (day: string) => ({ id: day, rev: '5', postedOn: day })
  const held = () => ({ journalEntries: books.since, accountOpenings: books.since })
  const entries = () => books.days.filter((day) => day >= books.since).map(entry)
  const openings = () => {
    const before = books.days.filter((day) => day < books.since).length
    return before === 0 ? [] : [{ id: '1200', rev: String(before), debitMinor: before * 100, creditMinor: 0 }]
  }
  const head = () => ({ epoch: 'e', access: 'a', cursor: String(books.cursor), held: held() })
  const api = apiDouble(({ path, query }: Call) => {
    const checksums = { journalEntries: tableChecksum(entries()), accountOpenings: tableChecksum(openings()) }
    if (path === '/sync/pull') return json({ ...head(), tables: {}, checksums })
    books.loads.push(query.get('tables') ?? 'all')
    return ndjson([
      { t: 'start', ...head() },
      { t: 'rows', table: 'journalEntries', rows: entries() },
      { t: 'rows', table: 'accountOpenings', rows: openings() },
      { t: 'end', checksums: {} },
    ])
  })
  return { books, api }
}
const sum = (mirror: Mirror) =>
  mirror.all('journalEntries').length * 100 +
  mirror.all('accountOpenings').reduce((total, { debitMinor }) => total + debitMinor, 0)

test('a window that begins later lets entries go and brings what they come to; one that begins earlier brings them back, and no moment has a wrong sum', async () => {
  const person = newId()
  const mirror = await openMirror(person)
  const { books, api } = buildBooks(['2024-01-10', '2025-01-10', '2026-01-10', '2026-02-10'], '2024-01-01')
  await pull(mirror, api.request, signal)
  const seen = [sum(mirror)]
  onTestFinished(mirror.onChange(() => seen.push(sum(mirror))))

  books.since = '2026-01-01'
  await pull(mirror, api.request, signal, true)
  expect(mirror.all('journalEntries').map(({ id }) => id)).toEqual(['2026-01-10', '2026-02-10'])
  expect(mirror.all('accountOpenings')).toMatchObject([{ id: '1200', debitMinor: 200 }])
  expect(books.loads).toEqual(['all', 'accountOpenings'])

  const again = await openMirror(person) // the next start, without a network
  expect([sum(again), again.heldSince('journalEntries')]).toEqual([400, '2026-01-01'])

  books.since = '2025-01-01'
  await pull(mirror, api.request, signal, true)
  expect(mirror.all('journalEntries')).toHaveLength(3)
  expect(books.loads.at(-1)?.split(',').sort()).toEqual(['accountOpenings', 'journalEntries'])
  await pull(mirror, api.request, signal, true)
  expect(books.loads).toHaveLength(3) // nothing differs from the server
  expect(new Set(seen)).toEqual(new Set([400]))
})

test('a device of before windows holds what it has, lets go of what is older, and learns what that comes to', async () => {
  const mirror = await openMirror(newId())
  const { books, api } = buildBooks(['2024-01-10', '2026-01-10'], '2024-01-01')
  await pull(mirror, api.request, signal)
  const state = mirror.state()
  if (!state) throw new Error('it has been filled')
  const { held: _, ...before } = state
  await mirror.apply({}, before)
  books.since = '2026-01-01'
  await pull(mirror, api.request, signal, true)
  expect([mirror.all('journalEntries').length, sum(mirror)]).toEqual([1, 200])
})
