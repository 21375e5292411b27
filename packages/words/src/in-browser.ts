import type { Language, LanguageCode } from './language.ts'
import type { Words } from './message.ts'
import { completed } from './unfinished.ts'

const codeOf = (path: string): LanguageCode => path.split('/')[1] ?? path

/** Every folder that declares a language; Vite finds them when the app is built. */
export const LANGUAGES: ReadonlyMap<LanguageCode, Language> = new Map(
  Object.entries(import.meta.glob<Language>('./*/language.ts', { eager: true, import: 'language' })).map(
    ([path, language]) => [codeOf(path), language],
  ),
)

const loaders = new Map(
  Object.entries(import.meta.glob<Words>('./*/index.ts', { import: 'words' })).map(([path, load]) => [
    codeOf(path),
    load,
  ]),
)

/** The words of one language: a chunk of its own, so that no other language is loaded (I18N-58); of an unfinished one, completed by its fallback. */
export async function loadWordsOf(code: LanguageCode): Promise<Words> {
  const load = loaders.get(code)
  if (!load) throw new Error(`There are no words in ${code}`)
  const { unfinished } = LANGUAGES.get(code) ?? {}
  return unfinished ? completed(await load(), await loadWordsOf(unfinished.instead)) : await load()
}
