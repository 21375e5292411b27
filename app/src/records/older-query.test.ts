import { MIRROR_TABLES } from '@werkbank/model/mirror/tables.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { expect, test } from 'vitest'
import { olderQuery } from './list/older-rows.ts'

const moves = { field: 'effectiveOn', isMoment: false, since: '2026-08-01', also: ['locationId'] }
const messages = { field: 'acceptedAt', isMoment: true, since: '2026-07-31T22:00:00.000Z', also: [] }
const invoices = { field: undefined, isMoment: false, since: '2024-11-01', also: ['billedMinorFrom'] }
const asked = (address: string, before: Parameters<typeof olderQuery>[2] = moves) => {
  const params = new URLSearchParams(address)
  const state = { filter: (name: string) => params.get(name) ?? undefined, query: () => params.get('q') ?? '' }
  const table = before === moves ? 'stockMoves' : before === invoices ? 'invoices' : 'chatMessages'
  const record: AnyRecord = MIRROR_TABLES[table]
  return olderQuery(record, state, before)?.toString()
}

test('NF-20 what is older than a device holds is asked for as its list is narrowed, up to the day before the window', () => {
  expect(asked('')).toBe('limit=200&effectiveOnTo=2026-07-31')
  expect(
    asked('reason=receipt,transfer&locationId=h&quantityFrom=3&q=ritter+gr%C3%BCn&sort=-quantity&group=reason'),
  ).toBe(
    'limit=200&quantityFrom=3&reason=receipt%2Ctransfer&locationId=h&search=ritter+gr%C3%BCn&effectiveOnTo=2026-07-31',
  )
  // Unparsable filters have no effect on the device, and are not sent.
  expect(asked('quantityFrom=x&reason=nonsense')).toBe('limit=200&effectiveOnTo=2026-07-31')
})

test('NF-20 bounds before the window stay, later ones end at it, and where only newer ones are meant nothing is asked', () => {
  expect(asked('effectiveOnFrom=2025-01-01&effectiveOnTo=2025-12-31')).toBe(
    'limit=200&effectiveOnFrom=2025-01-01&effectiveOnTo=2025-12-31',
  )
  expect(asked('effectiveOnTo=2026-09-15')).toBe('limit=200&effectiveOnTo=2026-07-31')
  expect(asked('effectiveOnFrom=2026-08-01')).toBeUndefined()
  expect(asked('', messages)).toBe('limit=200&acceptedAtTo=2026-07-31T21%3A59%3A59.999Z')
  // A day of the company that ended before the window stays as it is.
  expect(asked('acceptedAtTo=2026-07-30', messages)).toBe('limit=200&acceptedAtTo=2026-07-30')
  expect(asked('acceptedAtTo=2026-08-03', messages)).toBe('limit=200&acceptedAtTo=2026-07-31T21%3A59%3A59.999Z')
  expect(asked('acceptedAtFrom=2026-08-02', messages)).toBeUndefined()
})

test('NF-20 rows that are held with another one are asked for by where the window begins, whatever their own day', () => {
  expect(asked('', invoices)).toBe('limit=200&olderThan=2024-11-01')
  expect(asked('kind=invoice&billedMinorFrom=100&invoicedOnFrom=2025-01-01&q=ritter', invoices)).toBe(
    'limit=200&kind=invoice&invoicedOnFrom=2025-01-01&billedMinorFrom=100&search=ritter&olderThan=2024-11-01',
  )
})
