import { foldedWords } from '@werkbank/model/base/value/fold.ts'

/**
 * Patterns for `search LIKE ALL(…)` over a column of folded text: every word of the question has to occur, also inside of others, for parts of
 * compounds and numbers are searched. Undefined where the question has no word.
 */
export function searchPatterns(query: string | undefined): string[] | undefined {
  const words = searchWords(query)
  return words.length === 0 ? undefined : words.map(({ pattern }) => pattern)
}

/** The folded words of a question, each with its pattern. */
export const searchWords = (query: string | undefined): { word: string; pattern: string }[] =>
  foldedWords(query ?? '').map((word) => ({ word, pattern: `%${word.replaceAll(/[\\%_]/g, '\\$&')}%` }))
