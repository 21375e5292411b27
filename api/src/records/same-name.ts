import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { isNewName, type Named, nameKey } from '@werkbank/model/records/same-name.ts'
import { columns, type Values } from './rows.ts'

/**
 * The eldest record that has the name of `mine` and is not of its family: what `isNamesake` of the model says, among all rows (PR-02).
 * `was` is the name until now; writing the same one otherwise is no new name.
 */
export async function namesakeOf<R extends AnyRecord>(
  tx: Tx,
  record: R,
  mine: Named,
  was = '',
): Promise<Values<R> | undefined> {
  if (!isNewName(mine.name, was)) return undefined
  // Of two concurrent commands with one name, the second waits, and has to confirm it.
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`name ${record.table} ${nameKey(mine.name)} `} || current_org()::text, 0))`
  const family = tx.unsafe('parentId' in record.fields ? 'coalesce(parent_id, id)' : 'id')
  const [row] = await tx<Values<R>[]>`
    SELECT ${columns(tx, record)} FROM ${tx(record.table)} WHERE org_id = current_org() AND deleted_at IS NULL AND name_key = ${nameKey(mine.name)}
      AND ${family} <> ${mine.parentId ?? mine.id}::text::uuid ORDER BY created_at, id LIMIT 1`
  return row
}
