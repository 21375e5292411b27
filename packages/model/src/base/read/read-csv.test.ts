import { expect, test } from 'vitest'
import { isQuoteOpen, readCsv } from './read-csv.ts'

const read = (text: string) => readCsv(new TextEncoder().encode(text))

test('R-IM3 what spreadsheets set before the table does not hide it: the sign between cells, and blank lines', () => {
  const table = { delimiter: ';', header: ['SKU', 'Name'], rows: [{ cells: ['A', 'Husar, blau'] }] }
  expect(read('\ufeffsep=;\r\nSKU;Name\r\nA;Husar, blau\r\n')).toMatchObject({ ...table, rows: [{ line: 3 }] })
  expect(read('sep=|\nSKU|Name; lang\nA|b\n')).toMatchObject({ delimiter: '|', header: ['SKU', 'Name; lang'] })
  expect(read('\r\n \r\nSKU;Name\r\nA;Husar, blau\r\n')).toMatchObject({ delimiter: ';' })
  expect(read('\n\nSKU;Name\nA;Husar, blau\n')).toMatchObject(table)
})

test('R-IM3 a quote that ends nowhere is told from other faults', () => {
  const fault = (work: () => unknown) => {
    try {
      return void work()
    } catch (error) {
      return error
    }
  }
  expect(isQuoteOpen(fault(() => read('SKU,Name\nA,"Husar\nB,Ulan\n')))).toBe(true)
  expect(isQuoteOpen(new Error('Quote'))).toBe(false)
})
