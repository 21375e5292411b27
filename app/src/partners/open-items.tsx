import { openMinor } from '@werkbank/model/sales/billing/open-amount.ts'
import { createMemo, For, Show } from 'solid-js'
import { formatDate, formatMoney } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { today } from '../i18n/zone.ts'
import { usePerson } from '../identity/index.ts'
import { useRow, useRowsBy } from '../mirror/use-mirror.ts'

/** What a customer owes, invoice by invoice, the oldest due date first; and what they have in their favour. */
export function OpenItems(props: { customerId: string }) {
  const person = usePerson()
  const invoices = useRowsBy('invoices', 'customerId', () => props.customerId)
  const open = createMemo(() =>
    invoices()
      .filter((invoice) => invoice.openMinor > 0)
      .sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1)),
  )
  const openSum = () => invoices().reduce((sum, invoice) => sum + openMinor(invoice), 0)
  // By all papers, also those that this device doesn't hold.
  const owedBack = useRow('owedBack', () => props.customerId)
  const owedBackMinor = () => owedBack()?.owedBackMinor ?? 0
  const money = (minor: number) => formatMoney(minor, person.organisation?.currency ?? 'EUR')
  return (
    <div class="mb-6">
      <p class="mb-2 flex justify-between">
        <span class="font-semibold">{t('partners.open')}</span>
        <span class="tabular-nums" data-testid="open-items">
          {money(openSum())}
        </span>
      </p>
      <Show when={owedBackMinor() > 0}>
        <p class="mb-2 flex justify-between text-muted">
          <span>{t('billing.owedBack')}</span>
          <span class="tabular-nums">{money(owedBackMinor())}</span>
        </p>
      </Show>
      <ul class="divide-y divide-line" aria-label={t('billing.openItems')}>
        <For each={open()} fallback={<li class="text-muted">{t('billing.nothingOpen')}</li>}>
          {(invoice) => (
            <li>
              <a
                href={`/invoices/${invoice.id}`}
                class="flex min-h-row items-center justify-between gap-3 py-1 hover:bg-hover"
              >
                <span>{invoice.number}</span>
                <span class={invoice.dueOn < today() ? 'text-danger' : 'text-muted'}>
                  {t(invoice.dueOn < today() ? 'billing.overdueSince' : 'billing.dueOn', {
                    date: formatDate(invoice.dueOn),
                  })}
                </span>
                <span class="tabular-nums">{formatMoney(invoice.openMinor, invoice.currency)}</span>
              </a>
            </li>
          )}
        </For>
      </ul>
    </div>
  )
}
