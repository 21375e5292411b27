import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'

/** The installation's epoch, and the xid below which every change is known to this snapshot. */
export async function feedState(tx: Tx): Promise<{ epoch: string; xmin: string }> {
  const [row] = await tx<
    { epoch: string; xmin: string }[]
  >`SELECT epoch, pg_snapshot_xmin(pg_current_snapshot())::text AS xmin FROM installation`
  return must(row, 'an installation has its row')
}
