import { must } from '@werkbank/model/base/assert.ts'
import { addDays } from '@werkbank/model/base/value/company-day.ts'
import { MIRROR_TABLES, type MirrorRow, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { parametersOf } from '@werkbank/model/records/narrowing.ts'
import { isOfOwner } from '@werkbank/model/records/window.ts'
import { createMemo } from 'solid-js'
import type { z } from 'zod'
import type { TableState } from '../../design/table/table-state.ts'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { companyDay } from '../../i18n/zone.ts'
import { createOlder, type Older } from '../../mirror/create-older.ts'
import { useMirror } from '../../mirror/use-mirror.ts'

const PAGE_ROWS = '200'

export type OlderRows<T extends MirrorTable> = Older<MirrorRow<T>> & { label: () => string }

/**
 * Rows of before what this device holds, from the API's list of the same record: narrowed and searched by what the address of the list says.
 * `also`: what else of the address that list takes; `none`: nothing older can be meant.
 */
export function createOlderRows<T extends MirrorTable>(
  table: T,
  path: string,
  state: TableState,
  { also = [], none = () => false }: { also?: readonly string[]; none?: () => boolean } = {},
): OlderRows<T> {
  const mirror = useMirror()
  const record: AnyRecord = MIRROR_TABLES[table]
  const holds = must(record.holds, 'its record has a window')
  // Rows that are held with another one are older as that is, and open ones are never: their own day doesn't say it, so the API is told where the window begins.
  const isPart = isOfOwner(holds)
  const isJudged = isPart || holds.open !== undefined
  const field = isJudged ? undefined : holds.newerThan
  const isMoment = field !== undefined && record.fields[field]?.wire === 'moment'
  const older = createOlder<MirrorRow<T>>(
    () => {
      const since = mirror.heldSince(table)
      const query = since && !none() && olderQuery(record, state, { field, isMoment, since, also })
      return query ? `${path}?${query}` : undefined
    },
    record.row.omit({ rev: true }) as unknown as z.ZodType<Omit<MirrorRow<T>, 'rev'>>,
  )
  // What somebody opened is here, however old it is.
  const rows = createMemo(() => older.rows()?.filter(({ id }) => !isJudged || mirror.get(table, id) === undefined))
  return {
    ...older,
    rows,
    label: () =>
      t(isPart ? 'common.showOlderDone' : 'common.showOlder', {
        day: formatDate(companyDay(mirror.heldSince(table) ?? '')),
      }),
  }
}

/** `field`: the day or moment by which rows are held; none of parts. */
type Before = { field: string | undefined; isMoment: boolean; since: string; also: readonly string[] }

/** What the API is asked for rows of before; undefined where nothing older can be meant. */
export function olderQuery(
  record: AnyRecord,
  state: Pick<TableState, 'filter' | 'query'>,
  before: Before,
): URLSearchParams | undefined {
  const query = new URLSearchParams({ limit: PAGE_ROWS })
  const known = Object.entries(record.fields).flatMap(([name, kind]) => Object.entries(parametersOf(name, kind)))
  for (const [name, schema] of known) {
    const text = state.filter(name)
    if (text && schema.safeParse(text).success) query.set(name, text)
  }
  for (const name of before.also) {
    const text = state.filter(name)
    if (text) query.set(name, text)
  }
  if (state.query()) query.set('search', state.query())
  if (before.field === undefined) {
    query.set('olderThan', before.since)
    return query
  }
  const [from, to] = [query.get(`${before.field}From`), query.get(`${before.field}To`)]
  if (from && !isBefore(from, before)) return undefined
  if (!to || !isBefore(to, before)) query.set(`${before.field}To`, lastBefore(before))
  return query
}

/** Whether the bound of a filter is before the window. */
function isBefore(bound: string, { isMoment, since }: Before): boolean {
  if (bound.length === since.length || !isMoment) return bound < since
  return bound.length === 10 ? bound < companyDay(since) : Date.parse(bound) < Date.parse(since)
}

const lastBefore = ({ isMoment, since }: Before): string =>
  isMoment ? new Date(Date.parse(since) - 1).toISOString() : addDays(since, -1)
