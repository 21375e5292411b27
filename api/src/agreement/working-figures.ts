import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { orderChanges } from '@werkbank/model/agreement/agreed-changes.ts'
import type { OrderContent } from '@werkbank/model/agreement/agreed-document.ts'
import { AmountTooLarge } from '@werkbank/model/base/value/money.ts'
import { productFacts } from '../catalogue/index.ts'
import { customerById } from '../partners/index.ts'
import { agreeLines, type Version } from './agree-lines.ts'

/** What lists show of a working copy; `changes`: fields that differ from the last version. */
export async function workingFigures(tx: Tx, content: OrderContent, previous: Version | undefined) {
  const customer = content.head.customerId === undefined ? undefined : await customerById(tx, content.head.customerId)
  const grossMinor = await workingGross(tx, content, { previous, taxExempt: customer?.taxMode === 'exempt' })
  return {
    customerId: customer?.id ?? null,
    reference: content.head.reference ?? '',
    grossMinor,
    lines: content.lines.length,
    changes: previous ? orderChanges(previous, content).length : 0,
  }
}

/**
 * The total as the app shows it while typing. Lines without a product, and documents with a line whose amount is too large to be agreed on, count as
 * zero here.
 */
async function workingGross(
  tx: Tx,
  content: OrderContent,
  terms: { previous: Version | undefined; taxExempt: boolean },
): Promise<number> {
  const products = await productFacts(
    tx,
    content.lines.map(({ productId }) => productId),
  )
  const known = { ...content, lines: content.lines.filter(({ productId }) => products.has(productId)) }
  try {
    return agreeLines(known, products, terms).total.grossMinor
  } catch (error) {
    if (error instanceof AmountTooLarge) return 0
    throw error
  }
}
