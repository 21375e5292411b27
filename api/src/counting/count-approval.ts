import { valueMinor } from '@werkbank/model/base/value/money.ts'
import { isPositive, negateQuantity } from '@werkbank/model/base/value/quantity.ts'
import { postCount } from '@werkbank/model/counting/commands.ts'
import { countKind, needsApproval } from '@werkbank/model/stock/correction.ts'
import { handleApproval, openRequestOf, requestApproval } from '../approvals/index.ts'
import { hindranceNow } from '../http/command/possible.ts'
import type { TransactionContext } from '../http/command/transaction-context.ts'
import { notFound, Refusal } from '../http/problem/problem.ts'
import { correctionLimits, levelsAt } from '../stock/index.ts'
import { differencesOf, type Found } from './count-differences.ts'
import { type CountSheet, countById } from './counts.ts'
import { postDifferences } from './post-differences.ts'

const costOf = ({ products }: Found, productId: string) => products.get(productId)?.costMinor ?? 0
const worthOf = (found: Found): number[] =>
  found.differences.map(({ productId, quantity }) => {
    const less = !isPositive(quantity)
    return valueMinor(less ? negateQuantity(quantity) : quantity, costOf(found, productId)) * (less ? -1 : 1)
  })

/** WH-12: where one product differs by more pieces than the limit, or all together are worth more. */
export async function needsSecondPerson(work: TransactionContext, found: Found): Promise<boolean> {
  const limits = await correctionLimits(work)
  const worth = worthOf(found).reduce((sum, one) => sum + Math.abs(one), 0)
  const isTooMuch = limits.valueMinor > 0 && worth > limits.valueMinor
  return (
    isTooMuch ||
    found.differences.some(({ productId, quantity }) =>
      needsApproval({ quantity, costMinor: costOf(found, productId) }, limits),
    )
  )
}

/** What is asked: each difference with the level that it changes, in one order. */
async function contentOf({ tx }: TransactionContext, { locationId }: CountSheet, { differences }: Found) {
  const levels = await levelsAt(tx, locationId)
  const lines = differences.map(({ productId, lotId, quantity }) => {
    const level = levels.find((one) => one.productId === productId && one.lotId === lotId)
    return { productId, lotId, quantity, onHand: level?.onHand ?? '0' }
  })
  return { locationId, lines: lines.sort((a, b) => (a.productId + a.lotId < b.productId + b.lotId ? -1 : 1)) }
}

/** Asks somebody else to post a sheet; once at a time, and again with the request that was sent back. */
export async function requestPosting(work: TransactionContext, sheet: CountSheet, found: Found): Promise<string> {
  const subject = { type: 'count', id: sheet.id }
  const open = await openRequestOf(work.tx, countKind, subject)
  if (open && open.state !== 'sent-back') throw new Refusal('waits-for-approval', {})
  const id = open?.requestedBy === work.caller.userId ? open.id : work.newId()
  await requestApproval(work, countKind, {
    id,
    subject,
    reason: sheet.name,
    content: await contentOf(work, sheet, found),
    costMinor: worthOf(found).reduce((sum, one) => sum + one, 0),
  })
  return id
}

/** Posts what was approved; where the sheet comes to something else meanwhile nothing is posted, and the refusal says what it comes to. */
export const countApproval = handleApproval(countKind, async (work, { subjectId, content, contentHash }) => {
  const sheet = await countById(work.tx, subjectId, { lock: true })
  if (!sheet) throw notFound()
  const why = hindranceNow(work, postCount, sheet)
  if (why) throw new Refusal(why.code, why.data ?? {})
  const found = await differencesOf(work, sheet)
  const now = await contentOf(work, sheet, found)
  const asked = (lines: typeof now.lines) =>
    lines.map(({ productId, lotId, quantity }) => `${productId} ${lotId} ${quantity}`)
  if (asked(now.lines).join() !== asked(content.lines).join())
    throw new Refusal('request-changed', { contentHash, content: now })
  await postDifferences(work, sheet, found.differences)
})
