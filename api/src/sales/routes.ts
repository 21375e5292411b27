import { daySchema } from '@werkbank/model/base/value/day.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import { money } from '@werkbank/model/records/kinds/number.ts'
import { parametersOf } from '@werkbank/model/records/narrowing.ts'
import { CONDITIONS } from '@werkbank/model/sales/billing/return-parts.ts'
import { possibleSchema } from '@werkbank/model/sales/order-steps.ts'
import { invoice, order, taxLine } from '@werkbank/model/sales/records.ts'
import { z } from 'zod'
import { mountCommand } from '../http/command/command-route.ts'
import { routes } from '../http/context.ts'
import { pageInput, pageOf } from '../http/pages.ts'
import { notFound } from '../http/problem/problem.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { listInput, SEARCH_MAX } from '../records/list.ts'
import { handleCancelInvoice, handleCorrectInvoice } from './billing/correct-invoice.ts'
import { handleCreateCredit } from './billing/create-credit.ts'
import { handleInvoiceOrder } from './billing/invoice-order.ts'
import { invoiceById, listInvoices } from './billing/invoices.ts'
import { handlePayInvoice } from './billing/pay-invoice.ts'
import { handleCancelOrder } from './cancel-order.ts'
import { handleCancelRest } from './cancel-rest.ts'
import { handleCommitOrder } from './commit-order.ts'
import { handleCreateOrder } from './create-order.ts'
import { handleCreditOrder } from './deliveries/credit-order.ts'
import { handleDeliverOrder } from './deliveries/deliver-order.ts'
import { handleReturnOrder } from './deliveries/return-order.ts'
import { mountPapers } from './mount-papers.ts'
import { listOrders, orderById } from './read-orders.ts'

const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
const status = z.enum(['draft', 'committed', 'part-delivered', 'delivered', 'invoiced', 'paid', 'cancelled'])
const extent = z.enum(['none', 'part', 'all'])
const head = z.object({
  id: z.string(),
  number: z.string().nullable(),
  status,
  /** How far it is, by its lines (SA-05). */ delivery: extent,
  invoicing: extent,
  version: z.int(),
  customerId: z.string().nullable(),
  currency: z.string(),
  reference: z.string(),
  requestedOn: z.string().nullable(),
  netMinor: z.int(),
  taxMinor: z.int(),
  grossMinor: z.int(),
  backorder: z.boolean(),
  invoicedMinor: z.int(),
  paidMinor: z.int(),
  createdBy: z.string().nullable(),
  createdAt: z.string(),
  committedAt: z.string().nullable(),
  orderedOn: z.string().nullable(),
  cancelledReason: z.string().nullable(),
  /** The quote that it came of. */ quoteId: z.string().nullable(),
})
const content = z.object({
  head: z.record(z.string(), z.unknown()),
  lines: z.array(z.looseObject({ id: z.string(), productId: z.string(), quantity: z.string() })),
  notes: z.string(),
})
const orderSchema = head.extend({
  committed: content
    .extend({
      version: z.int(),
      committedBy: z.string().nullable(),
      committedAt: z.string(),
      totals: z.object({
        lineNetsMinor: z.array(z.int()),
        taxes: z.array(taxLine),
        netMinor: z.int(),
        taxMinor: z.int(),
        grossMinor: z.int(),
      }),
    })
    .nullable(),
  workingCopy: content.extend({ broken: z.array(z.string()) }),
  changed: z.boolean(),
  /** What the caller can do with it now, by the names of commands (SA-04). */ possible: possibleSchema,
  changes: z.array(z.object({ lineId: z.string().optional(), field: z.string(), from: z.unknown(), to: z.unknown() })),
  deliveries: z.array(
    z.looseObject({
      id: z.string(),
      number: z.string(),
      kind: z.enum(['delivery', 'return']),
      deliveredOn: z.string(),
      condition: z.enum(CONDITIONS).nullable(),
      reason: z.string(),
    }),
  ),
})
const listed = order.row
  .omit({ rev: true })
  .extend({ customerName: z.string().nullable(), delivery: extent, invoicing: extent })
const invoiceSchema = invoice.row.omit({ rev: true })

const listOfOrders = defineQuery({
  name: 'order.list',
  route: 'GET /orders',
  permission: 'order.read',
  summary: 'Orders, newest first',
  input: z.object({
    ...listInput(order),
    ...pageInput(['-createdAt', 'createdAt', 'number', '-number']),
    customerId: idSchema.optional(),
    search: z.string().max(100).optional(),
    from: daySchema.optional(),
    to: daySchema.optional(),
    /** Done with and from before that day: what the app has on no device whose window begins then. Narrowed by what the app's list shows of an order. */
    olderThan: daySchema.optional(),
    /** With `olderThan`: the day of the order, else the one on which it was begun. */ dateFrom: daySchema.optional(),
    dateTo: daySchema.optional(),
  }),
  answer: pageOf(listed),
})
const getOrder = defineQuery({
  name: 'order.get',
  route: 'GET /orders/{id}',
  permission: 'order.read',
  summary: 'An order: as agreed, and as it is being written',
  input: z.object({ id: idSchema }),
  answer: orderSchema,
})
const { billedMinorFrom, billedMinorTo } = parametersOf('billedMinor', money()) as Record<string, z.ZodType<string>>
const billedBounds = { billedMinorFrom: billedMinorFrom?.optional(), billedMinorTo: billedMinorTo?.optional() }
const listOfInvoices = defineQuery({
  name: 'invoice.list',
  route: 'GET /invoices',
  permission: 'invoice.read',
  summary: 'Invoices and credit notes, newest first',
  input: z.object({
    ...listInput(invoice),
    ...billedBounds,
    search: z.string().max(SEARCH_MAX).optional(),
    open: flag.optional(),
    from: daySchema.optional(),
    to: daySchema.optional(),
    /** Of orders that are done with and from before that day, and credit notes from before it: what the app has on no device whose window begins then. */
    olderThan: daySchema.optional(),
  }),
  answer: pageOf(invoiceSchema),
})
const getInvoice = defineQuery({
  name: 'invoice.get',
  route: 'GET /invoices/{id}',
  permission: 'invoice.read',
  summary: 'One invoice or credit note',
  input: z.object({ id: idSchema }),
  answer: invoiceSchema,
})

export const salesRoutes = routes()
mountQuery(salesRoutes, listOfOrders, ({ tx, caller }, input) => listOrders(tx, caller, input as never))
mountQuery(salesRoutes, getOrder, (context, { id }) => orderById(context, id) as never)
mountQuery(salesRoutes, listOfInvoices, (context, input) => listInvoices(context, input as never))
mountQuery(salesRoutes, getInvoice, async ({ tx }, { id }) => {
  const invoice = await invoiceById(tx, id)
  if (!invoice) throw notFound()
  return invoice
})
const handlers = [
  handleCreateOrder,
  handleCommitOrder,
  handleDeliverOrder,
  handleReturnOrder,
  handleInvoiceOrder,
  handleCreditOrder,
  handleCorrectInvoice,
  handleCancelInvoice,
  handleCancelOrder,
  handleCancelRest,
  handlePayInvoice,
  handleCreateCredit,
]
for (const handler of handlers) mountCommand(salesRoutes, handler as never)
mountPapers(salesRoutes)
