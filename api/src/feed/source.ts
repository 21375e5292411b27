import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'

/** What the feed knows of a table beside its record; a domain says it of its own. */
export type Source = {
  /** SQL for the fields that are computed. */
  computed?: Record<string, string>
  /** SQL: of the rows that the viewer may see, those that devices are sent. */
  sent?: (tx: Tx) => Statement
  /** What a row says depends on permissions although the table takes none. */
  byAccess?: true
  /** For a record that sums up what lies beyond a window (`beyond`). */
  beyond?: Beyond
}

type Beyond = {
  /** Its rows, with the record's columns, of what lies before `since`. */
  rows: (tx: Tx, viewer: Caller, since: string) => Statement
  /** A query that finds a row where they may have changed: by rows that meet `changed`, a condition on `changed_xid`, as each table has it. */
  changes: (tx: Tx, viewer: Caller, since: string, changed: Statement) => Statement
}
