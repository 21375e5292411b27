import { LIMITS } from '../base/limits.ts'
import type { BulkStep } from '../records/bulk-step.ts'
import { text } from '../records/kinds/text.ts'
import { cancelOrder, deliverOrder } from './commands.ts'
import type { CancelHindrance, DeliverHindrance } from './order-steps.ts'

/** What the steps ask of an order: why it can't be, by the same functions that the order's own buttons and commands ask. */
type Row = {
  id: string
  /** What can leave, as somebody saw it: more is not sent although more may be there by then. */
  deliverable: { lineId: string; quantity: string }[]
  deliverHindrance: DeliverHindrance | undefined
  cancelHindrance: CancelHindrance | undefined
}
const because = (code: string | undefined) => (code === undefined ? undefined : { code })

/** What is done to several orders at once: each as far as it can be. What left, and what was cancelled, is taken back by nothing of the kind. */
export const ordersSteps: readonly BulkStep<Row>[] = [
  {
    name: 'order.deliver',
    command: deliverOrder as never,
    hindrance: (row) => because(row.deliverHindrance),
    input: ({ id, deliverable }) => ({ id, lines: deliverable }),
  },
  {
    name: 'order.cancel',
    command: cancelOrder as never,
    asks: { name: 'reason', field: text({ max: LIMITS.shortTextCharsMax, empty: 'Say why.' }) },
    hindrance: (row) => because(row.cancelHindrance),
    input: ({ id }, given) => ({ id, reason: given }),
  },
]
