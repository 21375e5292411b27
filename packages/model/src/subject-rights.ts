import { must } from './base/assert.ts'
import { type Caller, can, type Permission } from './base/permission.ts'
import { category } from './catalogue/category.ts'
import { product } from './catalogue/product.ts'
import { countSheet } from './counting/count-sheet.ts'
import { page } from './pages/page.ts'
import { customer } from './partners/customer.ts'
import { quote } from './quotes/quote.ts'
import type { AnyRecord } from './records/define-record.ts'
import { invoice, order } from './sales/records.ts'
import { location } from './stock/records.ts'

/** Records that have a page of their own, by the word that their subjects begin with. */
const RECORDS = {
  order,
  quote,
  product,
  customer,
  invoice,
  page,
  count: countSheet,
  category,
  location,
} as const satisfies Readonly<Record<string, Pick<AnyRecord, 'read' | 'table' | 'isLasting'>>>
export type SubjectName = keyof typeof RECORDS

/** Where the rows of such records are, and what it takes to see them. */
export const recordOfSubject = (name: SubjectName): Pick<AnyRecord, 'read' | 'table' | 'isLasting'> => RECORDS[name]

/**
 * The right to see a record of this kind, as the record declares it; undefined for a subject that is no record. Used wherever a subject's visibility is
 * decided.
 */
export const readRightOf = (subjectType: string): Permission | undefined =>
  Object.hasOwn(RECORDS, subjectType)
    ? must(RECORDS[subjectType as SubjectName].read.permission, `whoever sees a ${subjectType} has a right to`)
    : undefined

/** Kinds of records with a conversation. It is visible with the rights to the record and to the chat; other rooms take membership. */
export const RECORDS_WITH_ROOMS = [
  ...(['order', 'quote', 'product', 'customer', 'invoice', 'page'] as const),
  ...(['category', 'location', 'count'] as const),
] as const satisfies readonly SubjectName[]
/** Records that have a screen, with their room. */
export type RoomSubject = Exclude<(typeof RECORDS_WITH_ROOMS)[number], 'page'>

/** Whether the caller sees rooms of such records. */
export const maySeeRoom = (type: RoomSubject, allows: (right: Permission) => boolean): boolean =>
  allows('chat.use') && allows(must(readRightOf(type), 'a kind of record'))

/** Those of them whose rooms the caller sees; none without `chat.use`. */
export const visibleRecordRooms = (caller: Pick<Caller, 'permissions'>): string[] =>
  can(caller, 'chat.use')
    ? RECORDS_WITH_ROOMS.filter((type) => can(caller, must(readRightOf(type), 'a kind of record')))
    : []
