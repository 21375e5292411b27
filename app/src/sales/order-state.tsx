import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { Show } from 'solid-js'
import { Badge, type Meaning } from '../design/badge.tsx'
import { t } from '../i18n/t.ts'

export type OrderRow = MirrorRow<'orders'>
export const STATUSES = ['draft', 'committed', 'part-delivered', 'delivered', 'invoiced', 'paid', 'cancelled'] as const

const WORDS = {
  draft: 'sales.draft',
  committed: 'sales.committed',
  'part-delivered': 'sales.partDelivered',
  delivered: 'sales.delivered',
  invoiced: 'sales.invoiced',
  paid: 'sales.paid',
  cancelled: 'sales.cancelled',
} as const
const MEANINGS: Record<OrderRow['status'], Meaning> = {
  draft: 'neutral',
  committed: 'info',
  'part-delivered': 'warning',
  delivered: 'info',
  invoiced: 'info',
  paid: 'good',
  cancelled: 'neutral',
}

export const statusWord = (status: OrderRow['status']): string => t(WORDS[status])

/** The number, or what stands for it until the first commit. */
export const titleOf = (order: Pick<OrderRow, 'number'>): string => order.number ?? t('sales.unnamed')

/** What has become of an order, with an icon; a backorder is said beside it. */
export function OrderStatus(props: { order: OrderRow }) {
  return (
    <span class="inline-flex items-center gap-1.5">
      <Badge meaning={MEANINGS[props.order.status]}>{statusWord(props.order.status)}</Badge>
      <Show when={props.order.backorder}>
        <Badge meaning="warning">{t('sales.backorder')}</Badge>
      </Show>
    </span>
  )
}

/** What lists show of an order: the working copy before the first commit and while it differs, the agreed version otherwise. */
export function shownOf(order: OrderRow): {
  customerId: string | null
  reference: string
  grossMinor: number
  date: string
} {
  const working = order.version === 0 || order.changes > 0
  return {
    customerId: working ? order.workingCustomerId : order.customerId,
    reference: working ? order.workingReference : order.reference,
    grossMinor: working ? order.workingGrossMinor : order.grossMinor,
    date: order.orderedOn ?? order.createdAt,
  }
}
