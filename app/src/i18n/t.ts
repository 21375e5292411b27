import { LANGUAGES, loadWordsOf } from '@werkbank/words/in-browser.ts'
import { FIRST_LANGUAGE, type LanguageCode, preferredLanguage } from '@werkbank/words/language.ts'
import type { MessageKey, ParamsOf, Words } from '@werkbank/words/message.ts'
import { findMessage, type Params, translate } from '@werkbank/words/translate.ts'
import { createSignal } from 'solid-js'

/** The codes of all languages, the product's first one first. */
export const languages: readonly LanguageCode[] = [
  FIRST_LANGUAGE,
  ...[...LANGUAGES.keys()].filter((code) => code !== FIRST_LANGUAGE),
]
/** A language's own name for itself, for people who look for theirs; of an unfinished one with its percentage (I18N-02). */
export function languageName(code: LanguageCode): string {
  const { name, unfinished } = LANGUAGES.get(code) ?? { name: code }
  return unfinished ? `${name} (${unfinished.percent} %)` : name
}
/** The BCP 47 tag that a language's dates and numbers are written in. */
export const localeOf = (code: LanguageCode): string => LANGUAGES.get(code)?.locale ?? code

const storageKey = 'werkbank:language'

function initialLanguage(): LanguageCode {
  const stored = globalThis.localStorage?.getItem(storageKey)
  if (stored && languages.includes(stored)) return stored
  return preferredLanguage(globalThis.navigator?.languages ?? [], languages)
}

/** Only the current language is loaded; another one when the person switches. */
const loaded = new Map<LanguageCode, Words>()

/** Before anything is said in a language. Called once at the start for the one that is read. */
export async function loadWords(wanted: LanguageCode): Promise<Words> {
  const words = loaded.get(wanted) ?? (await loadWordsOf(wanted))
  loaded.set(wanted, words)
  return words
}

const [language, setSignal] = createSignal<LanguageCode>(initialLanguage())

/** The language of this browser; reading it in a component follows the switch. */
export { language }

let wanted = language()
/** Switches the language of every open screen at once and remembers it on this device. */
export function setLanguage(next: LanguageCode): void {
  globalThis.localStorage?.setItem(storageKey, next)
  wanted = next
  if (loaded.has(next)) setSignal(next)
  else void loadWords(next).then(() => wanted === next && setSignal(next)) // unless the person has switched on meanwhile
}

/**
 * The words for `key` in the current language. Reactive: call it in JSX or in a memo, not at module level.
 * Numbers given as parameters are written in the language's way.
 */
export function t<K extends MessageKey>(key: K, ...params: ParamsOf<K>): string {
  return tDynamic(key, (params[0] ?? {}) as Params, key)
}

/** True where a key known only at run time (a refusal code, a status) has words of its own. */
export function hasMessage(key: string): key is MessageKey {
  return findMessage(loaded.get(language()), key) !== undefined
}

/** Words for a key known only at run time; undefined where there are none. Unfilled places stay visible. */
export function find(key: string, params: Params = {}): string | undefined {
  const message = findMessage(loaded.get(language()), key)
  return message === undefined ? undefined : translate(message, params, localeOf(language()))
}
/** The same, or `fallback`. */
export const tDynamic = (key: string, params: Params, fallback: string): string => find(key, params) ?? fallback
