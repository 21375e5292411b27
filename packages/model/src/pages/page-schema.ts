import { safeLink } from '../base/value/link.ts'

type Check = (value: unknown) => boolean
type Attributes = Record<string, Check>

const wholeNumber =
  (from: number, to: number): Check =>
  (value) =>
    Number.isInteger(value) && Number(value) >= from && Number(value) <= to
const shortText: Check = (value) => value === null || (typeof value === 'string' && value.length <= 60)

/**
 * What a page may hold: nodes and marks with their attributes, and how large it may be. The editor is made of these and the guard takes
 * these, so that whatever can be typed or pasted can be kept. Schema 1: the nodes of TipTap's StarterKit; a link carries `href` only.
 */
export const PAGE_NODES: Record<string, Attributes> = {
  paragraph: {},
  heading: { level: wholeNumber(1, 6) },
  blockquote: {},
  bulletList: {},
  orderedList: { start: wholeNumber(0, 1_000_000), type: shortText },
  listItem: {},
  codeBlock: { language: shortText },
  hardBreak: {},
  horizontalRule: {},
}
export const PAGE_MARKS: Record<string, Attributes> = {
  bold: {},
  italic: {},
  strike: {},
  code: {},
  underline: {},
  link: { href: (value) => safeLink(value) !== undefined },
}
export const PAGE_LIMITS = {
  /** Letters of a page: 300 printed pages. */
  charsMax: 1_000_000,
  /** Lists in lists, quotes in quotes. */
  depthMax: 40,
} as const

/** The refusal of attributes: undefined where each is known and holds what it may. */
export function judgeAttributes(known: Attributes, values: Record<string, unknown>): string | undefined {
  for (const [name, value] of Object.entries(values)) {
    if (!Object.hasOwn(known, name)) return 'unknown-attribute'
    if (known[name]?.(value) !== true) return name === 'href' ? 'unsafe-link' : 'bad-value'
  }
  return undefined
}
