import { afterEach, expect, test } from 'vitest'
import { setLanguage } from './t.ts'
import { unitWord } from './unit-word.ts'

afterEach(() => setLanguage('en'))

test('WH-05 units of whole pieces are words of the language, however they were typed; others stay as they are', () => {
  const typed = ['pcs', 'Stück', 'STK.', 'set', 'Satz', 'pairs', 'kg', 'm²', '']
  setLanguage('de')
  expect(typed.map(unitWord)).toEqual(['Stk.', 'Stk.', 'Stk.', 'Satz', 'Satz', 'Paar', 'kg', 'm²', ''])
  setLanguage('en')
  expect(typed.map(unitWord)).toEqual(['pcs', 'pcs', 'pcs', 'set', 'set', 'pair', 'kg', 'm²', ''])
})
