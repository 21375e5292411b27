import { idSchema } from '@werkbank/model/base/id.ts'
import { can } from '@werkbank/model/base/permission.ts'
import { expectedReceipt, location } from '@werkbank/model/stock/records.ts'
import { z } from 'zod'
import { mountCommand } from '../http/command-route.ts'
import { routes } from '../http/context.ts'
import { pageInput, pageOf } from '../http/pages.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { handleAdjustStock } from './adjust-stock.ts'
import './fractions.ts'
import { handleChangeProduct } from './change-product.ts'
import {
  handleChangeExpectedReceipt,
  handleCloseExpectedReceipt,
  handleExpectReceipt,
  listExpected,
} from './expected-receipts.ts'
import { listLevels } from './levels.ts'
import { handleCloseLocation, handleCreateLocation, listLocations } from './locations.ts'
import { listMoves, type MoveRow } from './moves.ts'
import { handleReceiveStock } from './receive-stock.ts'
import { handleReverseMove } from './reverse-move.ts'
import { handleTransferStock } from './transfer-stock.ts'

const levelSchema = z.object({
  id: z.string(),
  productId: z.string(),
  lotId: z.string(),
  locationId: z.string(),
  onHand: z.string(),
  reserved: z.string(),
  available: z.string(),
})
const moveSchema = z.object({
  id: z.string(),
  productId: z.string(),
  lotId: z.string(),
  fromLocationId: z.string(),
  toLocationId: z.string(),
  quantity: z.string(),
  /** null without cost.read. */ unitCostMinor: z.int().nullable(),
  reason: z.string(),
  command: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  reversesId: z.string().nullable(),
  actor: z.string().nullable(),
  at: z.string(),
  effectiveOn: z.string(),
})
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
  input: z.object({ ...pageInput(['productId']), productId: idSchema.optional(), locationId: idSchema.optional() }),
  answer: pageOf(levelSchema),
})
const moves = defineQuery({
  name: 'stock.moves',
  route: 'GET /stock/moves',
  permission: 'stock.read',
  summary: 'The ledger of stock moves, newest first',
  input: z.object({
    ...pageInput(['-at']),
    productId: idSchema.optional(),
    locationId: idSchema.optional(),
    subjectId: idSchema.optional(),
  }),
  answer: pageOf(moveSchema),
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
mountQuery(stockRoutes, levels, ({ tx }, input) => listLevels(tx, input))
mountQuery(stockRoutes, expected, ({ tx }, input) => listExpected(tx, input))
mountQuery(stockRoutes, moves, async ({ tx, caller }, input) => {
  const page = await listMoves(tx, input)
  const seesCost = can(caller, 'cost.read')
  const seen = ({ valueMinor: _, unitCostMinor, ...move }: MoveRow) => ({
    ...move,
    unitCostMinor: seesCost ? unitCostMinor : null,
  })
  return { ...page, items: page.items.map(seen) }
})
for (const handler of [
  handleCreateLocation,
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
