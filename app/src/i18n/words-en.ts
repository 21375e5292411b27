import { type Words, wordsIn } from './words-in.ts'

/** What is loaded of English; a build holds these words alone (`split-words.ts`). */
export const words: Words = wordsIn('en')
