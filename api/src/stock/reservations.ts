import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { insertRows, rowsAs } from '@werkbank/database/rows.ts'
import { settleAll } from '@werkbank/database/transaction.ts'
import {
  compareQuantities,
  fromMillionths,
  minQuantity,
  subtractQuantities,
  toMillionths,
} from '@werkbank/model/base/value/quantity.ts'
import { type Level, planReservations, type Reservation, type Wanted } from '@werkbank/model/stock/plan-reservations.ts'
import { productFacts } from '../catalogue/index.ts'
import type { TransactionContext } from '../http/command/transaction-context.ts'
import { addReserved, type Expected, expectedReceipts, lockLevels } from './levels.ts'
import { virtualLocation } from './locations.ts'
import { type NewMove, recordMoves } from './moves/moves.ts'

/** A line that stock can't cover: what it wants beyond what is there for it (its own reservation included). */
export type Short = { lineId: string; productId: string; requested: string; available: string; expected: Expected[] }
/** What each line holds afterwards. */
export type Reserved = Map<string, string>

/**
 * Brings what an order holds to what its lines want (R-ST4). The caller has locked the order's row, and names only goods. Where
 * stock can't cover it: with `partial` takes what is there, else changes nothing; both name the shortages (R-ST5). `locked`: the levels of
 * all that is wanted (`lockLevels`), for an order that was never committed and so holds nothing. `write`: sends what is written without
 * waiting for it; unless given it is waited for.
 */
export async function reserve(
  tx: Tx,
  orderId: string,
  wanted: readonly Wanted[],
  {
    partial,
    locked,
    write,
  }: { partial: boolean; locked?: readonly Level[] | undefined; write?: TransactionContext['write'] },
): Promise<{ shortages: Short[]; reserved: Reserved }> {
  const held = locked ? [] : await heldBy(tx, orderId)
  const levels =
    locked ??
    (await lockLevels(
      tx,
      [...wanted, ...held].map(({ productId }) => productId),
    ))
  const plan = planReservations(wanted, held, levels)
  const reserved: Reserved = new Map(wanted.map((want) => [want.lineId, want.quantity]))
  for (const { lineId, got } of plan.short) reserved.set(lineId, got)
  const expected = await (plan.short.length > 0
    ? expectedReceipts(
        tx,
        plan.short.map(({ productId }) => productId),
      )
    : new Map<string, Expected[]>())
  const shortages = plan.short.map(({ lineId, productId, wanted: requested, got }) => ({
    lineId,
    productId,
    requested,
    available: got,
    expected: expected.get(productId) ?? [],
  }))
  const statements = shortages.length > 0 && !partial ? [] : reservationsAs(tx, orderId, plan.changes, plan.levels)
  if (write) statements.forEach(write)
  else await settleAll(...statements)
  return { shortages, reserved }
}

/** Releases everything that an order has reserved. The caller has locked the order's row. */
export async function release(tx: Tx, orderId: string): Promise<void> {
  await reserve(tx, orderId, [], { partial: true })
}

/** Pieces that left, with what they were worth. */
export type Picked = { lineId: string; productId: string; locationId: string; quantity: string; valueMinor: number }

/**
 * Moves what lines hold to the customer: `quantity` of each line, from where it is reserved. The caller has locked the order's
 * row and made sure that each line holds that much.
 */
