import { expect, test } from 'vitest'
import { NO_LOT } from '../base/id.ts'
import { binKey, type CountDecision, type CountDocument, newCountDocument, readCount } from './count-document.ts'

const PRODUCT = '018f0000-0000-7000-8000-000000000001'
const EVA = '018f0000-0000-7000-8000-0000000000e1'
const BIN = binKey(PRODUCT, NO_LOT)
const at = (minute: number) => `2030-01-01T10:${String(minute).padStart(2, '0')}:00.000Z`
const sheet = (counts: [string, string, number][], decision?: Partial<CountDecision>): CountDocument => {
  const document = newCountDocument('s', [
    { productId: PRODUCT, lotId: NO_LOT, locationId: PRODUCT, sku: 'FIG-1', name: 'Reh', unit: 'pcs' },
  ])
  document.counts[BIN] = Object.fromEntries(
    counts.map(([id, quantity, minute]) => [id, { quantity, by: EVA, at: at(minute) }]),
  )
  if (decision) document.accepted[BIN] = { quantity: '0', by: EVA, at: at(59), seen: [], ...decision }
  return document
}
const read = (document: CountDocument, conflicting?: unknown[]) =>
  readCount(
    document,
    () => conflicting && Object.fromEntries(conflicting.map((value, index) => [String(index), value])),
  )[0]

test('CO1 a bin that nobody counted says so', () => {
  expect(read(sheet([]))).toEqual({ bin: BIN, state: 'uncounted' })
})
test('CO2 equal counts agree, whatever their writing; the last one says when', () => {
  expect(
    read(
      sheet([
        ['x', '5', 1],
        ['y', '5.000', 2],
      ]),
    ),
  ).toMatchObject({ state: 'counted', at: at(2) })
})
test('CO2 different counts are a conflict with both', () => {
  expect(
    read(
      sheet([
        ['x', '5', 1],
        ['y', '6', 2],
      ]),
    ),
  ).toMatchObject({ state: 'conflict', why: 'different-counts', counts: [{ quantity: '5' }, { quantity: '6' }] })
})
test('CO2 two people who decide differently at once leave a conflict, equally none', () => {
  const document = sheet(
    [
      ['x', '5', 1],
      ['y', '6', 2],
    ],
    { quantity: '6', seen: ['x', 'y'] },
  )
  const decided = (quantity: string) => ({ quantity, by: EVA, at: at(59), seen: ['x', 'y'] })
  expect(read(document, [decided('5'), decided('6')])).toMatchObject({ state: 'conflict', why: 'different-decisions' })
  expect(read(document, [decided('6'), decided('6')])).toMatchObject({ state: 'accepted', quantity: '6', at: at(2) })
})
test('CO3 a decision stands for what it saw, and a later count that differs opens the bin again', () => {
  expect(
    read(
      sheet(
        [
          ['x', '5', 1],
          ['y', '6', 2],
        ],
        { quantity: '6', seen: ['x', 'y'] },
      ),
    ),
  ).toMatchObject({ state: 'accepted', quantity: '6' })
  expect(
    read(
      sheet(
        [
          ['x', '5', 1],
          ['y', '6', 2],
          ['z', '7', 3],
        ],
        { quantity: '6', seen: ['x', 'y'] },
      ),
    ),
  ).toMatchObject({ state: 'conflict', why: 'different-counts' })
  expect(
    read(
      sheet(
        [
          ['x', '5', 1],
          ['y', '6', 2],
          ['z', '6', 3],
        ],
        { quantity: '6', seen: ['x', 'y'] },
      ),
    ),
  ).toMatchObject({ state: 'accepted', at: at(3) })
})
test('CO2 what cannot be read is a conflict, never nothing', () => {
  const document = sheet([['x', '5', 1]])
  Object.assign(document.counts[BIN] as object, { bad: { quantity: 'many' } })
  expect(read(document)).toMatchObject({ state: 'conflict', why: 'unreadable' })
})
