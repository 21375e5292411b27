// biome-ignore-all lint/a11y/useSemanticElements: a grid of fields that folds into two rows on a phone, which a table element can't
// biome-ignore-all lint/a11y/useFocusableInteractive: the fields inside take the focus
import { lineNetMinor, percentSchema } from '@werkbank/model/base/money.ts'
import { isPositive, isQuantity, ZERO } from '@werkbank/model/base/quantity.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { addLine, type OrderLine, removeLine, setLineField } from '@werkbank/model/sales/order-document.ts'
import { Trash2 } from 'lucide-solid/icons'
import { createMemo, For, Show } from 'solid-js'
import { MeaningIcon } from '../design/badge.tsx'
import { IconButton } from '../design/button.tsx'
import { Combobox } from '../design/combobox.tsx'
import { NumberInput } from '../design/field.tsx'
import { MeterBar } from '../design/figures.tsx'
import { showToast } from '../design/toast.tsx'
import { formatDate, formatMoney, formatQuantity, minorDigits, minorToDecimal } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { searchRows } from '../mirror/search.ts'
import { useMirror, useRow, useRowsBy, useTable } from '../mirror/use-mirror.ts'
import { availableByProduct, missing, type ProductRow, priceOf } from './create-order.ts'
import { FieldRing, type Together } from './field-ring.tsx'
import { generateLineId } from './line-id.ts'
import { parsePastedLines, toMinor } from './paste-lines.ts'

type Props = {
  together: Together
  orderId: string
  lines: readonly OrderLine[]
  currency: string
  disabled: boolean
  committed: boolean
}

/** The lines, edited like a spreadsheet: arrows and Enter move, rows can be pasted, a product is found by SKU or name as one types. */
export function OrderLines(props: Props) {
  const mirror = useMirror()
  const levels = useTable('stockLevels')
  const locations = useTable('locations')
  const agreed = useRowsBy('orderLines', 'orderId', () => props.orderId)
  const sellable = createMemo(
    () =>
      new Set(
        locations()
          .filter((place) => place.sellable)
          .map(({ id }) => id),
      ),
  )
  const available = createMemo(() => availableByProduct(levels(), (id) => sellable().has(id)))
  const agreedById = createMemo(() => new Map(agreed().map((line) => [line.lineId, line])))
  const digits = () => minorDigits(props.currency)
  const edit = (work: () => void) => props.together.replica.edit(work)
  const search = (query: string) =>
    searchRows(mirror, 'products', mirror.all('products'), query, {
      limit: 50,
      where: (product) => product.kind !== 'parent' && product.active,
    })
  let grid: HTMLDivElement | undefined

  const add = (product: ProductRow) =>
    edit(() => addLine(props.together.replica.doc, { id: generateLineId(), productId: product.id, quantity: '1' }))
  const remove = (line: OrderLine) => {
    edit(() => removeLine(props.together.replica.doc, line.id))
    showToast(t('sales.lineGone'), { onUndo: () => edit(() => addLine(props.together.replica.doc, line)) })
  }
  const onPaste = (event: ClipboardEvent) => {
    const pasted = parsePastedLines(event.clipboardData?.getData('text/plain') ?? '', digits())
    if (!pasted || props.disabled) return
    event.preventDefault()
    const bySku = new Map([...mirror.all('products')].map((product) => [product.sku.toLowerCase(), product]))
    const known = pasted.flatMap((row) => {
      const product = bySku.get(row.sku.toLowerCase())
      return product ? [{ ...row, product }] : []
    })
    edit(() => {
      for (const { product, quantity, priceMinor } of known)
        addLine(props.together.replica.doc, {
          id: generateLineId(),
          productId: product.id,
          quantity,
          ...(priceMinor === undefined ? {} : { unitPriceMinor: priceMinor }),
        })
    })
    showToast(t('sales.pasted', { count: known.length }), { onUndo: () => props.together.replica.undo?.undo() })
    if (known.length < pasted.length)
      showToast(t('sales.pastedUnknown', { count: pasted.length - known.length }), { meaning: 'warning' })
  }
  /** Up, down and Enter go to the same column of the neighbour row. */
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' || event.key === 'Enter' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-column]')
    if (step === 0 || !cell || event.defaultPrevented || !grid) return
    const column = [...grid.querySelectorAll<HTMLElement>(`[data-column="${cell.dataset.column}"] input`)]
    const next =
      column[column.indexOf(event.target as HTMLInputElement) + step] ??
      (step > 0 ? grid.querySelector<HTMLInputElement>('[data-add] input') : undefined)
    if (!next) return
    event.preventDefault()
    next.focus()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: paste and arrows come up from the fields inside.
    <div ref={grid} class="border-y border-line" onPaste={onPaste} onKeyDown={onKeyDown}>
      <div role="table" aria-label={t('sales.lines')}>
        <div
          role="row"
          class="line-grid hidden gap-2 border-b border-line px-4 py-1 text-xs font-medium text-muted lg:grid"
        >
          <span role="columnheader">{t('sales.product')}</span>
          <span role="columnheader" class="text-right">
            {t('sales.quantity')}
          </span>
          <span role="columnheader" class="text-right">
            {t('sales.price')}
          </span>
          <span role="columnheader" class="text-right">
            {t('sales.discount')}
          </span>
          <span role="columnheader">{t('sales.availability')}</span>
          <span role="columnheader" class="text-right">
            {t('sales.lineTotal')}
          </span>
          <span role="columnheader">
            <span class="sr-only">{t('sales.more')}</span>
          </span>
        </div>
        <For each={props.lines}>
          {(line, index) => (
            <Line
              line={line}
              number={index() + 1}
              together={props.together}
              currency={props.currency}
              disabled={props.disabled}
              search={search}
              edit={edit}
              available={available().get(line.productId) ?? ZERO}
              agreed={agreedById().get(line.id)}
              committed={props.committed}
              onRemove={() => remove(line)}
            />
          )}
        </For>
      </div>
      <Show when={!props.disabled}>
        <div class="px-4 py-2 lg:w-1/2" data-add>
          <Combobox
            label={t('sales.addProduct')}
            hideLabel
            placeholder={t('sales.addProduct')}
            text=""
            search={search}
            itemLabel={(item) => `${item.sku}  ${item.name}`}
            itemDetail={(item) => formatMoney(item.priceMinor, item.currency)}
            onSelect={add}
          />
        </div>
      </Show>
    </div>
  )
}

