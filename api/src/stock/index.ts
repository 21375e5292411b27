/** Stock's door. What other domains do with stock, they do through these, in their own transaction. */
export { availability, expectedReceipts, levelsOf } from './levels.ts'
export { openStock, virtualLocation } from './locations.ts'
export { type NewMove, recordMoves } from './moves.ts'
export { receiveMany } from './receive-stock.ts'
export { deliverReserved, release, reserve, type Picked } from './reservations.ts'
export { adjustMany } from './adjust-stock.ts'
export { stockRoutes } from './routes.ts'
