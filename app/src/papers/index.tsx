import { FileText } from 'lucide-solid/icons'
import { type JSX, Show } from 'solid-js'
import { classes } from '../design/classes.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'

/** The papers' door: what the server prints. */
export { CompanySection } from './company-section.tsx'

const ADDRESSES = {
  confirmation: (orderId: string) => `/api/v1/orders/${orderId}/confirmation/pdf`,
  quote: (quoteId: string) => `/api/v1/quotes/${quoteId}/pdf`,
  delivery: (deliveryId: string) => `/api/v1/deliveries/${deliveryId}/pdf`,
  invoice: (invoiceId: string) => `/api/v1/invoices/${invoiceId}/pdf`,
}
type PaperKind = keyof typeof ADDRESSES

/** Where the paper of an order, a delivery or an invoice is. */
export const paperAddress = (kind: PaperKind, id: string): string => ADDRESSES[kind](id)

export interface PaperLinkProps {
  kind: PaperKind
  /** Of the order, the delivery or the invoice. */
  id: string
  /** What the paper is called. */
  label: string
  /** In the row of a table: the icon alone, for the pointer; keyboard and screen reader have the link on the record's screen. */
  iconOnly?: boolean
}

/** Opens a paper in a new tab. Papers are made by the server: without a network it says so, and is no link. */
export function PaperLink(props: PaperLinkProps): JSX.Element {
  const { online } = useWorkspace()
  const words = () => (
    <>
      <FileText class="size-3.5 shrink-0" aria-hidden="true" />
      <span class={classes(props.iconOnly && 'sr-only')}>{props.label}</span>
    </>
  )
  const look = 'reach inline-flex min-h-6 items-center gap-1'
  return (
    <Show
      when={online()}
      fallback={
        <span class={classes(look, 'text-muted')} title={t('papers.offline')}>
          {words()}
          <span class="sr-only">{t('papers.offline')}</span>
        </span>
      }
    >
      <a
        href={paperAddress(props.kind, props.id)}
        target="_blank"
        rel="noopener"
        title={t('papers.opens')}
        tabIndex={props.iconOnly ? -1 : undefined}
        // The row around it would open its record.
        onClick={(event) => event.stopPropagation()}
        class={classes(look, 'text-ink underline')}
      >
        {words()}
      </a>
    </Show>
  )
}