type LineProps = {
  line: OrderLine
  number: number
  together: Together
  currency: string
  disabled: boolean
  search: (query: string) => readonly ProductRow[]
  edit: (work: () => void) => void
  available: string
  agreed: MirrorRow<'orderLines'> | undefined
  committed: boolean
  onRemove: () => void
}

function Line(props: LineProps) {
  const product = useRow('products', () => props.line.productId)
  const doc = props.together.replica.doc
  const digits = () => minorDigits(props.currency)
  const key = (field: string) => `lines.${props.line.id}.${field}`
  const label = (field: string) => t('sales.fieldOf', { field, number: props.number })
  const price = () => priceOf(props.line, product())
  const setQuantity = (text: string) => {
    if (isQuantity(text)) props.edit(() => setLineField(doc, props.line.id, 'quantity', text))
  }
  const setPrice = (text: string) => {
    const minor = toMinor(text, digits())
    if (minor !== undefined) props.edit(() => setLineField(doc, props.line.id, 'unitPriceMinor', minor))
  }
  const setDiscount = (text: string) => {
    if (percentSchema.safeParse(text).success)
      props.edit(() => setLineField(doc, props.line.id, 'discountPercent', text))
  }
  return (
    <div role="row" class="line-grid grid items-start gap-2 border-b border-line px-4 py-1.5 last:border-b-0">
      <div role="cell" data-column="product" class="col-span-full lg:col-span-1">
        <FieldRing together={props.together} field={key('productId')}>
          <Combobox
            label={label(t('sales.product'))}
            hideLabel
            disabled={props.disabled}
            text={product() ? `${product()?.sku}  ${product()?.name}` : t('sales.unknownProduct')}
            search={props.search}
            itemLabel={(item) => `${item.sku}  ${item.name}`}
            itemDetail={(item) => formatMoney(item.priceMinor, item.currency)}
            onSelect={(item) => props.edit(() => setLineField(doc, props.line.id, 'productId', item.id))}
          />
        </FieldRing>
      </div>
      <div role="cell" data-column="quantity">
        <FieldRing together={props.together} field={key('quantity')}>
          <NumberInput
            label={label(t('sales.quantity'))}
            hideLabel
            value={props.line.quantity}
            onInput={setQuantity}
            disabled={props.disabled}
          />
        </FieldRing>
      </div>
      <div role="cell" data-column="price">
        <FieldRing
          together={props.together}
          field={key('unitPriceMinor')}
          show={(value) => formatMoney(Number(value), props.currency)}
        >
          <NumberInput
            label={label(t('sales.price'))}
            hideLabel
            value={minorToDecimal(price(), digits())}
            onInput={setPrice}
            disabled={props.disabled}
          />
        </FieldRing>
      </div>
      <div role="cell" data-column="discount">
        <FieldRing together={props.together} field={key('discountPercent')}>
          <NumberInput
            label={label(t('sales.discount'))}
            hideLabel
            value={props.line.discountPercent}
            unit="%"
            onInput={setDiscount}
            disabled={props.disabled}
          />
        </FieldRing>
      </div>
      <div role="cell" class="order-2 col-span-2 min-w-0 self-center text-xs lg:order-none lg:col-span-1">
        <Availability
          product={product()}
          line={props.line}
          available={props.available}
          agreed={props.agreed}
          committed={props.committed}
        />
      </div>
      <div role="cell" class="order-2 col-span-2 self-center text-right tabular-nums lg:order-none lg:col-span-1">
        {formatMoney(safeNet(props.line, price()), props.currency)}
      </div>
      <div role="cell" class="order-1 self-center text-right lg:order-none">
        <Show when={!props.disabled}>
          <IconButton label={t('sales.removeLine', { number: props.number })} onClick={props.onRemove}>
            <Trash2 aria-hidden="true" />
          </IconButton>
        </Show>
      </div>
    </div>
  )
}

