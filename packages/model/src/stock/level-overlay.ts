import type { OverlayRows } from '../base/command.ts'
import { NO_LOT } from '../base/value/id.ts'
import { addQuantities, ZERO } from '../base/value/quantity.ts'

/** A level as it will be: `by` more (or less, negative) of a product in a place. False where it would go below zero: nothing is shown. */
export function moveLevel(rows: OverlayRows, productId: string, locationId: string, by: string): boolean {
  const level = levelAt(rows, productId, locationId)
  const onHand = addQuantities(String(level?.onHand ?? ZERO), by)
  if (onHand.startsWith('-')) return false
  // The server names a new level itself; until then it has a name of its own.
  const id = String(level?.id ?? `pending:${productId}:${locationId}`)
  rows.set('stockLevels', { productId, locationId, lotId: NO_LOT, reserved: ZERO, ...level, id, onHand })
  return true
}

function levelAt(rows: OverlayRows, productId: string, locationId: string): Record<string, unknown> | undefined {
  for (const level of rows.all('stockLevels'))
    if (level.productId === productId && level.locationId === locationId && level.lotId === NO_LOT) return level
  return undefined
}
