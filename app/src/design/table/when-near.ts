import { onCleanup } from 'solid-js'

/** How far beyond the viewport: about what a person scrolls while a page is fetched. */
const MARGIN = '600px 0px'

/**
 * Calls `work` when `element` comes near to what is seen, and again after it for as long as the element is: a list that goes on as one
 * scrolls. Where `work` fails nothing more happens until the element comes near once more.
 */
export function whenNear(element: Element, work: () => Promise<unknown>): void {
  let isWorking = false
  const observer = new IntersectionObserver(
    (entries) => {
      if (isWorking || !entries.at(-1)?.isIntersecting) return
      isWorking = true
      work().then(
        () => {
          isWorking = false
          // An observer reports changes only: observed anew, it reports whether the element is still near.
          observer.unobserve(element)
          if (element.isConnected) observer.observe(element)
        },
        () => {
          isWorking = false
        },
      )
    },
    { rootMargin: MARGIN, scrollMargin: MARGIN },
  )
  observer.observe(element)
  onCleanup(() => observer.disconnect())
}
