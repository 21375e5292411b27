import { safeLink } from '@werkbank/model/base/value/link.ts'
import { find } from 'linkifyjs'

export type LinkPiece = { text: string; href?: string }

/** Only what is written as an address: "plan.pl" is a file and no site in Poland. */
const isAddress = (type: string, value: string) => type === 'email' || /^(?:https?:\/\/|www\.)/i.test(value)

/** A message in pieces, those that are links with their address. Joined they are the text. Pure. */
export function linksIn(text: string): LinkPiece[] {
  const pieces: LinkPiece[] = []
  let at = 0
  for (const { type, value, href, start, end } of find(text, { defaultProtocol: 'https' })) {
    const safe = isAddress(type, value) ? safeLink(href) : undefined
    if (safe === undefined) continue
    if (start > at) pieces.push({ text: text.slice(at, start) })
    pieces.push({ text: text.slice(start, end), href: safe })
    at = end
  }
  if (at < text.length) pieces.push({ text: text.slice(at) })
  return pieces
}
