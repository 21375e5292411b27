import { valueMinor } from '@werkbank/model/base/money.ts'
import { reverseMove } from '@werkbank/model/stock/commands.ts'
import { type CommandContext, handle } from '../http/command-route.ts'
import { organisationCurrency } from '../http/organisation.ts'
import { notFound } from '../http/problem.ts'
import { today } from '../http/work.ts'
import { post, reverseEntry } from '../ledger/index.ts'
import { type MoveRow, moveById, recordMoves } from './moves.ts'

type Context = CommandContext<typeof reverseMove>

/** Against what each kind of move was posted; those without an entry are not here. */
const CONTRA: Record<string, string> = { receipt: 'goods-received', opening: 'opening', adjustment: 'stock-difference' }
const REVERSIBLE = ['receipt', 'opening', 'transfer', 'adjustment']

/** ST3. The move back has the value of the first one, and its entry is the opposite. */
export const handleReverseMove = handle(
  reverseMove,
  async (context, { id, reason }) => {
    const { tx, refuse } = context
    const move = await moveById(tx, id)
    if (!move) throw notFound()
    if (!REVERSIBLE.includes(move.reason) || move.reversesId !== null)
      throw refuse('not-reversible', { reason: move.reason })
    const { productId, lotId, quantity, unitCostMinor } = move
    const moveId = context.newId()
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
    const { tooLittle } = await recordMoves(context, document, [back])
    if (tooLittle[0]) throw refuse('insufficient-stock', { available: tooLittle[0].available })
    await reversePosting(context, move, document.subject, reason || `Storno ${move.reason}`)
    return { moveId }
  },
  { constraints: { stock_moves_reversed_once: ({ refuse }) => refuse('already-reversed', {}) } },
)

/** A move that is a document of its own: its entry turned round. One of many: its share, at its value. */
async function reversePosting(
  context: Context,
  move: MoveRow,
  subject: { type: string; id: string },
  text: string,
): Promise<void> {
  const postedOn = today(context)
  if (move.subjectId === move.id)
    return await reverseEntry(context, { type: move.subjectType, id: move.id }, { subject, postedOn, text })
  const contra = CONTRA[move.reason]
  if (!contra) return
  const [fromReal] =
    await context.tx`SELECT 1 FROM locations WHERE org_id = current_org() AND id = ${move.fromLocationId} AND kind IN ('warehouse', 'location', 'device')`
  const value = (fromReal ? -1 : 1) * valueMinor(move.quantity, move.unitCostMinor)
  await post(context, {
    kind: 'adjustment',
    subject,
    postedOn,
    text,
    currency: await organisationCurrency(context.tx),
    postings: [
      { purpose: contra, amountMinor: value },
      { purpose: 'inventory', amountMinor: -value },
    ],
  })
}
