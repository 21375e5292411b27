import { valueMinor } from '@werkbank/model/base/value/money.ts'
import { checkMove } from '@werkbank/model/stock/check-move.ts'
import { receiveStock } from '@werkbank/model/stock/commands.ts'
import { type ProductFacts, productFacts } from '../../catalogue/index.ts'
import { handle } from '../../http/command/command-route.ts'
import { requirePossible } from '../../http/command/possible.ts'
import type { TransactionContext } from '../../http/command/transaction-context.ts'
import { organisationCurrency } from '../../http/organisation.ts'
import { post } from '../../ledger/index.ts'
import { takeExpected } from '../expected-receipts.ts'
import { virtualLocation } from '../locations.ts'
import { refuseMove, requirePlace, requireProduct, seenCost } from '../references.ts'
import { recordMoves } from './moves.ts'

export type Receipt = { id?: string; productId: string; quantity: string; locationId: string; unitCostMinor?: number }
export type ReceiptDocument = {
  command: string
  subject: { type: string; id: string }
  text: string
  receivedOn?: string
  reason?: 'receipt' | 'opening'
}

/** A move from the supplier to a place. R-ST7, R-ST9. */
export const handleReceiveStock = handle(
  receiveStock,
  async (work, { id = work.newId(), productId, quantity, locationId, unitCostMinor, expectedId, reason }) => {
    const product = await requireProduct(work.tx, productId, quantity)
    requirePossible(work, receiveStock, product)
    const { unit } = product
    refuseMove(work.refuse, checkMove('receipt', quantity, { unit }), unit)
    await requirePlace(work.tx, locationId, 'locationId')
    if (expectedId) await takeExpected(work, expectedId, { productId, quantity })
    // Checked last: a refusal for another reason must not depend on the cost.
    for (const costMinor of [seenCost(work.caller, product), unitCostMinor])
      refuseMove(work.refuse, checkMove('receipt', quantity, { unit, costMinor }), unit)
    const receipt = { id, productId, quantity, locationId, ...(unitCostMinor === undefined ? {} : { unitCostMinor }) }
    await receiveMany(work, { command: receiveStock.name, subject: { type: 'receipt', id }, text: reason }, [receipt])
    return { moveId: id }
  },
)

/**
 * Receives many products as one document with one journal entry, at standard cost; what they cost otherwise goes to the price
 * variance. The caller made sure that all are goods and the places are real. Refuses `period-closed`.
 */
export async function receiveMany(
  work: TransactionContext,
  document: ReceiptDocument,
  receipts: readonly Receipt[],
): Promise<string[]> {
  if (receipts.length === 0) return []
  const { tx } = work
  const products = await productFacts(
    tx,
    receipts.map(({ productId }) => productId),
    { hold: true },
  )
  const from = await virtualLocation(tx, 'supplier')
  const costOf = (productId: string) => (products.get(productId) as ProductFacts).costMinor
  const moves = receipts.map(({ id, productId, quantity, locationId }) => ({
    ...(id ? { id } : {}),
    productId,
    quantity,
    fromLocationId: from,
    toLocationId: locationId,
    unitCostMinor: costOf(productId),
  }))
  const effectiveOn = document.receivedOn ?? work.today
  const reason = document.reason ?? 'receipt'
  const { ids, worthsMinor } = await recordMoves(work, { ...document, reason, effectiveOn }, moves)
  const standard = sum(worthsMinor)
  const paid = sum(
    receipts.map(({ quantity, unitCostMinor }, index) =>
      unitCostMinor === undefined ? (worthsMinor[index] ?? 0) : valueMinor(quantity, unitCostMinor),
    ),
  )
  await post(work, {
    kind: reason,
    subject: document.subject,
    postedOn: effectiveOn,
    currency: await organisationCurrency(tx),
    text: document.text,
    postings: [
      { purpose: 'inventory', amountMinor: standard },
      { purpose: 'purchase-variance', amountMinor: paid - standard },
      { purpose: reason === 'opening' ? 'opening' : 'goods-received', amountMinor: -paid },
    ],
  })
  return ids
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0)
