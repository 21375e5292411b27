import { safeLink } from '@werkbank/model/base/value/link.ts'

/** What of something pasted a page can't hold. */
export type LeftOut = { pictures: number; tables: number; links: number }
export const isNothing = ({ pictures, tables, links }: LeftOut): boolean => pictures + tables + links === 0

/**
 * Pasted HTML reduced to what a page can store: rows of tables as lines with separated cells, forbidden links as their text, no pictures. `leftOut`
 * counts what was changed, for a message.
 */
export function asPageHtml(html: string): { html: string; leftOut: LeftOut } {
  const page = new DOMParser().parseFromString(html, 'text/html')
  const pictures = [...page.querySelectorAll('img, picture, svg, video, object, canvas')].filter(
    (element) => !element.parentElement?.closest('picture, svg, video, object'),
  )
  for (const element of pictures) element.remove()
  const tables = [...page.querySelectorAll('table')].filter((table) => !table.parentElement?.closest('table'))
  for (const table of tables) table.replaceWith(...linesOf(table))
  const links = [...page.querySelectorAll('a[href]')].filter((a) => safeLink(a.getAttribute('href')) === undefined)
  for (const link of links) link.replaceWith(...link.childNodes)
  const leftOut = { pictures: pictures.length, tables: tables.length, links: links.length }
  return { html: isNothing(leftOut) ? html : page.body.innerHTML, leftOut }
}

const CELLS_APART = ' | '

function linesOf(table: HTMLTableElement): HTMLElement[] {
  return [...table.rows].flatMap((row) => {
    const line = table.ownerDocument.createElement('p')
    line.textContent = [...row.cells].map((cell) => cell.textContent?.replaceAll(/\s+/g, ' ').trim()).join(CELLS_APART)
    return line.textContent.replaceAll(CELLS_APART, '').trim() === '' ? [] : [line]
  })
}
