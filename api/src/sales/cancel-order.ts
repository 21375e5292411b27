import { cancelOrder } from '@werkbank/model/sales/commands.ts'
import { orderCancelled } from '@werkbank/model/sales/events.ts'
import { handle } from '../http/command/command-route.ts'
import { release } from '../stock/index.ts'
import { lockOrder, orderLines, refreshOrder, writeReserved } from './orders.ts'
import { orderStateNow, requireStep } from './steps-now.ts'

/** R-SA18. A draft can be cancelled, too: then it is only out of the way. */
export const handleCancelOrder = handle(cancelOrder, async (context, { id, reason }) => {
  const { tx, caller, emit, now } = context
  const order = await lockOrder(tx, id)
  const lines = await orderLines(tx, id)
  requireStep(context, cancelOrder, await orderStateNow(tx, order, lines))
  await release(tx, id)
  await writeReserved(
    tx,
    id,
    lines.map(({ lineId }) => ({ lineId, reserved: '0', backordered: '0' })),
  )
  await tx`UPDATE orders SET cancelled_at = ${now}, cancelled_by = ${caller.userId}, cancelled_reason = ${reason} WHERE org_id = current_org() AND id = ${id}`
  await refreshOrder(tx, id)
  emit(orderCancelled, id, { reason })
  return { status: 'cancelled' as const }
})
