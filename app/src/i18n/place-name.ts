import { t } from './t.ts'

const OUTSIDE = {
  supplier: 'stock.kind_supplier',
  customer: 'stock.kind_customer',
  adjustment: 'stock.kind_adjustment',
  production: 'stock.kind_production',
} as const

/** A place in words: those outside of the company's warehouses have no name of their own. */
export const placeName = ({ kind, name }: { kind: string; name: string }): string =>
  kind in OUTSIDE ? t(OUTSIDE[kind as keyof typeof OUTSIDE]) : name
