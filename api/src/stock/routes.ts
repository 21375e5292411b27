import { idSchema } from '@werkbank/model/base/value/id.ts'
import { expectedReceipt, location, stockLevel, stockMove } from '@werkbank/model/stock/records.ts'
import { z } from 'zod'
import { mountCommand } from '../http/command/command-route.ts'
import { routes } from '../http/context.ts'
import { pageInput, pageOf } from '../http/pages.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { mountChanges } from '../records/history.ts'
import { type ListInput, listInput, SEARCH_MAX } from '../records/list.ts'
import { handleAdjustStock } from './moves/adjust-stock.ts'
import './fractions.ts'
import { handleChangeProduct } from './change-product.ts'
import {
  handleChangeExpectedReceipt,
  handleCloseExpectedReceipt,
  handleExpectReceipt,
  listExpected,
} from './expected-receipts.ts'
import { listLevels } from './levels.ts'
import { handleChangeLocation, handleCloseLocation, handleCreateLocation, listLocations } from './locations.ts'
import { listMoves, shownMove } from './moves/moves.ts'
import { handleReceiveStock } from './moves/receive-stock.ts'
import { handleReverseMove } from './moves/reverse-move.ts'
import { handleTransferStock } from './moves/transfer-stock.ts'

const levelSchema = stockLevel.row.omit({ rev: true }).extend({ available: z.string() })
const locations = defineQuery({
  name: 'location.list',
  route: 'GET /locations',
  permission: 'stock.read',
  summary: 'Warehouses and locations',
  input: z.object({}),
  answer: pageOf(location.row.omit({ rev: true })),
})
const levels = defineQuery({
  name: 'stock.levels',
  route: 'GET /stock/levels',
  permission: 'stock.read',
  summary: 'What is on hand, reserved and available',
  input: z.object(listInput(stockLevel)),
  answer: pageOf(levelSchema),
})
const moves = defineQuery({
  name: 'stock.moves',
  route: 'GET /stock/moves',
  permission: 'stock.read',
  summary: 'The ledger of stock moves, newest first',
  input: z.object({
    ...listInput(stockMove),
    search: z.string().max(SEARCH_MAX).optional(),
    /** From there or to there. */ locationId: idSchema.optional(),
    subjectId: idSchema.optional(),
  }),
  answer: pageOf(stockMove.row.omit({ rev: true })),
})
const move = defineQuery({
  name: 'stock.move',
  route: 'GET /stock/moves/{id}',
  permission: 'stock.read',
  summary: 'One stock move, and whether another one has taken it back',
  input: z.object({ id: idSchema }),
  answer: stockMove.row.omit({ rev: true }).extend({ isReversed: z.boolean() }),
})
const expected = defineQuery({
  name: 'receipt.list',
  route: 'GET /stock/expected-receipts',
  permission: 'stock.read',
  summary: 'What is expected to come in, the soonest first',
  input: z.object({ ...pageInput(['expectedOn']), productId: idSchema.optional() }),
  answer: pageOf(expectedReceipt.row.omit({ rev: true })),
})

export const stockRoutes = routes()
mountQuery(stockRoutes, locations, async ({ tx }) => ({ items: await listLocations(tx), nextCursor: null }))
mountQuery(stockRoutes, levels, (context, input) => listLevels(context, input as ListInput))
mountQuery(stockRoutes, expected, ({ tx }, input) => listExpected(tx, input))
mountQuery(stockRoutes, move, (context, { id }) => shownMove(context, id))
mountQuery(stockRoutes, moves, (context, input) => listMoves(context, input as ListInput))
mountChanges(stockRoutes, location, 'GET /locations')
for (const handler of [
  handleCreateLocation,
  handleChangeLocation,
  handleCloseLocation,
  handleExpectReceipt,
  handleChangeExpectedReceipt,
  handleCloseExpectedReceipt,
  handleReceiveStock,
  handleTransferStock,
  handleAdjustStock,
  handleReverseMove,
  handleChangeProduct,
])
  mountCommand(stockRoutes, handler as never)
