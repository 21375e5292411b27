import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromMillionths } from '../value/quantity.ts'
import { type DecimalSign, type NumberContext, readNumber, writeNumber } from './read-number.ts'

const german: NumberContext = { decimalSign: ',', decimalsMax: 6, signed: true }
const english: NumberContext = { ...german, decimalSign: '.' }
const pieces = { whole: true }
const money = { decimalsMax: 2, dashForCents: true, words: ['€', 'EUR'] }
/** What is taken; several readings as "a|b"; '' for nothing; the code of what can't be read. */
const read = (text: string, context: NumberContext) => {
  const reading = readNumber(text, context)
  if (reading.kind === 'one') return reading.value
  if (reading.kind === 'several')
    return reading.values.length === 1 ? `${reading.values[0]}?` : reading.values.join('|')
  return reading.kind === 'none' ? reading.code : ''
}

const signs: DecimalSign[] = [',', '.']
const number = fc.bigInt(-(10n ** 17n), 10n ** 17n).map(fromMillionths)

test('I18N-41 what is written with the sign of a language reads as it was, in every language', () => {
  fc.assert(
    fc.property(number, fc.constantFrom(...signs), (value, decimalSign) => {
      const context = { decimalSign, decimalsMax: 6, signed: true }
      expect(read(writeNumber(value, decimalSign), context)).toBe(value)
    }),
  )
})

test('I18N-41 what a language prints with thousands is never read as another number: it is that one, or asked about', () => {
  let asked = 0
  fc.assert(
    fc.property(
      number,
      fc.constantFrom(['de-DE', ','], ['en-GB', '.'], ['de-CH', '.'], ['fr-FR', ','], ['ar-EG', '.']),
      (value, [locale, sign]) => {
        const printed = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 }).format(
          value as Intl.StringNumericLiteral,
        )
        const reading = readNumber(printed, { decimalSign: sign as DecimalSign, decimalsMax: 6, signed: true })
        if (reading.kind === 'several') asked += 1
        expect(
          reading.kind === 'several'
            ? reading.values[0]
            : read(printed, { ...german, decimalSign: sign as DecimalSign }),
        ).toBe(value)
      },
    ),
    { numRuns: 400 },
  )
  expect(asked).toBeLessThan(40)
})

test('I18N-41 the language of the form reads both notations, and asks where both fit', () => {
  expect(
    ['1.234,5', '1,234.5', '1234,5', '1234.5', '0.125', '0,125', '1.5', '12.50', '1,125'].map((text) =>
      read(text, german),
    ),
  ).toEqual(['1234.5', '1234.5', '1234.5', '1234.5', '0.125', '0.125', '1.5', '12.5', '1.125'])
  expect(['1.234,5', '1,234.5', '1234,5', '0,125', '1,5', '1.125'].map((text) => read(text, english))).toEqual([
    '1234.5',
    '1234.5',
    '1234.5',
    '0.125',
    '1.5',
    '1.125',
  ])
  expect(['1.500', '1,500', '2.125'].map((text) => read(text, german))).toEqual(['1500|1.5', '1.5|1500', '2125|2.125'])
  expect(['1.500', '1,500', '2,125'].map((text) => read(text, english))).toEqual(['1.5|1500', '1500|1.5', '2125|2.125'])
})

test('the unit decides where only one notation fits it, and asks where the own one does not', () => {
  expect(['2.500', '1.000', '1,5', '2,500'].map((text) => read(text, { ...german, ...pieces }))).toEqual([
    '2500',
    '1000',
    '1.5',
    '2500?',
  ])
  expect(['2,500', '1.000', '1.5', '2.500'].map((text) => read(text, { ...english, ...pieces }))).toEqual([
    '2500',
    '1|1000',
    '1.5',
    '2500?',
  ])
  expect(['1.500', '0,195', '1,195', '5,000', '12,5'].map((text) => read(text, { ...german, ...money }))).toEqual([
    '1500',
    'too-fine',
    '1195?',
    '5|5000',
    '12.5',
  ])
})

