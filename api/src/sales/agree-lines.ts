import { must } from '@werkbank/model/base/assert.ts'
import { lineNetMinor } from '@werkbank/model/base/money.ts'
import type { OrderContent, OrderLine } from '@werkbank/model/sales/order-document.ts'
import { type OrderTotal, orderTotal } from '@werkbank/model/sales/order-total.ts'
import type { ProductFacts } from '../catalogue/index.ts'

/** A line as agreed: what the document says, with price, tax rate and names as they were then (SA11). */
export type AgreedLine = OrderLine & {
  sku: string
  name: string
  unit: string
  stocked: boolean
  agreedPriceMinor: number
  taxPercent: string
  netMinor: number
}
/** The last version, as stored. */
export type Version = { version: number; head: OrderContent['head']; lines: AgreedLine[]; notes: string }

/**
 * What the commit agrees on. A line without a price gets the product's; once agreed it keeps price, tax rate and names in later
 * versions, while product and typed price stay as they were. All products exist (checked before).
 */
export function agreeLines(
  content: OrderContent,
  products: ReadonlyMap<string, ProductFacts>,
  { previous, taxExempt }: { previous: Version | undefined; taxExempt: boolean },
): { lines: AgreedLine[]; total: OrderTotal } {
  const before = new Map(previous?.lines.map((line) => [line.id, line]))
  const lines = content.lines.map((line): AgreedLine => {
    const product = must(products.get(line.productId), 'checked before: the product exists')
    const was = before.get(line.id)
    const kept = was?.productId === line.productId ? was : undefined
    const agreedPriceMinor =
      line.unitPriceMinor ??
      (kept?.unitPriceMinor === undefined ? kept?.agreedPriceMinor : undefined) ??
      product.priceMinor
    const { sku, name, unit, taxPercent } = kept ?? product
    return {
      ...line,
      sku,
      name,
      unit,
      stocked: product.kind === 'goods',
      agreedPriceMinor,
      taxPercent: taxExempt ? '0' : taxPercent,
      netMinor: lineNetMinor(line.quantity, agreedPriceMinor, line.discountPercent),
    }
  })
  return {
    lines,
    total: orderTotal(
      lines.map((line) => ({ ...line, unitPriceMinor: line.agreedPriceMinor })),
      { taxExempt },
    ),
  }
}
