import { isFraction } from '@werkbank/model/base/value/units.ts'
import { binParts } from '@werkbank/model/counting/count-document.ts'
import { keepsQuantities } from '../catalogue/index.ts'
import { readSheet } from './sheet.ts'

/** Open count sheets. Quantities counted meanwhile are judged when the sheet is posted (R-CA10, R-CO10). */
keepsQuantities('counts', async (tx, productId) => {
  const sheets = await tx<{ orgId: string; automergeId: string }[]>`
    SELECT org_id, automerge_id FROM count_sheets WHERE org_id = current_org() AND status = 'open' AND deleted_at IS NULL ORDER BY created_at DESC, id`
  for (const { orgId, automergeId } of sheets) {
    const { bins } = await readSheet(tx, orgId, automergeId)
    const mine = bins.filter(({ bin }) => binParts(bin).productId === productId)
    if (mine.some((bin) => bin.state !== 'uncounted' && bin.counts.some(({ quantity }) => isFraction(quantity))))
      return true
  }
  return false
})
