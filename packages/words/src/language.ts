/**
 * A language, as its folder declares it in `language.ts`. The folder's name is its code (BCP 47), and what follows from the locale is not said
 * again: plural forms, signs of numbers, names of months and countries.
 */
export interface Language {
  /** In its own words, for whoever looks for theirs. */
  readonly name: string
  /** The BCP 47 tag that numbers and dates are written in, and whose plural forms its words have. */
  readonly locale: string
  /** Of a language that is not complete: in percent how much is, and whose words stand where its own are missing (I18N-02). */
  readonly unfinished?: { readonly percent: number; readonly instead: LanguageCode }
}

/** A language's code: the name of its folder. */
export type LanguageCode = string

/** The first language of the product: it types the keys and places of the others, and speaks where nothing else is known (I18N-01). */
export const FIRST_LANGUAGE: LanguageCode = 'de'

/** Of the languages that somebody reads, best first, the first one that there are words in; `otherwise` where there is none (I18N-01). */
export function preferredLanguage(
  tags: readonly string[],
  known: readonly LanguageCode[],
  otherwise: LanguageCode = FIRST_LANGUAGE,
): LanguageCode {
  for (const tag of tags.map((one) => one.toLowerCase())) {
    const exact = known.find((code) => code.toLowerCase() === tag)
    const found = exact ?? known.find((code) => code === tag.split('-')[0])
    if (found) return found
  }
  return otherwise
}
