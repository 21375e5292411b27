import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import type { Extent } from '@werkbank/model/sales/order-status.ts'
import { shownOrder } from '@werkbank/model/sales/shown-order.ts'
import {
  Ban,
  CircleCheck,
  ClipboardCheck,
  FileText,
  Hourglass,
  PackageOpen,
  PencilLine,
  Truck,
} from 'lucide-solid/icons'
import { Show } from 'solid-js'
import { Badge, type Tone } from '../design/badge.tsx'
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
/** Each status has a colour and an icon of its own (SA-19). */
export const STATUS_LOOKS = {
  draft: { meaning: 'neutral', icon: PencilLine },
  committed: { meaning: 'info', icon: ClipboardCheck },
  'part-delivered': { meaning: 'warning', icon: PackageOpen },
  delivered: { meaning: 'teal', icon: Truck },
  invoiced: { meaning: 'violet', icon: FileText },
  paid: { meaning: 'good', icon: CircleCheck },
  cancelled: { meaning: 'danger', icon: Ban },
} as const satisfies Record<OrderRow['status'], { meaning: Tone; icon: unknown }>

export const statusWord = (status: OrderRow['status']): string => t(WORDS[status])

/** The number, or what stands for it until the first commit. */
export const titleOf = (order: Pick<OrderRow, 'number'>): string => order.number ?? t('sales.unnamed')

/** What has become of an order, with an icon; a backorder is said beside it. */
export function OrderStatus(props: { order: OrderRow }) {
  return (
    <span class="inline-flex max-w-full min-w-0 items-center gap-1.5">
      <Badge {...STATUS_LOOKS[props.order.status]}>{statusWord(props.order.status)}</Badge>
      <Show when={props.order.backorder}>
        <Badge meaning="warning" icon={Hourglass}>
          <span class="max-sm:sr-only">{t('sales.backorder')}</span>
        </Badge>
      </Show>
    </span>
  )
}

const EXTENT_WORDS = { none: 'sales.extentNone', part: 'sales.extentPart', all: 'sales.extentAll' } as const
const EXTENT_LOOKS = { none: 'text-muted', part: 'text-warning', all: 'text-good' }
const EXTENT_SHARES = { none: 0, part: 50, all: 100 }

type Told = Pick<OrderRow, 'version' | 'status' | 'delivery' | 'invoicing'>
/** How far delivery and invoicing are (SA-05): a mark each, and with `words` what it says. */
export function OrderExtents(props: { order: Told; words?: boolean }) {
  const shown = () => props.order.version > 0 && props.order.status !== 'cancelled'
  return (
    <Show when={shown()}>
      <span class="inline-flex items-center gap-3 text-xs">
        <ExtentMark icon="delivery" extent={props.order.delivery} words={props.words ?? false} />
        <ExtentMark icon="invoicing" extent={props.order.invoicing} words={props.words ?? false} />
      </span>
    </Show>
  )
}

function ExtentMark(props: { icon: 'delivery' | 'invoicing'; extent: Extent; words: boolean }) {
  const words = () =>
    t(props.icon === 'delivery' ? 'sales.deliveryExtent' : 'sales.invoicingExtent', {
      extent: t(EXTENT_WORDS[props.extent]),
    })
  const share = () => EXTENT_SHARES[props.extent]
  return (
    <span
      role="img"
      aria-label={words()}
      title={words()}
      data-extent={`${props.icon} ${props.extent}`}
      class={`inline-flex items-center gap-1 whitespace-nowrap ${EXTENT_LOOKS[props.extent]}`}
    >
      <Show when={props.icon === 'delivery'} fallback={<FileText class="size-3.5" aria-hidden="true" />}>
        <Truck class="size-3.5" aria-hidden="true" />
      </Show>
      <span
        class="size-2.5 rounded-full border border-current"
        style={{ background: `linear-gradient(to right, currentColor ${share()}%, transparent ${share()}%)` }}
      />
      <Show when={props.words}>
        <span class="text-muted max-xl:sr-only">{words()}</span>
      </Show>
    </span>
  )
}

/** What lists show of an order. */
export const shownOf = (order: OrderRow) => ({ ...shownOrder(order), date: order.orderedOn ?? order.createdAt })
