import { readNumber } from '@werkbank/model/base/read/read-number.ts'
import { COMMANDS } from '@werkbank/model/registry.ts'
import { preferredLanguage } from '@werkbank/words/language.ts'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import {
  currencyWords,
  decimalSign,
  formatDate,
  formatDecimal,
  formatMoney,
  formatNumber,
  formatPercent,
  formatQuantity,
  minorDigits,
  minorToDecimal,
} from './format.ts'
import { hasMessage, languages, setLanguage, t, tDynamic } from './t.ts'

afterEach(() => setLanguage('de'))

test('a message follows the language, its plural form and its numbers too', () => {
  setLanguage('de')
  expect(t('sync.offlineWaiting', { count: 1 })).toBe('Offline, 1 Änderung wartet')
  expect(t('sync.offlineWaiting', { count: 1200 })).toBe('Offline, 1.200 Änderungen warten')
  setLanguage('en')
  expect(t('sync.offlineWaiting', { count: 3 })).toBe('Offline, 3 changes waiting')
  expect(tDynamic('sales.no_such', {}, 'fallback')).toBe('fallback')
})

test('I18N-01 German is the language where the browser says nothing else that is known', () => {
  const cases = [
    [],
    ['fr-FR'],
    ['pl', 'fr'],
    ['de-AT', 'en'],
    ['en-US', 'de'],
    ['fr-FR', 'en-GB', 'de'],
    ['tr', 'de-DE'],
  ]
  expect(cases.map((tags) => preferredLanguage(tags, languages))).toEqual(['de', 'de', 'de', 'de', 'en', 'en', 'de'])
})

test('I18N-01 a region or script counts as what it is one of, from the right end, also of a language that is told by its script', () => {
  const known = ['de', 'zh-Hant', 'pt-BR', 'sr']
  const cases = [['zh-Hant-TW'], ['pt-br'], ['pt-PT'], ['zh'], ['SR-Latn-RS'], ['de-Latn-AT-1996'], ['-'], ['']]
  expect(cases.map((tags) => preferredLanguage(tags, known, 'none'))).toEqual([
    ...['zh-Hant', 'pt-BR', 'none', 'none', 'sr', 'de', 'none', 'none'],
  ])
})

test('I18N-42 money and quantities are written exactly at any size', () => {
  setLanguage('de')
  expect(formatMoney(-123456, 'EUR').replaceAll('\u00a0', ' ')).toBe('−1.234,56 €')
  expect(formatMoney(900719925474099312n, 'EUR', { hideCurrency: true })).toBe('9.007.199.254.740.993,12')
  expect(formatMoney(1500, 'JPY').replace(/\s/, ' ')).toBe('1.500 ¥')
  expect(minorToDecimal(-5, 2)).toBe('-0.05')
  expect(formatQuantity('12345.5', 'kg')).toBe('12.345,5 kg')
  expect(formatPercent(0.19).replaceAll('\u00a0', ' ')).toBe('19 %')
  setLanguage('en')
  expect(formatMoney(-123456, 'EUR')).toBe('−€1,234.56')
  expect(formatMoney(1500, 'JPY')).toBe('JP¥1,500')
  expect(formatQuantity('12345.5')).toBe('12,345.5')
})

test('I18N-42 whatever is below zero is written with one minus sign, in both languages: money of every currency, quantities, shares, counts in sentences', () => {
  for (const language of languages) {
    setLanguage(language)
    const written = [
      ...Intl.supportedValuesOf('currency').map((currency) => formatMoney(-123456, currency)),
      formatMoney(-5, 'EUR', { hideCurrency: true }),
      formatQuantity('-12.5', 'kg'),
      formatDecimal('-1.50'),
      formatPercent(-0.5),
      formatNumber(-3),
      t('sync.offlineWaiting', { count: -2 }),
    ]
    expect(written.filter((text) => text.includes('-') || text.split('−').length !== 2)).toEqual([])
  }
})

test('a day is written as the language writes days', () => {
  setLanguage('de')
  expect(formatDate('2026-11-20')).toBe('20.11.2026')
  expect(formatDate(null)).toBe('')
})

test('I18N-41 what a field shows reads as what it holds, in both languages, at rest and while it is edited', () => {
  const minor = fc.integer({ min: -(10 ** 12) + 1, max: 10 ** 12 - 1 })
  fc.assert(
    fc.property(
      minor,
      fc.constantFrom('de', 'en'),
      fc.constantFrom('EUR', 'JPY', 'USD', 'GBP'),
      (amount, language, currency) => {
        setLanguage(language as 'de')
        const decimalsMax = minorDigits(currency)
        const context = { decimalSign: decimalSign(), decimalsMax, signed: true, words: currencyWords(currency) }
        const decimal = minorToDecimal(amount, decimalsMax)
        for (const text of [formatDecimal(decimal), formatMoney(amount, currency)])
          expect(readNumber(text, context)).toEqual(
            readNumber(decimal, { ...context, decimalSign: '.', settled: true }),
          )
      },
    ),
  )
})

test('every command and every refusal it declares has words', () => {
  const keys = Object.values(COMMANDS).flatMap((command) => [
    `commands.${command.name.replaceAll(/[.-]/g, '_')}`,
    ...Object.keys(command.refusals).map((code) => `refusals.${code.replaceAll('-', '_')}`),
  ])
  expect(keys.filter((key) => !hasMessage(key))).toEqual([])
})
