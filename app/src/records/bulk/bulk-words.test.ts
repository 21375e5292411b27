import { productSteps } from '@werkbank/model/catalogue/bulk-steps.ts'
import { customerSteps } from '@werkbank/model/partners/bulk-steps.ts'
import { quoteSteps } from '@werkbank/model/quotes/bulk-steps.ts'
import { ordersSteps } from '@werkbank/model/sales/bulk-steps.ts'
import { afterEach, expect, test } from 'vitest'
import { setLanguage } from '../../i18n/t.ts'
import { askWord, hindranceWords, stepWord } from './bulk-words.ts'

afterEach(() => setLanguage('de'))

const LISTS = [
  ['product', productSteps],
  ['customer', customerSteps],
  ['order', ordersSteps],
  ['quote', quoteSteps],
] as const
const WHY = ['same-already', 'no-own-price', 'price-too-high', 'not-committed', 'already-invoiced', 'quote-declined']

test('PR-34 every step of several rows, what it asks and why it can not be has words in both languages', () => {
  for (const language of ['de', 'en'] as const) {
    setLanguage(language)
    for (const [record, steps] of LISTS)
      for (const { name, asks } of steps) {
        expect(stepWord(name), name).not.toBe(name)
        if (asks) expect(askWord(record, asks.name), name).not.toBe(asks.name)
      }
    for (const code of WHY) expect(hindranceWords({ code })).toMatch(/ /)
  }
})
