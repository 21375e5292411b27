import { useParams } from '@solidjs/router'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { Printer } from 'lucide-solid/icons'
import { For, type JSX, Show } from 'solid-js'
import { IconButton } from '../../design/button.tsx'
import { formatDate } from '../../i18n/format.ts'
import { paperWord } from '../../i18n/paper-word.ts'
import { t } from '../../i18n/t.ts'
import { today } from '../../i18n/zone.ts'
import { RecordElsewhere } from '../../mirror/record-elsewhere.tsx'
import { useMirror, useRow } from '../../mirror/use-mirror.ts'
import { PaperLink } from '../../papers/index.tsx'
import { RecordScreen } from '../../records/record-screen.tsx'
import { createInvoice } from './create-invoice.ts'
import { dueWords } from './due-words.ts'
import { InvoiceActions } from './invoice-actions.tsx'
import { InvoiceLines } from './invoice-lines.tsx'
import { InvoiceState } from './invoice-list.tsx'
import { InvoicePayments, InvoiceSums } from './invoice-money.tsx'

/** One posted invoice or credit note, as it was printed, and what became of it. */
export function InvoiceScreen() {
  const params = useParams<{ id: string }>()
  const { invoice, place } = createInvoice(() => params.id)
  return (
    <RecordScreen
      type="invoice"
      id={params.id}
      row={invoice()}
      unknown={t('ledger.unknown')}
      away={
        place() === 'none' ? undefined : (
          <RecordElsewhere
            isComing={place() !== 'away'}
            coming={t('ledger.coming')}
            title={t('ledger.away')}
            hint={t('ledger.awayHint')}
          />
        )
      }
      title={invoice()?.number ?? t('ledger.title')}
      tab={t('papers.invoice')}
      state={<Show when={invoice()}>{(row) => <InvoiceState invoice={row()} />}</Show>}
      actions={
        <>
          <Show when={invoice()}>{(row) => <InvoiceActions invoice={row()} />}</Show>
          <Show when={invoice()}>{(row) => <PaperLink kind="invoice" id={row().id} label={paperWord(row())} />}</Show>
          <IconButton label={t('ledger.print')} onClick={() => window.print()}>
            <Printer aria-hidden="true" />
          </IconButton>
        </>
      }
      body={(row) => (
        <div class="flex min-h-0 flex-1 flex-col gap-6 overflow-auto p-4 lg:max-w-4xl">
          <Facts invoice={row()} />
          <InvoiceLines invoice={row()} lines={row().lines} />
          <InvoiceSums invoice={row()} />
          <Show when={row().kind === 'invoice'}>
            <InvoicePayments invoice={row()} />
          </Show>
        </div>
      )}
    />
  )
}

/** Customer, order and dates; a credit note names the invoices that it corrects. */
function Facts(props: { invoice: MirrorRow<'invoices'> }) {
  const mirror = useMirror()
  const customer = useRow('customers', () => props.invoice.customerId)
  const order = useRow('orders', () => props.invoice.orderId)
  return (
    <dl class="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 pointer-coarse:gap-y-6">
      <Fact term={t('ledger.customer')}>
        <a class="reach underline" href={`/customers/${props.invoice.customerId}`}>
          {customer()?.name}
        </a>
      </Fact>
      <Show when={props.invoice.orderId}>
        <Fact term={t('ledger.order')}>
          <a class="reach underline" href={`/orders/${props.invoice.orderId}`}>
            {order()?.number ?? t('ledger.order')}
          </a>
        </Fact>
      </Show>
      <Show when={props.invoice.corrects.length}>
        <Fact term={t(props.invoice.cancelsId ? 'billing.cancels' : 'billing.corrects')}>
          <For each={props.invoice.corrects}>
            {({ invoiceId }) => (
              <a class="reach mr-3 underline" href={`/invoices/${invoiceId}`}>
                {mirror.get('invoices', invoiceId)?.number ?? t('papers.invoice')}
              </a>
            )}
          </For>
        </Fact>
      </Show>
      <Show when={props.invoice.reason}>
        <Fact term={t('billing.reason')}>{props.invoice.reason}</Fact>
      </Show>
      <Fact term={t('ledger.date')}>{formatDate(props.invoice.invoicedOn)}</Fact>
      <Show when={props.invoice.kind === 'invoice'}>
        <Fact term={t('ledger.due')}>
          {formatDate(props.invoice.dueOn)}{' '}
          <span class={props.invoice.dueOn < today() ? 'text-danger' : 'text-muted'}>
            {dueWords(props.invoice, today())}
          </span>
        </Fact>
      </Show>
    </dl>
  )
}

function Fact(props: { term: string; children: JSX.Element }) {
  return (
    <>
      <dt class="text-muted">{props.term}</dt>
      <dd>{props.children}</dd>
    </>
  )
}
