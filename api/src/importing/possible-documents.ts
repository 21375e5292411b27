import { RULES } from '@werkbank/model/base/rules.ts'
import { fitsUnit } from '@werkbank/model/base/units.ts'
import { skuKey } from './article-numbers.ts'
import type { PlannedDocument } from './plan-import.ts'
import type { Run } from './run.ts'

/**
 * The documents of which every row can be taken: half a piece is refused before stock is opened for it (WH-05), and so is an article number
 * that would become another article (`met`: see `metArticles`; R-IM11). The rows of the others are named in the report: those at fault with
 * the reason, the rest with them, for a document is taken whole or not at all.
 */
export function possibleDocuments(
  run: Run,
  documents: readonly PlannedDocument[],
  met: ReadonlyMap<string, string>,
): PlannedDocument[] {
  const code = 'quantity-not-whole'
  const against = ({ sku, quantity }: { sku: string; quantity: string }) => {
    const key = skuKey(sku)
    if (met.has(key)) return { reason: met.get(key) ?? '' }
    return fitsUnit(quantity, run.ids.units.get(key) ?? '')
      ? undefined
      : { reason: `it was refused (${code}): ${RULES[code]}`, code }
  }
  return documents.filter(({ lines, number }) => {
    const first = lines.map(against).find((found) => found !== undefined)
    if (!first) return true
    const along = first.code
      ? `another row of its document was refused (${code})`
      : 'another row of its document was refused'
    for (const line of lines) {
      const { reason, ...rule } = against(line) ?? { ...first, reason: along }
      run.report.notTaken.push({ row: line.row, document: number, sku: line.sku, reason, ...rule, findings: [] })
    }
    return false
  })
}
