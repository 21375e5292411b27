import { isPositive, isQuantity } from '@werkbank/model/base/quantity.ts'
import { decimalToMinor } from '../i18n/format.ts'

export type PastedLine = { sku: string; quantity: string; priceMinor?: number }

/**
 * Rows copied from a spreadsheet: SKU, quantity, price (the last two may be missing), by tabs or semicolons. Decimal comma or
 * point. Undefined for what is no table: then it is pasted as text. `digits`: minor digits of the currency.
 */
export function parsePastedLines(text: string, digits: number): PastedLine[] | undefined {
  const rows = text
    .replace(/\r/g, '')
    .split('\n')
    .map((row) => row.split(/\t|;/).map((cell) => cell.trim()))
    .filter((cells) => cells[0])
  if (rows.length === 0 || (rows.length === 1 && (rows[0]?.length ?? 0) < 2)) return undefined
  return rows.flatMap(([sku = '', quantity = '1', price]) => {
    const amount = decimal(quantity)
    if (!isQuantity(amount) || !isPositive(amount)) return [] // a heading
    const minor = price === undefined ? undefined : decimalToMinor(decimal(price), digits)
    return [{ sku, quantity: amount, ...(minor === undefined ? {} : { priceMinor: minor }) }]
  })
}

/** "1.234,5" and "1,234.5" become "1234.5". */
function decimal(text: string): string {
  const plain = text.replace(/[^\d.,-]/g, '')
  const comma = plain.lastIndexOf(',') > plain.lastIndexOf('.')
  return comma ? plain.replaceAll('.', '').replace(',', '.') : plain.replaceAll(',', '')
}
