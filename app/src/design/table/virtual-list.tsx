import { createEffect, createMemo, createSignal, Index, type JSX, onCleanup, onMount, Show } from 'solid-js'

/** Positions people scrolled to, by list name: going back to a list shows it as it was left. */
const scrollPositions = new Map<string, number>()

/** Row height in pixels as the stylesheet has it: 32, or 40 on touch. */
export function rowHeight(): number {
  const style = getComputedStyle(document.documentElement)
  return Number.parseFloat(style.getPropertyValue('--row')) * Number.parseFloat(style.fontSize)
}

export interface VirtualListProps<T> {
  items: readonly T[]
  /** Remembers the scroll position under this name. */
  name?: string
  /** In pixels; by default the standard row. */
  itemHeight?: number
  /** Called with accessors, so that scrolling re-uses the rows' elements. */
  children: (item: () => T, index: () => number) => JSX.Element
  /** Gets the function that brings an item into view. */
  scrollerRef?: (scrollTo: (index: number) => void) => void
  /** Called with the rendered range: from, and up to but not including. */
  onRange?: (from: number, to: number) => void
  /** Stays at the top while the rest scrolls. */
  header?: JSX.Element
  /** Role, focus and keys of the scrolling element, where the list is a widget. */
  attributes?: JSX.HTMLAttributes<HTMLDivElement>
  class?: string
}

const overscan = 8

/** Draws only the rows in view. All rows have the same height; 10,000 cost as much as 40. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  let viewport!: HTMLDivElement
  let head: HTMLDivElement | undefined
  const standard = rowHeight()
  const height = () => props.itemHeight ?? standard
  const [top, setTop] = createSignal(0)
  const [space, setSpace] = createSignal(0)
  const shown = createMemo(() => (space() === 0 ? 30 : Math.ceil(space() / height()) + 1))
  const first = createMemo(() => Math.max(0, Math.floor(top() / height()) - overscan))
  const visible = createMemo(() => props.items.slice(first(), first() + shown() + 2 * overscan))

  onMount(() => {
    const measure = () => setSpace(viewport.clientHeight)
    const observer = new ResizeObserver(measure)
    observer.observe(viewport)
    measure()
    onCleanup(() => observer.disconnect())
    props.scrollerRef?.((index) => {
      const from = index * height()
      const headHeight = head?.offsetHeight ?? 0
      if (from < viewport.scrollTop) viewport.scrollTop = from
      else if (from + height() + headHeight > viewport.scrollTop + viewport.clientHeight)
        viewport.scrollTop = from + height() + headHeight - viewport.clientHeight
    })
  })
  createEffect(() => props.onRange?.(first(), first() + visible().length))
  let restored = false
  createEffect(() => {
    if (restored || !props.name || props.items.length === 0) return
    restored = true
    const position = scrollPositions.get(props.name)
    if (position)
      queueMicrotask(() => {
        viewport.scrollTop = position
      })
  })
  return (
    <div
      {...props.attributes}
      ref={viewport}
      class={`min-h-0 flex-1 overflow-auto ${props.class ?? ''}`}
      onScroll={() => {
        setTop(viewport.scrollTop)
        if (props.name) scrollPositions.set(props.name, viewport.scrollTop)
      }}
    >
      <Show when={props.header}>
        <div ref={head} role="presentation" class="sticky top-0 z-10">
          {props.header}
        </div>
      </Show>
      <div role="presentation" class="relative" style={{ height: `${props.items.length * height()}px` }}>
        <div role="presentation" style={{ transform: `translateY(${first() * height()}px)` }}>
          <Index each={visible()}>{(item, index) => props.children(item, () => first() + index)}</Index>
        </div>
      </div>
    </div>
  )
}
