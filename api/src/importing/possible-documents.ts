import { RULES } from '@werkbank/model/base/rules.ts'
import { fitsUnit } from '@werkbank/model/base/units.ts'
import { type PlannedDocument, skuKey } from './plan-import.ts'
import type { Run } from './run.ts'

/**
 * The documents of which every row can be taken: half a piece is refused before stock is opened for it (WH-05). The rows of the others
 * are named in the report: those at fault with the rule, the rest with them, for a document is taken whole or not at all.
 */
export function possibleDocuments(run: Run, documents: readonly PlannedDocument[]): PlannedDocument[] {
  const fits = ({ sku, quantity }: { sku: string; quantity: string }) =>
    fitsUnit(quantity, run.ids.units.get(skuKey(sku)) ?? '')
  const code = 'quantity-not-whole'
  return documents.filter(({ lines, number }) => {
    if (lines.every(fits)) return true
    for (const line of lines) {
      const reason = fits(line)
        ? `another row of its document was refused (${code})`
        : `it was refused (${code}): ${RULES[code]}`
      run.report.notTaken.push({ row: line.row, document: number, sku: line.sku, reason, code })
    }
    return false
  })
}
