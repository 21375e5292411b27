import { isPositive } from '@werkbank/model/base/value/quantity.ts'
import type { Mirror } from '../mirror/mirror.ts'
import { type OrderRow, STATUSES } from './order-state.tsx'

/** The views of the list: a status, or orders that need attention (as Home counts them). */
export const VIEWS = [...STATUSES, 'backorder', 'to-deliver', 'changed'] as const
export type View = (typeof VIEWS)[number]

/** Whether goods are held for an order. */
type IsReserved = (orderId: string) => boolean
type Judged = Pick<OrderRow, 'id' | 'status' | 'backorder' | 'version' | 'changes'>
const isLive = ({ status }: Judged) => status !== 'cancelled'
const WAITING: Partial<Record<View, (order: Judged, isReserved: IsReserved) => boolean>> = {
  backorder: (order) => order.backorder && isLive(order),
  // What is held for it can leave, though more is awaited.
  'to-deliver': ({ id, status, backorder }, isReserved) =>
    (status === 'committed' || status === 'part-delivered') && (!backorder || isReserved(id)),
  changed: (order) => order.version > 0 && order.changes > 0 && isLive(order),
}

/** Whether an order belongs to a view; an unknown view shows all. */
export function isInView(order: Judged, view: string | undefined, isReserved: IsReserved): boolean {
  const known = VIEWS.find((one) => one === view)
  if (!known) return true
  return WAITING[known]?.(order, isReserved) ?? order.status === known
}

/** Asked of the lines that a device has. */
export const reservedIn =
  (mirror: Mirror): IsReserved =>
  (orderId) =>
    mirror
      .table('orderLines')
      .by('orderId', orderId)
      .some(({ reserved }) => isPositive(reserved))
