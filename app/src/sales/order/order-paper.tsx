import { linePrice } from '@werkbank/model/agreement/line-price.ts'
import { ZERO } from '@werkbank/model/base/value/quantity.ts'
import { For, Show } from 'solid-js'
import { netOf } from '../../agreement/create-content.ts'
import type { WorkingCopy } from '../../agreement/create-working-copy.ts'
import { amountWord } from '../../agreement/sheet/field-words.ts'
import { SheetTotals } from '../../agreement/sheet/sheet-totals.tsx'
import { formatDate, formatQuantity } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { unitWord } from '../../i18n/unit-word.ts'
import { companyDay } from '../../i18n/zone.ts'
import { usePerson } from '../../identity/index.ts'
import { useMirror, useRow } from '../../mirror/use-mirror.ts'
import { type OrderRow, titleOf } from '../order-state.tsx'

/** The order on paper. Made only while the page prints. */
export function OrderPaper(props: { order: OrderRow; working: WorkingCopy }) {
  const person = usePerson()
  const mirror = useMirror()
  const { content } = props.working
  const customer = useRow('customers', () => content.head.customerId)
  const money = (minor: number | undefined) => amountWord(minor, props.working.currency())
  const facts = () =>
    [
      [t('sales.date'), formatDate(props.order.orderedOn ?? companyDay(props.order.createdAt))],
      [t('sales.customerNumber'), customer()?.number],
      [t('sales.reference'), content.head.reference],
      [t('sales.requestedDate'), formatDate(content.head.requestedDate)],
    ].filter(([, value]) => value)
  const differs = () => props.order.version === 0 || props.working.changes().length > 0
  return (
    <article class="order-paper text-[10pt] leading-snug text-black">
      <p class="text-[8pt]">{person.orgName}</p>
      <div class="mt-6 flex justify-between gap-8">
        <address class="not-italic">
          <p class="font-semibold">{customer()?.name}</p>
          <p class="whitespace-pre-line">
            {content.head.deliveryAddress ||
              `${customer()?.street ?? ''}\n${customer()?.postalCode ?? ''} ${customer()?.city ?? ''}`}
          </p>
        </address>
        <dl class="grid grid-cols-[auto_auto] gap-x-4">
          <For each={facts()}>
            {([term, value]) => (
              <>
                <dt>{term}</dt>
                <dd class="text-right">{value}</dd>
              </>
            )}
          </For>
        </dl>
      </div>
      <h1 class="mt-8 text-[16pt] font-semibold">
        {props.order.number ? t('sales.orderNumber', { number: props.order.number }) : titleOf(props.order)}
      </h1>
      <Show when={differs()}>
        <p class="text-[8pt]">{t('sales.paperDraft')}</p>
      </Show>
      <table class="mt-4 w-full border-collapse">
        <thead class="border-b border-black text-left text-[8pt]">
          <tr>
            <th class="py-1 pr-2 font-medium">{t('sales.positionShort')}</th>
            <th class="py-1 pr-2 font-medium">{t('sales.product')}</th>
            <th class="py-1 pr-2 text-right font-medium">{t('sales.quantity')}</th>
            <th class="py-1 pr-2 text-right font-medium">{t('sales.price')}</th>
            <th class="py-1 pr-2 text-right font-medium">{t('sales.discount')}</th>
            <th class="py-1 text-right font-medium">{t('sales.lineTotal')}</th>
          </tr>
        </thead>
        <tbody>
          <For each={content.lines}>
            {(line, index) => {
              const product = () => mirror.get('products', line.productId)
              const price = () => linePrice(line, product(), props.working.facts.agreed(line.id)).unitPriceMinor
              return (
                <tr class="break-inside-avoid border-b border-[#ccc] align-top">
                  <td class="py-1 pr-2">{index() + 1}</td>
                  <td class="py-1 pr-2">
                    {product()?.name ?? t('sales.unknownProduct')}
                    <span class="block text-[8pt]">{product()?.sku}</span>
                    <Show when={line.note}>
                      <span class="block text-[8pt] italic">{line.note}</span>
                    </Show>
                  </td>
                  <td class="py-1 pr-2 text-right whitespace-nowrap">
                    {formatQuantity(line.quantity, unitWord(product()?.unit ?? ''))}
                  </td>
                  <td class="py-1 pr-2 text-right">{money(price())}</td>
                  <td class="py-1 pr-2 text-right">
                    {line.discountPercent === ZERO ? '' : `${formatQuantity(line.discountPercent)} %`}
                  </td>
                  <td class="py-1 text-right">{money(netOf(line, price()))}</td>
                </tr>
              )
            }}
          </For>
        </tbody>
      </table>
      <div class="mt-4 ml-auto w-72 break-inside-avoid">
        <SheetTotals
          total={props.working.total()}
          currency={props.working.currency()}
          exempt={props.working.taxExempt()}
        />
      </div>
      <p class="mt-6 whitespace-pre-wrap">{content.notes}</p>
    </article>
  )
}
