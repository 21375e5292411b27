import type { OrderLine } from '@werkbank/model/agreement/agreed-document.ts'
import { fold, foldedWords } from '@werkbank/model/base/value/fold.ts'
import { ChevronDown, ChevronUp } from 'lucide-solid/icons'
import { createMemo, createSignal, onCleanup, onMount, Show } from 'solid-js'
import { IconButton } from '../../design/button.tsx'
import { SearchInput } from '../../design/field/search-input.tsx'
import { t } from '../../i18n/t.ts'
import { useMirror } from '../../mirror/use-mirror.ts'

/**
 * Finds a line of a long order by SKU, name or note. The browser's own find sees only the lines that are drawn, so its keys come here first;
 * pressed again they are the browser's.
 */
export function LineFinder(props: { lines: readonly OrderLine[]; onShow: (lineId: string | undefined) => void }) {
  const mirror = useMirror()
  const [query, setQuery] = createSignal('')
  const [at, setAt] = createSignal(0)
  const found = createMemo(() => {
    const words = foldedWords(query())
    if (words.length === 0) return []
    const textOf = ({ productId, note }: OrderLine) => {
      const product = mirror.get('products', productId)
      return fold(`${product?.sku ?? ''} ${product?.name ?? ''} ${note ?? ''}`)
    }
    return props.lines
      .filter((line) => {
        const text = textOf(line)
        return words.every((word) => text.includes(word))
      })
      .map(({ id }) => id)
  })
  const show = (index: number) => {
    setAt(index)
    props.onShow(found()[index])
  }
  const step = (by: number) => found().length > 0 && show((at() + by + found().length) % found().length)

  let bar!: HTMLElement
  const onKeyDown = (event: KeyboardEvent) => {
    const field = bar.querySelector('input')
    const isFind =
      event.key.toLowerCase() === 'f' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
    if (!isFind || !field || document.activeElement === field) return
    event.preventDefault()
    field.focus()
    field.select()
  }
  onMount(() => document.addEventListener('keydown', onKeyDown))
  onCleanup(() => document.removeEventListener('keydown', onKeyDown))
  return (
    <search
      ref={bar}
      class="flex shrink-0 items-center gap-1 border-b border-line bg-surface px-4 py-1.5 print:hidden"
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return
        event.preventDefault()
        event.stopPropagation()
        step(event.shiftKey ? -1 : 1)
      }}
    >
      <SearchInput
        label={t('sales.findLine')}
        value={query()}
        onInput={(value) => {
          setQuery(value)
          show(0)
        }}
      />
      <Show when={query().trim() !== ''}>
        <span role="status" class="px-2 text-muted tabular-nums">
          {found().length > 0 ? t('sales.foundLines', { at: at() + 1, of: found().length }) : t('sales.foundNoLine')}
        </span>
        <IconButton label={t('sales.lineBefore')} disabled={found().length < 2} onClick={() => step(-1)}>
          <ChevronUp aria-hidden="true" />
        </IconButton>
        <IconButton label={t('sales.lineAfter')} disabled={found().length < 2} onClick={() => step(1)}>
          <ChevronDown aria-hidden="true" />
        </IconButton>
      </Show>
    </search>
  )
}
