import type { Sql, Statement } from '@werkbank/database/postgres/connect.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { PERMISSIONS } from '@werkbank/model/rights.ts'
import type { TestPerson } from '../testing.ts'
import { feedState } from './feed-state.ts'
import { heldNow } from './held.ts'
import { selectRevisions, selectRows } from './sources.ts'

/** How Postgres reads what a device holds of a table, and what its checksums look at. `kept`: orders that were looked at last. */
export const plansOf = (sql: Sql, person: TestPerson, table: MirrorTable, kept: readonly string[] = []) =>
  withOrg(sql, person, async (tx) => {
    const viewer = { ...person, permissions: PERMISSIONS } as unknown as Caller
    const view = { viewer, held: await heldNow(tx, person, new Date()), kept }
    const { xmin } = await feedState(tx)
    const queries = [selectRows(tx, table, view), selectRevisions(tx, table, view, xmin)] as unknown as Statement[]
    const plans: string[] = []
    for (const query of queries)
      for (const row of await tx`EXPLAIN (FORMAT TEXT) ${query}`) plans.push(String(Object.values(row)[0]))
    return plans.join('\n')
  })
