// biome-ignore-all lint/a11y/useSemanticElements: a table whose cells stand in a grid, in three rows on a phone: table elements lose their roles there
// biome-ignore-all lint/a11y/useFocusableInteractive: the fields inside take the focus; the roles only say what belongs together

import {
  addLine,
  type LineField,
  moveLine,
  type OrderLine,
  removeLine,
  setLineField,
} from '@werkbank/model/agreement/agreed-document.ts'
import type { Finding } from '@werkbank/model/agreement/findings.ts'
import type { AgreedPrice } from '@werkbank/model/agreement/line-price.ts'
import { restoreLine } from '@werkbank/model/agreement/removed-lines.ts'
import { addQuantities } from '@werkbank/model/base/value/quantity.ts'
import { createMemo, createSelector, createSignal, For, Show, untrack } from 'solid-js'
import { Combobox } from '../../design/field/combobox.tsx'
import { showToast } from '../../design/overlay/toast.tsx'
import { createLazyRows, drawNow } from '../../design/table/lazy-rows.ts'
import { createProductPictures, SmallPicture } from '../../files/index.tsx'
import { formatMoney, formatQuantity, minorDigits } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { searchRows } from '../../mirror/search.ts'
import { useMirror } from '../../mirror/use-mirror.ts'
import { useProductScans } from '../../scanning/index.ts'
import type { Cover } from '../availability.ts'
import type { Collaboration } from '../create-collaboration.ts'
import type { AgreedLineRow, ProductRow } from '../create-content.ts'
import { createPaste } from '../paste/create-paste.ts'
import { PasteReport } from '../paste/paste-report.tsx'
import { generateLineId } from './line-id.ts'
import { replaceProduct } from './replace-product.ts'
import { moveInSheet } from './sheet-keys.ts'
import { Line } from './sheet-line.tsx'

export type LinesProps = {
  collaboration: Collaboration
  lines: readonly OrderLine[]
  currency: string
  disabled: boolean
  cover: (lineId: string) => Cover | undefined
  agreed: (lineId: string) => AgreedPrice | undefined
  progress: (lineId: string) => AgreedLineRow | undefined
  findings: (lineId: string, field: string) => Finding | undefined
}

/** The lines of one screen; those of a longer order are rendered when they come near. */
export const DRAWN_AT_FIRST = 40

