import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Language, LanguageCode } from './language.ts'
import type { Words } from './message.ts'
import { completed } from './unfinished.ts'

/** A language with all its words: those of screens, and what only servers say. */
export interface SpokenLanguage extends Language {
  readonly code: LanguageCode
  readonly words: Words
}

/** Every folder beside this file that declares a language, with its words. A server speaks all of them. */
export async function loadLanguages(
  folder: string = import.meta.dirname,
): Promise<ReadonlyMap<LanguageCode, SpokenLanguage>> {
  const codes = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'language.ts')))
  const languages = codes.map(async (code): Promise<SpokenLanguage> => {
    const { language } = (await import(pathToFileURL(join(folder, code, 'language.ts')).href)) as { language: Language }
    const { words } = (await import(pathToFileURL(join(folder, code, 'index.ts')).href)) as { words: Words }
    const { words: ofServers } = (await import(pathToFileURL(join(folder, code, 'server.ts')).href)) as { words: Words }
    return { ...language, code, words: { ...words, ...ofServers } }
  })
  const found = new Map((await Promise.all(languages)).map((language) => [language.code, language]))
  return new Map([...found].map(([code, language]) => [code, { ...language, words: wordsOf(language, found) }]))
}

function wordsOf({ words, unfinished }: SpokenLanguage, all: ReadonlyMap<LanguageCode, SpokenLanguage>): Words {
  const instead = unfinished && all.get(unfinished.instead)
  return instead ? completed(words, instead.words) : words
}
