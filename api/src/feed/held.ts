import type { Statement, Tx } from '@werkbank/database/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import { dayBegins, dayIn } from '@werkbank/model/base/company-day.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { type Held, MIRROR_TABLES, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { columnOf } from '@werkbank/model/records/column.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { heldFrom } from '@werkbank/model/records/window.ts'
import { companyZone } from '../http/organisation.ts'

const recordOf = (table: MirrorTable): AnyRecord => MIRROR_TABLES[table]
const TABLES = Object.keys(MIRROR_TABLES) as MirrorTable[]
const WINDOWS = TABLES.flatMap((table) => {
  const { holds, fields } = recordOf(table)
  return holds ? [{ table, months: holds.months, isDay: fields[holds.newerThan]?.columns[0] === 'date' }] : []
})

/** Where the windows of the organisation's tables begin now, and with them the tables that tell what lies before. */
export async function heldNow(tx: Tx, { orgId }: Pick<Caller, 'orgId'>, now: Date): Promise<Held> {
  const [zone, months] = await Promise.all([
    companyZone(tx),
    settingValues(tx, { orgId }, ...WINDOWS.map((window) => window.months)),
  ])
  const today = dayIn(now, zone)
  const held: Held = {}
  for (const [index, { table, isDay }] of WINDOWS.entries()) {
    const day = heldFrom(today, months[index] ?? 0)
    held[table] = isDay ? day : dayBegins(day, zone)
  }
  for (const table of TABLES) {
    const { beyond } = recordOf(table)
    if (beyond !== undefined) held[table] = held[beyond as MirrorTable]
  }
  return held
}

/** SQL: does a device hold the row of the query? `isHeld` of the model says the same of a row on a device. */
export function heldSql(tx: Tx, { table, holds, fields }: AnyRecord, since: string | undefined): Statement {
  if (!holds || since === undefined) return tx`true`
  const type = fields[holds.newerThan]?.columns[0] ?? 'date'
  return tx`${tx.unsafe(`${table}.${columnOf(holds.newerThan)}`)} >= ${since}::text::${tx.unsafe(type)}`
}
