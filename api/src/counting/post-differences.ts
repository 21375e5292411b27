import { postCount } from '@werkbank/model/counting/commands.ts'
import { countSheet } from '@werkbank/model/counting/count-sheet.ts'
import { countPosted } from '@werkbank/model/counting/events.ts'
import type { TransactionContext } from '../http/command/transaction-context.ts'
import { Refusal } from '../http/problem/problem.ts'
import { emitChange } from '../records/history.ts'
import { adjustMany } from '../stock/index.ts'
import type { Found } from './count-differences.ts'
import type { CountSheet } from './counts.ts'

/** Posts what a sheet, held by the caller, comes to; returns how many moves that are. */
export async function postDifferences(
  context: TransactionContext,
  sheet: CountSheet,
  differences: Found['differences'],
): Promise<number> {
  const { tx, caller, emit, now } = context
  const { id } = sheet
  const { tooLittle } = await adjustMany(
    context,
    { command: postCount.name, subject: { type: 'count', id }, text: sheet.name },
    differences,
  )
  if (tooLittle.length > 0)
    throw new Refusal('insufficient-stock', {
      shortages: tooLittle.map(({ productId, available, missing }) => ({ productId, available, missing })),
    })
  await tx`UPDATE count_sheets SET status = 'posted', posted_at = ${now}, posted_by = ${caller.userId}, version = version + 1 WHERE org_id = current_org() AND id = ${id}`
  emitChange(emit, countSheet, { ...sheet }, { before: { ...sheet }, changed: { status: 'posted' } })
  emit(countPosted, id, { moves: differences.length })
  return differences.length
}
