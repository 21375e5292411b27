import { type BulkStep, withRow } from '@werkbank/model/records/bulk-step.ts'
import { ordersSteps as steps } from '@werkbank/model/sales/bulk-steps.ts'
import { cancelHindrance, deliverHindrance, orderSteps } from '@werkbank/model/sales/order-steps.ts'
import type { Mirror } from '../mirror/mirror.ts'
import type { ListedOrder } from './create-order-list.ts'

/** What can be done to several orders at once, by the lines that this device has. */
export const ordersSteps = (mirror: Mirror): readonly BulkStep<ListedOrder>[] =>
  steps.map((step) =>
    withRow(step, (order: ListedOrder) => {
      const lines = mirror.table('orderLines').by('orderId', order.id)
      const isStocked = (id: string) => mirror.get('products', id)?.kind !== 'service'
      const { deliverable } = orderSteps(order, lines, { invoices: [], isStocked })
      return {
        id: order.id,
        deliverable: deliverable.map(({ line, max }) => ({ lineId: line.lineId, quantity: max })),
        deliverHindrance: deliverHindrance(order, deliverable),
        cancelHindrance: cancelHindrance(order, lines),
      }
    }),
  )