test('a column that shows its sign is read by that alone', () => {
  const settled = { ...german, settled: true }
  expect(['1.500', '1,500', '1.5', '0.125', '1.234.567'].map((text) => read(text, settled))).toEqual([
    '1500',
    '1.5',
    'not-a-number',
    'not-a-number',
    '1234567',
  ])
})

test('signs stand before, behind, as brackets and as typographers set them', () => {
  expect(['-5', '−5', '–5', '5-', '(5)', '( 5,5 )', '+5', '- 5', '－５'].map((text) => read(text, german))).toEqual([
    '-5',
    '-5',
    '-5',
    '-5',
    '-5',
    '-5.5',
    '5',
    '-5',
    '-5',
  ])
  expect(['--5', '-(5)', '(-5)', '(5', '5+', '-5-', '5-10', '-', '()'].map((text) => read(text, german))).toEqual(
    Array(9).fill('not-a-number'),
  )
  expect(readNumber('−5', { ...german, signed: false })).toEqual({ kind: 'none', code: 'negative', at: 0 })
  expect(read('-0', { ...german, signed: false })).toBe('0')
})

test('what a spreadsheet makes of numbers: exponents, blanks, apostrophes, digits of other scripts', () => {
  expect(
    ['1E+3', '1,5e3', '25E-1', '1 234,5', '1\u00a0234', "1'234.5", '１２，５', '١٢٫٥', '\u200e12'].map((text) =>
      read(text, german),
    ),
  ).toEqual(['1000', '1500', '2.5', '1234.5', '1234', '1234.5', '12.5', '12.5', '12'])
  expect(
    ['1E', 'E3', '1E99', '1E+3 E', '5²', '½', '①', '1 5', '12 34', '1.2345.678', '1..5', ',', '0.123.456'].map((text) =>
      read(text, german),
    ),
  ).toEqual(['not-a-number', 'not-a-number', 'too-large', ...Array(10).fill('not-a-number')])
})

test('unit and currency may stand beside it, and no other word', () => {
  const withWords = { ...german, words: ['kg', 'm²'] }
  expect(['5 kg', '5KG', 'kg 5', '-5 kg', '3 m²'].map((text) => read(text, withWords))).toEqual([
    '5',
    '5',
    '5',
    '-5',
    '3',
  ])
  expect(['5 Stk', '5 kg kg', 'kg', 'M6', '12 x 6', 'Schraube M6', '5 l'].map((text) => read(text, withWords))).toEqual(
    Array(7).fill('not-a-number'),
  )
  expect(
    ['12,-', '12,--', '€ 12', '12,50 EUR', '-€12', '1.200,-'].map((text) => read(text, { ...german, ...money })),
  ).toEqual(['12', '12', '12', '12.5', '-12', '1200'])
  expect(readNumber('12 x 6', german)).toEqual({ kind: 'none', code: 'not-a-number', at: 3 })
})

test('no text with a letter that is neither unit nor exponent is ever taken', () => {
  const part = fc.oneof(fc.constantFrom(..."0123456789.,-+() '"), fc.constantFrom(...'aEexkgMSµß²½①Ⅷé漢'))
  let letters = 0
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 12 }).map((parts) => parts.join('')),
      (text) => {
        const strange = text.replace(/kg/i, '').replace(/(?<=\d[.,]?)[eE](?=[+-]?\d{1,2}\D*$)/, '')
        if (!/[^\d.,\-+() ']/u.test(strange)) return
        letters += 1
        expect(readNumber(text, { ...german, words: ['kg'] }).kind).toBe('none')
      },
    ),
    { numRuns: 1_500 },
  )
  expect(letters).toBeGreaterThan(600)
})

test('what is too large for the field is told, at any length', () => {
  expect(read('36000291452', { ...german, max: '1000000000' })).toBe('too-large')
  expect(read('9'.repeat(400), german)).toBe('too-large')
  expect([read('', german), read(' \u00a0', german)]).toEqual(['', ''])
})

test('VA-10 a text of a million letters or digits in a cell is no number', () => {
  for (const text of ['a', '1', ' 1', '€'].map((part) => part.repeat(500_000)))
    expect(readNumber(text, { decimalSign: ',', decimalsMax: 2, words: ['€'] })).toMatchObject({
      kind: 'none',
      code: 'not-a-number',
    })
})
