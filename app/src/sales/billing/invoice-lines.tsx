// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a box that scrolls sideways must be reachable by keyboard
// biome-ignore-all lint/a11y/useSemanticElements: the region is the scrolling box of the table
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { For } from 'solid-js'
import { formatMoney, formatQuantity } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { unitWord } from '../../i18n/unit-word.ts'

type Line = MirrorRow<'invoices'>['lines'][number]

/** The lines of an invoice or credit note; on a credit note with what each takes off. */
export function InvoiceLines(props: { invoice: MirrorRow<'invoices'>; lines: readonly Line[] }) {
  const money = (minor: number) => formatMoney(minor, props.invoice.currency)
  const sign = () => (props.invoice.kind === 'invoice' ? 1 : -1)
  return (
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
          <For each={props.lines}>
            {(line) => (
              <tr class="border-b border-line">
                <td class="py-1">
                  <span class="font-medium">{line.sku}</span> {line.name}
                  <span class="block text-xs text-muted sm:hidden">
                    {[`${quantityOf(line)} × ${money(line.unitPriceMinor)}`, discount(line)]
                      .filter(Boolean)
                      .join(' − ')}
                  </span>
                </td>
                <td class="text-right max-sm:hidden">{quantityOf(line)}</td>
                <td class="text-right max-sm:hidden">{money(line.unitPriceMinor)}</td>
                <td class="text-right max-sm:hidden">{discount(line)}</td>
                <td class="text-right">{money(sign() * line.netMinor)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  )
}

/** As the paper says it: the unit is that of its day. */
const quantityOf = ({ quantity, unit = '' }: Line) => formatQuantity(quantity, unitWord(unit))

const discount = ({ discountPercent }: Line) =>
  Number(discountPercent) > 0 ? `${formatQuantity(discountPercent)} %` : ''
