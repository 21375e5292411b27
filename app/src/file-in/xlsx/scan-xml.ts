/** A tag as it stands in XML, without the prefix of its namespace. */
export type Tag = {
  name: string
  attributes: string
  kind: 'open' | 'close' | 'alone'
  /** Text between this tag and the next one. */
  text: string
}

/** Comments and what stands in front are no tags; entities of its own an XML here has none (it says no DOCTYPE that is read). */
const TAG =
  /<(?:!--[\s\S]*?-->|!\[CDATA\[([\s\S]*?)\]\]>|[?!][^>]*>|(\/?)(?:[\w.-]+:)?([\w.-]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>)([^<]*)/g

/** The tags of a part, one after the other; linear, and never throws: what is no tag is left out. */
export function* scanXml(xml: string): Generator<Tag> {
  for (const [, cdata, closing, name, attributes = '', alone, text = ''] of xml.matchAll(TAG)) {
    if (cdata !== undefined) yield { name: '#text', attributes: '', kind: 'alone', text: cdata + textOf(text) }
    else if (name !== undefined)
      yield { name, attributes, kind: closing ? 'close' : alone ? 'alone' : 'open', text: textOf(text) }
  }
}

/** The value of an attribute; undefined where there is none of this name. */
export function attribute({ attributes }: Pick<Tag, 'attributes'>, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)(?:[\\w.-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes)
  const value = found?.[1] ?? found?.[2]
  return value === undefined ? undefined : textOf(value)
}

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Text without its escapes: those of XML, and Excel's own for signs that XML has none for ("_x000D_"). */
const textOf = (raw: string): string =>
  raw.includes('&')
    ? raw.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
        if (name !== undefined) return NAMED[name] ?? whole
        const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole
      })
    : raw

/** "_x000D_" and the like, as Excel writes signs that XML can't say. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replaceAll(/_x([\da-f]{4})_/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text
