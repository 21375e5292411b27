import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import type { Caller, Permission } from '@werkbank/model/base/permission.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import { category } from '@werkbank/model/catalogue/category.ts'
import { product } from '@werkbank/model/catalogue/product.ts'
import { countSheet } from '@werkbank/model/counting/count-sheet.ts'
import { type ExportedList, ORDER_VIEWS } from '@werkbank/model/jobs/exported-lists.ts'
import { SHOWN_FIELDS } from '@werkbank/model/jobs/shown-fields.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import { customerAddress } from '@werkbank/model/partners/customer-address.ts'
import { customerContact } from '@werkbank/model/partners/customer-contact.ts'
import { QUOTE_STATES, quote } from '@werkbank/model/quotes/quote.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { invoice, order } from '@werkbank/model/sales/records.ts'
import { REAL_KINDS } from '@werkbank/model/stock/places.ts'
import { location, stockLevel, stockMove } from '@werkbank/model/stock/records.ts'
import { lowPercent, lowPieces } from '@werkbank/model/stock/settings.ts'
import { z } from 'zod'
import { inCategory, productsIn } from '../catalogue/index.ts'
import { quotesFound, shownQuoteSql } from '../quotes/index.ts'
import { SEARCH_MAX, type ShownValues } from '../records/list.ts'
import { invoicesFound, ordersFound, ordersInView, shownInvoice, shownOrderSql } from '../sales/index.ts'
import { isOutOfStock, levelsShown, movesFound, shownLevel, shownMove } from '../stock/index.ts'

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
  where?: (asking: Asking, asked: Asked) => readonly Statement[] | Promise<readonly Statement[]>
  /** What stands for a column, as its screen shows it. */
  values?: (asking: Pick<Asking, 'tx' | 'zone'>) => ShownValues
  /** What orders by a field instead of its value. */
  order?: (asking: Pick<Asking, 'tx' | 'zone'>) => ShownValues
}

const CUSTOMER: Referred = { table: 'customers', names: 'name', right: 'customer.read' }
const PERSON: Referred = { table: 'users', names: 'name', right: null }
/** As files of them are taken in: by the number of their customer. */
const OWNER: Referred = { table: 'customers', names: 'number', right: 'customer.read' }
const PRODUCT: Referred = { table: 'products', names: 'sku', right: 'product.read' }
const PLACE: Referred = { table: 'locations', names: 'name', right: null }
const search = z.string().max(SEARCH_MAX).optional()
/** With what its screen shows besides its fields. */
const shown = (list: ExportedList, record: AnyRecord): AnyRecord => ({
  ...record,
  fields: { ...record.fields, ...SHOWN_FIELDS[list] },
})
/** Where the search is one of several tables. */
const searchedBySql = ({ search: _, ...record }: AnyRecord): AnyRecord => record

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
    record: shown('orders', order),
    refers: { customerId: CUSTOMER, createdBy: PERSON },
    also: { search, view: z.enum(ORDER_VIEWS).optional() },
    where: ({ tx, caller }, asked) => [...ordersFound(tx, caller, asked['search']), ...ordersInView(tx, asked['view'])],
    values: ({ tx, zone }) => shownOrderSql(tx, zone),
    order: ({ tx }) => ({
      status: tx`array_position(${order.fields.status.input.options as string[]}::text[], status)`,
    }),
  },
  invoices: {
    record: shown('invoices', invoice),
    refers: { customerId: CUSTOMER },
    also: { search },
    where: ({ tx, caller }, asked) => invoicesFound(tx, caller, asked['search']),
    values: ({ tx }) => shownInvoice(tx),
  },
  quotes: {
    record: searchedBySql(shown('quotes', quote)),
    refers: { customerId: CUSTOMER, createdBy: PERSON },
    also: { search },
    where: ({ tx, caller }, asked) => quotesFound(tx, caller, asked['search']),
    values: ({ tx, zone }) => shownQuoteSql(tx, zone),
    order: ({ tx, zone }) => ({
      state: tx`array_position(${[...QUOTE_STATES]}::text[], ${shownQuoteSql(tx, zone)['state'] ?? tx`''`})`,
    }),
  },
  stockLevels: {
    record: shown('stockLevels', stockLevel),
    refers: { productId: PRODUCT, locationId: PLACE },
    also: { search, location: idSchema.optional(), show: z.literal('low').optional() },
    where: async ({ tx, caller }, { search, location, show }) =>
      levelsShown(tx, caller, { search, location, low: show === 'low' ? await lowStock(tx, caller) : undefined }),
    values: ({ tx }) => shownLevel(tx),
  },
  stockMoves: {
    record: shown('stockMoves', stockMove),
    refers: { productId: PRODUCT, fromLocationId: PLACE, toLocationId: PLACE, actor: PERSON },
    also: { search, locationId: idSchema.optional() },
    where: (asking, { search, locationId }) => movesFound(asking, { search, locationId }),
    values: ({ tx }) => shownMove(tx),
    order: ({ tx }) => ({ effectiveOn: tx`(effective_on, at)` }),
  },
  categories: {
    record: shown('categories', category),
    refers: { parentId: { table: 'categories', names: 'name', right: null } },
    values: ({ tx }) => ({ products: productsIn(tx) }),
  },
  locations: {
    record: location,
    refers: { parentId: PLACE },
    where: ({ tx }) => [tx`AND kind = ANY(${[...REAL_KINDS]}::text[])`],
  },
  countSheets: { record: countSheet, refers: { locationId: PLACE } },
}

async function lowStock(tx: Tx, caller: Caller) {
  const [pieces, percent] = await settingValues(tx, caller, lowPieces, lowPercent)
  return { pieces, percent }
}
