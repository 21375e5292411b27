import type { OrderContent, OrderLine } from '@werkbank/model/agreement/agreed-document.ts'
import { type AgreedPrice, linePrice } from '@werkbank/model/agreement/line-price.ts'
import { type OrderTotal, workingTotal } from '@werkbank/model/agreement/total.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { AmountTooLarge } from '@werkbank/model/base/value/money.ts'
import type { ProductFacts } from '../catalogue/index.ts'

/** A line as agreed: what the document says, with price, tax rate and names as they were then (R-SA11). */
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
 * versions, while product and typed price stay as they were. All products exist (checked before). Throws `AmountTooLarge` where
 * `checkOrder` would have found a line that comes to too much.
 */
export function agreeLines(
  content: OrderContent,
  products: ReadonlyMap<string, ProductFacts>,
  { previous, taxExempt }: { previous: Version | undefined; taxExempt: boolean },
): { lines: AgreedLine[]; total: OrderTotal } {
  const before = new Map(previous?.lines.map((line) => [line.id, line]))
  const priced = content.lines.map((line) => {
    const product = must(products.get(line.productId), 'checked before: the product exists')
    const was = before.get(line.id)
    const kept = was?.productId === line.productId ? was : undefined
    const { unitPriceMinor: agreedPriceMinor, taxPercent } = linePrice(line, product, agreedPrice(was))
    const { sku, name, unit } = kept ?? product
    return {
      ...line,
      sku,
      name,
      unit,
      stocked: product.kind === 'goods',
      agreedPriceMinor,
      taxPercent: taxExempt ? '0' : taxPercent,
    }
  })
  const total = workingTotal(
    priced.map((line) => ({ ...line, unitPriceMinor: line.agreedPriceMinor })),
    { taxExempt },
  )
  if (!total) throw new AmountTooLarge('a line comes to more than can be agreed on')
  const lines = priced.map((line, index) => ({ ...line, netMinor: must(total.lineNetsMinor[index], 'a net per line') }))
  return { lines, total }
}

/** The price part of what a version agreed of a line, as `linePrice` takes it. */
export const agreedPrice = (was: AgreedLine | undefined): AgreedPrice | undefined =>
  was && {
    productId: was.productId,
    unitPriceMinor: was.agreedPriceMinor,
    priceTyped: was.unitPriceMinor !== undefined,
    taxPercent: was.taxPercent,
  }
