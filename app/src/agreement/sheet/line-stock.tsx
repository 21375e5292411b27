import type { OrderLine } from '@werkbank/model/agreement/agreed-document.ts'
import { addQuantities, compareQuantities, isPositive, ZERO } from '@werkbank/model/base/value/quantity.ts'
import { Check } from 'lucide-solid/icons'
import { For, Show } from 'solid-js'
import { MeaningIcon } from '../../design/badge.tsx'
import { formatDate, formatQuantity } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useWorkspace } from '../../identity/index.ts'
import { reachedAt } from '../../mirror/reached.ts'
import { useRowsBy } from '../../mirror/use-mirror.ts'
import type { Cover } from '../availability.ts'
import type { AgreedLineRow, ProductRow } from '../create-content.ts'
import { enoughWords } from './stock-words.ts'

/** Before the commit: is there enough, and when is more expected. After it: how far this line is. */
export function LineStock(props: {
  product: ProductRow | undefined
  line: OrderLine
  cover: Cover | undefined
  agreed: AgreedLineRow | undefined
}) {
  /** Lacks more than the backorder that was agreed on. */
  const isShort = () => compareQuantities(props.cover?.short ?? ZERO, props.agreed?.backordered ?? ZERO) > 0
  return (
    <Show
      when={props.product?.kind === 'goods'}
      fallback={<span class="text-muted">{props.product?.kind === 'service' ? t('sales.service') : ''}</span>}
    >
      <Show when={props.agreed}>{(agreed) => <LineProgress line={agreed()} />}</Show>
      <Show when={!isShort() && isPositive(props.agreed?.backordered ?? ZERO)}>
        <Expected productId={props.line.productId} />
      </Show>
      <Show when={isShort()} fallback={<Enough shown={!props.agreed} available={props.cover?.available ?? ZERO} />}>
        <span class="flex items-center gap-1 text-warning">
          <MeaningIcon meaning="warning" class="size-3.5 shrink-0" />
          {t('sales.short', { quantity: formatQuantity(props.cover?.short ?? ZERO) })}
        </span>
        <Expected productId={props.line.productId} />
      </Show>
    </Show>
  )
}

/** What is there, with the age of that figure (SA-17). */
function Enough(props: { shown: boolean; available: string }) {
  const { online } = useWorkspace()
  const said = () => enoughWords(props.available, { heardAt: reachedAt(), online: online() })
  return (
    <Show when={props.shown}>
      <span class="flex items-center gap-1 text-muted" title={said().hint}>
        <Check class="size-3.5 shrink-0 text-good" aria-hidden="true" />
        {said().words}
      </span>
    </Show>
  )
}

function Expected(props: { productId: string }) {
  const expected = useRowsBy('expectedReceipts', 'productId', () => props.productId)
  const next = () => [...expected()].sort((a, b) => (a.expectedOn < b.expectedOn ? -1 : 1))[0]
  return (
    <Show when={next()}>
      {(receipt) => (
        <span class="block truncate text-muted">
          {t('sales.expectedShort', {
            quantity: formatQuantity(receipt().quantity),
            date: formatDate(receipt().expectedOn),
          })}
        </span>
      )}
    </Show>
  )
}

const PARTS = [
  { field: 'delivered', fill: 'bg-good', word: 'sales.deliveredPart' },
  { field: 'reserved', fill: 'bg-accent-fill', word: 'sales.reservedPart' },
  { field: 'backordered', fill: 'bg-warning', word: 'sales.backorderedPart' },
] as const

/** How much of a line is delivered, reserved and missing, as a bar; the words say the same. */
function LineProgress(props: { line: AgreedLineRow }) {
  const parts = () =>
    PARTS.filter(({ field }) => isPositive(props.line[field])).map((part) => ({
      ...part,
      text: t(part.word, { quantity: formatQuantity(props.line[part.field]) }),
      share: Number(props.line[part.field]) / Math.max(1e-6, Number(total())),
    }))
  const total = () => addQuantities(props.line.delivered, props.line.reserved, props.line.backordered)
  const invoiced = () =>
    isPositive(props.line.invoiced) ? t('sales.invoicedPart', { quantity: formatQuantity(props.line.invoiced) }) : ''
  /** The part that people wait for; the rest is in the bar and its words. */
  const short = () =>
    parts().length > 1 && isPositive(props.line.delivered)
      ? t('sales.deliveredOf', {
          quantity: formatQuantity(props.line.delivered),
          total: formatQuantity(props.line.quantity),
        })
      : parts()
          .map(({ text }) => text)
          .join(', ')
  const words = () => [...parts().map(({ text }) => text), ...(invoiced() ? [invoiced()] : [])].join(', ')
  return (
    <Show when={parts().length > 0}>
      <span class="block" title={words()}>
        <span role="img" aria-label={words()} class="flex h-1.5 w-full gap-px overflow-hidden rounded-full bg-line">
          <For each={parts()}>{(part) => <span class={part.fill} style={{ width: `${part.share * 100}%` }} />}</For>
        </span>
        <span aria-hidden="true" class="block truncate leading-4 text-muted">
          {short()}
        </span>
      </span>
    </Show>
  )
}
