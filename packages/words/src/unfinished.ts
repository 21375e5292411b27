import type { Message, Words } from './message.ts'

/** A language's words, with those of another one where it has none yet (I18N-02). */
export function completed(words: Words, instead: Words): Words {
  const domains = Object.entries(instead).map(([domain, messages]): [string, Readonly<Record<string, Message>>] => [
    domain,
    { ...messages, ...words[domain] },
  ])
  return Object.fromEntries(domains)
}

/** How much of `all` has words, in whole percent; all of it only where nothing is missing. */
export function percentDone(words: Words, all: Words): number {
  const keys = Object.entries(all).flatMap(([domain, messages]) => Object.keys(messages).map((name) => [domain, name]))
  const done = keys.filter(([domain = '', name = '']) => words[domain]?.[name] !== undefined)
  return Math.floor((done.length / keys.length) * 100)
}
