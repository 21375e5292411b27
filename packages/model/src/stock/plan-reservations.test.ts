import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NO_LOT } from '../base/value/id.ts'
import { type Level, planReservations, type Reservation, type Wanted } from './plan-reservations.ts'

const level = (locationId: string, onHand: number, fields: Partial<Level> = {}): Level => ({
  productId: 'p',
  lotId: NO_LOT,
  locationId,
  onHand: String(onHand),
  reserved: '0',
  sellable: true,
  rank: 0,
  ...fields,
})
const want = (lineId: string, quantity: number, productId = 'p'): Wanted => ({
  lineId,
  productId,
  quantity: String(quantity),
})
const held = (lineId: string, locationId: string, quantity: number, productId = 'p'): Reservation => ({
  lineId,
  productId,
  lotId: NO_LOT,
  locationId,
  quantity: String(quantity),
})
const brief = (changes: readonly Reservation[]) =>
  changes.map(({ lineId, locationId, quantity }) => [lineId, locationId, quantity])

test('R-ST4 what is missing is taken from the lowest rank first', () => {
  const plan = planReservations(
    [want('a', 7)],
    [],
    [level('far', 9, { rank: 2 }), level('near', 5, { rank: 1 }), level('van', 9, { sellable: false })],
  )
  expect(brief(plan.changes)).toEqual([
    ['a', 'near', '5'],
    ['a', 'far', '2'],
  ])
  expect(plan.short).toEqual([])
})
test('R-ST4 what a line holds stays, and too much goes from the highest rank', () => {
  const levels = [level('near', 5, { reserved: '5', rank: 1 }), level('far', 9, { reserved: '4', rank: 2 })]
  const now = [held('a', 'near', 5), held('a', 'far', 4)]
  expect(planReservations([want('a', 9)], now, levels).changes).toEqual([])
  expect(brief(planReservations([want('a', 6)], now, levels).changes)).toEqual([['a', 'far', '1']])
  expect(brief(planReservations([], now, levels).changes)).toEqual([
    ['a', 'near', '0'],
    ['a', 'far', '0'],
  ])
})
test('R-ST4 what one line lets go another may have in the same plan', () => {
  const plan = planReservations(
    [want('a', 1), want('b', 4)],
    [held('a', 'near', 5)],
    [level('near', 5, { reserved: '5' })],
  )
  expect(brief(plan.changes)).toEqual([
    ['a', 'near', '1'],
    ['b', 'near', '4'],
  ])
  expect(plan.levels).toEqual([])
})
test('R-ST4 a line whose product changed gives up the old one', () => {
  const plan = planReservations(
    [want('a', 2, 'q')],
    [held('a', 'near', 5)],
    [level('near', 5, { reserved: '5' }), level('near', 5, { productId: 'q' })],
  )
  expect(plan.changes.map(({ productId, quantity }) => [productId, quantity])).toEqual([
    ['p', '0'],
    ['q', '2'],
  ])
})
test('R-ST5 lines are served in their order, and the shortage says what a line could have', () => {
  expect(planReservations([want('a', 3), want('b', 3)], [], [level('near', 5)]).short).toEqual([
    { lineId: 'b', productId: 'p', wanted: '3', got: '2' },
  ])
})

test('R-ST2 R-ST4 no plan takes more than is free, and levels change by what reservations change', () => {
  const quantity = fc.integer({ min: 0, max: 20 })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(quantity, quantity, fc.boolean(), fc.nat(3)), { minLength: 1, maxLength: 4 }),
      fc.array(quantity, { maxLength: 4 }),
      fc.array(quantity, { maxLength: 4 }),
      (places, wants, holds) => {
        const now = holds.flatMap((n, index) => (n > 0 ? [held(`l${index}`, `L${index % places.length}`, n)] : []))
        const heldAt = (locationId: string) =>
          now.filter((r) => r.locationId === locationId).reduce((sum, r) => sum + Number(r.quantity), 0)
        const levels = places.map(([free, others, sellable, rank], index) => {
          const mine = heldAt(`L${index}`)
          return level(`L${index}`, free + others + mine, { reserved: String(others + mine), sellable, rank })
        })
        const plan = planReservations(
          wants.map((n, index) => want(`l${index}`, n)),
          now,
          levels,
        )
        const after = new Map(now.map((r) => [`${r.lineId} ${r.locationId}`, r]))
        for (const change of plan.changes) after.set(`${change.lineId} ${change.locationId}`, change)
        for (const place of levels) {
          const mine = [...after.values()]
            .filter((r) => r.locationId === place.locationId)
            .reduce((sum, r) => sum + Number(r.quantity), 0)
          const by = Number(plan.levels.find((change) => change.locationId === place.locationId)?.by ?? 0)
          expect(mine - heldAt(place.locationId)).toBe(by)
          expect(Number(place.reserved) + by).toBeLessThanOrEqual(Number(place.onHand))
        }
        for (const [index, n] of wants.entries()) {
          const got = [...after.values()]
            .filter((r) => r.lineId === `l${index}`)
            .reduce((sum, r) => sum + Number(r.quantity), 0)
          const short = plan.short.find((line) => line.lineId === `l${index}`)
          expect(got).toBe(short ? Number(short.got) : n)
        }
      },
    ),
  )
})
