import { LIMITS } from '../base/limits.ts'
import type { BulkStep } from '../records/bulk-step.ts'
import { text } from '../records/kinds/text.ts'
import { cancelOrder, deliverOrder } from './commands.ts'
import { cancelHindrance, deliverHindrance, type OrderState } from './order-steps.ts'

type Row = { id: string } & Pick<OrderState, 'order' | 'lines' | 'deliverable'>

/** What is done to several orders at once: each as far as it can be. What left, and what was cancelled, is taken back by nothing of the kind. */
export const ordersSteps: readonly BulkStep<Row>[] = [
  {
    name: 'order.deliver',
    command: deliverOrder as never,
    hindrance: deliverHindrance,
    // The deliverable quantities that the person saw: more is not delivered although more may be available by then.
    input: ({ id, deliverable }) => ({
      id,
      lines: deliverable.map(({ line, max }) => ({ lineId: line.lineId, quantity: max })),
    }),
  },
  {
    name: 'order.cancel',
    command: cancelOrder as never,
    asks: { name: 'reason', field: text({ max: LIMITS.shortTextCharsMax, empty: 'Say why.' }) },
    hindrance: cancelHindrance,
    input: ({ id }, given) => ({ id, reason: given }),
  },
]
