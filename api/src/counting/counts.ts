import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { countSheet } from '@werkbank/model/counting/count-sheet.ts'
import { columns, present, rowById, type Values } from '../records/rows.ts'

export type CountSheet = Values<typeof countSheet> & { id: string }

/** One sheet, or undefined. `lock` holds it for posting. */
export const countById = (tx: Tx, id: string, options?: { lock?: boolean }): Promise<CountSheet | undefined> =>
  rowById(tx, countSheet, id, options) as Promise<CountSheet | undefined>

export async function listCounts(tx: Tx): Promise<CountSheet[]> {
  return await tx<CountSheet[]>`
    SELECT ${columns(tx, countSheet)} FROM count_sheets WHERE ${present(tx, countSheet)} ORDER BY created_at DESC, id LIMIT 500`
}
