import { expect, test } from 'vitest'
import { NO_LOT } from '../base/value/id.ts'
import {
  addCount,
  binKey,
  type CountDecision,
  type CountDocument,
  newCountDocument,
  takeBack,
  takesCount,
} from './count-document.ts'
import { liveEntries, readCount } from './read-count.ts'

const PRODUCT = '018f0000-0000-7000-8000-000000000001'
const EVA = '018f0000-0000-7000-8000-0000000000e1'
const BIN = binKey(PRODUCT, NO_LOT)
const at = (minute: number) => `2030-01-01T10:${String(minute).padStart(2, '0')}:00.000Z`
const sheet = (counts: [string, string, number][], decision?: Partial<CountDecision>): CountDocument => {
  const document = newCountDocument('s', [{ productId: PRODUCT, lotId: NO_LOT }])
  for (const [id, quantity, minute] of counts) addCount(document, BIN, id, { quantity, by: EVA, at: at(minute) })
  if (decision) document.accepted[BIN] = { quantity: '0', by: EVA, at: at(59), seen: [], ...decision }
  return document
}
const read = (document: CountDocument, conflicting?: unknown[]) =>
  readCount(
    document,
    () => conflicting && Object.fromEntries(conflicting.map((value, index) => [String(index), value])),
  )[0]

