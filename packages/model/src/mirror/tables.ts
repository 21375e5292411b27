import { z } from 'zod'
import type { Permission } from '../base/permission.ts'
import { INVOICE_BASES } from '../company/invoice-basis.ts'
import { CONDITIONS } from '../sales/return-parts.ts'

/**
 * The rows a client mirrors, by table: exactly what the feed sends (camelCase; money integer minor; quantities decimal
 * strings; times RFC 3339; dates YYYY-MM-DD). `rev` is the row's revision (changed_xid). `permission` is what it takes to see the table.
 */
const base = { id: z.string(), rev: z.string() }
const quantity = z.string()
const minor = z.int()

export const productRow = z.object({
  ...base,
  parentId: z.string().nullable(),
  kind: z.enum(['parent', 'goods', 'service']),
  sku: z.string(),
  name: z.string(),
  variant: z.record(z.string(), z.string()),
  unit: z.string(),
  priceMinor: minor,
  currency: z.string(),
  taxPercent: z.string(),
  /** null without the permission cost.read. */
  costMinor: minor.nullable(),
  manufactured: z.boolean(),
  purchased: z.boolean(),
  active: z.boolean(),
  version: z.int(),
  createdAt: z.string(),
})
export const customerRow = z.object({
  ...base,
  number: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  street: z.string().nullable(),
  postalCode: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string(),
  vatId: z.string().nullable(),
  taxMode: z.enum(['domestic', 'exempt']),
  paymentDays: z.int(),
  note: z.string(),
  version: z.int(),
  createdAt: z.string(),
})
export const locationRow = z.object({
  ...base,
  parentId: z.string().nullable(),
  kind: z.enum(['warehouse', 'location', 'device', 'quarantine', 'supplier', 'customer', 'adjustment', 'production']),
  code: z.string(),
  name: z.string(),
  sellable: z.boolean(),
  rank: z.int(),
})
export const stockLevelRow = z.object({
  ...base,
  productId: z.string(),
  lotId: z.string(),
  locationId: z.string(),
  onHand: quantity,
  reserved: quantity,
})
export const expectedReceiptRow = z.object({
  ...base,
  productId: z.string(),
  locationId: z.string(),
  quantity,
  expectedOn: z.string(),
  reference: z.string(),
})
export const orderRow = z.object({
  ...base,
  number: z.string().nullable(),
  status: z.enum(['draft', 'committed', 'part-delivered', 'delivered', 'invoiced', 'paid', 'cancelled']),
  version: z.int(),
  customerId: z.string().nullable(),
  currency: z.string(),
  reference: z.string(),
  requestedOn: z.string().nullable(),
  netMinor: minor,
  taxMinor: minor,
  grossMinor: minor,
  backorder: z.boolean(),
  /** What its invoices bill. */ invoiceBasis: z.enum(INVOICE_BASES),
  invoicedMinor: minor,
  paidMinor: minor,
  workingCustomerId: z.string().nullable(),
  workingReference: z.string(),
  workingGrossMinor: minor,
  workingLines: z.int(),
  workingSeq: z.int(),
  changes: z.int(),
  createdBy: z.string().nullable(),
  createdAt: z.string(),
  committedAt: z.string().nullable(),
  orderedOn: z.string().nullable(),
})
export const orderLineRow = z.object({
  ...base,
  orderId: z.string(),
  lineId: z.string(),
  position: z.int(),
  productId: z.string(),
  note: z.string(),
  quantity,
  unitPriceMinor: minor,
  /** Somebody typed the price; otherwise it was the product's. */ priceTyped: z.boolean(),
  discountPercent: z.string(),
  taxPercent: z.string(),
  netMinor: minor,
  reserved: quantity,
  backordered: quantity,
  delivered: quantity,
  returned: quantity,
  invoiced: quantity,
  credited: quantity,
  waived: quantity,
})
export const deliveryRow = z.object({
  ...base,
  number: z.string(),
  orderId: z.string(),
  kind: z.enum(['delivery', 'return']),
  deliveredOn: z.string(),
  lines: z.array(
    z.object({
      lineId: z.string(),
      productId: z.string(),
      locationId: z.string(),
      quantity,
      /** On a return: the delivery that it takes back. */ deliveryId: z.string().optional(),
    }),
  ),
  /** Of a return: in which state the goods came back. */ condition: z.enum(CONDITIONS).nullable(),
  reason: z.string(),
  actor: z.string().nullable(),
  at: z.string(),
})
export const invoiceLine = z.object({
  lineId: z.string(),
  productId: z.string(),
  sku: z.string(),
  name: z.string(),
  quantity,
  unitPriceMinor: minor,
  discountPercent: z.string(),
  taxPercent: z.string(),
  netMinor: minor,
  /** On a credit note: the invoice that the line corrects. */ invoiceId: z.string().optional(),
})
export const taxLine = z.object({ taxPercent: z.string(), netMinor: minor, taxMinor: minor })
/** What a credit note takes from one invoice. */
export const correction = z.object({ invoiceId: z.string(), taxes: z.array(taxLine), grossMinor: minor })
export const invoiceRow = z.object({
  ...base,
  number: z.string(),
  kind: z.enum(['invoice', 'credit-note']),
  /** null: a credit note without an order. */ orderId: z.string().nullable(),
  customerId: z.string(),
  /** The first of `corrects`. */ correctsId: z.string().nullable(),
  corrects: z.array(correction),
  currency: z.string(),
  invoicedOn: z.string(),
  dueOn: z.string(),
  lines: z.array(invoiceLine),
  taxes: z.array(taxLine),
  netMinor: minor,
  taxMinor: minor,
  grossMinor: minor,
  paidMinor: minor,
  creditedMinor: minor,
  /** Of a correction: why. */ reason: z.string(),
  /** Of the document that cancels an invoice: that one. */ cancelsId: z.string().nullable(),
  /** Of an invoice that was cancelled. */ cancelledOn: z.string().nullable(),
  /** Gross less credited and paid; 0 of a credit note. */ openMinor: minor,
  at: z.string(),
})
export const paymentRow = z.object({
  ...base,
  invoiceId: z.string(),
  amountMinor: minor,
  currency: z.string(),
  method: z.string(),
  paidOn: z.string(),
  actor: z.string().nullable(),
  at: z.string(),
})
export const journalEntryRow = z.object({
  ...base,
  period: z.string(),
  postedOn: z.string(),
  currency: z.string(),
  kind: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  text: z.string(),
  lines: z.array(
    z.object({
      account: z.string(),
      accountName: z.string(),
      accountNameEn: z.string(),
      debitMinor: minor,
      creditMinor: minor,
    }),
  ),
  at: z.string(),
})
export const personRow = z.object({
  ...base,
  name: z.string(),
  email: z.string(),
  kind: z.enum(['person', 'machine']),
  color: z.int(),
  roles: z.array(z.string()),
  /** May not sign in (any more); what they did keeps their name. */
  disabled: z.boolean(),
})
export const chatRoomRow = z.object({
  ...base,
  kind: z.enum(['direct', 'group', 'channel', 'record']),
  name: z.string(),
  subjectType: z.string().nullable(),
  subjectId: z.string().nullable(),
  lastMessageAt: z.string().nullable(),
  lastPosition: z.int(),
  createdAt: z.string(),
})
export const chatMemberRow = z.object({ ...base, roomId: z.string(), userId: z.string() })
export const chatMessageRow = z.object({
  ...base,
  roomId: z.string(),
  document: z.string(),
  position: z.int(),
  authorId: z.string(),
  text: z.string(),
  replyTo: z.string().nullable(),
  writtenAt: z.string().nullable(),
  acceptedAt: z.string(),
  editedAt: z.string().nullable(),
  revision: z.int(),
})
export const chatReadRow = z.object({ ...base, roomId: z.string(), userId: z.string(), position: z.int() })
export const pageRow = z.object({
  ...base,
  title: z.string(),
  subjectType: z.string().nullable(),
  subjectId: z.string().nullable(),
  createdAt: z.string(),
})
/** id = document name; state = base64 of the Yjs state. */
export const documentStateRow = z.object({
  ...base,
  subjectType: z.string(),
  subjectId: z.string(),
  seq: z.int(),
  state: z.string(),
})
export const countSheetRow = z.object({
  ...base,
  locationId: z.string(),
  name: z.string(),
  automergeId: z.string(),
  status: z.enum(['open', 'posted']),
  createdAt: z.string(),
  postedAt: z.string().nullable(),
})

