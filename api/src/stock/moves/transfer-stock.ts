import { checkMove } from '@werkbank/model/stock/check-move.ts'
import { transferStock } from '@werkbank/model/stock/commands.ts'
import { handle } from '../../http/command/command-route.ts'
import { requirePossible } from '../../http/command/possible.ts'
import { refuseMove, requirePlace, requireProduct } from '../references.ts'
import { recordMoves } from './moves.ts'

/** Out and in are one move. R-ST7, R-ST8. */
export const handleTransferStock = handle(
  transferStock,
  async (work, { id = work.newId(), productId, quantity, fromLocationId, toLocationId }) => {
    const product = await requireProduct(work.tx, productId, quantity)
    requirePossible(work, transferStock, product)
    // Checked without the cost: an amount too large for the books is too large for the place as well, and the choice between the two refusals would reveal the
    // cost.
    refuseMove(work.refuse, checkMove('transfer', quantity, { unit: product.unit }), product.unit)
    await requirePlace(work.tx, fromLocationId, 'fromLocationId')
    await requirePlace(work.tx, toLocationId, 'toLocationId')
    const { tooLittle } = await recordMoves(
      work,
      { reason: 'transfer', command: transferStock.name, subject: { type: 'transfer', id } },
      [{ id, productId, quantity, fromLocationId, toLocationId, unitCostMinor: product.costMinor }],
    )
    if (tooLittle[0]) throw work.refuse('insufficient-stock', { available: tooLittle[0].available })
    return { moveId: id }
  },
)
