import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { changeLocation, closeLocation, createLocation } from '@werkbank/model/stock/commands.ts'
import { locationClosed, locationCreated } from '@werkbank/model/stock/events.ts'
import type { PlaceState } from '@werkbank/model/stock/place-state.ts'
import { isRealPlace } from '@werkbank/model/stock/places.ts'
import { location } from '@werkbank/model/stock/records.ts'
import { handle } from '../http/command/command-route.ts'
import { requirePossible } from '../http/command/possible.ts'
import { notFound, wrongInput } from '../http/problem/problem.ts'
import { changeRow } from '../records/change-row.ts'

export type Location = {
  id: string
  parentId: string | null
  kind: 'warehouse' | 'location' | 'device' | 'quarantine' | 'supplier' | 'customer' | 'adjustment' | 'production'
  code: string
  name: string
  sellable: boolean
  rank: number
  version: number
}
/** Places that goods come from or go to, where nothing is counted: each move has two ends. */
const VIRTUAL = {
  supplier: 'SUPPLIER',
  customer: 'CUSTOMER',
  adjustment: 'ADJUSTMENT',
  production: 'PRODUCTION',
} as const
const NAMES = { supplier: 'Lieferanten', customer: 'Kunden', adjustment: 'Bestandskorrektur', production: 'Fertigung' }
/** `isPromisable` for a row `p` of locations, in SQL. */
export const promisable = (tx: Tx) => tx`p.sellable AND p.kind NOT IN ('device', 'quarantine') AND p.deleted_at IS NULL`

const columns = (tx: Tx) => tx`id, parent_id, kind, code, name, sellable, rank, version`

export async function listLocations(tx: Tx): Promise<Location[]> {
  return await tx<
    Location[]
  >`SELECT ${columns(tx)} FROM locations WHERE org_id = current_org() AND deleted_at IS NULL ORDER BY rank, code`
}

/** `hold`: it isn't closed before the transaction ends. */
export async function locationById(tx: Tx, id: string, { hold = false } = {}): Promise<Location | undefined> {
  const [row] = await tx<
    Location[]
  >`SELECT ${columns(tx)} FROM locations WHERE org_id = current_org() AND id = ${id} AND deleted_at IS NULL ${hold ? tx`FOR KEY SHARE` : tx``}`
  return row
}

/** 400 for a place that takes nothing in. */
export const closedPlace = (path: string) => wrongInput(path, 'problems.no_place')

/** Gives an organisation the places at the other end of moves. May be called again. */
export async function openStock(tx: Tx): Promise<void> {
  for (const kind of ['supplier', 'customer', 'adjustment', 'production'] as const) await virtualLocation(tx, kind)
}

/** The place at the other end of a move; made when it is first needed. */
export async function virtualLocation(tx: Tx, kind: keyof typeof VIRTUAL): Promise<string> {
  const find = async () =>
    (
      await tx<
        { id: string }[]
      >`SELECT id FROM locations WHERE org_id = current_org() AND kind = ${kind} ORDER BY code LIMIT 1`
    )[0]?.id
  const found = await find()
  if (found !== undefined) return found
  await tx`INSERT INTO locations (org_id, id, kind, code, name, sellable, rank) VALUES (current_org(), ${newId()}, ${kind}, ${VIRTUAL[kind]}, ${NAMES[kind]}, false, 1000)
    ON CONFLICT (org_id, fold(code)) DO NOTHING`
  return must(await find(), `the code ${VIRTUAL[kind]} belongs to the ${kind} location`)
}

/**
 * The nearest place for blocked stock: in the same warehouse, created when it is first needed. Goods there are not promisable (SA-23); a transfer puts
 * back what turns out to be good, an adjustment removes what is not.
 */
export async function quarantineNear(tx: Tx, locationId: string): Promise<string> {
  const [warehouse] = await tx<Pick<Location, 'id' | 'code'>[]>`
    WITH RECURSIVE up AS (
      SELECT id, parent_id, code FROM locations WHERE org_id = current_org() AND id = ${locationId}
      UNION ALL SELECT p.id, p.parent_id, p.code FROM locations p JOIN up ON p.id = up.parent_id WHERE p.org_id = current_org())
    SELECT id, code FROM up WHERE parent_id IS NULL`
  const { id: parentId, code } = must(warehouse, 'a place is in a warehouse, or is one')
  if (!(await locationById(tx, parentId, { hold: true }))) throw closedPlace('locationId')
  const find = async () =>
    (
      await tx<{ id: string }[]>`SELECT id FROM locations
        WHERE org_id = current_org() AND kind = 'quarantine' AND parent_id = ${parentId} AND deleted_at IS NULL ORDER BY rank, code LIMIT 1`
    )[0]?.id
  const found = await find()
  if (found !== undefined) return found
  const id = newId()
  const make = (own: string) => tx`INSERT INTO locations (org_id, id, parent_id, kind, code, name, sellable, rank)
    VALUES (current_org(), ${id}, ${parentId}, 'quarantine', ${own}, 'Sperrlager', false, 1000) ON CONFLICT (org_id, fold(code)) DO NOTHING`
  await make(`${code}-SPERR`.slice(-40))
  const made = await find()
  if (made !== undefined) return made
  await make(`SPERR-${id.slice(-12)}`) // the company uses that code for something else
  return must(await find(), 'nobody else has this code')
}

