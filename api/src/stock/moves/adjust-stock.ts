import { NO_LOT } from '@werkbank/model/base/value/id.ts'
import { isPositive, negateQuantity } from '@werkbank/model/base/value/quantity.ts'
import { checkMove } from '@werkbank/model/stock/check-move.ts'
import { adjustStock } from '@werkbank/model/stock/commands.ts'
import { productFacts } from '../../catalogue/index.ts'
import { handle } from '../../http/command/command-route.ts'
import { requirePossible } from '../../http/command/possible.ts'
import type { TransactionContext } from '../../http/command/transaction-context.ts'
import { organisationCurrency } from '../../http/organisation.ts'
import { post } from '../../ledger/index.ts'
import { levelsOf } from '../levels.ts'
import { virtualLocation } from '../locations.ts'
import { refuseMove, requirePlace, requireProduct, seenCost } from '../references.ts'
import { type NewMove, recordMoves, type TooLittle } from './moves.ts'

/** `quantity` is signed: what is there more (positive) or less than the level says. */
export type Adjustment = { id?: string; productId: string; lotId?: string; locationId: string; quantity: string }
export type AdjustmentDocument = {
  command: string
  subject: { type: string; id: string }
  text: string
  adjustedOn?: string
}

/** Corrects one level, with a reason. R-ST7 to R-ST9. */
export const handleAdjustStock = handle(
  adjustStock,
  async (work, { id = work.newId(), productId, quantity, locationId, reason }) => {
    const product = await requireProduct(work.tx, productId, quantity)
    requirePossible(work, adjustStock, product)
    await requirePlace(work.tx, locationId, 'locationId')
    const levels = await levelsOf(work.tx, [productId])
    const level = levels.find((one) => one.locationId === locationId && one.lotId === NO_LOT)
    const { unit } = product
    const facts = { unit, onHand: level?.onHand ?? '0', costMinor: seenCost(work.caller, product) }
    refuseMove(work.refuse, checkMove('adjustment', quantity, facts), product.unit)
    const { tooLittle } = await adjustMany(
      work,
      { command: adjustStock.name, subject: { type: 'adjustment', id }, text: reason },
      [{ id, productId, locationId, quantity }],
    )
    if (tooLittle[0]) throw work.refuse('insufficient-stock', { available: tooLittle[0].available })
    return { moveId: id }
  },
)

/**
 * Corrects many levels as one document with one journal entry. Returns what is missing where more should go than is free there;
 * then nothing was written. Refuses `period-closed`.
 */
export async function adjustMany(
  work: TransactionContext,
  document: AdjustmentDocument,
  adjustments: readonly Adjustment[],
): Promise<{ ids: string[]; tooLittle: TooLittle[] }> {
  if (adjustments.length === 0) return { ids: [], tooLittle: [] }
  const { tx } = work
  const products = await productFacts(
    tx,
    adjustments.map(({ productId }) => productId),
    { hold: true },
  )
  const nowhere = await virtualLocation(tx, 'adjustment')
  const moves = adjustments.map(({ id, productId, lotId, locationId, quantity }): NewMove => {
    const unitCostMinor = products.get(productId)?.costMinor ?? 0
    const [fromLocationId, toLocationId] = isPositive(quantity) ? [nowhere, locationId] : [locationId, nowhere]
    const pieces = isPositive(quantity) ? quantity : negateQuantity(quantity)
    return {
      ...(id ? { id } : {}),
      ...(lotId ? { lotId } : {}),
      productId,
      quantity: pieces,
      fromLocationId,
      toLocationId,
      unitCostMinor,
    }
  })
  const effectiveOn = document.adjustedOn ?? work.today
  const result = await recordMoves(work, { ...document, reason: 'adjustment', effectiveOn }, moves)
  if (result.tooLittle.length > 0) return result
  const value = result.worthsMinor.reduce((sum, worth) => sum + worth, 0)
  await post(work, {
    kind: 'adjustment',
    subject: document.subject,
    postedOn: effectiveOn,
    currency: await organisationCurrency(tx),
    text: document.text || 'Bestandskorrektur',
    postings: [
      { purpose: 'inventory', amountMinor: value },
      { purpose: 'stock-difference', amountMinor: -value },
    ],
  })
  return result
}
