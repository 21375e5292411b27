import type { DocumentContent } from '../documents/document-content.ts'
import type { MirrorRow } from '../mirror/tables.ts'
import { readOrder } from './order-document.ts'
import { orderPolicy } from './order-policy.ts'
import { keepLinesWhole } from './removed-lines.ts'
import { restoreLines } from './restore-lines.ts'
import { readWorkingOrder } from './working-order.ts'

/** What stands in an order's working copy. */
export const orderContent: DocumentContent = {
  policy: orderPolicy,
  read: readOrder,
  restore: { lines: restoreLines },
  unsent: (doc, orderId, row) =>
    readWorkingOrder(doc, {
      product: (id) => row('products', id) as MirrorRow<'products'> | undefined,
      customer: (id) => row('customers', id) as MirrorRow<'customers'> | undefined,
      agreed: (lineId) => row('orderLines', `${orderId}:${lineId}`) as MirrorRow<'orderLines'> | undefined,
    }),
  undo: { roots: ['head', 'lines', 'notes'], keepWhole: keepLinesWhole },
}
