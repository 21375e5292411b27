import type { Message } from './define.ts'
import { dictionaries } from './messages.ts'

/** The messages of one language, by domain and key. */
export type Words = Readonly<Record<string, Readonly<Record<string, Message>>>>

export const wordsIn = (language: 'de' | 'en'): Words =>
  Object.fromEntries(Object.entries(dictionaries).map(([domain, words]) => [domain, words[language]]))
