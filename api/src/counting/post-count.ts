import { postCount } from '@werkbank/model/counting/commands.ts'
import { handle } from '../http/command/command-route.ts'
import { requirePossible } from '../http/command/possible.ts'
import { notFound } from '../http/problem/problem.ts'
import { needsSecondPerson, requestPosting } from './count-approval.ts'
import { differencesOf } from './count-differences.ts'
import { countById } from './counts.ts'
import { postDifferences } from './post-differences.ts'

/** R-CO4 to R-CO6, R-CO9; beyond the company's limits somebody else is asked first (WH-12). Locks: the sheet, then levels. */
export const handlePostCount = handle(postCount, async (context, { id, heads }) => {
  const sheet = await countById(context.tx, id, { lock: true })
  if (!sheet) throw notFound()
  requirePossible(context, postCount, sheet)
  const found = await differencesOf(context, sheet, heads)
  const { counted, uncounted } = found
  if (await needsSecondPerson(context, found))
    return { moves: 0, counted, uncounted, approvalId: await requestPosting(context, sheet, found) }
  return { moves: await postDifferences(context, sheet, found.differences), counted, uncounted, approvalId: null }
})
