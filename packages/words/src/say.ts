import { must } from '@werkbank/model/base/assert.ts'
import { type LanguageCode, preferredLanguage } from './language.ts'
import type { ParamsOf, ServerMessageKey } from './message.ts'
import type { SpokenLanguage } from './on-server.ts'
import { findMessage, type Params, translate } from './translate.ts'

type Param = string | number | Sentence
/** What is said, before it is known in which language: the key of a message, and what stands in its places. */
export type Sentence = { readonly key: ServerMessageKey; readonly params: Readonly<Record<string, Param>> }

export const say = <K extends ServerMessageKey>(key: K, ...params: ParamsOf<K>): Sentence => ({
  key,
  params: params[0] ?? {},
})
/** The same where something stands in a place that is itself said in a language. */
export const sayWith = (key: ServerMessageKey, params: Readonly<Record<string, Param>>): Sentence => ({ key, params })

/** A language that a server speaks. */
export interface Speech {
  readonly code: LanguageCode
  readonly locale: string
  readonly t: <K extends ServerMessageKey>(key: K, ...params: ParamsOf<K>) => string
  /** The words of a key that is known only at run time; undefined where it has none. */
  readonly find: (key: string, params?: Params) => string | undefined
  readonly render: (said: Sentence) => string
}

export function makeSpeech({ code, locale, words }: SpokenLanguage): Speech {
  const find = (key: string, params: Params = {}): string | undefined => {
    const message = findMessage(words, key)
    return message === undefined ? undefined : translate(message, params, locale)
  }
  const render = ({ key, params }: Sentence): string => {
    const places = Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'object' ? render(value) : value,
    ])
    return find(key, Object.fromEntries(places)) ?? key
  }
  return { code, locale, find, render, t: (key, ...params) => find(key, params[0] as Params | undefined) ?? key }
}

/** Of the languages that an `Accept-Language` names, the best one that is spoken; `otherwise` where it names none of them. */
export function speechFor(
  header: string | undefined,
  speeches: ReadonlyMap<LanguageCode, Speech>,
  otherwise: LanguageCode,
): Speech {
  const code = preferredLanguage(tagsOf(header ?? ''), [...speeches.keys()], otherwise)
  return must(speeches.get(code), 'the language that is chosen is spoken')
}

/** The language tags of an `Accept-Language` (RFC 9110 12.5.4), best first; those that are not wanted at all are left out. */
function tagsOf(header: string): string[] {
  const ranges = header.split(',').map((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim())
    const weight = Number(parameters.find((one) => /^q=/i.test(one))?.slice(2) ?? 1)
    return { tag, weight: Number.isFinite(weight) ? weight : 0 }
  })
  const wanted = ranges.filter(({ tag, weight }) => tag !== '' && tag !== '*' && weight > 0)
  return wanted.toSorted((one, other) => other.weight - one.weight).map(({ tag }) => tag)
}
