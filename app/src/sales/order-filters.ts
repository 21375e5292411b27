import { daySchema } from '@werkbank/model/base/day.ts'
import { isPositive } from '@werkbank/model/base/quantity.ts'
import { decimalToMinor } from '../i18n/format.ts'
import { companyDay } from '../i18n/zone.ts'
import type { Mirror } from '../mirror/mirror.ts'
import { type OrderRow, STATUSES, shownOf } from './order-state.tsx'

/** What the list shows: a status, or what waits for somebody (as Home counts it). */
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

/** Whether an order belongs to a view; one that nobody knows shows nothing less than all. */
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

/** Days `YYYY-MM-DD`, amounts in minor units; what is undefined is not asked for. All have to fit (SA-18). */
export type OrderFilter = {
  from?: string | undefined
  to?: string | undefined
  /** Who made the order. */ person?: string | undefined
  minMinor?: number | undefined
  maxMinor?: number | undefined
}
export const FILTER_FIELDS = ['from', 'to', 'person', 'min', 'max'] as const
type FilterField = (typeof FILTER_FIELDS)[number]

const isDay = (text: string) => daySchema.safeParse(text).success
const minorOf = (text: string | undefined) => (text === undefined ? undefined : decimalToMinor(text, 2))
const isAmount = (text: string) => minorOf(text) !== undefined
const READABLE: Record<FilterField, (text: string) => boolean> = {
  from: isDay,
  to: isDay,
  person: (id) => id !== '',
  min: isAmount,
  max: isAmount,
}

/** What the address says of each filter; what can't be read is as if it were not there. */
export const readableFilter = (
  inAddress: (name: string) => string | undefined,
  field: FilterField,
): string | undefined => {
  const text = inAddress(field)
  return text !== undefined && READABLE[field](text) ? text : undefined
}

/** What the address asks for. */
export function filterIn(inAddress: (name: string) => string | undefined): OrderFilter {
  const [from, to, person, min, max] = FILTER_FIELDS.map((field) => readableFilter(inAddress, field))
  return { from, to, person, minMinor: minorOf(min), maxMinor: minorOf(max) }
}

export function passesFilter(order: OrderRow, { from, to, person, minMinor, maxMinor }: OrderFilter): boolean {
  const { date, grossMinor } = shownOf(order)
  const day = companyDay(date)
  return (
    (!from || day >= from) &&
    (!to || day <= to) &&
    (!person || order.createdBy === person) &&
    (minMinor === undefined || grossMinor >= minMinor) &&
    (maxMinor === undefined || grossMinor <= maxMinor)
  )
}
