/**
 * A language, as its folder declares it in `language.ts`. The folder's name is its code (BCP 47), and what follows from the locale is not said
 * again: plural forms, signs of numbers, names of months and countries.
 */
export interface Language {
  /** Its own name for itself, for people who look for their language. */
  readonly name: string
  /** The BCP 47 tag for numbers and dates, and for plural forms. */
  readonly locale: string
  /** For an unfinished language: how many percent are translated, and the language that stands in for missing words (I18N-02). */
  readonly unfinished?: { readonly percent: number; readonly instead: LanguageCode }
}

/** A language's code: the name of its folder. */
export type LanguageCode = string

/** The first language of the product: it types the keys and places of the others, and speaks where nothing else is known (I18N-01). */
export const FIRST_LANGUAGE: LanguageCode = 'de'

/** Of the languages that a person reads, best first, the first one with words, from the right end with less and less of its tag (RFC 4647, 3.4); `otherwise` where there is none (I18N-01). */
export function preferredLanguage(
  tags: readonly string[],
  known: readonly LanguageCode[],
  otherwise: LanguageCode = FIRST_LANGUAGE,
): LanguageCode {
  for (const tag of tags.map((one) => one.toLowerCase()))
    for (let wanted = tag; wanted !== ''; wanted = wanted.slice(0, Math.max(wanted.lastIndexOf('-'), 0))) {
      const found = known.find((code) => code.toLowerCase() === wanted)
      if (found) return found
    }
  return otherwise
}
