// biome-ignore-all lint/a11y/useSemanticElements: a table whose cells stand in a grid, in three rows on a phone: table elements lose their roles there
// biome-ignore-all lint/a11y/useFocusableInteractive: the fields inside take the focus; the roles only say what belongs together

import type { LineField, OrderLine } from '@werkbank/model/agreement/agreed-document.ts'
import { linePrice } from '@werkbank/model/agreement/line-price.ts'
import { percentSchema } from '@werkbank/model/base/value/money.ts'
import { isQuantity } from '@werkbank/model/base/value/quantity.ts'
import { isWholeUnit } from '@werkbank/model/base/value/units.ts'
import { ArrowDown, ArrowUp, Ellipsis, MessageSquareText, Trash2 } from 'lucide-solid/icons'
import { createMemo, createSignal, type JSX, Show } from 'solid-js'
import { Combobox } from '../../design/field/combobox.tsx'
import { TextInput } from '../../design/field/field.tsx'
import { NumberInput } from '../../design/field/number-input.tsx'
import { Menu } from '../../design/overlay/menu.tsx'
import type { LazyRow } from '../../design/table/lazy-rows.ts'
import { type ProductPictures, SmallPicture } from '../../files/index.tsx'
import { currencyWords, decimalToMinor, formatMoney, formatQuantity, minorToDecimal } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { unitWord } from '../../i18n/unit-word.ts'
import { useMirror, useRow } from '../../mirror/use-mirror.ts'
import { netOf, type ProductRow } from '../create-content.ts'
import { FieldRing } from './field-ring.tsx'
import { amountWord, findingWord } from './field-words.ts'
import { LineStock } from './line-stock.tsx'
import type { LinesProps } from './sheet-lines.tsx'

type LineProps = Omit<LinesProps, 'lines'> & {
  line: OrderLine
  place: LazyRow
  number: number
  digits: number
  search: (query: string) => readonly ProductRow[]
  pictures: ProductPictures
  noteOpen: boolean
  isLast: boolean
  set: <F extends LineField>(field: F, value: OrderLine[F]) => void
  onProduct: (product: ProductRow) => void
  onShift: (step: -1 | 1) => void
  onNote: () => void
  onRemove: () => void
}

const isZeroPercent = (percent: string) => Number(percent) === 0
const selectAll = (event: FocusEvent) => (event.currentTarget as HTMLInputElement).select()

/** One line of the sheet; its cells are there while it is near to what is seen. */
export function Line(props: LineProps) {
  const { drawn, ref } = props.place
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: it is a row whenever it has an index
    <div
      ref={ref}
      role={drawn() ? 'row' : 'presentation'}
      aria-rowindex={drawn() ? props.number + 1 : undefined}
      class={`border-b border-line last:border-b-0 ${drawn() ? 'line-grid line-row' : 'line-far'}`}
      data-line={props.line.id}
    >
      <Show when={drawn()}>
        <LineCells {...props} />
      </Show>
    </div>
  )
}

