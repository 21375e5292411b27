import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { insertRows, type RowOf, rowsAs } from '@werkbank/database/rows.ts'
import { settleAll } from '@werkbank/database/transaction.ts'
import { assert, must } from '@werkbank/model/base/assert.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { NO_LOT } from '@werkbank/model/base/value/id.ts'
import { isExactAtAnyCost } from '@werkbank/model/base/value/money.ts'
import { addQuantities, compareQuantities, negateQuantity } from '@werkbank/model/base/value/quantity.ts'
import { MOVES_PER_EVENT, stockMoved } from '@werkbank/model/stock/events.ts'
import type { MoveState } from '@werkbank/model/stock/place-state.ts'
import { isRealPlace } from '@werkbank/model/stock/places.ts'
import { type MoveReason, stockMove } from '@werkbank/model/stock/records.ts'
import { moveWorths, type ShelfMove } from '@werkbank/model/stock/shelf-value.ts'
import type { TransactionContext } from '../../http/command/transaction-context.ts'
import { amountTooLarge, notFound } from '../../http/problem/problem.ts'
import { type ListInput, listRecord } from '../../records/list.ts'
import { rowById, type Values } from '../../records/rows.ts'
import { visibleTo } from '../../records/visible.ts'
import { type LevelKey, levelKey, lockLevelsAt } from '../levels.ts'
import { closedPlace, type Location } from '../locations.ts'
import { ofProductsFound } from '../shown-stock.ts'
import { addToTotals, lockTotals } from '../stock-totals.ts'

/**
 * One stock move. `fromReserved`: takes pieces out of the reservation. `valueMinor`: the value for the books where it differs from the change on the
 * shelves (a return is worth what the delivery was).
 */
export type NewMove = {
  id?: string
  productId: string
  lotId?: string
  fromLocationId: string
  toLocationId: string
  quantity: string
  unitCostMinor: number
  reversesId?: string
  fromReserved?: boolean
  valueMinor?: number
}
export type MoveDocument = {
  reason: MoveReason
  command: string
  subject: { type: string; id: string }
  effectiveOn?: string
}
/** A place has less than should leave it. */
export type TooLittle = LevelKey & { available: string; missing: string }

/**
 * Writes moves and the levels they change, in one transaction and with one event (R-ST1). Returns what each changes of the value of goods
 * (R-ST9; minor units, negative where they leave), or what is missing where a place has less than should leave it; then nothing was written.
 * `moves` may be many; places are locked in the one order (R-ST6). The caller holds the products' cost.
 */
export async function recordMoves(
  work: TransactionContext,
  document: MoveDocument,
  moves: readonly NewMove[],
): Promise<Recorded> {
  if (moves.length === 0) return NOTHING
  const { tx } = work
  const real = await realLocations(tx, moves)
  if (!can(work.caller, 'cost.read')) requireExact(moves, real)
  const changes = levelChanges(moves, real)
  const levels = await lockLevelsAt(tx, changes)
  const tooLittle = changes.flatMap((change) => shortfall(change, levels.get(levelKey(change))))
  if (tooLittle.length > 0) return { ...NOTHING, tooLittle }
  const totals = await lockTotals(
    tx,
    moves.map(({ productId }) => productId),
  )
  const worthsMinor = moveWorths(
    moves.map((move) => ({ ...move, to: directionOf(move, real) })),
    totals,
  )
  const rows = moves.map((move, index) => ({
    ...move,
    id: move.id ?? work.newId(),
    lotId: move.lotId ?? NO_LOT,
    valueMinor: move.valueMinor ?? Math.abs(worthsMinor[index] ?? 0),
    reversesId: move.reversesId ?? null,
  }))
  await settleAll(applyChanges(tx, changes), addToTotals(tx, changes), insertMoves(work, document, rows))
  emitMoved(work, document, moves)
  return { ids: rows.map(({ id }) => id), worthsMinor, tooLittle: [] }
}

/** Independent of the cost for callers who may not see it: a refusal that depends on the cost would reveal it (ID-06). */
function requireExact(moves: readonly NewMove[], real: ReadonlySet<string>): void {
  const comes = (move: NewMove) => directionOf(move, real) === 'shelves'
  if (moves.some((move) => comes(move) && !isExactAtAnyCost(move.quantity))) throw amountTooLarge()
}

