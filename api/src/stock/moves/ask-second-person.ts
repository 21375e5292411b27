import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import { valueMinor } from '@werkbank/model/base/value/money.ts'
import { compareQuantities, isPositive, negateQuantity } from '@werkbank/model/base/value/quantity.ts'
import { adjustStock } from '@werkbank/model/stock/commands.ts'
import { type CorrectionLimits, correctionKind, needsApproval } from '@werkbank/model/stock/correction.ts'
import { approvalPieces, approvalValue } from '@werkbank/model/stock/settings.ts'
import { requestApproval } from '../../approvals/index.ts'
import type { ProductFacts } from '../../catalogue/index.ts'
import type { TransactionContext } from '../../http/command/transaction-context.ts'
import { Refusal } from '../../http/problem/problem.ts'
import type { Adjustment } from './adjust-stock.ts'

type Correction = Required<Pick<Adjustment, 'id' | 'productId' | 'locationId' | 'quantity'>>

/** What corrections of the company may come to without a second person. */
export async function correctionLimits({ tx, caller }: TransactionContext): Promise<CorrectionLimits> {
  const [pieces, value] = await settingValues(tx, { orgId: caller.orgId }, approvalPieces, approvalValue)
  return { pieces, valueMinor: value }
}

/**
 * Whether this correction takes a second person, with what the caller has corrected of the product on this day by themselves: a limit is not passed by
 * parts, nor by two at once.
 */
export async function needsSecondPerson(
  work: TransactionContext,
  { productId, quantity }: Correction,
  { costMinor }: ProductFacts,
): Promise<boolean> {
  const { tx, caller, today } = work
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`correction ${caller.orgId} ${caller.userId} ${productId}`}, 0))`
  const [own] = await tx<{ before: string }[]>`
    SELECT trim_scale(coalesce(sum(quantity), 0))::text AS before FROM stock_moves m
    WHERE org_id = current_org() AND product_id = ${productId} AND actor = ${caller.userId} AND command = ${adjustStock.name} AND effective_on = ${today}
      AND NOT EXISTS (SELECT FROM approvals a WHERE a.org_id = m.org_id AND a.id = m.id)`
  return needsApproval({ quantity, before: own?.before ?? '0', costMinor }, await correctionLimits(work))
}

/** Whether there is a request with this id: one that was sent back is asked again. */
export async function isAskedAgain(tx: Tx, id: string): Promise<boolean> {
  const found = await tx`SELECT FROM approvals WHERE org_id = current_org() AND id = ${id}`
  return found.length > 0
}

type Asked = { product: ProductFacts; onHand: string; free: string; reason: string }

/** Asks somebody else. What could never be posted is refused at once. */
export async function requestCorrection(
  work: TransactionContext,
  { id, productId, locationId, quantity }: Correction,
  { product, onHand, free, reason }: Asked,
): Promise<void> {
  const isLess = !isPositive(quantity)
  const pieces = isLess ? negateQuantity(quantity) : quantity
  if (isLess && compareQuantities(free, pieces) < 0) throw new Refusal('insufficient-stock', { available: free })
  await requestApproval(work, correctionKind, {
    id,
    subject: { type: 'product', id: productId },
    reason,
    content: { productId, locationId, quantity, onHand },
    costMinor: valueMinor(pieces, product.costMinor) * (isLess ? -1 : 1),
  })
}
