import { must } from './base/assert.ts'
import type { Permission } from './base/permission.ts'
import type { FileSubjectName } from './files/file.ts'
import { readRightOf } from './subject-rights.ts'

/** `many`: in addresses. */
type FileSubject = { many: string; read: Permission; write: Permission }
const of = (name: FileSubjectName, write: Permission, many = `${name}s`): FileSubject => {
  const read = must(readRightOf(name), `whoever sees the files of a ${name} has a right to`)
  return { many, read, write }
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
