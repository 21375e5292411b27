import type { z } from 'zod'
import { approval } from '../approvals/approval.ts'
import { deputy } from '../approvals/deputy.ts'
import { must } from '../base/assert.ts'
import { category } from '../catalogue/category.ts'
import { product } from '../catalogue/product.ts'
import { chatMember, chatMessage, chatRead, chatRoom, olderUnread } from '../chat/records.ts'
import { countSheet } from '../counting/count-sheet.ts'
import { documentState } from '../documents/records.ts'
import { file } from '../files/file.ts'
import { person } from '../identity/person.ts'
import { job } from '../jobs/job.ts'
import { accountOpening } from '../ledger/account-opening.ts'
import { journalEntry } from '../ledger/journal-entry.ts'
import { orgUnit, orgUnitMember } from '../organisation/org-unit.ts'
import { page } from '../pages/page.ts'
import { customer } from '../partners/customer.ts'
import { customerAddress } from '../partners/customer-address.ts'
import { customerContact } from '../partners/customer-contact.ts'
import { quote } from '../quotes/quote.ts'
import type { AnyRecord } from '../records/define-record.ts'
import { delivery, invoice, order, orderLine, orderVersion, owedBack, payment } from '../sales/records.ts'
import { favourite } from '../settings/favourite.ts'
import { listView } from '../settings/list-view.ts'
import { settingValue } from '../settings/setting-value.ts'
import { expectedReceipt, location, stockLevel, stockMove } from '../stock/records.ts'

/**
 * What a client mirrors, by table: rows exactly as the feed sends them (camelCase; money integer minor; quantities decimal
 * strings; times RFC 3339; days YYYY-MM-DD). In the order in which a bootstrap sends them: what the first screens need comes first.
 */
export const MIRROR_TABLES = {
  people: person,
  orgUnits: orgUnit,
  orgUnitMembers: orgUnitMember,
  settings: settingValue,
  views: listView,
  favourites: favourite,
  approvals: approval,
  deputies: deputy,
  customers: customer,
  customerAddresses: customerAddress,
  customerContacts: customerContact,
  categories: category,
  products: product,
  files: file,
  orders: order,
  quotes: quote,
  locations: location,
  stockLevels: stockLevel,
  expectedReceipts: expectedReceipt,
  orderLines: orderLine,
  orderVersions: orderVersion,
  deliveries: delivery,
  invoices: invoice,
  owedBack,
  payments: payment,
  journalEntries: journalEntry,
  accountOpenings: accountOpening,
  chatRooms: chatRoom,
  chatMembers: chatMember,
  chatMessages: chatMessage,
  olderUnread,
  chatReads: chatRead,
  pages: page,
  countSheets: countSheet,
  stockMoves: stockMove,
  documentStates: documentState,
  jobs: job,
} as const satisfies Record<string, AnyRecord>
/** Of the feed's own form: what its lines and answers look like. Rows have versions of their own, a record each. */
export const FEED_VERSION = 7
export type MirrorTable = keyof typeof MIRROR_TABLES
/** Where the windows of tables begin, as `isHeld` takes it; also for tables that sum up what lies before a window. */
export type Held = Partial<Record<MirrorTable, string>>
export type MirrorRow<T extends MirrorTable> = z.infer<(typeof MIRROR_TABLES)[T]['row']>

/** The mirrored table of a record. */
export const tableOf = (record: { name: string }): MirrorTable =>
  must(
    (Object.keys(MIRROR_TABLES) as MirrorTable[]).find((table) => MIRROR_TABLES[table].name === record.name),
    'the record is mirrored',
  )
