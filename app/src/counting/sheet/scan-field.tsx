// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA pattern: the field keeps the focus and names its active item by aria-activedescendant
// biome-ignore-all lint/a11y/useFocusableInteractive: the ARIA pattern: the field keeps the focus and names its active item by aria-activedescendant
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { ScanLine } from 'lucide-solid/icons'
import { createEffect, createMemo, createSignal, createUniqueId, For, Show } from 'solid-js'
import { classes } from '../../design/classes.ts'
import { t } from '../../i18n/t.ts'
import { searchRows } from '../../mirror/search.ts'
import { useMirror } from '../../mirror/use-mirror.ts'
import { useProductScans } from '../../scanning/index.ts'
import { readScan } from './read-scan.ts'

type Product = MirrorRow<'products'>
const shownMax = 8

interface ScanFieldProps {
  /** A scan, or a SKU with Enter: counts. */
  onScan: (product: Product, quantity: string) => void
  /** Chosen from the list: shown, not counted. */
  onChoose: (product: Product) => void
  onUnknown: (sku: string) => void
  /** It is seen: a scan elsewhere counts nothing. */
  takesScans: boolean
  ref?: (element: HTMLInputElement) => void
}

/**
 * Where a scanner types: the SKU and Enter. Only a whole SKU counts, never the best match: a scanner doesn't look whether it was the
 * right one. Words find products to choose from. The field keeps the focus, ready for the next scan.
 */
export function ScanField(props: ScanFieldProps) {
  const mirror = useMirror()
  const listId = createUniqueId()
  let field: HTMLInputElement | undefined
  const [text, setText] = createSignal('')
  const [active, setActive] = createSignal(-1)
  const scan = () => readScan(text())
  const isGoods = (row: Product) => row.kind === 'goods'
  const matches = createMemo(() =>
    scan().sku === ''
      ? []
      : searchRows(mirror, 'products', mirror.all('products'), scan().sku, { limit: shownMax, where: isGoods }),
  )
  const write = (words: string) => {
    setText(words)
    setActive(-1)
  }
  const choose = (product: Product) => {
    write('')
    props.onChoose(product)
  }
  const enter = () => {
    const { sku, quantity } = scan()
    const chosen = matches()[active()]
    if (chosen) return choose(chosen)
    if (sku === '') return
    const wanted = sku.toLowerCase()
    const exact = matches().find((product) => product.sku.toLowerCase() === wanted)
    if (!exact) {
      field?.select() // the next scan replaces it
      return props.onUnknown(sku)
    }
    write('')
    props.onScan(exact, quantity)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const last = matches().length - 1
    if (event.key === 'Enter') enter()
    else if (event.key === 'ArrowDown') setActive(Math.min(last, active() + 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(-1, active() - 1))
    else if (event.key === 'Escape' && text() !== '') {
      write('')
      event.stopPropagation()
    } else return
    event.preventDefault()
  }
  // With the focus elsewhere, too: on a button, in the quantity of what was counted last.
  createEffect(() => {
    if (props.takesScans) useProductScans({ take: (product) => props.onScan(product, '1'), wants: isGoods })
  })
  const open = () => matches().length > 0
  return (
    <div class="relative">
      <ScanLine
        class="pointer-events-none absolute top-1/2 left-3 size-5 -translate-y-1/2 text-muted"
        aria-hidden="true"
      />
      <input
        ref={(element) => {
          field = element
          props.ref?.(element)
        }}
        type="text"
        role="combobox"
        data-scan
        aria-label={t('counting.scan')}
        aria-autocomplete="list"
        aria-expanded={open()}
        aria-controls={open() ? listId : undefined}
        aria-activedescendant={active() >= 0 ? `${listId}-${active()}` : undefined}
        placeholder={t('counting.scan')}
        autocomplete="off"
        autocapitalize="characters"
        enterkeyhint="done"
        spellcheck={false}
        class="h-12 w-full rounded-md border border-control bg-surface pr-3 pl-11 text-base text-ink"
        value={text()}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Show when={open()}>
        <ul
          id={listId}
          role="listbox"
          aria-label={t('counting.matches')}
          class="absolute top-full right-0 left-0 z-30 mt-1 rounded-md border border-line-strong bg-raised p-1 shadow-raised"
        >
          <For each={matches()}>
            {(product, index) => (
              <li
                id={`${listId}-${index()}`}
                role="option"
                aria-selected={index() === active()}
                class={classes(
                  'flex min-h-11 cursor-pointer items-center gap-3 rounded-sm px-2',
                  index() === active() && 'bg-selected',
                )}
                onMouseDown={(event) => {
                  event.preventDefault()
                  choose(product)
                }}
              >
                <span class="shrink-0 font-medium">{product.sku}</span>
                <span class="truncate text-muted">{[product.name, ...Object.values(product.variant)].join(' · ')}</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  )
}
