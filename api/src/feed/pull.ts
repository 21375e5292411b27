import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { rowHash, type TableChecksum } from '@werkbank/model/mirror/checksum.ts'
import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { feedState } from './feed-state.ts'
import { heldNow } from './held.ts'
import { prefetch } from './prefetch.ts'
import {
  type ChangedRow,
  type Changes,
  changedGrants,
  changedTables,
  hangsOnAccess,
  hangsOnGrants,
  isInMotion,
  mayRead,
  selectChanges,
  selectRevisions,
  selectRows,
  sumsUpOlder,
  TABLES,
  type View,
} from './sources.ts'

/** More changed rows than this, of all tables together, are cheaper to load anew, where they come line by line, and would not fit into one answer. */
const ROWS_MAX = 10_000

const XID_MAX = '9223372036854775807'

export type PullRequest = {
  cursor: string
  epoch?: string | undefined
  access?: string | undefined
  checksums?: boolean | undefined
  /** Where the windows begin hangs on the day. */
  now: Date
  /** See `View`. */
  kept?: readonly string[] | undefined
  whole?: readonly string[] | undefined
  /** Called with the number of rows that the checksums scanned. */
  onChecked?: (rows: number) => void
}

/**
 * The answer as JSON text: current rows that changed since the cursor and below every running transaction, ids of what is gone,
 * tables to load anew, and where windows begin. `tx` must be one snapshot (repeatable read).
 */
export async function pull(
  tx: Tx,
  caller: Caller,
  { cursor, epoch, access, now, kept = [], whole = [], checksums = false, onChecked }: PullRequest,
): Promise<string> {
  const changes = { from: cursor }
  const readable = TABLES.filter((table) => mayRead(caller, table))
  const held = await heldNow(tx, caller, now)
  const view = { viewer: caller, held, kept, whole }
  // Sent together, which makes one way to the database.
  const [state, grants, changed] = await Promise.all([
    feedState(tx),
    changedGrants(tx, caller, changes),
    changedTables(tx, readable, view, changes),
  ])
  const head = { cursor: state.xmin, epoch: state.epoch, access: caller.access, held }
  // A cursor from the future is one of another history, also where the epoch was restored with it.
  if ((epoch !== undefined && epoch !== state.epoch) || BigInt(cursor) > BigInt(state.xmin))
    return JSON.stringify({ ...head, tables: {}, reset: 'all' })
  const otherAccess = access !== undefined && access !== caller.access
  const reset = new Set(TABLES.filter((table) => (otherAccess && hangsOnAccess(table)) || hangsOnGrants(table, grants)))
  const { tables, tooMany } = await changesOf(
    tx,
    view,
    changed.filter((table) => !reset.has(table)),
    changes,
  )
  for (const table of tooMany) reset.add(table)
  const sums = checksums
    ? await checksumsOf(
        tx,
        view,
        readable.filter((table) => !reset.has(table)),
        state.xmin,
      )
    : undefined
  if (sums) onChecked?.(sums.rows)
  const rest = JSON.stringify({
    ...(sums ? { checksums: sums.sums } : {}),
    ...(reset.size > 0 ? { reset: [...reset] } : {}),
  })
  return `${JSON.stringify(head).slice(0, -1)},"tables":{${tables}}${rest === '{}' ? '}' : `,${rest.slice(1)}`}`
}

/** As JSON text, and the tables for which there was no room any more. One after the other: most pulls find one or two. */
async function changesOf(tx: Tx, view: View, changed: readonly MirrorTable[], changes: Changes) {
  const parts: string[] = []
  const tooMany: MirrorTable[] = []
  let left = ROWS_MAX
  for (const table of changed) {
    if (sumsUpOlder(table)) {
      const rows = await selectRows(tx, table, view)
      parts.push(`"${table}":{"clear":true,"rows":[${rows.map(({ json }) => json).join(',')}],"gone":[]}`)
      continue
    }
    const found = await selectChanges(tx, table, view, changes, left + 1)
    if (found.length > left) {
      tooMany.push(table)
      continue
    }
    left -= found.length
    const json = tableJson(found)
    if (json !== '') parts.push(`"${table}":${json}`)
  }
  return { tables: parts.join(','), tooMany }
}

function tableJson(changes: readonly ChangedRow[]): string {
  if (changes.length === 0) return ''
  const rows = changes.flatMap(({ json }) => json ?? [])
  const gone = changes.flatMap(({ id, json }) => (json === null ? id : []))
  return `{"rows":[${rows.join(',')}],"gone":${JSON.stringify(gone)}}`
}

/**
 * What a mirror at this cursor holds. A table with a row in motion (changed by a transaction above the cursor) is left out: whether a
 * client has that row already depends on when it loaded.
 */
async function checksumsOf(
  tx: Tx,
  view: View,
  tables: readonly MirrorTable[],
  xmin: string,
): Promise<{ sums: Partial<Record<MirrorTable, TableChecksum>>; rows: number }> {
  let looked = 0
  const sums: Partial<Record<MirrorTable, TableChecksum>> = {}
  const below = BigInt(xmin)
  const inMotion = await changedGrants(tx, view.viewer, { from: xmin, below: XID_MAX })
  for (const table of tables) {
    if (hangsOnGrants(table, inMotion)) continue
    const sum: TableChecksum = { count: 0, hash: 0 }
    const isComputed = sumsUpOlder(table)
    let moving = await isInMotion(tx, table, view, xmin)
    for await (const rows of prefetch(selectRevisions(tx, table, view, xmin).cursor(5_000))) {
      looked += rows.length
      for (const { id, rev, gone } of rows) {
        if (!isComputed && BigInt(rev) >= below) moving = true
        if (gone) continue
        sum.count += 1
        sum.hash = (sum.hash + rowHash(id, rev)) >>> 0
      }
    }
    if (!moving) sums[table] = sum
  }
  return { sums, rows: looked }
}