/** R-ST10. */
export const handleCreateLocation = handle(
  createLocation,
  async ({ tx, emit, refuse, newId }, { id = newId(), parentId, kind, code, name, sellable, rank }) => {
    const parent = parentId === undefined ? undefined : await locationById(tx, parentId, { hold: true })
    if (parentId !== undefined && !(parent && isRealPlace(parent))) throw closedPlace('parentId')
    const taken = await tx`SELECT 1 FROM locations WHERE org_id = current_org() AND fold(code) = fold(${code})`
    if (taken.length > 0) throw refuse('code-taken', { code })
    await tx`INSERT INTO locations (org_id, id, parent_id, kind, code, name, sellable, rank)
      VALUES (current_org(), ${id}, ${parentId ?? null}, ${kind}, ${code}, ${name}, ${sellable && kind !== 'quarantine'}, ${rank})`
    emit(locationCreated, id)
    return { id }
  },
  { constraints: { locations_code: ({ refuse }, { code }) => refuse('code-taken', { code }) } },
)

/** R-ST10. The far ends of moves are none that people name. */
export const handleChangeLocation = handle(
  changeLocation,
  async (work, input) => {
    const place = await locationById(work.tx, input.id)
    if (!place || !isRealPlace(place)) throw notFound()
    const { version } = await changeRow(work as never, location, input)
    return { version }
  },
  { constraints: { locations_code: ({ refuse }, { code }) => refuse('code-taken', { code: code ?? '' }) } },
)

/** R-ST10: with all places below it. Where something lies, is reserved or expected it stays open. */
export const handleCloseLocation = handle(closeLocation, async (context, { id }) => {
  const { tx, emit, now } = context
  const places = await lockWithAllBelow(tx, id)
  const [asked] = places.filter((place) => place.id === id)
  if (!asked || !isRealPlace(asked)) throw notFound()
  const ids = places.map((place) => place.id)
  // Asked only once the places are held: a statement that waits for a lock sees of other tables what was there before.
  requirePossible(context, closeLocation, { used: await usedOf(tx, ids) })
  await tx`UPDATE locations SET deleted_at = ${now} WHERE org_id = current_org() AND id = ANY(${ids}::uuid[])`
  emit(locationClosed, id)
  return { id }
})

/** The names of those places where something lies or is expected. */
async function usedOf(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const used = await tx<{ name: string }[]>`
    SELECT name FROM locations l WHERE org_id = current_org() AND id = ANY(${ids as string[]}::uuid[])
      AND (EXISTS (SELECT 1 FROM stock_levels s WHERE s.org_id = l.org_id AND s.location_id = l.id AND s.on_hand <> 0)
        OR EXISTS (SELECT 1 FROM expected_receipts e WHERE e.org_id = l.org_id AND e.location_id = l.id AND e.deleted_at IS NULL)) ORDER BY id`
  return used.map(({ name }) => name)
}

/** A place as its commands ask it; undefined where it is none that holds stock. */
export async function placeStateById(tx: Tx, id: string): Promise<PlaceState | undefined> {
  const place = await locationById(tx, id)
  if (!place || !isRealPlace(place)) return undefined
  const below = await tx<{ id: string }[]>`${withBelow(tx, id)} SELECT id FROM below`
  return {
    used: await usedOf(
      tx,
      below.map((one) => one.id),
    ),
  }
}

const withBelow = (tx: Tx, id: string) => tx`
  WITH RECURSIVE below AS (
    SELECT id FROM locations WHERE org_id = current_org() AND id = ${id} AND deleted_at IS NULL
    UNION ALL SELECT l.id FROM locations l JOIN below ON l.parent_id = below.id WHERE l.org_id = current_org() AND l.deleted_at IS NULL)`

/** Locks a place and all below it against receipts, expected receipts and new places there: they wait, and find it closed. */
async function lockWithAllBelow(tx: Tx, id: string): Promise<Location[]> {
  for (let known = 0; ; ) {
    const places = await tx<Location[]>`
      ${withBelow(tx, id)} SELECT ${columns(tx)} FROM locations
      WHERE org_id = current_org() AND id IN (SELECT id FROM below) AND deleted_at IS NULL ORDER BY id FOR UPDATE OF locations`
    if (places.length === known) return places
    known = places.length // some may have been made below these while they were waited for
  }
}