function emitMoved(work: TransactionContext, { subject, reason }: MoveDocument, moves: readonly NewMove[]): void {
  for (let from = 0; from < moves.length; from += MOVES_PER_EVENT) {
    const told = moves.slice(from, from + MOVES_PER_EVENT).map((move) => ({
      productId: move.productId,
      from: move.fromLocationId,
      to: move.toLocationId,
      quantity: move.quantity,
    }))
    work.emit(stockMoved, subject, { reason, moves: told })
  }
}

type Recorded = { ids: string[]; worthsMinor: number[]; tooLittle: TooLittle[] }
const NOTHING: Recorded = { ids: [], worthsMinor: [], tooLittle: [] }

function directionOf({ fromLocationId, toLocationId }: NewMove, real: ReadonlySet<string>): ShelfMove['to'] {
  const arrives = real.has(toLocationId)
  if (real.has(fromLocationId)) return arrives ? 'other-shelf' : 'outside'
  return arrives ? 'shelves' : 'other-shelf' // between two ends where nothing is counted nothing changes
}

type Change = LevelKey & { onHand: string; reserved: string }

/** The sum of what happens to each real place. */
function levelChanges(moves: readonly NewMove[], real: ReadonlySet<string>): Change[] {
  const changes = new Map<string, Change>()
  const add = (key: LevelKey, onHand: string, reserved: string) => {
    if (!real.has(key.locationId)) return
    const change = changes.get(levelKey(key)) ?? { ...key, onHand: '0', reserved: '0' }
    changes.set(levelKey(key), {
      ...change,
      onHand: addQuantities(change.onHand, onHand),
      reserved: addQuantities(change.reserved, reserved),
    })
  }
  for (const { productId, lotId = NO_LOT, fromLocationId, toLocationId, quantity, fromReserved } of moves) {
    add(
      { productId, lotId, locationId: fromLocationId },
      negateQuantity(quantity),
      fromReserved ? negateQuantity(quantity) : '0',
    )
    add({ productId, lotId, locationId: toLocationId }, quantity, '0')
  }
  return [...changes.values()]
}

/** The places of moves where something is counted, held: none of them is closed before the transaction ends. 400 where goods would go to a closed one. */
async function realLocations(tx: Tx, moves: readonly NewMove[]): Promise<Set<string>> {
  const ids = new Set(moves.flatMap((move) => [move.fromLocationId, move.toLocationId]))
  const rows = await tx<(Pick<Location, 'id' | 'kind'> & { closed: boolean })[]>`
    SELECT id, kind, deleted_at IS NOT NULL AS closed FROM locations
    WHERE org_id = current_org() AND id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR KEY SHARE`
  assert(rows.length === ids.size, 'moves are between locations that exist')
  const closed = new Set(rows.filter((row) => row.closed).map((row) => row.id))
  if (moves.some(({ toLocationId }) => closed.has(toLocationId))) throw closedPlace('locationId')
  return new Set(rows.filter(isRealPlace).map((row) => row.id))
}

/** R-ST2, R-ST8: unreserved pieces may leave, and reserved ones for the order that reserved them. */
function shortfall(change: Change, level: { onHand: string; reserved: string } | undefined): TooLittle[] {
  const onHand = addQuantities(level?.onHand ?? '0', change.onHand)
  const available = addQuantities(onHand, negateQuantity(addQuantities(level?.reserved ?? '0', change.reserved)))
  if (compareQuantities(available, '0') >= 0 && compareQuantities(onHand, '0') >= 0) return []
  const { productId, lotId, locationId } = change
  const free = addQuantities(level?.onHand ?? '0', negateQuantity(level?.reserved ?? '0'))
  return [{ productId, lotId, locationId, available: free, missing: negateQuantity(available) }]
}

const CHANGE = { productId: 'uuid', lotId: 'uuid', locationId: 'uuid', onHand: 'numeric', reserved: 'numeric' } as const
async function applyChanges(tx: Tx, changes: readonly Change[]): Promise<void> {
  await tx`UPDATE stock_levels l SET on_hand = l.on_hand + c.on_hand, reserved = l.reserved + c.reserved
    FROM ${rowsAs(tx, 'c', CHANGE, changes)}
    WHERE l.org_id = current_org() AND l.product_id = c.product_id AND l.lot_id = c.lot_id AND l.location_id = c.location_id`
}

