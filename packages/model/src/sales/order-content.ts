import { agreedContent } from '../agreement/agreed-content.ts'
import { orderHeadSchema } from '../agreement/agreed-document.ts'
import type { DocumentContent } from '../documents/document-content.ts'
import type { MirrorRow } from '../mirror/tables.ts'

/** What stands in an order's working copy. */
export const orderContent: DocumentContent = agreedContent({
  head: orderHeadSchema,
  agreed: (orderId, row) => (lineId) =>
    row('orderLines', `${orderId}:${lineId}`) as MirrorRow<'orderLines'> | undefined,
})
