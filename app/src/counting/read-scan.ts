import { isQuantity, isZero } from '@werkbank/model/base/quantity.ts'
import { parseDecimal } from '../i18n/format.ts'

/** What was scanned or typed: a SKU, and how many of it ("12*FIG-1"); one where nothing is said. */
export interface Scan {
  sku: string
  quantity: string
}

const TIMES = /^([\d.,]+)\s*[*×]\s*(.*)$/

/** Reads a line of the scan field. A multiplier that is no quantity belongs to the words: they will match nothing. */
export function readScan(text: string): Scan {
  const words = text.trim()
  const [, times = '', sku = ''] = TIMES.exec(words) ?? []
  const quantity = parseDecimal(times)
  const usable = quantity !== null && isQuantity(quantity) && !quantity.startsWith('-') && !isZero(quantity)
  return usable ? { sku: sku.trim(), quantity } : { sku: words, quantity: '1' }
}
