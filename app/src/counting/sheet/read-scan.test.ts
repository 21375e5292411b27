import { expect, test } from 'vitest'
import { setLanguage } from '../../i18n/t.ts'
import { readScan } from './read-scan.ts'

test('a scan is one of its SKU, with a number and a star it is as many', () => {
  setLanguage('de')
  expect(readScan(' FIG-1 ')).toEqual({ sku: 'FIG-1', quantity: '1' })
  expect(readScan('12*FIG-1')).toEqual({ sku: 'FIG-1', quantity: '12' })
  expect(readScan('2,5 × FIG-1')).toEqual({ sku: 'FIG-1', quantity: '2.5' })
})

test('what is no quantity stays part of the words', () => {
  for (const text of [
    '0*FIG-1',
    '1,2,3*FIG-1',
    '4006381333931',
    '*FIG-1',
    '9999999999999*FIG-1',
    '1.500*FIG-1',
    '5-10*FIG-1',
  ])
    expect(readScan(text)).toEqual({ sku: text, quantity: '1' })
})