test('R-CO1 a bin that nobody counted says so', () => {
  expect(read(sheet([]))).toEqual({ bin: BIN, state: 'uncounted' })
})
test('R-CO2 equal counts agree, whatever their writing; the last one says when', () => {
  expect(
    read(
      sheet([
        ['x', '5', 1],
        ['y', '5.000', 2],
      ]),
    ),
  ).toMatchObject({ state: 'counted', at: at(2) })
})
test('R-CO2 different counts are a conflict with both', () => {
  expect(
    read(
      sheet([
        ['x', '5', 1],
        ['y', '6', 2],
      ]),
    ),
  ).toMatchObject({ state: 'conflict', why: 'different-counts', counts: [{ quantity: '5' }, { quantity: '6' }] })
})
test('R-CO2 two people who decide differently at once leave a conflict, equally none', () => {
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
test('R-CO3 a decision stands for what it saw, and a later count that differs opens the bin again', () => {
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
test('R-CO2 what cannot be read is a conflict, never nothing', () => {
  const document = sheet([['x', '5', 1]])
  Object.assign(document.entries as object, { bad: { quantity: 'many', productId: PRODUCT } })
  expect(read(document)).toMatchObject({ state: 'conflict', why: 'unreadable' })
})

const ADAM = '018f0000-0000-7000-8000-0000000000a1'
const STRANGE = binKey('018f0000-0000-7000-8000-000000000002', NO_LOT)
const part = (quantity: string, minute: number, by = EVA) => ({ quantity, by, at: at(minute), adds: true as const })

test('R-CO7 the parts that people find add up, exactly and whoever found them', () => {
  const document = sheet([])
  addCount(document, BIN, 'a', part('0.1', 1))
  addCount(document, BIN, 'b', part('0.2', 3, ADAM))
  addCount(document, BIN, 'c', part('2', 2))
  expect(read(document)).toEqual({
    bin: BIN,
    state: 'counted',
    quantity: '2.3',
    at: at(3),
    counts: [{ quantity: '2.3', at: at(3), by: [EVA, ADAM], ids: ['a', 'b', 'c'], adds: true }],
  })
})
test('R-CO7 a count of the whole that differs from the sum of the parts is a conflict, an equal one is not', () => {
  const document = sheet([['whole', '5', 9]])
  addCount(document, BIN, 'a', part('2', 1))
  expect(read(document)).toMatchObject({
    state: 'conflict',
    counts: [{ quantity: '5' }, { quantity: '2', adds: true }],
  })
  addCount(document, BIN, 'b', part('3', 2))
  expect(read(document)).toMatchObject({ state: 'counted', quantity: '5' })
})
test('R-CO3 R-CO7 a part that arrives after the decision opens the bin again', () => {
  const document = sheet([['x', '5', 1]], { quantity: '2', seen: ['x', 'a'] })
  addCount(document, BIN, 'a', part('2', 2))
  expect(read(document)).toMatchObject({ state: 'accepted', quantity: '2' })
  addCount(document, BIN, 'b', part('1', 3))
  expect(read(document)).toMatchObject({ state: 'conflict', why: 'different-counts' })
})
test('R-CO8 what was taken back counts no more and stays; twice is as once', () => {
  const document = sheet([['typo', '500', 1]])
  addCount(document, BIN, 'a', part('5', 2))
  takeBack(document, BIN, 'u', { undoes: 'typo', by: EVA, at: at(3) })
  takeBack(document, BIN, 'v', { undoes: 'typo', by: EVA, at: at(4) })
  expect(read(document)).toMatchObject({ state: 'counted', quantity: '5' })
  expect(Object.keys(document.entries ?? {})).toEqual(['typo', 'a', 'u', 'v'])
  expect(liveEntries(document).map(({ id }) => id)).toEqual(['a'])
  takeBack(document, BIN, 'w', { undoes: 'a', by: EVA, at: at(5) })
  expect(read(document)).toEqual({ bin: BIN, state: 'uncounted' })
})
test('S-21 R-CO8 what somebody else counted is not taken back', () => {
  const document = sheet([['x', '5', 1]])
  takeBack(document, BIN, 'u', { undoes: 'x', by: ADAM, at: at(2) })
  expect(read(document)).toMatchObject({ state: 'counted', quantity: '5' })
})
test('R-CO8 an entry that can not be read is settled by taking it back', () => {
  const document = sheet([['x', '5', 1]])
  Object.assign(document.entries as object, { bad: { quantity: '-1', by: EVA, at: at(1), productId: PRODUCT } })
  expect(read(document)).toMatchObject({ state: 'conflict', why: 'unreadable', unreadable: ['bad'] })
  takeBack(document, BIN, 'u', { undoes: 'bad', by: EVA, at: at(2) })
  expect(read(document)).toMatchObject({ state: 'counted', quantity: '5' })
})
test('R-CO9 what nobody expected there is a bin of its own, and adds up as well', () => {
  const document = sheet([])
  addCount(document, STRANGE, 'a', part('1', 1))
  addCount(document, STRANGE, 'b', part('1', 2, ADAM))
  addCount(document, STRANGE, 'c', part('7', 3, ADAM))
  takeBack(document, STRANGE, 'u', { undoes: 'c', by: ADAM, at: at(4) })
  expect(readCount(document, () => undefined)).toMatchObject([
    { bin: BIN, state: 'uncounted' },
    { bin: STRANGE, state: 'counted', quantity: '2' },
  ])
  Object.assign(document.entries as object, { bad: { quantity: '1' } })
  expect(readCount(document, () => undefined).at(-1)).toMatchObject({
    bin: 'bad',
    state: 'conflict',
    unreadable: ['bad'],
  })
  takeBack(document, 'bad', 'v', { undoes: 'bad', by: EVA, at: at(5) })
  expect(readCount(document, () => undefined).map(({ bin }) => bin)).toEqual([BIN, STRANGE])
})
test('R-CO9 a sheet of the first schema takes what is on it and nothing else', () => {
  const { entries: _, ...document } = {
    ...sheet([]),
    schema: 1,
    bins: { [BIN]: { sku: 'FIG-1' } },
    counts: { [BIN]: {} },
  }
  expect([takesCount(document, BIN), takesCount(document, STRANGE)]).toEqual([true, false])
  expect(() => addCount(document, STRANGE, 'a', part('1', 1))).toThrow()
  addCount(document, BIN, 'a', { quantity: '4', by: EVA, at: at(1) })
  expect(readCount(document, () => undefined)).toMatchObject([{ bin: BIN, state: 'counted', quantity: '4' }])
  Object.assign(document.counts[BIN] as object, { bad: {} })
  expect(readCount(document, () => undefined)).toMatchObject([{ bin: BIN, why: 'unreadable', unreadable: ['bad'] }])
})