const safeNet = (line: OrderLine, price: number) =>
  isPositive(line.quantity) ? lineNetMinor(line.quantity, price, line.discountPercent) : 0

/** Before the commit: is there enough, and when is more expected. After it: how far this line is. */
function Availability(props: {
  product: ProductRow | undefined
  line: OrderLine
  available: string
  agreed: MirrorRow<'orderLines'> | undefined
  committed: boolean
}) {
  const expected = useRowsBy('expectedReceipts', 'productId', () => props.line.productId)
  const next = () => [...expected()].sort((a, b) => (a.expectedOn < b.expectedOn ? -1 : 1))[0]
  const short = () => missing(props.line.quantity, props.available, props.agreed ? props.agreed.reserved : ZERO)
  const isShort = () =>
    isPositive(short()) && !(props.agreed && Number(props.agreed.delivered) >= Number(props.line.quantity))
  return (
    <Show
      when={props.product?.kind === 'goods'}
      fallback={<span class="text-muted">{props.product?.kind === 'service' ? t('sales.service') : ''}</span>}
    >
      <Show when={props.committed && props.agreed}>
        {(agreed) => (
          <MeterBar
            reserved={Number(agreed().reserved) + Number(agreed().delivered)}
            onHand={Number(agreed().quantity)}
            reservedText={t('sales.reservedOf', {
              reserved: formatQuantity(agreed().reserved),
              delivered: formatQuantity(agreed().delivered),
              quantity: formatQuantity(agreed().quantity),
            })}
            onHandText=""
          />
        )}
      </Show>
      <Show
        when={isShort()}
        fallback={
          <Show when={!props.committed}>
            <span class="text-muted">{t('sales.available', { quantity: formatQuantity(props.available) })}</span>
          </Show>
        }
      >
        <span class="flex items-center gap-1 text-warning">
          <MeaningIcon meaning="warning" class="size-3.5" />
          {t('sales.short', { quantity: formatQuantity(short()) })}
        </span>
        <Show when={next()}>
          {(receipt) => (
            <span class="block text-muted">
              {t('sales.expectedOn', {
                quantity: formatQuantity(receipt().quantity),
                date: formatDate(receipt().expectedOn),
              })}
            </span>
          )}
        </Show>
      </Show>
    </Show>
  )
}
