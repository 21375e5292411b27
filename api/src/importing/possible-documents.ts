import { RULES } from '@werkbank/model/base/rules.ts'
import { fitsUnit } from '@werkbank/model/base/value/units.ts'
import type { PlannedDocument } from './plan-import.ts'
import { skuKey } from './read/article-numbers.ts'
import type { Run } from './run.ts'

type Against = { reason: string; code?: string }

/**
 * The documents of which every row can be taken: half a piece is refused before stock is opened for it (WH-05), and so is an article number
 * that would become another article (R-IM11), and what a command did not make (`refused`; R-IM13). The rows of the others are named in the report: those at fault with
 * the reason, the rest with them, for a document is taken whole or not at all.
 */
export function possibleDocuments(run: Run, documents: readonly PlannedDocument[]): PlannedDocument[] {
  const code = 'quantity-not-whole'
  const against = ({ sku, quantity }: { sku: string; quantity: string }): Against | undefined => {
    const key = skuKey(sku)
    const refused = run.refused.products.get(key)
    if (refused !== undefined) return { reason: refused }
    return fitsUnit(quantity, run.ids.units.get(key) ?? '')
      ? undefined
      : { reason: `it was refused (${code}): ${RULES[code]}`, code }
  }
  return documents.filter(({ lines, number, customer }) => {
    const unknown = run.refused.customers.get(customer)
    const first: Against | undefined = unknown
      ? { reason: unknown }
      : lines.map(against).find((found) => found !== undefined)
    if (!first) return true
    const along = first.code
      ? `another row of its document was refused (${code})`
      : 'another row of its document was refused'
    for (const line of lines) {
      const { reason, ...rule } = against(line) ?? { ...first, reason: unknown ?? along }
      run.report.notTaken.push({ row: line.row, document: number, sku: line.sku, reason, ...rule, findings: [] })
    }
    return false
  })
}
