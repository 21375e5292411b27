import { must } from './base/assert.ts'
import { type Caller, can, type Permission } from './base/permission.ts'
import { product } from './catalogue/product.ts'
import type { FileSubjectName } from './files/file.ts'
import { customer } from './partners/customer.ts'
import { quote } from './quotes/quote.ts'
import type { AnyRecord } from './records/define-record.ts'
import { order } from './sales/records.ts'
import { readRightOf } from './subject-rights.ts'

/** `many`: in addresses. */
type FileSubject = { many: string; table: string; isLasting: boolean; read: Permission; write: Permission }
const of = (
  { name, table, isLasting }: Pick<AnyRecord, 'name' | 'table' | 'isLasting'>,
  write: Permission,
): FileSubject => ({
  ...{ many: `${name}s`, table, isLasting: isLasting === true, write },
  read: must(readRightOf(name), `whoever sees the files of a ${name} has a right to`),
})

/** Records that have files: the right to see the record includes its files, the right to change it adding and removing them. */
export const FILE_SUBJECTS: Record<FileSubjectName, FileSubject> = {
  product: of(product, 'product.edit'),
  customer: of(customer, 'customer.edit'),
  order: of(order, 'order.edit'),
  quote: of(quote, 'quote.edit'),
}

/** The kinds of records whose files the caller may see. */
export const readableSubjects = (caller: Pick<Caller, 'permissions'>): string[] =>
  Object.entries(FILE_SUBJECTS).flatMap(([name, { read }]) => (can(caller, read) ? [name] : []))
