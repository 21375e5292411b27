import { globSync, readFileSync } from 'node:fs'
import { CONSUMERS } from '@werkbank/api/jobs/consumers.ts'
import { EVENT_TYPES } from '@werkbank/model/event-types.ts'
import { words as german } from '@werkbank/words/de/index.ts'
import { words as english } from '@werkbank/words/en/index.ts'
import { expect, test } from 'vitest'

const root = new URL('..', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const key = (name: string) => name.replaceAll(/[.-]/g, '_')

test('RT-28.1 whatever is emitted is a listed kind of event: those are made in the events of domains, and nowhere else', () => {
  const makers = globSync('{packages/*,api,sync-server}/src/**/*.ts', { cwd: root })
    .filter((path) => !/\.test\.ts$|testing/.test(path) && /\b(defineEvent|recordEvents)\(/.test(read(path)))
    .filter((path) => !/base\/event\.ts$|records\/(events|history)\.ts$/.test(path))
  const listed = [...read('packages/model/src/event-types.ts').matchAll(/from '\.\/(\w+\/events\.ts)'/g)]
  expect(makers.toSorted()).toEqual(listed.map(([, path]) => `packages/model/src/${path}`).toSorted())
  const made = makers.flatMap((path) => [
    ...read(path).matchAll(/^export const (?:\{([^}]*)\}|\w+) = (?:defineEvent|recordEvents)\(/gms),
  ])
  const names = made.flatMap(([, several]) => several?.split(',').filter((name) => name.trim()) ?? ['one'])
  expect(EVENT_TYPES.size).toBe(names.length)
})

test('I18N-12 each kind of event and each consumer has words in both languages', () => {
  for (const { events, shell } of [german, english]) {
    expect(Object.keys(events).toSorted()).toEqual([...EVENT_TYPES.keys()].map(key).toSorted())
    for (const { name } of CONSUMERS) expect(shell, name).toHaveProperty(`consumer_${key(name)}`)
  }
})

test('RT-28.4 each consumer has a name of its own and listens to events that are told', () => {
  expect(CONSUMERS.length).toBeGreaterThan(1)
  expect(new Set(CONSUMERS.map(({ name }) => name)).size).toBe(CONSUMERS.length)
  for (const { name, events } of CONSUMERS)
    for (const event of events) expect(EVENT_TYPES.get(event.type), `${name}: ${event.type}`).toBe(event)
})
