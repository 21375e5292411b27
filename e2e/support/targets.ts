import type { Page } from 'playwright-core'

/** What a finger needs; rows of lists are a little lower, and wide. What is drawn in a field ends inside its border. */
const SIZES = { target: 44, row: 40, wide: 240, border: 2 }

/**
 * What can be pressed and is too small for a finger, as words for the developer: measured by where a press reaches it and not by what is drawn, so that what is
 * around a word may belong to it, and what lies over it doesn't. A link in running text is as high as its line (WCAG 2.5.5).
 */
export async function smallTargets(page: Page): Promise<string[]> {
  return await page.evaluate((sizes) => {
    const CONTROLS =
      'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=tab], [role=menuitem], [role=option], [role=switch], [role=checkbox], [role=radio], [contenteditable=true]'
    const UNREACHED = ':disabled, [inert] *, [aria-hidden=true], [aria-hidden=true] *, [tabindex="-1"]'
    const name = (element: Element) =>
      `${element.getAttribute('role') ?? element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}"`
    /** Words stand beside it in the same line. */
    const isInText = (element: Element) =>
      element.tagName === 'A' &&
      [...(element.parentElement?.childNodes ?? [])].some(
        ({ nodeType, textContent }) => nodeType === Node.TEXT_NODE && /\p{L}/u.test(textContent ?? ''),
      )
    const found = new Set<string>()
    for (const element of document.querySelectorAll<HTMLElement>(CONTROLS)) {
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
      if (element.matches(UNREACHED) || isInText(element)) continue
      element.scrollIntoView({ block: 'center', inline: 'nearest' })
      const box = element.getBoundingClientRect()
      if (box.width <= 1 || box.height <= 1 || box.bottom <= 0) continue // for ears only, or shown when it has the focus
      const label =
        element.closest('label') ?? (element.id ? document.querySelector(`label[for="${element.id}"]`) : null)
      const row = element.closest('[role=row]')
      const isHit = (x: number, y: number) => {
        const at = document.elementFromPoint(x, y)
        if (!at) return false
        // The row of a list opens what its link leads to.
        return (
          element.contains(at) ||
          label?.contains(at) ||
          (element.matches('a') && row?.contains(at) && !at.closest('a, button'))
        )
      }
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
      if (!isHit(x, y)) continue // something lies over it: a dialog, a bar
      const reach = (dx: number, dy: number) => {
        let steps = 0
        while (steps < sizes.wide && isHit(x + dx * (steps + 1), y + dy * (steps + 1))) steps += 1
        return steps
      }
      const [width, height] = [reach(-1, 0) + reach(1, 0) + 1, reach(0, -1) + reach(0, 1) + 1]
      const high = row || width >= sizes.wide ? sizes.row : sizes.target
      if (width < sizes.target - sizes.border || height < high - sizes.border)
        found.add(`${name(element)} is ${width} × ${height}`)
    }
    return [...found]
  }, SIZES)
}
