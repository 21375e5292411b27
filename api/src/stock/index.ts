/** Stock's door. What other domains do with stock, they do through these, in their own transaction. */

export { handleChangeProduct } from './change-product.ts'
export { deliveredValues, type WithCustomer } from './delivered-values.ts'
export { expectedStateById } from './expected-receipts.ts'
export { availability, expectedReceipts, isOutOfStock, levelsAt, levelsOf, lockLevels } from './levels.ts'
export { handleCreateLocation, openStock, placeStateById, quarantineNear, virtualLocation } from './locations.ts'
export { adjustMany } from './moves/adjust-stock.ts'
export { type Counted, countDifferences } from './moves/count-differences.ts'
export { moveStateById, type NewMove, recordMoves } from './moves/moves.ts'
export { receiveMany } from './moves/receive-stock.ts'
export { requirePlace } from './references.ts'
export { deliverReserved, type Picked, release, reserve, type Short } from './reservations.ts'
export { stockRoutes } from './routes.ts'
