/**
 * Text as it is compared and searched: one form for what people take for the same word. Compatibility forms are one (ＡＢＣ, ﬁ), accents and
 * case don't count, letters that are none with an accent get their plain ones (ø, ł, ß, œ, ı), what takes no room is left out.
 * `fold` of migration 0070 says the same in SQL; a test holds them against each other. Source: the search of cases 05, I18N-30.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(LEFT_OUT, '')
    .replaceAll(/[ßøłđæœıþðħŋſς]/gu, (letter) => PLAIN[letter] ?? letter)
    .normalize('NFC')
}

/** Combining marks of Latin, Greek and Cyrillic, points of Hebrew, vowel signs of Arabic, and signs of no width. Vowels of Indic scripts are letters. */
const RANGES =
  '0300-036f 0483-0489 0591-05bd 05bf 05c1 05c2 05c4 05c5 05c7 0610-061a 0640 064b-065f 0670 1ab0-1aff 1dc0-1dff 20d0-20ff fe00-fe0f fe20-fe2f 00ad 200b-200f 202a-202e 2060-2064 2066-2069 feff'
const LEFT_OUT = new RegExp(`[${RANGES.replaceAll(/[0-9a-f]{4}/g, '\\u$&').replaceAll(' ', '')}]`, 'gu')

const PLAIN: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  þ: 'th',
  ð: 'd',
  ħ: 'h',
  ŋ: 'n',
  ſ: 's',
  ς: 'σ',
}

/** As many words of a question count. */
const WORDS_MAX = 10

/** The folded words of a question: all of them have to occur. */
export const foldedWords = (query: string): string[] => fold(query).split(/\s+/).filter(Boolean).slice(0, WORDS_MAX)
