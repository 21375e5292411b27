import type { MirrorRow } from '../mirror/tables.ts'

type Place = Pick<MirrorRow<'locations'>, 'kind' | 'sellable'>

/** Kinds of places that hold stock; the others are the far ends of moves, where nothing is counted. */
export const REAL_KINDS: readonly Place['kind'][] = ['warehouse', 'location', 'device', 'quarantine']
export const isRealPlace = ({ kind }: Pick<Place, 'kind'>): boolean => REAL_KINDS.includes(kind)

/**
 * What lies there may be promised to any order. What lies on a device (a van, a till) is that device's alone, and what is blocked (damaged
 * returns) nobody's, however they are marked (design.md §1, SA-23). The row is one that was not deleted.
 */
export const isPromisable = ({ kind, sellable }: Place): boolean =>
  sellable && kind !== 'device' && kind !== 'quarantine'
