import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { compareText } from '../i18n/compare.ts'

export type Place = MirrorRow<'locations'>
export interface PlaceLine {
  place: Place
  /** How many places it lies in. */
  depth: number
}

/** Places as a tree: each below its parent, in their order. A place with an unknown warehouse is at the top. */
export function placeLines(places: readonly Place[]): PlaceLine[] {
  const known = new Set(places.map(({ id }) => id))
  const sorted = [...places].sort((a, b) => a.rank - b.rank || compareText(a.name, b.name))
  const inside = (parentId: string | null, depth: number): PlaceLine[] =>
    sorted
      .filter((place) => (place.parentId && known.has(place.parentId) ? place.parentId : null) === parentId)
      .flatMap((place) => [{ place, depth }, ...inside(place.id, depth + 1)])
  return inside(null, 0)
}
