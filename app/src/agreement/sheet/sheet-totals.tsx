import type { OrderTotal } from '@werkbank/model/agreement/total.ts'
import { For, Show } from 'solid-js'
import { formatQuantity } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { amountWord } from './field-words.ts'

/** Net, tax per rate, total: as the invoice will say it. Dashes while a line comes to more than can be agreed on; the line says so. */
export function SheetTotals(props: { total: OrderTotal | undefined; currency: string; exempt: boolean }) {
  const money = (minor: number | undefined) => amountWord(minor, props.currency)
  return (
    <dl class="flex flex-col gap-1 self-start tabular-nums">
      <Row term={t('sales.net')}>{money(props.total?.netMinor)}</Row>
      <Show when={!props.exempt} fallback={<Row term={t('sales.taxFree')}>{money(0)}</Row>}>
        <For each={props.total?.taxes}>
          {(tax) => <Row term={t('sales.tax', { percent: formatQuantity(tax.taxPercent) })}>{money(tax.taxMinor)}</Row>}
        </For>
      </Show>
      <div class="mt-1 flex justify-between gap-6 border-t border-line-strong pt-2 text-lg font-semibold">
        <dt>{t('sales.gross')}</dt>
        <dd data-testid="gross">{money(props.total?.grossMinor)}</dd>
      </div>
    </dl>
  )
}

function Row(props: { term: string; children: string }) {
  return (
    <div class="flex justify-between gap-6">
      <dt class="text-muted">{props.term}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}
