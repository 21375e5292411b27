import { z } from 'zod'
import { defineApprovalKind } from '../approvals/kind.ts'
import { valueMinor } from '../base/value/money.ts'
import { addQuantities, compareQuantities, isPositive, negateQuantity, type Quantity } from '../base/value/quantity.ts'
import { approvalSigned } from './settings.ts'

/** What corrections may come to without a second person: pieces, and minor units at cost (0: whatever they are worth). */
export type CorrectionLimits = { pieces: number; valueMinor: number }

const size = (quantity: Quantity): Quantity => (isPositive(quantity) ? quantity : negateQuantity(quantity))

/**
 * Whether a correction needs a second person (WH-12). `before`: what the same person has corrected of that product on that day by themselves, so that
 * two halves are as much as the whole. `costMinor`: null where it is unknown, on devices of people who may not see it.
 */
export function needsApproval(
  {
    quantity,
    before = '0',
    costMinor,
  }: { quantity: Quantity; before?: Quantity; costMinor: number | null | undefined },
  limits: CorrectionLimits,
): boolean {
  const whole = addQuantities(size(quantity), before)
  if (compareQuantities(whole, String(limits.pieces)) > 0) return true
  return limits.valueMinor > 0 && costMinor != null && valueMinor(whole, costMinor) > limits.valueMinor
}

const stages = [{ right: 'stock.approve', needed: 1, late: 'approval.overdue' }] as const
const decimal = z.string()

/** A correction of one level. */
export const correctionKind = defineApprovalKind({
  name: 'stock.adjust',
  stages,
  content: z.object({ productId: z.string(), locationId: z.string(), quantity: decimal, onHand: decimal }),
  differences: ({ locationId, onHand, quantity }) => [
    { what: 'onHand', placeId: locationId, as: 'quantity', before: onHand, after: addQuantities(onHand, quantity) },
  ],
  signed: approvalSigned,
})

/** The differences of a count, as they are posted. */
export const countKind = defineApprovalKind({
  name: 'count.post',
  stages,
  content: z.object({
    locationId: z.string(),
    lines: z.array(z.object({ productId: z.string(), lotId: z.string(), quantity: decimal, onHand: decimal })),
  }),
  differences: ({ locationId, lines }) =>
    lines.map(({ productId, onHand, quantity }) => ({
      what: 'onHand',
      subject: `product:${productId}`,
      placeId: locationId,
      as: 'quantity' as const,
      before: onHand,
      after: addQuantities(onHand, quantity),
    })),
  signed: approvalSigned,
})
