import { because, defineState, type Hindrance } from '../base/possible.ts'

/** A product as the commands of stock ask it. */
export type StockedProduct = { kind: string }
export const productOnDevice = defineState('product', (rows, id): StockedProduct | undefined =>
  rows.get('products', id),
)

/** Only goods lie somewhere; a parent is the family of its variants, a service is done. */
export const isStocked = ({ kind }: StockedProduct): boolean => kind === 'goods'
export const stockedHindrance = (product: StockedProduct): Hindrance | undefined =>
  isStocked(product) ? undefined : because('not-stocked')
