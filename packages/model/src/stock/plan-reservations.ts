import { fromMillionths, toMillionths } from '../base/value/quantity.ts'

/** A place where a product lies. `rank`: orders are served from low ranks first. Quantities are decimal strings. */
export type Level = {
  productId: string
  lotId: string
  locationId: string
  onHand: string
  reserved: string
  sellable: boolean
  rank: number
}
export type Reservation = { lineId: string; productId: string; lotId: string; locationId: string; quantity: string }
/** What a line should hold in all. */
export type Wanted = { lineId: string; productId: string; quantity: string }
export type ReservationPlan = {
  /** Every reservation of the order as it should be; those with quantity 0 go. */
  changes: Reservation[]
  /** By how much the `reserved` of each level changes. */
  levels: { productId: string; lotId: string; locationId: string; by: string }[]
  /** Lines that got less than they want, with what they could have. */
  short: { lineId: string; productId: string; wanted: string; got: string }[]
}

type Place = Level & { free: bigint; by: bigint }
const keyOf = (at: { productId: string; lotId: string; locationId: string }) =>
  `${at.productId} ${at.lotId} ${at.locationId}`

/**
 * Changes an order's reservations to what its lines want, moving as little as possible: existing reservations stay; excess is released from the highest
 * rank first; missing pieces are reserved from the lowest rank first. Lines are served in the order given. `levels` must be locked by the caller and
 * contain every level of the products. Pure. Rules R-ST4 to R-ST6.
 */
export function planReservations(
  wanted: readonly Wanted[],
  held: readonly Reservation[],
  levels: readonly Level[],
): ReservationPlan {
  const places = new Map<string, Place>()
  for (const level of [...levels].sort(byRank)) {
    places.set(keyOf(level), { ...level, free: toMillionths(level.onHand) - toMillionths(level.reserved), by: 0n })
  }
  const plan: ReservationPlan = { changes: [], levels: [], short: [] }
  const byLine = Map.groupBy(held, (reservation) => reservation.lineId)
  const wants = new Map(wanted.map((want) => [want.lineId, want]))
  // First all releases, then all reservations: one line may take what another releases.
  const missing: { want: Wanted; missing: bigint }[] = []
  const kept = new Map<string, Map<string, bigint>>()
  for (const lineId of new Set([...wants.keys(), ...byLine.keys()])) {
    const want = wants.get(lineId)
    const line = new Map<string, bigint>()
    kept.set(lineId, line)
    let left = want ? toMillionths(want.quantity) : 0n
    for (const reservation of [...(byLine.get(lineId) ?? [])].sort((a, b) => rankOf(places, a) - rankOf(places, b))) {
      const quantity = toMillionths(reservation.quantity)
      const keep = reservation.productId === want?.productId ? smaller(quantity, left) : 0n
      left -= keep
      line.set(keyOf(reservation), keep)
      move(places, keyOf(reservation), keep - quantity)
      if (keep !== quantity) plan.changes.push({ ...reservation, quantity: fromMillionths(keep) })
    }
    if (want && left > 0n) missing.push({ want, missing: left })
  }
  for (const { want, missing: need } of missing) {
    let left = need
    const line = kept.get(want.lineId) ?? new Map<string, bigint>()
    for (const [key, place] of places) {
      if (left === 0n) break
      if (place.productId !== want.productId || !place.sellable || place.free <= 0n) continue
      const take = smaller(place.free, left)
      left -= take
      move(places, key, take)
      const quantity = fromMillionths((line.get(key) ?? 0n) + take)
      const { productId, lotId, locationId } = place
      const change = { lineId: want.lineId, productId, lotId, locationId, quantity }
      const at = plan.changes.findIndex((other) => other.lineId === want.lineId && keyOf(other) === key)
      if (at >= 0) plan.changes[at] = change
      else plan.changes.push(change)
    }
    if (left > 0n) {
      plan.short.push({
        lineId: want.lineId,
        productId: want.productId,
        wanted: want.quantity,
        got: fromMillionths(toMillionths(want.quantity) - left),
      })
    }
  }
  for (const { productId, lotId, locationId, by } of places.values()) {
    if (by !== 0n) plan.levels.push({ productId, lotId, locationId, by: fromMillionths(by) })
  }
  return plan
}

function move(places: Map<string, Place>, key: string, by: bigint): void {
  const place = places.get(key)
  if (!place) throw new RangeError(`no level for the reservation at ${key}`)
  place.free -= by
  place.by += by
}

const rankOf = (places: Map<string, Place>, at: Reservation) => places.get(keyOf(at))?.rank ?? 0
function byRank(a: Level, b: Level): number {
  if (a.rank !== b.rank) return a.rank - b.rank
  return keyOf(a) < keyOf(b) ? -1 : 1
}

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b)
