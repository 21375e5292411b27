import { type Accessor, batch, createSignal, onCleanup } from 'solid-js'

/** How far beyond the viewport rows are rendered: more than a screen, so that fast scrolling does not show empty rows. */
const MARGIN = '900px 0px'

/** Row element → its `setDrawn`, for `drawNow`. */
const drawers = new WeakMap<Element, (drawn: boolean) => void>()

/** Renders a row of `createLazyRows` at once, before the focus moves there. Other elements are ignored. */
export function drawNow(row: Element | null | undefined): void {
  if (row) drawers.get(row)?.(true)
}

export interface LazyRow {
  /** Whether the row's content is to be drawn. */
  drawn: Accessor<boolean>
  ref: (element: HTMLElement) => void
}

/**
 * Many rows of any height, of which only those near to what is seen carry their content; the others are empty boxes as high as they
 * were, or as rows are here (`--row-guess`). A row stays drawn while the focus is in it or something typed in it can't be read.
 * Unlike `VirtualList` it leaves layout and scrolling to whatever is around.
 */
export function createLazyRows(): { row: (drawnAtFirst: boolean) => LazyRow } {
  const isNear = new WeakMap<Element, boolean>()
  const settle = (element: HTMLElement, height: number) => {
    const draw = isNear.get(element) || isInUse(element)
    if (!draw && element.childElementCount > 0) element.style.minHeight = `${height}px`
    if (draw) element.style.minHeight = ''
    drawers.get(element)?.(draw)
  }
  let guessed = 0
  /** Rows that were never drawn are taken for as high as one that is. */
  const guess = (entries: IntersectionObserverEntry[]) => {
    const drawn = entries.find(({ target }) => target.childElementCount > 0)
    if (!drawn || drawn.boundingClientRect.height === guessed) return
    guessed = drawn.boundingClientRect.height
    drawn.target.parentElement?.style.setProperty('--row-guess', `${guessed}px`)
  }
  const onSeen = (entries: IntersectionObserverEntry[]) => {
    guess(entries)
    batch(() => {
      for (const { target, isIntersecting, boundingClientRect } of entries) {
        isNear.set(target, isIntersecting)
        settle(target as HTMLElement, boundingClientRect.height)
      }
    })
  }
  // `scrollMargin` reaches past the scrolling element around the rows, `rootMargin` past the window.
  const observer = new IntersectionObserver(onSeen, { rootMargin: MARGIN, scrollMargin: MARGIN })
  onCleanup(() => observer.disconnect())
  return {
    row(drawnAtFirst) {
      const [drawn, setDrawn] = createSignal(drawnAtFirst)
      const ref = (element: HTMLElement) => {
        drawers.set(element, setDrawn)
        observer.observe(element)
        // A far row that was only kept for the focus is emptied. While a key moves the focus from cell to cell, it leaves the row for a moment.
        const onFocusOut = ({ relatedTarget }: FocusEvent) => {
          if (relatedTarget instanceof Node && element.contains(relatedTarget)) return
          queueMicrotask(() => isNear.get(element) === false && settle(element, element.offsetHeight))
        }
        element.addEventListener('focusout', onFocusOut)
        onCleanup(() => {
          observer.unobserve(element)
          element.removeEventListener('focusout', onFocusOut)
        })
      }
      return { drawn, ref }
    },
  }
}

const isInUse = (element: Element) =>
  element.contains(document.activeElement) || element.querySelector('[aria-invalid="true"]') !== null
