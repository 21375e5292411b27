import type { OrderTotal } from '@werkbank/model/sales/order-total.ts'
import { For, Show } from 'solid-js'
import { formatMoney } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'

/** Net, tax per rate, total: as the invoice will say it. */
export function OrderTotals(props: { total: OrderTotal; currency: string; exempt: boolean }) {
  const money = (minor: number) => formatMoney(minor, props.currency)
  return (
    <dl class="ml-auto grid w-full max-w-xs grid-cols-[1fr_auto] gap-x-6 gap-y-1 self-start tabular-nums">
      <dt class="text-muted">{t('sales.net')}</dt>
      <dd class="text-right">{money(props.total.netMinor)}</dd>
      <Show when={!props.exempt} fallback={<dt class="col-span-2 text-muted">{t('sales.taxFree')}</dt>}>
        <For each={props.total.taxes}>
          {(tax) => (
            <>
              <dt class="text-muted">{t('sales.tax', { percent: tax.taxPercent })}</dt>
              <dd class="text-right">{money(tax.taxMinor)}</dd>
            </>
          )}
        </For>
      </Show>
      <dt class="border-t border-line-strong pt-1 font-semibold">{t('sales.gross')}</dt>
      <dd class="border-t border-line-strong pt-1 text-right font-semibold" data-testid="gross">
        {money(props.total.grossMinor)}
      </dd>
    </dl>
  )
}
