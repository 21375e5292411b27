import { AmountTooLarge } from '@werkbank/model/base/value/money.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { isEmptyAddress } from '@werkbank/model/partners/customer-address.ts'
import {
  type CreditPart,
  creditSums,
  type InvoicePaper,
  invoiceSums,
  type Sums,
} from '@werkbank/model/sales/billing/invoice-parts.ts'
import { asksForRecipient } from '@werkbank/model/sales/billing/recipient-needed.ts'
import { smallInvoice } from '@werkbank/model/sales/settings.ts'
import { For, Show } from 'solid-js'
import { formatDate, formatMoney, formatQuantity } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useRow } from '../../mirror/use-mirror.ts'
import { useSetting } from '../../settings/index.ts'
import type { Part } from './parts.ts'

/** What an invoice for these parts will ask for: by the function that the API uses. Undefined where it comes to too much. */
export function previewInvoice(
  parts: readonly Part[],
  lines: readonly MirrorRow<'orderLines'>[],
  papers: readonly InvoicePaper[],
): Sums | undefined {
  const byId = new Map(lines.map((line) => [line.lineId, line]))
  const due = parts.flatMap(({ lineId, quantity }) => {
    const line = byId.get(lineId)
    return line ? [{ line, quantity }] : []
  })
  return unlessTooLarge(() => invoiceSums(due, papers))
}

/** The same of a credit note: what it takes off, as negative amounts. */
export function previewCredit(parts: readonly CreditPart[], papers: readonly InvoicePaper[]): Sums | undefined {
  return unlessTooLarge(() => {
    const sums = creditSums(parts, papers)
    const taxes = sums.taxes.map((tax) => ({ ...tax, netMinor: -tax.netMinor, taxMinor: -tax.taxMinor }))
    return { taxes, netMinor: -sums.netMinor, taxMinor: -sums.taxMinor, grossMinor: -sums.grossMinor }
  })
}

function unlessTooLarge(make: () => Sums): Sums | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof AmountTooLarge) return undefined
    throw error
  }
}

/** The invoice before it gets its number: customer, day, net, tax per rate and total, for a legal number is final. */
export function PaperPreview(props: {
  customerId: string | null
  currency: string
  day: string
  preview: Sums | undefined
}) {
  const customer = useRow('customers', () => props.customerId)
  const small = useSetting(smallInvoice)
  const money = (minor: number) => formatMoney(minor, props.currency)
  const place = () => {
    const { street, postalCode, city } = customer() ?? {}
    return { street, postalCode, city }
  }
  const lacksRecipient = () =>
    customer() !== undefined &&
    isEmptyAddress(place()) &&
    asksForRecipient(props.preview?.grossMinor ?? 0, props.currency, small())
  return (
    <section aria-label={t('billing.preview')} class="mt-3 border-t border-line-strong pt-3" data-testid="preview">
      <div class="flex flex-wrap justify-between gap-x-6 gap-y-2">
        <p>
          {customer()?.name}
          <span class="block text-muted">
            {[place().street, [place().postalCode, place().city].filter(Boolean).join(' ')].filter(Boolean).join(', ')}
          </span>
          <span class="block text-muted">{props.day === '' ? '' : formatDate(props.day)}</span>
        </p>
        <Show when={props.preview} fallback={<p class="text-danger">{t('billing.tooMuch')}</p>}>
          {(shown) => (
            <dl class="grid grid-cols-[auto_auto] gap-x-6 gap-y-0.5 tabular-nums">
              <dt class="text-muted">{t('sales.net')}</dt>
              <dd class="text-right">{money(shown().netMinor)}</dd>
              <For each={shown().taxes}>
                {(tax) => (
                  <>
                    <dt class="text-muted">{t('sales.tax', { percent: formatQuantity(tax.taxPercent) })}</dt>
                    <dd class="text-right">{money(tax.taxMinor)}</dd>
                  </>
                )}
              </For>
              <dt class="font-semibold">{t('sales.gross')}</dt>
              <dd class="text-right font-semibold" data-testid="preview-gross">
                {money(shown().grossMinor)}
              </dd>
            </dl>
          )}
        </Show>
      </div>
      <Show when={lacksRecipient()}>
        <p class="mt-2">
          {t('billing.recipientNeeded')}{' '}
          <a class="underline" href={`/customers/${props.customerId}`}>
            {t('billing.toCustomer')}
          </a>
        </p>
      </Show>
    </section>
  )
}
