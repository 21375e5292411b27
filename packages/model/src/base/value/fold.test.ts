import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold, foldedWords } from './fold.ts'

test.each([
  ['MÜLLER', 'muller'],
  ['Cafe\u0301', 'café'],
  ['İstanbul', 'istanbul'],
  ['IŞIK', 'ışık'],
  ['Ørsted', 'orsted'],
  ['Łódź', 'LODZ'],
  ['ＡＢＣ商事', 'abc商事'],
  ['Straße', 'STRASSE'],
  ['STRAẞE', 'strasse'],
  ['Œuvre', 'oeuvre'],
  ['ΟΔΟΣ', 'οδος'],
  ['Йод', 'йОД'],
  ['ﬁnal', 'final'],
  ['soft\u00adhyphen', 'softhyphen'],
  ['שָׁלוֹם', 'שלום'],
  ['مُحَمَّد', 'محمد'],
])('%s and %s are one word to a search', (stored, typed) => {
  expect(fold(stored)).toBe(fold(typed))
})

test.each([
  ['Muller', 'Miller'],
  ['कि', 'की'],
  ['Schraube', 'Schraubе\u0301х'],
])('%s and %s stay two', (one, other) => {
  expect(fold(one)).not.toBe(fold(other))
})

test('what is folded stays as it is, whatever the form that it came in', () => {
  let changed = 0
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      const folded = fold(text)
      if (folded !== text) changed++
      expect(fold(folded)).toBe(folded)
      expect(fold(text.normalize('NFD'))).toBe(folded)
      expect(fold(text.normalize('NFC'))).toBe(folded)
    }),
  )
  expect(changed).toBeGreaterThan(5)
})

test('a question is its words', () => {
  expect(foldedWords('  Größe\u00a0 54 mm ')).toEqual(['grosse', '54', 'mm'])
  expect(foldedWords(' \u200b')).toEqual([])
})
