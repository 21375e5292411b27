import type { z } from 'zod'
import type { DocumentContent, ReadRow } from '../documents/document-content.ts'
import type { MirrorRow } from '../mirror/tables.ts'
import { readOrder } from './agreed-document.ts'
import { agreedPolicy } from './agreed-policy.ts'
import type { AgreedPrice } from './line-price.ts'
import { keepLinesWhole } from './removed-lines.ts'
import { restoreLines } from './restore-lines.ts'
import { readWorkingOrder } from './working-copy.ts'

/**
 * What stands in the working copy of something that is agreed on: head, lines and notes. `head`: what its head may say. `agreed`: what
 * the last version says of its lines, by the rows of a device.
 */
export const agreedContent = ({
  head,
  agreed,
}: {
  head: z.ZodObject
  agreed: (subjectId: string, row: ReadRow) => (lineId: string) => AgreedPrice | undefined
}): DocumentContent => ({
  policy: agreedPolicy(head),
  read: readOrder,
  restore: { lines: restoreLines },
  unsent: (doc, subjectId, row) =>
    readWorkingOrder(doc, {
      product: (id) => row('products', id) as MirrorRow<'products'> | undefined,
      customer: (id) => row('customers', id) as MirrorRow<'customers'> | undefined,
      agreed: agreed(subjectId, row),
    }),
  undo: { roots: ['head', 'lines', 'notes'], keepWhole: keepLinesWhole },
})
