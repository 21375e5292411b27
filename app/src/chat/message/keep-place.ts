import { onCleanup } from 'solid-js'

/** So near to the end of a list, one is at it. */
const AT_END_PX = 40

export type Place = {
  /** Brings an element into the middle. */
  show(element: Element): void
  /** After messages came or went: to the end where one is there, else what one reads stays where it was. */
  settle(): void
}

/**
 * Keeps the scroll position in a list that grows and shrinks on both sides: the text being read doesn't move, whatever changes above it (CH-06.1).
 * `list` scrolls, its children `[data-message]` are in `content`. `isLast`: the end of the rendered part is the end of the conversation.
 */
export function makePlace(options: {
  list: HTMLElement
  content: HTMLElement
  isLast: () => boolean
  /** After each scrolling and settling. */
  onMove: (atEnd: boolean) => void
}): Place {
  const { list, content, isLast, onMove } = options
  let atEnd = true
  /** What is read, and how far from the upper edge. */
  let read: { id: string; top: number } | undefined
  const topOf = (element: Element) => element.getBoundingClientRect().top - list.getBoundingClientRect().top
  const remember = () => {
    const first = [...content.querySelectorAll('[data-message]')].find(
      (element) => element.getBoundingClientRect().bottom > list.getBoundingClientRect().top,
    )
    read = first && { id: first.getAttribute('data-message') ?? '', top: topOf(first) }
  }
  const look = () => {
    atEnd = isLast() && list.scrollHeight - list.scrollTop - list.clientHeight < AT_END_PX
    remember()
    onMove(atEnd)
  }
  const settle = () => {
    if (atEnd && isLast()) list.scrollTop = list.scrollHeight
    else if (read) {
      const again = content.querySelector(`[data-message="${CSS.escape(read.id)}"]`)
      if (again) list.scrollTop += topOf(again) - read.top
    }
    look()
  }
  list.addEventListener('scroll', look, { passive: true })
  const resized = new ResizeObserver(settle)
  resized.observe(content)
  resized.observe(list)
  onCleanup(() => {
    list.removeEventListener('scroll', look)
    resized.disconnect()
  })
  return {
    settle,
    show(element) {
      element.scrollIntoView({ block: 'center' })
      look()
    },
  }
}
