import { RULES } from '@werkbank/model/base/rules.ts'
import { NO_LOT } from '@werkbank/model/base/value/id.ts'
import { checkCounted } from '@werkbank/model/counting/check-counted.ts'
import { postCount } from '@werkbank/model/counting/commands.ts'
import { binKey, binParts } from '@werkbank/model/counting/count-document.ts'
import { countSheet } from '@werkbank/model/counting/count-sheet.ts'
import { countPosted } from '@werkbank/model/counting/events.ts'
import { productFacts } from '../catalogue/index.ts'
import { handle } from '../http/command/command-route.ts'
import { requirePossible } from '../http/command/possible.ts'
import { notFound } from '../http/problem/problem.ts'
import { emitChange } from '../records/history.ts'
import { adjustMany, countDifferences, levelsAt } from '../stock/index.ts'
import { countById } from './counts.ts'
import { readSheet } from './sheet.ts'

/** R-CO4 to R-CO6, R-CO9. Locks: the sheet, then levels. */
export const handlePostCount = handle(postCount, async (context, { id, heads }) => {
  const { tx, caller, refuse, emit, now } = context
  const sheet = await countById(tx, id, { lock: true })
  if (!sheet) throw notFound()
  requirePossible(context, postCount, sheet)
  const { bins, heads: present, has } = await readSheet(tx, caller.orgId, sheet.automergeId)
  if (heads && !has(heads)) throw refuse('state-not-received', {})
  if (heads && [...heads].sort().join() !== [...present].sort().join()) throw refuse('changed-meanwhile', {})
  const open = bins.filter((bin) => bin.state === 'conflict')
  if (open.length > 0) {
    throw refuse('open-conflicts', {
      conflicts: open.map(({ bin, why, counts, decisions }) => ({
        bin,
        why,
        quantities: [...new Set([...counts, ...decisions].map(({ quantity }) => quantity))],
      })),
    })
  }
  const counted = bins.flatMap((bin) => {
    if (bin.state === 'uncounted' || bin.state === 'conflict') return []
    // A device's clock may be wrong: nothing was counted in the future, or before there was a sheet.
    const at = [sheet.createdAt, [bin.at, now].sort()[0] ?? now].sort()[1] ?? now
    return [{ ...binParts(bin.bin), locationId: sheet.locationId, quantity: bin.quantity, at }]
  })
  // R-CO9: what the server knows to be there is stocked, whatever the sheet says of it; what people found there is looked up.
  const there = new Set(
    (await levelsAt(tx, sheet.locationId, { everStocked: true })).map(({ productId, lotId }) =>
      binKey(productId, lotId),
    ),
  )
  const found = counted.filter(({ productId, lotId }) => !there.has(binKey(productId, lotId)))
  const products = await productFacts(
    tx,
    counted.map(({ productId }) => productId),
    { counted: counted.map(({ quantity }) => quantity) },
  )
  const strange = found.filter(({ productId, lotId }) => products.get(productId)?.kind !== 'goods' || lotId !== NO_LOT)
  if (strange.length > 0) throw refuse('not-stocked', { productIds: strange.map(({ productId }) => productId) })
  const findings = counted.flatMap(({ productId, lotId, quantity }) => {
    const code = checkCounted(quantity, products.get(productId)?.unit ?? '')
    return code ? [{ lineId: binKey(productId, lotId), field: 'quantity', code, message: RULES[code] }] : []
  })
  if (findings.length > 0) throw refuse('bad-lines', { findings })
  const differences = await countDifferences(tx, counted)
  const { tooLittle } = await adjustMany(
    context,
    { command: postCount.name, subject: { type: 'count', id }, text: sheet.name },
    differences,
  )
  if (tooLittle.length > 0)
    throw refuse('insufficient-stock', {
      shortages: tooLittle.map(({ productId, available, missing }) => ({ productId, available, missing })),
    })
  await tx`UPDATE count_sheets SET status = 'posted', posted_at = ${now}, posted_by = ${caller.userId}, version = version + 1 WHERE org_id = current_org() AND id = ${id}`
  emitChange(emit, countSheet, { ...sheet }, { before: { ...sheet }, changed: { status: 'posted' } })
  emit(countPosted, id, { moves: differences.length })
  return { moves: differences.length, counted: counted.length, uncounted: bins.length - counted.length }
})
