import { type Caller, can, type Permission } from '@werkbank/model/base/permission.ts'
import { product } from '@werkbank/model/catalogue/product.ts'
import type { ExportColumn } from '@werkbank/model/jobs/export.ts'
import type { ExportedList } from '@werkbank/model/jobs/exported-lists.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { conditionsOf } from '@werkbank/model/records/narrowing.ts'
import { invoice, order } from '@werkbank/model/sales/records.ts'
import { shownOrder } from '@werkbank/model/sales/shown-order.ts'
import { z } from 'zod'
import { missing } from '../http/caller.ts'
import { parseInput, wrongField } from '../http/input.ts'
import { type ListInput, listInput } from '../records/list.ts'

const LISTS: Record<ExportedList, AnyRecord> = {
  products: product,
  customers: customer,
  orders: order,
  invoices: invoice,
}
/** Other records whose names stand for their ids, and what it takes to see them. */
export const REFERRED: Readonly<Record<string, { table: string; right: Permission | null }>> = {
  customerId: { table: 'customers', right: 'customer.read' },
  categoryId: { table: 'categories', right: 'product.read' },
  createdBy: { table: 'users', right: null },
}

const PAGE = 200

export const recordOf = (list: ExportedList): AnyRecord => LISTS[list]

/** A row as its list shows it. */
export const shownRow = (
  list: ExportedList,
  row: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
  list === 'orders' ? { ...row, ...shownOrder(row as z.output<typeof order.row>) } : row

type Asked = { list: ExportedList; columns: readonly Pick<ExportColumn, 'field'>[]; narrowing: Record<string, string> }
/** What it takes to have these columns of a list, narrowed so: which rows are there tells of what narrows them. */
export function rightsOf({ list, columns, narrowing }: Asked): Permission[] {
  const record = recordOf(list)
  const narrowed = conditionsOf(record, (name) => narrowing[name])
  const fields = [...columns, ...narrowed].flatMap(({ field }) => record.fields[field]?.right ?? [])
  const referred = columns.flatMap(({ field }) => REFERRED[field]?.right ?? [])
  return [...new Set([...[record.read.permission ?? []].flat(), ...fields.flat(), ...referred])]
}

/** Throws where a column is none that a file can have, or somebody may not have the list, one of the columns or what narrows it. */
export function requireExport(caller: Caller, asked: Asked): void {
  const { list, columns, narrowing } = asked
  const { fields } = recordOf(list)
  for (const [at, { field }] of columns.entries()) {
    if (columns.findIndex((other) => other.field === field) < at)
      throw wrongField(`columns.${at}.field`, 'problems.column_twice', field)
    const found = Object.hasOwn(fields, field) ? fields[field] : undefined
    const isText = found && (found.wire !== 'json' || found.narrowing === 'tags')
    const isWritable = isText && (found.narrowing !== 'reference' || field in REFERRED)
    if (!isWritable) throw wrongField(`columns.${at}.field`, 'problems.no_column', field)
  }
  listOf(list, narrowing)
  for (const right of rightsOf(asked)) if (!can(caller, right)) throw missing(caller, right)
}

/** A list as its own route is asked for it; what it does not take is refused by its name. */
export function listOf(list: ExportedList, narrowing: Record<string, string>): ListInput {
  // A file has all pages.
  const { limit: _, cursor: __, ...taken } = listInput(recordOf(list) as never)
  return { ...(parseInput(z.object(taken).strict() as never, narrowing) as Omit<ListInput, 'limit'>), limit: PAGE }
}
