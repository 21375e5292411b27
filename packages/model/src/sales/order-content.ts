import type { z } from 'zod'
import type { DocumentContent, ReadRow } from '../documents/document-content.ts'
import type { MirrorRow } from '../mirror/tables.ts'
import type { AgreedPrice } from './line-price.ts'
import { orderHeadSchema, readOrder } from './order-document.ts'
import { agreedPolicy } from './order-policy.ts'
import { keepLinesWhole } from './removed-lines.ts'
import { restoreLines } from './restore-lines.ts'
import { readWorkingOrder } from './working-order.ts'

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

/** What stands in an order's working copy. */
export const orderContent: DocumentContent = agreedContent({
  head: orderHeadSchema,
  agreed: (orderId, row) => (lineId) =>
    row('orderLines', `${orderId}:${lineId}`) as MirrorRow<'orderLines'> | undefined,
})
