/** Letters that Germans write in two; others lose their marks. */
const TWO_LETTERS: Readonly<Record<string, string>> = {
  Ä: 'Ae',
  Ö: 'Oe',
  Ü: 'Ue',
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  ẞ: 'SS',
  Æ: 'Ae',
  æ: 'ae',
  Ø: 'Oe',
  ø: 'oe',
}
const LENGTH_MAX = 50

/**
 * An article number as a SKU may be written: "Ä10" becomes "Ae10", blanks and signs become a hyphen. '' where nothing is left. Two numbers
 * may become one: `clashes` finds them.
 */
export const skuOf = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[ÄÖÜäöüßẞÆæØø]/g, (letter) => TWO_LETTERS[letter] ?? letter)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9._/-]+/g, '-')
    .replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')

/** SKUs are the same whatever their case. */
export const skuKey = (sku: string): string => sku.toLowerCase()

/** What keeps an article number from being taken, whatever the others are. */
export function wrongArticleNumber(text: string): string | undefined {
  if (text.trim() === '') return 'it has no article number'
  if (/^\s*\d+(?:[.,]\d+)?E\+\d+\s*$/i.test(text))
    return 'a spreadsheet has shortened its article number: give the column the format "text" there'
  if (skuOf(text) === '') return 'its article number has neither letter nor digit'
  return skuOf(text).length > LENGTH_MAX ? `its article number is longer than ${LENGTH_MAX} characters` : undefined
}

/**
 * Of article numbers that differ and would become one SKU, those that cannot be taken, each with the number that it collides with. A number that already
 * equals the SKU keeps it.
 */
export function clashes(numbers: Iterable<string>): Map<string, string> {
  const found = new Map<string, string>()
  const written = new Set([...numbers].map((text) => text.normalize('NFC').trim()))
  for (const [key, group] of Map.groupBy(written, (text) => skuKey(skuOf(text)))) {
    const apart = group.filter((text, at) => group.findIndex((other) => skuKey(other) === skuKey(text)) === at)
    if (apart.length < 2) continue
    const kept = apart.find((text) => skuKey(text) === key)
    for (const text of group)
      if (skuKey(text) !== key)
        found.set(text, kept ?? (apart.find((other) => skuKey(other) !== skuKey(text)) as string))
  }
  return found
}
