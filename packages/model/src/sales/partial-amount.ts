import { divideRounded, lineNetMinor } from '../base/money.ts'
import { addQuantities, type Quantity, toMillionths } from '../base/quantity.ts'

/**
 * The net of `quantity` more of a line of which `before` was invoiced: what the whole so far is worth, less what it was. So
 * the parts of a line add up to the line, to the cent, however it is split (IV-03; rule SA9). Minor units.
 */
export function partNetMinor(
  line: { unitPriceMinor: number; discountPercent: string },
  before: Quantity,
  quantity: Quantity,
): number {
  const upTo = (invoiced: Quantity) => lineNetMinor(invoiced, line.unitPriceMinor, line.discountPercent)
  return upTo(addQuantities(before, quantity)) - upTo(before)
}

/**
 * The net of crediting `quantity` of what was invoiced (`invoicedNetMinor` for `invoiced`), after `credited` was: crediting
 * all of it in any parts gives exactly what was invoiced (IV-09; rule SA10). `credited + quantity` ≤ `invoiced`.
 */
export function creditNetMinor(
  invoicedNetMinor: number,
  invoiced: Quantity,
  credited: Quantity,
  quantity: Quantity,
): number {
  const whole = toMillionths(invoiced)
  const upTo = (part: Quantity) => Number(divideRounded(BigInt(invoicedNetMinor) * toMillionths(part), whole))
  return upTo(addQuantities(credited, quantity)) - upTo(credited)
}
