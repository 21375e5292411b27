import type { Quantity } from '../base/quantity.ts'
import { checkQuantity, type QuantityCode } from '../base/units.ts'

/** What is wrong with what somebody says that a bin holds; nothing at all can be counted, too (WH-05). */
export function checkCounted(quantity: Quantity, unit: string): QuantityCode | undefined {
  const wrong = checkQuantity(quantity, unit)
  return wrong === 'quantity-not-positive' ? undefined : wrong
}
