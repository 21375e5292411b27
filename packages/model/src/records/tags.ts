import { fold } from '../base/value/fold.ts'

/*
 * Tags are words that people make themselves. Two that differ only in case, accents or blanks are one (`tagKey`). A record has a set of them: adding and
 * removing are sent as such, so that no concurrent change is lost (decision 0084).
 */

export const TAG_CHARS_MAX = 40
/** On one record. */
export const TAGS_MAX = 30

/** A tag as it is kept: in one form of Unicode, with single blanks inside and none around. */
export const tagText = (text: string): string => text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim()

const KEYS_MAX = 5_000
/** What stands in a list is short; what somebody says that they saw may be as long as a request, and is not kept. */
const KEPT_CHARS_MAX = 2 * TAG_CHARS_MAX
const keys = new Map<string, string>()
/**
 * What two spellings of one tag have in common. `tag_keys` of migration 0252 says the same in SQL. Remembered, because lists ask it of each row and
 * the words are few.
 */
export function tagKey(tag: string): string {
  const known = keys.get(tag)
  if (known !== undefined) return known
  const key = fold(tagText(tag))
  if (tag.length > KEPT_CHARS_MAX) return key
  if (keys.size >= KEYS_MAX) keys.clear()
  keys.set(tag, key)
  return key
}

const byKey = (a: string, b: string): number => {
  const [one, other] = [tagKey(a), tagKey(b)]
  return one < other ? -1 : one > other ? 1 : 0
}

/** Tags as they are kept: each once, as it was spelled first, and in one order, so that the same tags are the same value. */
export function tagSet(tags: readonly string[]): string[] {
  const spelled = new Map<string, string>()
  for (const tag of tags) if (!spelled.has(tagKey(tag))) spelled.set(tagKey(tag), tagText(tag))
  return [...spelled.values()].sort(byKey)
}

/** With these, too; the very same list where all of them are there. */
export function withTags(tags: readonly string[], more: readonly string[]): readonly string[] {
  const had = new Set(tags.map(tagKey))
  return more.every((tag) => had.has(tagKey(tag))) ? tags : tagSet([...tags, ...more])
}

/** Without these; the very same list where none of them is there. */
export function withoutTags(tags: readonly string[], gone: readonly string[]): readonly string[] {
  const keys = new Set(gone.map(tagKey))
  const rest = tags.filter((tag) => !keys.has(tagKey(tag)))
  return rest.length === tags.length ? tags : rest
}

/** The same tags, however they are spelled. */
export const isSameTags = (one: readonly string[], other: readonly string[]): boolean =>
  withTags(one, other) === one && withTags(other, one) === other

/** The current tags with the changes that a person made to the tags they saw: tags that others added or removed meanwhile stay so. */
export const mergeTags = (now: readonly string[], given: readonly string[], seen: readonly string[]): string[] =>
  tagSet([...withoutTags(now, withoutTags(seen, given)), ...withoutTags(given, seen)])

/** The tags in a text: of a cell, of an address. What divides them stands in none. */
export const tagsIn = (text: string): string[] =>
  text
    .split(/[,;\n]/)
    .map(tagText)
    .filter((tag) => tag !== '')

/** Tags as one text, for cells and lists. */
export const tagsText = (tags: readonly string[]): string => tags.join(', ')

/** True for a value that can be tags: what a person says that they saw may be anything. */
export const isTags = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')