/** The lines, edited like a spreadsheet: arrows and Enter move, rows can be pasted, a product is found by SKU or name as one types. */
export function SheetLines(props: LinesProps) {
  const mirror = useMirror()
  const digits = () => minorDigits(props.currency)
  const { replica } = props.collaboration
  const edit = (work: () => void) => replica.edit(work)
  const search = (query: string) =>
    searchRows(mirror, 'products', mirror.all('products'), query, {
      limit: 50,
      where: (product) => product.kind !== 'parent' && product.active,
    })
  const pictures = createProductPictures((id) => mirror.get('products', id))
  const [noteOf, setNoteOf] = createSignal<string>()
  const isNoteOpen = createSelector(noteOf)
  const nearby = createLazyRows()
  let grid: HTMLDivElement | undefined

  const focusCell = (lineId: string, column: string) =>
    requestAnimationFrame(() => {
      const row = grid?.querySelector(`[data-line="${lineId}"]`)
      drawNow(row)
      row?.querySelector<HTMLElement>(`[data-column="${column}"] input`)?.focus()
    })
  /** One press is one step back, whatever was typed right before or after it. */
  const editOnce = (work: () => void) => {
    replica.undo?.stopCapturing()
    edit(work)
    replica.undo?.stopCapturing()
  }
  const add = (product: ProductRow) => {
    const id = generateLineId()
    editOnce(() => addLine(replica.doc, { id, productId: product.id, quantity: '1' }))
    focusCell(id, 'quantity')
  }
  /** Each cell is a step of its own: undo takes back what was typed last, not the line with it. */
  let typedIn = ''
  const setCell = <F extends LineField>(lineId: string, field: F, value: OrderLine[F]) => {
    if (typedIn !== `${lineId}.${field}`) replica.undo?.stopCapturing()
    typedIn = `${lineId}.${field}`
    edit(() => setLineField(replica.doc, lineId, field, value))
  }
  const replace = (line: OrderLine, product: ProductRow) => {
    const sku = mirror.get('products', line.productId)?.sku ?? t('sales.unknownProduct')
    const number = props.lines.findIndex(({ id }) => id === line.id) + 1
    replaceProduct(replica, line, product.id, (onUndo) =>
      showToast(t('sales.productReplaced', { number, after: product.sku, before: sku }), { onUndo }),
    )
  }
  const remove = (line: OrderLine) => {
    const { id } = line
    const at = props.lines.findIndex((other) => other.id === id)
    const neighbour = props.lines[at + 1] ?? props.lines[at - 1]
    const column = document.activeElement?.closest(`[data-line="${id}"] [data-column]`)?.getAttribute('data-column')
    editOnce(() => removeLine(replica.doc, id))
    // The focus moves to the line that takes the place of the removed one.
    if (neighbour) focusCell(neighbour.id, column ?? 'quantity')
    else requestAnimationFrame(() => grid?.querySelector<HTMLElement>('[data-add] input')?.focus())
    showToast(t('sales.lineGone'), { onUndo: () => edit(() => restoreLine(replica.doc, id)) })
  }
  const shift = (line: OrderLine, step: -1 | 1) => {
    const at = props.lines.findIndex(({ id }) => id === line.id)
    if (step < 0 ? at <= 0 : at >= props.lines.length - 1) return
    const focused = document.activeElement as HTMLElement | null
    editOnce(() => moveLine(replica.doc, line.id, step < 0 ? props.lines[at - 1]?.id : props.lines[at + 2]?.id))
    if (focused && grid?.contains(focused)) queueMicrotask(() => focused.focus()) // a moved element loses the focus
  }
  const openNote = (line: OrderLine) => {
    setNoteOf(line.id)
    focusCell(line.id, 'note')
  }
  const bySku = createMemo(() => new Map([...mirror.all('products')].map((row) => [row.sku.toLowerCase(), row])))
  /** A scan is one piece more of its product, wherever the cursor stands. */
  const scan = (product: ProductRow) => {
    if (props.disabled) return
    const there = props.lines.findLast(({ productId }) => productId === product.id)
    const quantity = addQuantities(there?.quantity ?? '0', '1')
    editOnce(() => {
      if (there) setLineField(replica.doc, there.id, 'quantity', quantity)
      else addLine(replica.doc, { id: generateLineId(), productId: product.id, quantity })
    })
    showToast(t('sales.scanned', { sku: product.sku, quantity: formatQuantity(quantity) }), {
      onUndo: () => replica.undo?.undo(),
    })
  }
  useProductScans({ take: scan, wants: (product) => product.kind !== 'parent' && product.active })
  const paste = createPaste(replica, () => ({
    product: (sku) => bySku().get(sku),
    currency: props.currency,
    linesBefore: props.lines.length,
  }))
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    // A note is text: semicolons and line breaks in it make no table.
    const isNote = (event.target as HTMLElement).closest('[data-column="note"]') !== null
    if (!props.disabled && !isNote && paste.take(text)) event.preventDefault()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const lineId = (event.target as HTMLElement).closest<HTMLElement>('[data-line]')?.dataset.line
    const line = event.altKey && !props.disabled ? props.lines.find(({ id }) => id === lineId) : undefined
    if (line) {
      if (event.key === 'ArrowUp') shift(line, -1)
      else if (event.key === 'ArrowDown') shift(line, 1)
      else if (event.key === 'Delete') remove(line)
      else return
      return event.preventDefault()
    }
    if (grid) moveInSheet(grid, event, drawNow)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: paste and arrows come up from the fields inside.
    <div ref={grid} class="sheet border-y border-line" onPaste={onPaste} onKeyDown={onKeyDown}>
      <div role="table" aria-label={t('sales.lines')} aria-rowcount={props.lines.length + 1}>
        <div role="row" class="line-grid line-head border-b border-line bg-canvas text-xs text-muted">
          <span role="columnheader" class="text-right">
            <span class="sr-only">{t('sales.number')}</span>
          </span>
          <span role="columnheader" class="px-2">
            {t('sales.product')}
          </span>
          <span role="columnheader" class="px-2 text-right">
            {t('sales.quantity')}
          </span>
          <span role="columnheader" class="px-2 text-right">
            {t('sales.price')}
          </span>
          <span role="columnheader" class="px-2 text-right">
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
          {(line, index) => {
            const place = nearby.row(untrack(index) < DRAWN_AT_FIRST)
            return (
              <Line
                {...props}
                line={line}
                place={place}
                number={index() + 1}
                digits={digits()}
                search={search}
                pictures={pictures}
                noteOpen={isNoteOpen(line.id)}
                set={(field, value) => setCell(line.id, field, value)}
                onProduct={(product) => replace(line, product)}
                onShift={(step) => shift(line, step)}
                onNote={() => openNote(line)}
                onRemove={() => remove(line)}
                isLast={index() === props.lines.length - 1}
              />
            )
          }}
        </For>
      </div>
      <PasteReport paste={paste} />
      <Show when={!props.disabled}>
        <div class="line-add px-3 py-1" data-add>
          <Combobox
            label={t('sales.addProduct')}
            hideLabel
            placeholder={t('sales.addProduct')}
            text=""
            search={search}
            itemStart={pictures.any() ? (item) => <SmallPicture pictures={pictures} product={item} /> : undefined}
            itemLabel={(item) => `${item.sku}  ${item.name}`}
            itemDetail={(item) => formatMoney(item.priceMinor, item.currency)}
            onSelect={add}
          />
          <Show when={props.lines.length === 0}>
            <p class="px-2 py-2 text-muted">{t('sales.linesHint')}</p>
          </Show>
        </div>
      </Show>
    </div>
  )
}