/**
 * In the order in which a bootstrap sends them: what the first screens need comes first. `scope`: what an API token needs where everybody who
 * is signed in may see the table.
 */
export const MIRROR_TABLES = {
  people: { row: personRow, permission: null, scope: 'presence.read' },
  customers: { row: customerRow, permission: 'customer.read' },
  products: { row: productRow, permission: 'product.read' },
  orders: { row: orderRow, permission: 'order.read' },
  locations: { row: locationRow, permission: 'stock.read' },
  stockLevels: { row: stockLevelRow, permission: 'stock.read' },
  expectedReceipts: { row: expectedReceiptRow, permission: 'stock.read' },
  orderLines: { row: orderLineRow, permission: 'order.read' },
  deliveries: { row: deliveryRow, permission: 'order.read' },
  invoices: { row: invoiceRow, permission: 'invoice.read' },
  payments: { row: paymentRow, permission: 'invoice.read' },
  journalEntries: { row: journalEntryRow, permission: 'ledger.read' },
  chatRooms: { row: chatRoomRow, permission: 'chat.use' },
  chatMembers: { row: chatMemberRow, permission: 'chat.use' },
  chatMessages: { row: chatMessageRow, permission: 'chat.use' },
  chatReads: { row: chatReadRow, permission: 'chat.use' },
  pages: { row: pageRow, permission: 'page.read' },
  countSheets: { row: countSheetRow, permission: 'stock.read' },
  documentStates: { row: documentStateRow, permission: null, scope: 'any' }, // by the kind of document
} as const satisfies Record<string, { row: z.ZodObject; permission: Permission | null; scope?: Permission | 'any' }>
export type MirrorTable = keyof typeof MIRROR_TABLES
export type MirrorRow<T extends MirrorTable> = z.infer<(typeof MIRROR_TABLES)[T]['row']>
export const MIRROR_VERSION = 6
