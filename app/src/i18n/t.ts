import { createSignal } from 'solid-js'
import type { Message } from './define.ts'
import type { MessageKey, ParamsOf } from './messages.ts'
import type { Words } from './words-in.ts'

export type Language = 'de' | 'en'
export const languages: readonly Language[] = ['de', 'en']
/** Each in its own words, for whoever looks for theirs. */
export const languageNames: Record<Language, string> = { de: 'Deutsch', en: 'English' }

const storageKey = 'werkbank:language'

function initialLanguage(): Language {
  const stored = globalThis.localStorage?.getItem(storageKey)
  if (stored === 'de' || stored === 'en') return stored
  return preferredLanguage(globalThis.navigator?.languages ?? [])
}

/** Of the languages that somebody reads, best first, the first one that there are words in; German where there is none (I18N-01). */
export function preferredLanguage(tags: readonly string[]): Language {
  const known = tags.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => languages.some((one) => one === tag))
  return known === 'en' ? 'en' : 'de'
}

/** Only what is read is loaded; the other language comes when somebody switches. */
const loaders = { de: () => import('./words-de.ts'), en: () => import('./words-en.ts') }
const loaded: Partial<Record<Language, Words>> = {}

/** Before anything is said in a language. Called once at the start for the one that is read. */
export async function loadWords(wanted: Language): Promise<Words> {
  loaded[wanted] ??= (await loaders[wanted]()).words
  return loaded[wanted]
}

const [language, setSignal] = createSignal<Language>(initialLanguage())

/** The language of this browser; reading it in a component follows the switch. */
export { language }

let wanted = language()
/** Switches the language of every open screen at once and remembers it on this device. */
export function setLanguage(next: Language): void {
  globalThis.localStorage?.setItem(storageKey, next)
  wanted = next
  if (loaded[next]) setSignal(next)
  else void loadWords(next).then(() => wanted === next && setSignal(next)) // somebody may have switched on meanwhile
}

const pluralRules = { de: new Intl.PluralRules('de'), en: new Intl.PluralRules('en') }
const counts = { de: new Intl.NumberFormat('de-DE'), en: new Intl.NumberFormat('en-GB') }

function fill(text: string, params: Record<string, string | number>, inLanguage: Language): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const value = params[name]
    if (value === undefined) return place
    return typeof value === 'number' ? counts[inLanguage].format(value) : value
  })
}

/** A message in a given language; for tests and for text that leaves the screen. */
export function translate(message: Message, params: Record<string, string | number>, inLanguage: Language): string {
  if (typeof message === 'string') return fill(message, params, inLanguage)
  const form = pluralRules[inLanguage].select(Number(params.count)) === 'one' ? message.one : message.other
  return fill(form, params, inLanguage)
}

/**
 * The words for `key` in the current language. Reactive: call it in JSX or in a memo, not at module level.
 * Numbers given as parameters are written in the language's way.
 */
export function t<K extends MessageKey>(key: K, ...params: ParamsOf<K>): string {
  return translate(find(key) as Message, (params[0] ?? {}) as Record<string, string | number>, language())
}

/** True where a key known only at run time (a refusal code, a status) has words of its own. */
export function hasMessage(key: string): key is MessageKey {
  return find(key) !== undefined
}

function find(key: string): Message | undefined {
  const dot = key.indexOf('.')
  const domain = loaded[language()]?.[key.slice(0, dot)]
  const name = key.slice(dot + 1)
  return domain && Object.hasOwn(domain, name) ? domain[name] : undefined
}

/** Words for a key known only at run time; `fallback` where there are none. Unfilled places stay visible. */
export function tDynamic(key: string, params: Record<string, string | number>, fallback: string): string {
  if (!hasMessage(key)) return fallback
  return (t as (key: string, params: Record<string, string | number>) => string)(key, params)
}
