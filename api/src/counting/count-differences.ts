import { RULES } from '@werkbank/model/base/rules.ts'
import { NO_LOT } from '@werkbank/model/base/value/id.ts'
import { checkCounted } from '@werkbank/model/counting/check-counted.ts'
import { binKey, binParts } from '@werkbank/model/counting/count-document.ts'
import { type ProductFacts, productFacts } from '../catalogue/index.ts'
import type { TransactionContext } from '../http/command/transaction-context.ts'
import { Refusal } from '../http/problem/problem.ts'
import { countDifferences, levelsAt } from '../stock/index.ts'
import type { CountSheet } from './counts.ts'
import { readSheet } from './sheet.ts'

export type Found = {
  differences: Awaited<ReturnType<typeof countDifferences>>
  products: ReadonlyMap<string, ProductFacts>
  counted: number
  uncounted: number
}
const refuse = (code: string, data: unknown) => new Refusal(code, data)

/** What a sheet comes to, as it is now; refuses what can't be posted. `heads`: the state that somebody saw. Locks levels. */
export async function differencesOf(
  { tx, caller, now }: TransactionContext,
  sheet: CountSheet,
  heads?: readonly string[],
): Promise<Found> {
  const { bins, heads: present, has } = await readSheet(tx, caller.orgId, sheet.automergeId)
  if (heads && !has([...heads])) throw refuse('state-not-received', {})
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
  const products = await productFacts(
    tx,
    counted.map(({ productId }) => productId),
    { counted: counted.map(({ quantity }) => quantity) },
  )
  await requireStocked(tx, sheet, counted, products)
  const findings = counted.flatMap(({ productId, lotId, quantity }) => {
    const code = checkCounted(quantity, products.get(productId)?.unit ?? '')
    return code ? [{ lineId: binKey(productId, lotId), field: 'quantity', code, message: RULES[code] }] : []
  })
  if (findings.length > 0) throw refuse('bad-lines', { findings })
  const differences = await countDifferences(tx, counted)
  return { differences, products, counted: counted.length, uncounted: bins.length - counted.length }
}

/** R-CO9: what the server knows to be there is stocked, whatever the sheet says of it; what people found there is looked up. */
async function requireStocked(
  tx: TransactionContext['tx'],
  sheet: CountSheet,
  counted: readonly { productId: string; lotId: string }[],
  products: Found['products'],
): Promise<void> {
  const levels = await levelsAt(tx, sheet.locationId, { everStocked: true })
  const there = new Set(levels.map(({ productId, lotId }) => binKey(productId, lotId)))
  const found = counted.filter(({ productId, lotId }) => !there.has(binKey(productId, lotId)))
  const strange = found.filter(({ productId, lotId }) => products.get(productId)?.kind !== 'goods' || lotId !== NO_LOT)
  if (strange.length > 0) throw refuse('not-stocked', { productIds: strange.map(({ productId }) => productId) })
}
