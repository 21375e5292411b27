import type { Tx } from '@werkbank/database/postgres/connect.ts'

export type CountSheet = {
  id: string
  locationId: string
  name: string
  automergeId: string
  status: 'open' | 'posted'
  postedAt: string | null
  createdAt: string
}
const columns = (tx: Tx) => tx`id, location_id, name, automerge_id, status, posted_at, created_at`

/** One sheet, or undefined. `lock` holds it for posting. */
export async function countById(tx: Tx, id: string, { lock = false } = {}): Promise<CountSheet | undefined> {
  const [row] = await tx<
    CountSheet[]
  >`SELECT ${columns(tx)} FROM count_sheets WHERE org_id = current_org() AND id = ${id} AND deleted_at IS NULL ${lock ? tx`FOR NO KEY UPDATE` : tx``}`
  return row
}

export async function listCounts(tx: Tx): Promise<CountSheet[]> {
  return await tx<
    CountSheet[]
  >`SELECT ${columns(tx)} FROM count_sheets WHERE org_id = current_org() AND deleted_at IS NULL ORDER BY created_at DESC, id LIMIT 500`
}
