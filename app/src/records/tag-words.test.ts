import { expect, test } from 'vitest'
import { findTags, tagWords } from './tag-words.ts'

const words = tagWords([
  { tags: ['Messe', 'alt'] },
  { tags: ['messe', 'Altbestand'] },
  { tags: ['Messe', 'Altbestand', 'Kalt'] },
  { tags: ['Altbestand'] },
  {},
])
const find = (query: string, taken: string[] = [], mayMake = true) =>
  findTags(words, query, { taken, mayMake }).map(({ tag, isNew }) => (isNew ? `+${tag}` : tag))

test('PR-34 tags are found while somebody types: the same word first, then beginnings, then what is used most; what is on the record is not offered', () => {
  expect(words.find(({ key }) => key === 'messe')).toMatchObject({ tag: 'Messe', count: 3 })
  expect(find('')).toEqual(['Altbestand', 'Messe', 'alt', 'Kalt'])
  expect(find('ALT')).toEqual(['alt', 'Altbestand', 'Kalt'])
  expect(find('alt', ['Alt'])).toEqual(['Altbestand', 'Kalt'])
})

test('PR-34 a word that nobody has used is made in place, several with commas between; where none may be made, it is not offered', () => {
  expect(find('Mes')).toEqual(['Messe', '+Mes'])
  expect(find('messe')).toEqual(['Messe'])
  expect(find(' Neuheit,  rot ')).toEqual(['+Neuheit, rot'])
  expect(find('Neuheit', [], false)).toEqual([])
  expect(find(' , ')).toEqual([])
})