export async function deliverReserved(
  work: TransactionContext,
  orderId: string,
  lines: readonly { lineId: string; quantity: string }[],
  document: { command: string; effectiveOn: string },
): Promise<Picked[]> {
  const { tx } = work
  const held = Map.groupBy(await heldBy(tx, orderId), (reservation) => reservation.lineId)
  const picks = lines.flatMap((line) => pick(line, held.get(line.lineId) ?? []))
  if (picks.length === 0) return []
  const products = await productFacts(
    tx,
    picks.map(({ productId }) => productId),
  )
  const customer = await virtualLocation(tx, 'customer')
  const picked = picks.map((reservation) => ({
    ...reservation,
    unitCostMinor: products.get(reservation.productId)?.costMinor ?? 0,
  }))
  const moves = picked.map(
    ({ productId, lotId, locationId, taken, unitCostMinor }): NewMove => ({
      productId,
      lotId,
      fromLocationId: locationId,
      toLocationId: customer,
      quantity: taken,
      unitCostMinor,
      fromReserved: true,
    }),
  )
  // The reservations go first in the code; the levels were locked with the rows they refer to by the same order as everywhere.
  const { tooLittle, worthsMinor } = await recordMoves(
    work,
    { reason: 'delivery', subject: { type: 'order', id: orderId }, ...document },
    moves,
  )
  if (tooLittle.length > 0) throw new Error('reserved stock is not on hand: levels and reservations disagree')
  const left = picks.map(({ taken, ...reservation }) => ({
    ...reservation,
    quantity: subtractQuantities(reservation.quantity, taken),
  }))
  await settleAll(...reservationsAs(tx, orderId, left))
  return picked.map(({ lineId, productId, locationId, taken }, index) => ({
    lineId,
    productId,
    locationId,
    quantity: taken,
    valueMinor: -(worthsMinor[index] ?? 0),
  }))
}

/** Takes `quantity` of a line from the places that hold it, in the order of the places. */
function pick(
  line: { lineId: string; quantity: string },
  held: readonly Reservation[],
): (Reservation & { taken: string })[] {
  let left = line.quantity
  const picks: (Reservation & { taken: string })[] = []
  for (const reservation of held) {
    if (compareQuantities(left, '0') <= 0) break
    const taken = minQuantity(reservation.quantity, left)
    left = fromMillionths(toMillionths(left) - toMillionths(taken))
    picks.push({ ...reservation, taken })
  }
  if (compareQuantities(left, '0') > 0)
    throw new Error(`line ${line.lineId} holds ${left} less than should be delivered`)
  return picks
}

async function heldBy(tx: Tx, orderId: string): Promise<Reservation[]> {
  return await tx<Reservation[]>`
    SELECT r.line_id, r.product_id, r.lot_id, r.location_id, trim_scale(r.quantity)::text AS quantity
    FROM reservations r JOIN locations p ON p.org_id = r.org_id AND p.id = r.location_id
    WHERE r.org_id = current_org() AND r.order_id = ${orderId} ORDER BY p.rank, r.product_id, r.lot_id, r.location_id, r.line_id`
}

const RESERVATION = {
  lineId: 'text',
  productId: 'uuid',
  lotId: 'uuid',
  locationId: 'uuid',
  quantity: 'numeric',
} as const
/**
 * Statements that set reservations; those with quantity 0 go. The levels they refer to exist and are locked; `levels` is what changes there.
 */
function reservationsAs(
  tx: Tx,
  orderId: string,
  changes: readonly Reservation[],
  levels: Parameters<typeof addReserved>[1] = [],
): Statement[] {
  const gone = changes.filter(({ quantity }) => toMillionths(quantity) === 0n)
  const kept = changes.filter(({ quantity }) => toMillionths(quantity) !== 0n)
  const statements: Statement[] = []
  // A line whose product changed deletes its row before it inserts another under the same key.
  if (gone.length > 0)
    statements.push(tx`DELETE FROM reservations o USING ${rowsAs(tx, 'r', RESERVATION, gone)} WHERE o.org_id = current_org() AND o.order_id = ${orderId} AND o.line_id = r.line_id
      AND o.product_id = r.product_id AND o.lot_id = r.lot_id AND o.location_id = r.location_id`)
  if (kept.length > 0)
    statements.push(tx`${levels.length > 0 ? tx`WITH level AS (${addReserved(tx, levels)})` : tx``}
      ${insertRows(tx, 'reservations', RESERVATION, kept, { each: { orderId: tx`${orderId}::uuid` }, replaces: ['orderId', 'lineId', 'lotId', 'locationId'] })}`)
  else if (levels.length > 0) statements.push(addReserved(tx, levels))
  return statements
}
