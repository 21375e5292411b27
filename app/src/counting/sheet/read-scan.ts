import { readNumber } from '@werkbank/model/base/read/read-number.ts'
import { isPositive } from '@werkbank/model/base/value/quantity.ts'
import { decimalSign } from '../../i18n/format.ts'

/** What was scanned or typed: a SKU, and how many of it ("12*FIG-1"); one where nothing is said. */
export interface Scan {
  sku: string
  quantity: string
}

const TIMES = /^([^*×]+)[*×]\s*(.*)$/

/** Reads a line of the scan field. A multiplier that is no quantity belongs to the words: they will match nothing. */
export function readScan(text: string): Scan {
  const words = text.trim()
  const [, times = '', sku = ''] = TIMES.exec(words) ?? []
  const read = readNumber(times, { decimalSign: decimalSign(), decimalsMax: 6 })
  return read.kind === 'one' && isPositive(read.value)
    ? { sku: sku.trim(), quantity: read.value }
    : { sku: words, quantity: '1' }
}
