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
} as const
export type SubjectName = keyof typeof RECORDS
type Subject = Pick<AnyRecord, 'read' | 'table' | 'isLasting' | 'scope'>

/**
 * Records that have a page of their own, by the word that their subjects begin with: where their rows are, what it takes to see them. Used wherever a
 * subject's visibility is decided.
 */
export const SUBJECTS: Readonly<Record<SubjectName, Subject>> = RECORDS

/** The right to see a record of this kind, as the record declares it; undefined for a subject that is no record. */
export const readRightOf = (subjectType: string): Permission | undefined =>
  Object.hasOwn(SUBJECTS, subjectType)
    ? must(SUBJECTS[subjectType as SubjectName].read.permission, `whoever sees a ${subjectType} has a right to`)
    : undefined

/** The kinds of records that the caller may see. What stands beside such a record is visible with it: pages, files, conversations, documents, places. */
export const visibleSubjects = ({ permissions }: Pick<Caller, 'permissions'>): string[] =>
  Object.keys(SUBJECTS).filter((name) => can({ permissions }, must(readRightOf(name), 'a kind of record')))

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
