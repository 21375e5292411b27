import type { Quantity } from '../base/value/quantity.ts'
import { checkQuantity, type QuantityCode } from '../base/value/units.ts'

/** What is wrong with a counted quantity; zero is a valid count (WH-05). */
export function checkCounted(quantity: Quantity, unit: string): QuantityCode | undefined {
  const wrong = checkQuantity(quantity, unit)
  return wrong === 'quantity-not-positive' ? undefined : wrong
}
