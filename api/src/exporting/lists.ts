import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import type { Caller, Permission } from '@werkbank/model/base/permission.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import { product } from '@werkbank/model/catalogue/product.ts'
import { type ExportedList, ORDER_VIEWS } from '@werkbank/model/jobs/exported-lists.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import { customerAddress } from '@werkbank/model/partners/customer-address.ts'
import { customerContact } from '@werkbank/model/partners/customer-contact.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { optional } from '@werkbank/model/records/field.ts'
import { money } from '@werkbank/model/records/kinds/number.ts'
import { day } from '@werkbank/model/records/kinds/time.ts'
import { invoice, order } from '@werkbank/model/sales/records.ts'
import { z } from 'zod'
import { inCategory } from '../catalogue/index.ts'
import { SEARCH_MAX, type ShownValues } from '../records/list.ts'
import { invoicesFound, ordersFound, ordersInView, shownInvoice, shownOrderSql } from '../sales/index.ts'
import { isOutOfStock } from '../stock/index.ts'

/** A record whose name, number or SKU stands in files for its id, and the right to see it. */
export type Referred = { table: string; names: string; right: Permission | null }
export type Asking = { tx: Tx; caller: Caller; zone: string }
type Asked = Readonly<Record<string, string | undefined>>

/** A list as a file has it. */
export type ExportList = {
  /** With fields that its screen shows and no column has. */
  record: AnyRecord
  /** Fields that name other records. */
  refers: Readonly<Record<string, Referred>>
  /** What narrows it besides its fields, and what that means in SQL. */
  also?: Record<string, z.ZodType>
  where?: (asking: Asking, asked: Asked) => readonly Statement[]
  /** What stands for a column, as its screen shows it. */
  values?: (asking: Pick<Asking, 'tx' | 'zone'>) => ShownValues
  /** What orders by a field instead of its value. */
  order?: (tx: Tx) => ShownValues
}

const CUSTOMER: Referred = { table: 'customers', names: 'name', right: 'customer.read' }
const PERSON: Referred = { table: 'users', names: 'name', right: null }
/** As files of them are taken in: by the number of their customer. */
const OWNER: Referred = { table: 'customers', names: 'number', right: 'customer.read' }
const search = z.string().max(SEARCH_MAX).optional()

export const LISTS: Record<ExportedList, ExportList> = {
  products: {
    record: product,
    refers: {
      categoryId: { table: 'categories', names: 'name', right: 'product.read' },
      parentId: { table: 'products', names: 'sku', right: 'product.read' },
    },
    also: { category: z.union([z.literal('none'), idSchema]).optional(), stock: z.literal('out').optional() },
    where: ({ tx }, { category, stock }) => [
      ...(category === undefined ? [] : [tx`AND ${inCategory(tx, category)}`]),
      ...(stock === undefined ? [] : [tx`AND ${isOutOfStock(tx)}`]),
    ],
  },
  customers: { record: customer, refers: {} },
  customerAddresses: { record: customerAddress, refers: { customerId: OWNER } },
  customerContacts: { record: customerContact, refers: { customerId: OWNER } },
  orders: {
    record: { ...order, fields: { ...order.fields, date: optional(day()) } },
    refers: { customerId: CUSTOMER, createdBy: PERSON },
    also: { search, view: z.enum(ORDER_VIEWS).optional() },
    where: ({ tx, caller }, asked) => [...ordersFound(tx, caller, asked['search']), ...ordersInView(tx, asked['view'])],
    values: ({ tx, zone }) => shownOrderSql(tx, zone),
    order: (tx) => ({ status: tx`array_position(${order.fields.status.input.options as string[]}::text[], status)` }),
  },
  invoices: {
    record: { ...invoice, fields: { ...invoice.fields, billedMinor: money() } },
    refers: { customerId: CUSTOMER },
    also: { search },
    where: ({ tx, caller }, asked) => invoicesFound(tx, caller, asked['search']),
    values: ({ tx }) => shownInvoice(tx),
  },
}
