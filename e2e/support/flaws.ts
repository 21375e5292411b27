import type { Page } from 'playwright-core'

/** What sticks out of the page, is cut off, or breaks in two where it should be one line; as words for the developer. */
export async function flaws(page: Page): Promise<string[]> {
  // The layout has followed a change of the width when two frames have passed.
  return await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    const found: string[] = []
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth > width)
      found.push(`the page is ${document.documentElement.scrollWidth} wide`)
    const { scrollHeight, clientHeight } = document.documentElement
    if (scrollHeight > clientHeight) found.push(`the page is ${scrollHeight} high`)
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}"`
    const clips = (element: Element) => getComputedStyle(element).overflowX !== 'visible'
    const isClipped = (element: Element): boolean => {
      for (let above = element.parentElement; above; above = above.parentElement) if (clips(above)) return true
      return false
    }
    for (const element of document.body.querySelectorAll('*')) {
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
      const box = element.getBoundingClientRect()
      if (box.width === 0 || box.height === 0 || box.bottom <= 0) continue
      const style = getComputedStyle(element)
      if (style.clipPath !== 'none' || (box.width <= 1 && box.height <= 1)) continue // for ears only
      if ((box.right > width + 1 || box.left < -1) && !isClipped(element) && style.position !== 'fixed')
        found.push(`${name(element)} from ${Math.round(box.left)} to ${Math.round(box.right)}`)
      // What names a row never goes under 160 pixels (ui.md); the smallest phones have less in all.
      if (element.matches('[data-names]') && box.width < Math.min(160, width / 3))
        found.push(`${name(element)} is ${Math.round(box.width)} wide`)
      const isLabel = element.matches('button, [role=tab], th, h1, h2, label, a[class*=button], nav a')
      if (
        isLabel &&
        element.scrollWidth > element.clientWidth + 1 &&
        clips(element) &&
        style.textOverflow !== 'ellipsis'
      )
        found.push(`${name(element)} is cut off`)
      const isNumber =
        element.childElementCount === 0 && /^(€|£)?[-−\d.,'/\s]+(€|%|EUR)?$/.test(element.textContent ?? '')
      if (isNumber && element.scrollWidth > element.clientWidth + 1 && clips(element))
        found.push(`${name(element)} is cut off`)
      if (element.matches('input[data-number]') && element.scrollWidth > element.clientWidth + 1)
        found.push(`the number ${(element as HTMLInputElement).value} is cut off`)
      if (element.matches('button, [role=tab]') && element.childElementCount <= 1) {
        const range = document.createRange()
        range.selectNodeContents(element)
        const lines = new Set(
          [...range.getClientRects()].filter(({ width: w }) => w > 1).map(({ top }) => Math.round(top / 8)),
        )
        const text = element.textContent?.trim() ?? ''
        if (text.length < 40 && lines.size > 1 && box.height > 1.9 * Number.parseFloat(style.lineHeight) + 16)
          found.push(`${name(element)} breaks`)
      }
    }
    return found
  })
}
