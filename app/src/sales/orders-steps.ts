import { type BulkStep, withRow } from '@werkbank/model/records/bulk-step.ts'
import { ordersSteps as steps } from '@werkbank/model/sales/bulk-steps.ts'
import { availableOnDevice, orderState } from '@werkbank/model/sales/order-steps.ts'
import type { Mirror } from '../mirror/mirror.ts'
import { heldRows } from '../mirror/use-possible.ts'
import type { ListedOrder } from './create-order-list.ts'

/** What can be done to several orders at once, by the lines that this device has. */
export const ordersSteps = (mirror: Mirror): readonly BulkStep<ListedOrder>[] =>
  steps.map((step) =>
    withRow(step, (order: ListedOrder) => ({
      id: order.id,
      ...orderState(order, mirror.table('orderLines').by('orderId', order.id), {
        invoices: [],
        isStocked: (id) => mirror.get('products', id)?.kind !== 'service',
        available: (id) => availableOnDevice(heldRows(mirror), id),
      }),
    })),
  )
