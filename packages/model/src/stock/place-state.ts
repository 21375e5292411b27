import { because, defineState, type Hindrance, type MirrorRows } from '../base/possible.ts'
import { isZero } from '../base/value/quantity.ts'
import { isRealPlace } from './places.ts'

/** A place as its commands ask it: the names of those, of itself and all below it, where something lies or is expected. */
export type PlaceState = { used: readonly string[] }
export const placeOnDevice = defineState('location', (rows, id): PlaceState | undefined => {
  const place = rows.get('locations', id)
  if (!place || !isRealPlace(place)) return undefined
  const places = withBelow(rows, [place])
  const isUsed = (locationId: string) =>
    rows.by('stockLevels', 'locationId', locationId).some(({ onHand }) => !isZero(onHand)) ||
    rows.by('expectedReceipts', 'locationId', locationId).length > 0
  return { used: places.filter((one) => isUsed(one.id)).map(({ name }) => name) }
})

type Place = { id: string; name: string }
function withBelow(rows: MirrorRows, places: readonly Place[]): readonly Place[] {
  return places.flatMap((one) => [one, ...withBelow(rows, rows.by('locations', 'parentId', one.id))])
}

export const closeHindrance = ({ used }: PlaceState): Hindrance | undefined =>
  used.length === 0 ? undefined : because('not-empty', { places: used })

/** A move as its command reads it. A reversal is newer than its move: a device that holds the move holds both. */
export type MoveState = { reason: string; reversesId: string | null; isReversed: boolean }
export const moveOnDevice = defineState('stock-move', (rows, id): MoveState | undefined => {
  const move = rows.get('stockMoves', id)
  if (!move) return undefined
  const { reason, reversesId } = move
  return { reason, reversesId, isReversed: rows.by('stockMoves', 'reversesId', id).length > 0 }
})

const REVERSIBLE = ['receipt', 'opening', 'transfer', 'adjustment']
/** Once, and only moves with a document of their own: delivered goods are returned by `order.return`. */
export function reverseHindrance({ reason, reversesId, isReversed }: MoveState): Hindrance | undefined {
  if (!REVERSIBLE.includes(reason) || reversesId !== null) return because('not-reversible', { reason })
  return isReversed ? because('already-reversed') : undefined
}

/** What is expected, as its commands ask it: on a device it is gone once it came or was closed. */
export type ExpectedState = { closed: boolean }
export const expectedOnDevice = defineState(
  'expected-receipt',
  (rows, id): ExpectedState | undefined => rows.get('expectedReceipts', id) && { closed: false },
)
export const expectedHindrance = ({ closed }: ExpectedState): Hindrance | undefined =>
  closed ? because('not-expected') : undefined
