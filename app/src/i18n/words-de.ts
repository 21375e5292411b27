import { type Words, wordsIn } from './words-in.ts'

/** What is loaded of German; a build holds these words alone (`split-words.ts`). */
export const words: Words = wordsIn('de')
