import fc from 'fast-check'
import { expect, test } from 'vitest'
import { product } from '../catalogue/product.ts'
import { readCell } from './file/read-cell.ts'
import { conditionsOf, meets } from './narrowing.ts'
import { mergeTags, tagKey, tagSet, withoutTags, withTags } from './tags.ts'

const { input } = product.fields.tags
const tag = fc.constantFrom('Messe', 'alt', 'Zinn', 'neu', 'Größe L', 'b')
const set = fc.uniqueArray(tag, { maxLength: 5 }).map(tagSet)

test('PR-34 a tag is kept in one form; case, accents and blanks make no other one, and the first spelling stays', () => {
  expect(input.parse(['  Größe\u00a0 L ', 'groBe l', 'grosse L', 'Cafe\u0301', 'CAFÉ', 'b', 'A'])).toEqual([
    ...['A', 'b', 'Café', 'groBe l', 'Größe L'],
  ])
  expect(input.safeParse([' ']).success).toBe(false)
  expect(input.safeParse(['a, b']).error?.issues[0]?.message).toBe('A tag has no comma and no semicolon.')
  expect(input.safeParse(Array.from({ length: 31 }, (_, n) => `t${n}`)).success).toBe(false)
})

test('PR-34 the letters of a tag are counted as it is kept, so that what is kept can be given again', () => {
  expect(input.parse(['e\u0301'.repeat(40)])).toEqual(['é'.repeat(40)])
  expect(input.parse([` ${'a  '.repeat(20)}`])).toEqual(['a '.repeat(20).trim()])
  expect(input.safeParse(['\u0958'.repeat(21)]).success).toBe(false) // two characters each, once in one form
  const [kept = ''] = input.parse(['\u0958'.repeat(20)])
  expect(input.parse([kept])).toEqual([kept])
})

test('PR-34 what people add and take away at once both hold, in whatever order it comes; who saw nothing gives all there is', () => {
  let both = 0
  fc.assert(
    fc.property(set, set, set, (seen, mine, yours) => {
      const one = mergeTags(mergeTags(seen, mine, seen), yours, seen)
      const other = mergeTags(mergeTags(seen, yours, seen), mine, seen)
      expect(one).toEqual(other)
      const has = new Set(one)
      for (const added of [...mine, ...yours]) if (!seen.includes(added)) expect(has).toContain(added)
      for (const was of seen) expect(has.has(was)).toBe(mine.includes(was) && yours.includes(was))
      if (mine.some((one) => !seen.includes(one)) && yours.some((one) => !seen.includes(one))) both += 1
    }),
  )
  expect(both).toBeGreaterThan(10)
  expect(product.fields.tags.merge?.(['a'], ['b'], undefined)).toEqual(['b'])
  expect(product.fields.tags.merge?.(['a'], ['b'], 'nonsense')).toEqual(['b'])
})

test('PR-34 what takes a step with tags back leaves what others did meanwhile', () => {
  fc.assert(
    fc.property(set, set, set, (before, given, others) => {
      for (const after of [withTags(before, given), withoutTags(before, given)]) {
        const meanwhile = tagSet([...after, ...others])
        const back = new Set(mergeTags(meanwhile, before, after))
        for (const one of before) expect(back).toContain(one)
        for (const one of others) if (!given.includes(one)) expect(back).toContain(one)
      }
    }),
  )
  const tags = ['a']
  expect(withTags(tags, ['A'])).toBe(tags)
  expect(withoutTags(tags, ['b'])).toBe(tags)
})

test('PR-34 a list is narrowed by one tag or several, all of which a row has; a cell of a file says them with commas or semicolons', () => {
  const meetsAll = (asked: string, tags: unknown) =>
    conditionsOf(product, (name) => (name === 'tags' ? asked : undefined)).every((condition) =>
      meets(product, { tags }, condition, (moment) => moment),
    )
  expect([meetsAll('messe', ['Messe', 'alt']), meetsAll('messe, ALT', ['Messe', 'alt'])]).toEqual([true, true])
  expect([meetsAll('messe,neu', ['Messe', 'alt']), meetsAll('messe', []), meetsAll('messe', undefined)]).toEqual([
    ...[false, false, false],
  ])
  expect(conditionsOf(product, (name) => (name === 'tags' ? ' , ' : undefined))).toEqual([])
  const context = { notation: { decimalSign: ',', settled: true }, minorDigits: 2, words: [] } as const
  expect(readCell('tags', product.fields.tags, 'Messe; alt ,neu', context)).toEqual({
    kind: 'value',
    value: ['Messe', 'alt', 'neu'],
  })
  expect(tagKey(' MESSE ')).toBe('messe')
})
