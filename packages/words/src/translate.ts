import { numberIn } from './format.ts'
import type { Message, Words } from './message.ts'

export type Params = Readonly<Record<string, string | number>>

/** Intl objects cost a millisecond to make and nothing to use: one each per locale. */
const pluralRules = new Map<string, Intl.PluralRules>()

function kept<T>(map: Map<string, T>, locale: string, make: () => T): T {
  const value = map.get(locale) ?? make()
  map.set(locale, value)
  return value
}

/** A message with its places filled. Numbers are written in the locale's way; places without a value stay visible. */
export function translate(message: Message, params: Params, locale: string): string {
  if (typeof message === 'string') return fill(message, params, locale)
  const form = kept(pluralRules, locale, () => new Intl.PluralRules(locale)).select(Number(params['count']))
  return fill(message[form] ?? message.other, params, locale)
}

function fill(text: string, params: Params, locale: string): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const value = params[name]
    if (value === undefined) return place
    return typeof value === 'number' ? numberIn(locale, value) : value
  })
}

/** The message of a key in a language's words; undefined where it has none. */
export function findMessage(words: Words | undefined, key: string): Message | undefined {
  const dot = key.indexOf('.')
  const domain = words?.[key.slice(0, dot)]
  const name = key.slice(dot + 1)
  return domain && Object.hasOwn(domain, name) ? domain[name] : undefined
}
