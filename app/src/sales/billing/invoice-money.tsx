import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createMemo, For, type JSX, Show } from 'solid-js'
import { PersonName } from '../../design/avatar.tsx'
import { formatDate, formatMoney } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useMirror, useRowsBy } from '../../mirror/use-mirror.ts'
import { createOnline } from '../../presence/index.tsx'

type Invoice = MirrorRow<'invoices'>

/** Net, tax per rate and gross; of an invoice also what was credited and paid, and what is open (IV-16). */
export function InvoiceSums(props: { invoice: Invoice }) {
  const sign = () => (props.invoice.kind === 'invoice' ? 1 : -1)
  const money = (minor: number) => formatMoney(minor, props.invoice.currency)
  return (
    <dl class="ml-auto grid w-full max-w-xs grid-cols-[1fr_auto] gap-y-1 tabular-nums">
      <Sum term={t('ledger.net')}>{money(sign() * props.invoice.netMinor)}</Sum>
      <For each={props.invoice.taxes}>
        {(tax) => <Sum term={t('ledger.tax', { percent: tax.taxPercent })}>{money(sign() * tax.taxMinor)}</Sum>}
      </For>
      <Sum term={t('ledger.gross')} strong>
        {money(sign() * props.invoice.grossMinor)}
      </Sum>
      <Show when={props.invoice.kind === 'invoice'}>
        <Show when={props.invoice.creditedMinor > 0}>
          <Sum term={t('billing.credited')}>{money(-props.invoice.creditedMinor)}</Sum>
        </Show>
        <Show when={props.invoice.paidMinor > 0}>
          <Sum term={t('billing.paid')}>{money(-props.invoice.paidMinor)}</Sum>
        </Show>
        <Sum term={t('ledger.open')} strong testId="open">
          {money(props.invoice.openMinor)}
        </Sum>
      </Show>
    </dl>
  )
}

function Sum(props: { term: string; strong?: boolean; testId?: string; children: JSX.Element }) {
  return (
    <>
      <dt class={props.strong ? 'font-semibold' : 'text-muted'}>{props.term}</dt>
      <dd class={props.strong ? 'text-right font-semibold' : 'text-right'} data-testid={props.testId}>
        {props.children}
      </dd>
    </>
  )
}

const METHODS = { bank: 'sales.bank', cash: 'sales.cash', card: 'sales.card' } as const
const methodWord = (method: string) =>
  Object.hasOwn(METHODS, method) ? t(METHODS[method as keyof typeof METHODS]) : method

/** What was paid on an invoice and taken off it, with the way to each paper. */
export function InvoicePayments(props: { invoice: Invoice }) {
  const mirror = useMirror()
  const onlineOf = createOnline()
  const payments = useRowsBy('payments', 'invoiceId', () => props.invoice.id)
  const papers = useRowsBy('invoices', 'orderId', () => props.invoice.orderId ?? undefined)
  const corrections = createMemo(() =>
    papers().flatMap((paper) => {
      const own = paper.corrects.filter(({ invoiceId }) => invoiceId === props.invoice.id)
      return own.map(({ grossMinor }) => ({ paper, grossMinor }))
    }),
  )
  const money = (minor: number) => formatMoney(minor, props.invoice.currency)
  return (
    <>
      <section>
        <h2 class="mb-2 font-semibold">{t('ledger.payments')}</h2>
        <ul>
          <For each={payments()} fallback={<li class="text-muted">{t('ledger.noPayments')}</li>}>
            {(payment) => (
              <li class="flex flex-wrap justify-between gap-x-4">
                <span>{formatDate(payment.paidOn)}</span>
                <span class="flex-1 text-muted">
                  {methodWord(payment.method)}
                  <Show when={mirror.get('people', payment.actor ?? '')}>
                    {(by) => (
                      <>
                        {methodWord(payment.method) && ' · '}
                        <PersonName name={by().name} online={onlineOf(by().id)} />
                      </>
                    )}
                  </Show>
                </span>
                <span class="tabular-nums">{money(payment.amountMinor)}</span>
              </li>
            )}
          </For>
        </ul>
      </section>
      <Show when={corrections().length > 0}>
        <section>
          <h2 class="mb-2 font-semibold">{t('billing.corrections')}</h2>
          <ul>
            <For each={corrections()}>
              {({ paper, grossMinor }) => (
                <li class="flex justify-between gap-4">
                  <a class="underline" href={`/invoices/${paper.id}`}>
                    {paper.number}
                  </a>
                  <span>{formatDate(paper.invoicedOn)}</span>
                  <span class="min-w-0 flex-1 truncate text-muted">{paper.reason}</span>
                  <span class="tabular-nums">{money(-grossMinor)}</span>
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
    </>
  )
}
