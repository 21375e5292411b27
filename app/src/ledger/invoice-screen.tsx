// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways must be reachable by keyboard
// biome-ignore-all lint/a11y/useSemanticElements: the region is the scrolling box of the table
import { useParams } from '@solidjs/router'
import { Printer } from 'lucide-solid/icons'
import { For, Show } from 'solid-js'
import { IconButton } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Page } from '../design/page.tsx'
import { formatDate, formatMoney, formatQuantity } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useRow, useRowsBy } from '../mirror/use-mirror.ts'
import { PaperLink } from '../papers/index.tsx'
import { InvoiceState, openMinor, paperName } from './invoice-list.tsx'

/** One posted invoice, as it was printed. */
export function InvoiceScreen() {
  const params = useParams<{ id: string }>()
  const invoice = useRow('invoices', () => params.id)
  const customer = useRow('customers', () => invoice()?.customerId)
  const order = useRow('orders', () => invoice()?.orderId)
  const payments = useRowsBy('payments', 'invoiceId', () => params.id)
  const money = (minor: number) => formatMoney(minor, invoice()?.currency ?? 'EUR')
  return (
    <Page
      back="/invoices"
      title={invoice()?.number ?? t('ledger.title')}
      aside={<Show when={invoice()}>{(row) => <InvoiceState invoice={row()} />}</Show>}
      actions={
        <>
          <Show when={invoice()}>{(row) => <PaperLink kind="invoice" id={row().id} label={paperName(row())} />}</Show>
          <IconButton label={t('ledger.print')} onClick={() => window.print()}>
            <Printer aria-hidden="true" />
          </IconButton>
        </>
      }
    >
      <Show when={invoice()} fallback={<EmptyState title={t('ledger.unknown')} />}>
        {(row) => (
          <div class="flex flex-col gap-6 overflow-auto p-4 lg:max-w-4xl">
            <dl class="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
              <dt class="text-muted">{t('ledger.customer')}</dt>
              <dd>
                <a class="underline" href={`/customers/${row().customerId}`}>
                  {customer()?.name}
                </a>
              </dd>
              <dt class="text-muted">{t('ledger.order')}</dt>
              <dd>
                <a class="underline" href={`/orders/${row().orderId}`}>
                  {order()?.number ?? t('ledger.order')}
                </a>
              </dd>
              <dt class="text-muted">{t('ledger.date')}</dt>
              <dd>{formatDate(row().invoicedOn)}</dd>
              <dt class="text-muted">{t('ledger.due')}</dt>
              <dd>{formatDate(row().dueOn)}</dd>
              <dt class="text-muted">{t('ledger.open')}</dt>
              <dd class="tabular-nums">{money(openMinor(row()))}</dd>
            </dl>
            <div class="overflow-x-auto" tabIndex={0} role="region" aria-label={t('ledger.lines')}>
              <table class="w-full sm:min-w-lg">
                <thead>
                  <tr class="border-b border-line-strong text-left text-xs text-muted">
                    <th>{t('ledger.product')}</th>
                    <th class="text-right max-sm:hidden">{t('ledger.quantity')}</th>
                    <th class="text-right max-sm:hidden">{t('ledger.price')}</th>
                    <th class="text-right max-sm:hidden">{t('ledger.discount')}</th>
                    <th class="text-right">{t('ledger.net')}</th>
                  </tr>
                </thead>
                <tbody>
                  <For each={row().lines}>
                    {(line) => (
                      <tr class="border-b border-line">
                        <td class="py-1">
                          <span class="font-medium">{line.sku}</span> {line.name}
                          <span class="block text-xs text-muted sm:hidden">
                            {[`${formatQuantity(line.quantity)} × ${money(line.unitPriceMinor)}`, discount(line)]
                              .filter(Boolean)
                              .join(' − ')}
                          </span>
                        </td>
                        <td class="text-right max-sm:hidden">{formatQuantity(line.quantity)}</td>
                        <td class="text-right max-sm:hidden">{money(line.unitPriceMinor)}</td>
                        <td class="text-right max-sm:hidden">{discount(line)}</td>
                        <td class="text-right">{money(line.netMinor)}</td>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
            </div>
            <dl class="ml-auto grid w-full max-w-xs grid-cols-[1fr_auto] gap-y-1 tabular-nums">
              <dt class="text-muted">{t('ledger.net')}</dt>
              <dd class="text-right">{money(row().netMinor)}</dd>
              <For each={row().taxes}>
                {(tax) => (
                  <>
                    <dt class="text-muted">{t('ledger.tax', { percent: tax.taxPercent })}</dt>
                    <dd class="text-right">{money(tax.taxMinor)}</dd>
                  </>
                )}
              </For>
              <dt class="font-semibold">{t('ledger.gross')}</dt>
              <dd class="text-right font-semibold">{money(row().grossMinor)}</dd>
            </dl>
            <section>
              <h2 class="mb-2 font-semibold">{t('ledger.payments')}</h2>
              <ul>
                <For each={payments()} fallback={<li class="text-muted">{t('ledger.noPayments')}</li>}>
                  {(payment) => (
                    <li class="flex justify-between">
                      <span>{formatDate(payment.paidOn)}</span>
                      <span class="tabular-nums">{money(payment.amountMinor)}</span>
                    </li>
                  )}
                </For>
              </ul>
            </section>
          </div>
        )}
      </Show>
    </Page>
  )
}

const discount = ({ discountPercent }: { discountPercent: string }) =>
  Number(discountPercent) > 0 ? `${formatQuantity(discountPercent)} %` : ''
