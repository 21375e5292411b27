import { z } from 'zod'
import { RULES } from '../base/rules.ts'
import { addPercent } from '../base/value/money.ts'
import { type BulkStep, changeMany, tagMany } from '../records/bulk-step.ts'
import { quantity } from '../records/kinds/number.ts'
import { changeProduct } from './commands.ts'
import { product } from './product.ts'

type Row = {
  id: string
  kind: string
  categoryId: string | null
  priceMinor: number
  active: boolean
  tags: readonly string[]
}

/** "5" raises by 5 %, "-2.5" lowers by 2.5 %. */
const changePercent = quantity(z.string().regex(/^(?:-?\d{1,2}(?:\.\d{1,4})?|\d{3}|-100)$/, RULES['percent-malformed']))

/** What is done to several products at once. PR-23, PR-34. */
export const productSteps: readonly BulkStep<Row>[] = [
  changeMany<Row>(changeProduct, {
    name: 'product.categorise',
    asks: { name: 'categoryId', field: product.fields.categoryId },
    values: (_row, given) => ({ categoryId: given as string | null }),
  }),
  changeMany<Row>(changeProduct, {
    name: 'product.reprice',
    asks: { name: 'percent', field: changePercent },
    values: ({ priceMinor }, given) => ({ priceMinor: addPercent(priceMinor, String(given)) }),
    hindrance: ({ kind }) => (kind === 'parent' ? { code: 'no-own-price' } : undefined),
  }),
  ...tagMany<Row>(changeProduct, { name: 'product', field: product.fields.tags }),
  changeMany<Row>(changeProduct, { name: 'product.archive', values: () => ({ active: false }) }),
  changeMany<Row>(changeProduct, { name: 'product.restore', values: () => ({ active: true }) }),
]
