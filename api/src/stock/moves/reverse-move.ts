import { must } from '@werkbank/model/base/assert.ts'
import { reverseMove } from '@werkbank/model/stock/commands.ts'
import { REAL_KINDS } from '@werkbank/model/stock/places.ts'
import { productFacts } from '../../catalogue/index.ts'
import { type CommandContext, handle } from '../../http/command/command-route.ts'
import { requirePossible } from '../../http/command/possible.ts'
import { organisationCurrency } from '../../http/organisation.ts'
import { notFound } from '../../http/problem/problem.ts'
import { post, reverseEntry } from '../../ledger/index.ts'
import { type Move, moveById, moveStateById, recordMoves } from './moves.ts'

type Context = CommandContext<typeof reverseMove>

/** Against what each kind of move was posted; those without an entry are not here. */
const CONTRA: Record<string, string> = { receipt: 'goods-received', opening: 'opening', adjustment: 'stock-difference' }

/** R-ST3. The move back has the value of the first one, and its entry is the opposite. */
export const handleReverseMove = handle(
  reverseMove,
  async (context, { id, reason }) => {
    const { tx, refuse } = context
    const move = await moveById(tx, id)
    if (!move) throw notFound()
    requirePossible(context, reverseMove, must(await moveStateById(tx, id), 'moves are never deleted'))
    const { productId, lotId, quantity, unitCostMinor } = move
    const moveId = context.newId()
    await productFacts(tx, [productId], { hold: true })
    const document = {
      reason: move.reason as 'receipt',
      command: reverseMove.name,
      subject: { type: 'reversal', id: moveId },
    }
    const back = {
      id: moveId,
      productId,
      lotId,
      fromLocationId: move.toLocationId,
      toLocationId: move.fromLocationId,
      quantity,
      unitCostMinor,
      reversesId: id,
    }
    const { tooLittle, worthsMinor } = await recordMoves(context, document, [back])
    if (tooLittle[0]) throw refuse('insufficient-stock', { available: tooLittle[0].available })
    await reversePosting(context, move, {
      subject: document.subject,
      text: reason,
      worthMinor: worthsMinor[0] ?? 0,
    })
    return { moveId }
  },
  { constraints: { stock_moves_reversed_once: ({ refuse }) => refuse('already-reversed', {}) } },
)

type Reversal = { subject: { type: string; id: string }; text: string; worthMinor: number }

/**
 * A move that is a document of its own: its entry turned round. One of many: its share, at its value. `worthMinor` is what the move back
 * changes on the shelves, at today's cost: the difference goes to the variance (R-ST9).
 */
async function reversePosting(context: Context, move: Move, { subject, text, worthMinor }: Reversal): Promise<void> {
  const contra = CONTRA[move.reason]
  if (!contra) return
  const postedOn = context.today
  const [leftStock] =
    await context.tx`SELECT 1 FROM locations WHERE org_id = current_org() AND id = ${move.fromLocationId} AND kind = ANY(${REAL_KINDS as string[]})`
  const sign = leftStock ? 1 : -1
  const value = sign * move.valueMinor
  const since = worthMinor - value
  const own = move.subjectId === move.id
  if (own) await reverseEntry(context, { type: move.subjectType, id: move.id }, { subject, postedOn, text })
  const share = own ? 0 : value
  await post(context, {
    kind: 'adjustment',
    subject,
    postedOn,
    text,
    currency: await organisationCurrency(context.tx),
    postings: [
      { purpose: 'inventory', amountMinor: share + since },
      { purpose: contra, amountMinor: -share },
      { purpose: 'purchase-variance', amountMinor: -since },
    ],
  })
}
