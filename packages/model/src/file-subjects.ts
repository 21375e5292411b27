import { must } from './base/assert.ts'
import { type Caller, can, type Permission } from './base/permission.ts'
import type { FileSubjectName } from './files/file.ts'
import { readRightOf, recordOfSubject } from './subject-rights.ts'

/** `many`: in addresses. */
type FileSubject = { many: string; table: string; isLasting: boolean; read: Permission; write: Permission }
const of = (name: FileSubjectName, write: Permission, many = `${name}s`): FileSubject => {
  const { table, isLasting } = recordOfSubject(name)
  const read = must(readRightOf(name), `whoever sees the files of a ${name} has a right to`)
  return { many, table, isLasting: isLasting === true, read, write }
}

/** Records that have files: the right to see the record includes its files, the right to change it adding and removing them. */
export const FILE_SUBJECTS: Record<FileSubjectName, FileSubject> = {
  product: of('product', 'product.edit'),
  customer: of('customer', 'customer.edit'),
  order: of('order', 'order.edit'),
  quote: of('quote', 'quote.edit'),
  category: of('category', 'product.edit', 'categories'),
  location: of('location', 'location.edit'),
  count: of('count', 'stock.count'),
}

/** The kinds of records whose files the caller may see. */
export const readableSubjects = (caller: Pick<Caller, 'permissions'>): string[] =>
  Object.entries(FILE_SUBJECTS).flatMap(([name, { read }]) => (can(caller, read) ? [name] : []))