/** Its fields as cells, what stock says to it, its amount. */
function LineCells(props: LineProps) {
  const mirror = useMirror()
  const product = useRow('products', () => props.line.productId)
  const price = () => linePrice(props.line, product(), props.agreed(props.line.id)).unitPriceMinor
  const label = (field: string) => t('sales.fieldOf', { field, number: props.number })
  const error = (field: string) => {
    const finding = props.findings(props.line.id, field)
    return finding && findingWord(finding)
  }
  const Ring = (ring: { field: LineField; show?: (value: unknown) => string; children: JSX.Element }) => (
    <FieldRing
      collaboration={props.collaboration}
      field={`lines.${props.line.id}.${ring.field}`}
      {...(ring.show ? { show: ring.show } : {})}
    >
      {ring.children}
    </FieldRing>
  )
  // Asked with every key in the order, answered with the same object while this line is not concerned.
  const cover = createMemo(() => props.cover(props.line.id))
  const money = (value: unknown) => formatMoney(Number(value), props.currency)
  return (
    <>
      <span role="cell" class="[grid-area:number] line-number text-right text-xs text-muted">
        {props.number}
      </span>
      <div role="cell" data-column="product" class="[grid-area:product] min-w-0">
        <div class="flex items-center gap-1.5">
          <SmallPicture pictures={props.pictures} product={product()} />
          <div class="min-w-0 flex-1">
            <Ring field="productId" show={(id) => mirror.get('products', String(id))?.name ?? ''}>
              <Combobox
                label={label(t('sales.product'))}
                hideLabel
                wraps
                disabled={props.disabled}
                error={error('productId')}
                text={product() ? `${product()?.sku}  ${product()?.name}` : t('sales.unknownProduct')}
                search={props.search}
                itemStart={
                  props.pictures.any() ? (item) => <SmallPicture pictures={props.pictures} product={item} /> : undefined
                }
                itemLabel={(item) => `${item.sku}  ${item.name}`}
                itemDetail={(item) => formatMoney(item.priceMinor, item.currency)}
                onSelect={props.onProduct}
              />
            </Ring>
          </div>
        </div>
      </div>
      <div role="cell" data-column="quantity" class="[grid-area:quantity]">
        <Ring field="quantity" show={(value) => formatQuantity(String(value))}>
          <NumberInput
            label={label(t('sales.quantity'))}
            hideLabel
            value={props.line.quantity}
            unit={unitWord(product()?.unit ?? '')}
            error={error('quantity')}
            whole={isWholeUnit(product()?.unit ?? '')}
            words={[product()?.unit ?? '']}
            keepsLast
            onInput={(text) => isQuantity(text) && props.set('quantity', text)}
            onFocus={selectAll}
            disabled={props.disabled}
          />
        </Ring>
      </div>
      <div role="cell" data-column="price" class="[grid-area:price]">
        <Ring field="unitPriceMinor" show={money}>
          <NumberInput
            label={label(t('sales.price'))}
            hideLabel
            value={minorToDecimal(price(), props.digits)}
            decimals={props.digits}
            words={currencyWords(props.currency)}
            error={error('unitPriceMinor')}
            keepsLast
            onInput={(text) => {
              const minor = decimalToMinor(text, props.digits)
              if (minor !== undefined) props.set('unitPriceMinor', minor)
            }}
            onFocus={selectAll}
            disabled={props.disabled}
          />
        </Ring>
      </div>
      <div role="cell" data-column="discount" class="[grid-area:discount]">
        <Ring field="discountPercent" show={(value) => `${formatQuantity(String(value))} %`}>
          <NumberInput
            label={label(t('sales.discount'))}
            hideLabel
            value={props.line.discountPercent}
            unit="%"
            decimals={4}
            max="100"
            keepsLast
            class={isZeroPercent(props.line.discountPercent) ? 'text-muted' : ''}
            onInput={(text) => percentSchema.safeParse(text).success && props.set('discountPercent', text)}
            onFocus={selectAll}
            disabled={props.disabled}
          />
        </Ring>
      </div>
      <div role="cell" class="[grid-area:stock] min-w-0 text-xs">
        <LineStock product={product()} line={props.line} cover={cover()} agreed={props.progress(props.line.id)} />
      </div>
      <div role="cell" class="[grid-area:amount] truncate text-right tabular-nums">
        {amountWord(netOf(props.line, price()), props.currency)}
      </div>
      <div role="cell" data-line-menu class="[grid-area:menu] text-right">
        <Show when={!props.disabled}>
          <LineMenu {...props} />
        </Show>
      </div>
      <Show when={props.line.note !== '' || props.noteOpen}>
        <div role="cell" data-column="note" class="[grid-area:note] min-w-0">
          <Ring field="note">
            <TextInput
              label={label(t('sales.note'))}
              hideLabel
              class="text-xs"
              placeholder={t('sales.note')}
              value={props.line.note}
              maxLength={300}
              keepsWithin
              onInput={(text) => props.set('note', text)}
              disabled={props.disabled}
            />
          </Ring>
        </div>
      </Show>
    </>
  )
}

/** A plain button until it is needed: a hundred lines would otherwise carry a hundred menus. */
function LineMenu(props: LineProps) {
  const [wanted, setWanted] = createSignal(false)
  const name = () => t('sales.lineMenu', { number: props.number })
  const items = () => [
    {
      label: t('sales.addNote'),
      icon: <MessageSquareText aria-hidden="true" />,
      onSelect: props.onNote,
    },
    {
      label: t('sales.moveUp'),
      icon: <ArrowUp aria-hidden="true" />,
      hint: 'Alt ↑',
      disabled: props.number === 1,
      onSelect: () => props.onShift(-1),
    },
    {
      label: t('sales.moveDown'),
      icon: <ArrowDown aria-hidden="true" />,
      hint: 'Alt ↓',
      disabled: props.isLast,
      onSelect: () => props.onShift(1),
    },
    {
      label: t('sales.removeLine'),
      icon: <Trash2 aria-hidden="true" />,
      hint: t('sales.removeKey'),
      danger: true,
      onSelect: props.onRemove,
    },
  ]
  return (
    <Show
      when={wanted()}
      fallback={
        <button
          type="button"
          aria-label={name()}
          aria-haspopup="menu"
          aria-expanded={false}
          tabIndex={-1}
          class="inline-flex size-target items-center justify-center rounded-md text-muted hover:bg-hover [&>svg]:size-4"
          onClick={() => setWanted(true)}
        >
          <Ellipsis aria-hidden="true" />
        </button>
      }
    >
      <Menu
        label={name()}
        trigger={<Ellipsis aria-hidden="true" />}
        items={items()}
        tabIndex={-1}
        defaultOpen
        class="text-muted"
      />
    </Show>
  )
}