async function insertMoves(
  { tx, caller, today }: TransactionContext,
  { reason, command, subject, effectiveOn = today }: MoveDocument,
  moves: readonly RowOf<typeof MOVE>[],
): Promise<void> {
  const each = {
    reason: tx`${reason}`,
    command: tx`${command}`,
    subjectType: tx`${subject.type}`,
    subjectId: tx`${subject.id}`,
    actor: tx`${caller.userId}::uuid`,
    effectiveOn: tx`${effectiveOn}::date`,
  }
  await insertRows(tx, 'stock_moves', MOVE, moves, { each })
}
const MOVE = {
  id: 'uuid',
  productId: 'uuid',
  lotId: 'uuid',
  fromLocationId: 'uuid',
  toLocationId: 'uuid',
  quantity: 'numeric',
  unitCostMinor: 'bigint',
  valueMinor: 'bigint',
  reversesId: 'uuid',
} as const

/** As the books have it; the cost is hidden at the outlets. */
export type Move = Values<typeof stockMove> & { unitCostMinor: number; valueMinor: number }

/** One move, or undefined. */
export const moveById = (tx: Tx, id: string): Promise<Move | undefined> =>
  rowById(tx, stockMove, id) as Promise<Move | undefined>

/** A move as its command asks it. */
export async function moveStateById(tx: Tx, id: string): Promise<MoveState | undefined> {
  const [row] = await tx<MoveState[]>`
    SELECT reason, reverses_id, EXISTS (SELECT 1 FROM stock_moves r WHERE r.org_id = current_org() AND r.reverses_id = m.id) AS is_reversed
    FROM stock_moves m WHERE m.org_id = current_org() AND m.id = ${id}`
  return row
}

/** A move as the caller may see it. 404 where there is none. */
export async function shownMove({ tx, caller }: { tx: Tx; caller: Caller }, id: string) {
  const row = await rowById(tx, stockMove, id)
  const state = await moveStateById(tx, id)
  if (!row || !state) throw notFound()
  const [shown] = await withOrderNumbers({ tx, caller }, [visibleTo(caller, stockMove, row)])
  return { ...must(shown, 'as many as were given'), isReversed: state.isReversed }
}

type MovesInput = ListInput & {
  locationId?: string | undefined
  subjectId?: string | undefined
}
/** The ledger of moves, the newest first unless asked: `locationId` is either end, a search finds by product. */
export async function listMoves(
  context: { tx: Tx; caller: Caller },
  { search, locationId, subjectId, ...input }: MovesInput,
) {
  const { tx } = context
  const where = [
    ...(subjectId ? [tx`AND subject_id = ${subjectId}`] : []),
    ...movesFound(context, { search, locationId }),
  ]
  const page = await listRecord(context, stockMove, input, { where })
  return { ...page, items: await withOrderNumbers(context, page.items) }
}

/** Moves, with the number of the order that each is for; null without the right to orders. */
async function withOrderNumbers<M extends Pick<Move, 'subjectType' | 'subjectId'>>(
  { tx, caller }: { tx: Tx; caller: Caller },
  moves: readonly M[],
): Promise<(M & { orderNumber: string | null })[]> {
  const ids = moves.flatMap(({ subjectType, subjectId }) => (subjectType === 'order' ? subjectId : []))
  const asks = ids.length > 0 && can(caller, 'order.read')
  const orders = asks
    ? await tx<{ id: string; number: string }[]>`
        SELECT id, number FROM orders WHERE org_id = current_org() AND id = ANY(${ids}::uuid[])`
    : []
  const numbers = new Map(orders.map(({ id, number }) => [id, number]))
  return moves.map((move) => ({ ...move, orderNumber: numbers.get(move.subjectId) ?? null }))
}

/** Moves of products that a search finds, from or to a place. */
export function movesFound(
  { tx, caller }: { tx: Tx; caller: Caller },
  { search, locationId }: Pick<MovesInput, 'search' | 'locationId'>,
): Statement[] {
  return [
    ...(locationId ? [tx`AND (from_location_id = ${locationId} OR to_location_id = ${locationId})`] : []),
    ...ofProductsFound(tx, caller, search),
  ]
}
