import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { isRealPlace } from '@werkbank/model/stock/places.ts'
import { formatQuantity } from '../i18n/format.ts'
import { placeName } from '../i18n/place-name.ts'
import { choiceWord } from '../i18n/record-words.ts'
import { t } from '../i18n/t.ts'
import type { Mirror } from '../mirror/mirror.ts'

type Move = Pick<MirrorRow<'stockMoves'>, 'reason' | 'reversesId' | 'fromLocationId' | 'toLocationId' | 'quantity'>

/** Why goods moved, in words. */
export const moveKindWord = ({ reason, reversesId }: Pick<Move, 'reason' | 'reversesId'>): string => {
  const what = choiceWord('stock-move', 'reason', reason)
  return reversesId === null ? what : t('stock.reversalOf', { what })
}

export const placeOf = (mirror: Mirror, id: string): string => {
  const place = mirror.get('locations', id)
  return place ? placeName(place) : ''
}

/** 1 where there is more in the warehouses afterwards, -1 where there is less, 0 where it only lies elsewhere. */
export function directionOf(mirror: Mirror, { fromLocationId, toLocationId }: Move): number {
  const isReal = (id: string) => isRealPlace(mirror.get('locations', id) ?? { kind: 'customer' })
  return Number(isReal(toLocationId)) - Number(isReal(fromLocationId))
}

const SIGNS: Readonly<Record<number, string>> = { 1: '+', [-1]: '−' }
/** "+12", "−3", or "5" for what only lies elsewhere. */
export const signedQuantity = (mirror: Mirror, move: Move): string =>
  `${SIGNS[directionOf(mirror, move)] ?? ''}${formatQuantity(move.quantity)}`
