import { showRequest } from '../approvals/show-request.ts'
import type { OverlayRows } from '../base/command.ts'
import { NO_LOT } from '../base/value/id.ts'
import { resolveSetting } from '../settings/resolve.ts'
import { type CorrectionLimits, correctionKind, needsApproval } from './correction.ts'
import { approvalPieces, approvalValue } from './settings.ts'

type Correction = { id?: string | undefined; productId: string; locationId: string; quantity: string; reason: string }

/** The company's limits, as a device has them: `kept` gives the value of a row of `settings`. */
export function limitsOnDevice(kept: (id: string) => unknown): CorrectionLimits {
  const { value: pieces } = resolveSetting(approvalPieces, {}, kept)
  const { value: valueMinor } = resolveSetting(approvalValue, {}, kept)
  return { pieces, valueMinor }
}

/** Whether a correction that waits on the device will be a request; what was corrected before on the same day counts only on the server. */
export function asksSecondPerson(rows: OverlayRows, { productId, quantity }: Correction): boolean {
  const costMinor = rows.get('products', productId)?.costMinor
  return needsApproval(
    { quantity, costMinor: typeof costMinor === 'number' ? costMinor : null },
    limitsOnDevice((id) => rows.get('settings', id)?.value),
  )
}

export function showCorrectionRequest(
  rows: OverlayRows,
  { id, productId, locationId, quantity, reason }: Correction,
  context: { now: string; userId: string },
): void {
  if (!id) return
  const levels = [...rows.all('stockLevels')]
  const level = levels.find(
    (one) => one.productId === productId && one.locationId === locationId && one.lotId === NO_LOT,
  )
  showRequest(rows, correctionKind, context, {
    id,
    subject: { type: 'product', id: productId },
    reason,
    content: { productId, locationId, quantity, onHand: String(level?.onHand ?? '0') },
  })
}
