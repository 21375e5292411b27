import type { MirrorRow } from '../mirror/tables.ts'

type Place = Pick<MirrorRow<'locations'>, 'kind' | 'sellable'>

/** Kinds of places that hold stock; the others are the far ends of moves, where nothing is counted. */
export const REAL_KINDS: readonly Place['kind'][] = ['warehouse', 'location', 'device', 'quarantine']
export const isRealPlace = ({ kind }: Pick<Place, 'kind'>): boolean => REAL_KINDS.includes(kind)

/**
 * Whether stock of this place is promisable to any order. Stock on a device (a van, a till) belongs to that device, and blocked stock (damaged returns)
 * is never promisable, whatever the place's flags say (design.md §1, SA-23). The place must not be a deleted one.
 */
export const isPromisable = ({ kind, sellable }: Place): boolean =>
  sellable && kind !== 'device' && kind !== 'quarantine'
