import { expect, test } from 'vitest'
import { LANGUAGES, loadWordsOf } from './in-browser.ts'
import type { Message, Words } from './message.ts'
import { loadLanguages } from './on-server.ts'
import { completed, percentDone } from './unfinished.ts'

const languages = [...(await loadLanguages()).values()]
const german = languages.find(({ code }) => code === 'de')
const placesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, place]) => place).toSorted()
const textsOf = (message: Message) => (typeof message === 'string' ? [message] : Object.values(message))
const keysOf = (words: Readonly<Record<string, object>>) =>
  Object.entries(words).flatMap(([domain, messages]) => Object.keys(messages).map((name) => `${domain}.${name}`))

test('I18N-01 I18N-51 German and English are there, German first; browser and servers find the same languages', async () => {
  expect(languages.map(({ code }) => code)).toEqual(expect.arrayContaining(['de', 'en']))
  expect([...LANGUAGES.keys()].toSorted()).toEqual(languages.map(({ code }) => code).toSorted())
  for (const { code, words } of languages) expect(words).toMatchObject(await loadWordsOf(code))
})

const complete = languages.filter(({ unfinished }) => unfinished === undefined)

test.each(complete)(
  'I18N-12 I18N-51 $name says every message of German, in the same order and with the same places',
  ({ words }) => {
    for (const [domain, messages] of Object.entries(german?.words ?? {}))
      expect(Object.keys(words[domain] ?? {}), domain).toEqual(Object.keys(messages))
    expect(keysOf(words).toSorted()).toEqual(keysOf(german?.words ?? {}).toSorted())
    for (const [domain, messages] of Object.entries(german?.words ?? {}))
      for (const [name, message] of Object.entries(messages)) {
        const said = words[domain]?.[name] ?? ''
        for (const text of textsOf(said)) expect(text.trim(), `${domain}.${name}`).not.toBe('')
        const [places] = textsOf(message).slice(-1).map(placesIn)
        expect(placesIn(textsOf(said).at(-1) ?? ''), `${domain}.${name}`).toEqual(places)
      }
  },
)

test.each(languages)('I18N-13 $name has a sentence for each of its plural forms', ({ words, locale }) => {
  const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.toSorted()
  const plural = Object.values(words).flatMap((messages) =>
    Object.values(messages).filter((message) => typeof message !== 'string'),
  )
  expect(plural.length).toBeGreaterThan(20)
  for (const message of plural) expect(Object.keys(message).toSorted()).toEqual(forms)
})

test('I18N-02 an unfinished language says truly how much of it there is, and another one stands in for what is missing', async () => {
  const own = async (code: string, file: string) => ((await import(`./${code}/${file}.ts`)) as { words: Words }).words
  for (const { code, unfinished } of languages) {
    const words = { ...(await own(code, 'index')), ...(await own(code, 'server')) }
    expect([code, percentDone(words, german?.words ?? {})]).toEqual([code, unfinished?.percent ?? 100])
  }
  const all: Words = { sales: { title: 'Orders', empty: { one: 'one', other: '{count}' } }, stock: { title: 'Stock' } }
  const some: Words = { sales: { title: 'Commandes' } }
  expect(completed(some, all)).toEqual({ ...all, sales: { ...all['sales'], title: 'Commandes' } })
  expect([percentDone(some, all), percentDone(all, all), percentDone({}, all)]).toEqual([33, 100, 0])
})
