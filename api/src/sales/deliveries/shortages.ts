import type { Shortage } from '@werkbank/model/sales/commands.ts'
import type { ProductFacts } from '../../catalogue/index.ts'
import type { Short } from '../../stock/index.ts'

/** Shortages in words that people know: with SKU and name (R-SA12). */
export function nameShortages(
  shortages: readonly Short[],
  products: ReadonlyMap<string, Pick<ProductFacts, 'sku' | 'name'>>,
): Shortage[] {
  return shortages.map((shortage) => {
    const { sku = '', name = '' } = products.get(shortage.productId) ?? {}
    return { ...shortage, sku, name }
  })
}
