import type { OrderLine } from './agreed-document.ts'

/** The committed price of a line. `priceTyped`: a person typed it; otherwise it came from the product. */
export type AgreedPrice = { productId: string; unitPriceMinor: number; priceTyped: boolean; taxPercent: string }

/**
 * Price and tax rate at which a line will be agreed: as typed, else as agreed before for the same product, else the product's. A typed
 * price that was agreed and then taken back gives way to the product's. 0 where neither says one. Minor units. Source: rule R-SA11.
 */
export function linePrice(
  line: Pick<OrderLine, 'productId' | 'unitPriceMinor'>,
  product: { priceMinor: number; taxPercent: string } | undefined,
  agreed: AgreedPrice | undefined,
): { unitPriceMinor: number; taxPercent: string } {
  const kept = agreed?.productId === line.productId ? agreed : undefined
  const listMinor = kept && !kept.priceTyped ? kept.unitPriceMinor : product?.priceMinor
  return {
    unitPriceMinor: line.unitPriceMinor ?? listMinor ?? 0,
    taxPercent: kept?.taxPercent ?? product?.taxPercent ?? '0',
  }
}
