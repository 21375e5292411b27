// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a box that scrolls sideways must be reachable by keyboard
// biome-ignore-all lint/a11y/useSemanticElements: the region is the scrolling box of the table
import { CloudOff } from 'lucide-solid/icons'
import { For, Show } from 'solid-js'
import { EmptyState } from '../../design/empty-state.tsx'
import { formatDate, formatMoney, formatQuantity } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { unitWord } from '../../i18n/unit-word.ts'
import { useMirror, useRow, useRowsBy } from '../../mirror/use-mirror.ts'
import { type OrderRow, shownOf } from '../order-state.tsx'

/** In place of a working copy that is not on this device, while the server can't be reached: what the order's row says, where the rest is, and the lines as agreed. */
export function OrderAway(props: { order: OrderRow }) {
  const shown = () => shownOf(props.order)
  const customer = useRow('customers', () => shown().customerId)
  return (
    <div class="overflow-auto">
      <EmptyState icon={<CloudOff />} title={t('sales.workingCopyAway')}>
        <p class="mb-3 text-ink">
          {[customer()?.name, formatDate(shown().date), formatMoney(shown().grossMinor, props.order.currency)]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {t('sales.workingCopyAwayHint')}
      </EmptyState>
      <AgreedLines order={props.order} />
    </div>
  )
}

function AgreedLines(props: { order: OrderRow }) {
  const mirror = useMirror()
  const rows = useRowsBy('orderLines', 'orderId', () => props.order.id)
  const lines = () => rows().toSorted((a, b) => a.position - b.position)
  const money = (minor: number) => formatMoney(minor, props.order.currency)
  return (
    <div
      class="mx-auto max-w-3xl overflow-x-auto px-4 pb-6"
      tabIndex={0}
      role="region"
      aria-label={t('sales.agreedLines')}
    >
      <table class="w-full">
        <thead>
          <tr class="border-b border-line-strong text-left text-xs text-muted">
            <th>{t('sales.product')}</th>
            <th class="text-right">{t('sales.quantity')}</th>
            <th class="text-right max-sm:hidden">{t('sales.price')}</th>
            <th class="text-right">{t('sales.net')}</th>
          </tr>
        </thead>
        <tbody>
          <For each={lines()}>
            {(line) => {
              const product = () => mirror.get('products', line.productId)
              return (
                <tr class="border-b border-line">
                  <td class="py-1">
                    <span class="font-medium">{product()?.sku}</span> {product()?.name}
                    <Show when={line.note}>
                      <span class="block text-muted">{line.note}</span>
                    </Show>
                  </td>
                  <td class="text-right tabular-nums">
                    {formatQuantity(line.quantity, unitWord(product()?.unit ?? ''))}
                  </td>
                  <td class="pl-4 text-right tabular-nums max-sm:hidden">
                    {money(line.unitPriceMinor)}
                    <Show when={Number(line.discountPercent) > 0}> − {formatQuantity(line.discountPercent)} %</Show>
                  </td>
                  <td class="pl-4 text-right tabular-nums">{money(line.netMinor)}</td>
                </tr>
              )
            }}
          </For>
        </tbody>
      </table>
    </div>
  )
}
