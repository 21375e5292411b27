import { NO_LOT } from '@werkbank/model/base/value/id.ts'
import { isPositive, negateQuantity, subtractQuantities } from '@werkbank/model/base/value/quantity.ts'
import { checkMove } from '@werkbank/model/stock/check-move.ts'
import { adjustStock } from '@werkbank/model/stock/commands.ts'
import { correctionKind } from '@werkbank/model/stock/correction.ts'
import { handleApproval } from '../../approvals/index.ts'
import { productFacts } from '../../catalogue/index.ts'
import { handle } from '../../http/command/command-route.ts'
import { hindranceNow, requireAllowed } from '../../http/command/possible.ts'
import type { TransactionContext } from '../../http/command/transaction-context.ts'
import { organisationCurrency } from '../../http/organisation.ts'
import { Refusal } from '../../http/problem/problem.ts'
import { post } from '../../ledger/index.ts'
import { levelsOf } from '../levels.ts'
import { virtualLocation } from '../locations.ts'
import { refuseMove, requirePlace, requireProduct, seenCost } from '../references.ts'
import { isAskedAgain, needsSecondPerson, requestCorrection } from './ask-second-person.ts'
import { type NewMove, recordMoves, type TooLittle } from './moves.ts'

/** `quantity` is signed: what is there more (positive) or less than the level says. */
export type Adjustment = { id?: string; productId: string; lotId?: string; locationId: string; quantity: string }
export type AdjustmentDocument = {
  command: string
  subject: { type: string; id: string }
  text: string
  adjustedOn?: string
}

/**
 * Corrects one level, with a reason. R-ST7 to R-ST9. Beyond the company's limits nothing moves: somebody else is asked (WH-12). What was sent back is asked
 * again, whatever it comes to now.
 */
export const handleAdjustStock = handle(
  adjustStock,
  async (work, { id = work.newId(), productId, quantity, locationId, reason }) => {
    const correction = { id, productId, quantity, locationId }
    requireAllowed(work, adjustStock, await requireProduct(work.tx, productId, quantity))
    const checked = await checkCorrection(work, correction)
    if ((await needsSecondPerson(work, correction, checked.product)) || (await isAskedAgain(work.tx, id))) {
      await requestCorrection(work, correction, { ...checked, reason })
      return { moveId: null, approvalId: id }
    }
    await postCorrection(work, correction, reason)
    return { moveId: id, approvalId: null }
  },
)

/** What was approved is posted as it was asked, by the rules of the moment; the move has the id of its request. */
export const correctionApproval = handleApproval(correctionKind, async (work, { id, reason, content }) => {
  const { productId, locationId, quantity } = content
  const correction = { id, productId, locationId, quantity }
  await checkCorrection(work, correction)
  await postCorrection(work, correction, reason)
})

type Correction = Required<Pick<Adjustment, 'id' | 'productId' | 'locationId' | 'quantity'>>

/** Throws what stands against a correction, whoever asks for it or agrees to it. */
async function checkCorrection(work: TransactionContext, { productId, quantity, locationId }: Correction) {
  const product = await requireProduct(work.tx, productId, quantity)
  const why = hindranceNow(work, adjustStock, product)
  if (why) throw new Refusal(why.code, why.data ?? {})
  await requirePlace(work.tx, locationId, 'locationId')
  const levels = await levelsOf(work.tx, [productId])
  const level = levels.find((one) => one.locationId === locationId && one.lotId === NO_LOT)
  const onHand = level?.onHand ?? '0'
  const facts = { unit: product.unit, onHand, costMinor: seenCost(work.caller, product) }
  refuseMove(refuse, checkMove('adjustment', quantity, facts), product.unit)
  return { product, onHand, free: subtractQuantities(onHand, level?.reserved ?? '0') }
}

const refuse = (code: string, data: unknown) => new Refusal(code, data)
const insufficient = (available: string) => new Refusal('insufficient-stock', { available })

async function postCorrection(work: TransactionContext, correction: Correction, reason: string): Promise<void> {
  const subject = { type: 'adjustment', id: correction.id }
  const { tooLittle } = await adjustMany(work, { command: adjustStock.name, subject, text: reason }, [correction])
  if (tooLittle[0]) throw insufficient(tooLittle[0].available)
}

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
