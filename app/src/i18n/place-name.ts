import { t } from './t.ts'

/** Words of the far ends of moves. */
export const OUTSIDE_WORDS = {
  supplier: 'stock.kind_supplier',
  customer: 'stock.kind_customer',
  adjustment: 'stock.kind_adjustment',
  production: 'stock.kind_production',
} as const

/** A place in words: those outside of the company's warehouses have no name of their own. */
export const placeName = ({ kind, name }: { kind: string; name: string }): string =>
  kind in OUTSIDE_WORDS ? t(OUTSIDE_WORDS[kind as keyof typeof OUTSIDE_WORDS]) : name
