import { wholeUnit } from '../base/value/units.ts'
import { archiving, type FileTarget } from '../records/file/plan-file.ts'
import { changeProduct, createProduct } from './commands.ts'
import { product } from './product.ts'

const isSameUnit = (before: string, value: string): boolean =>
  wholeUnit(before) !== undefined && wholeUnit(before) === wholeUnit(value)

/** Products of a file: known by their SKU, variants with the SKU of their parent and their properties. */
export const PRODUCTS = {
  record: product,
  create: createProduct,
  change: changeProduct,
  key: 'sku',
  same: { unit: (before, value) => isSameUnit(String(before), String(value)) },
  asksForSameName: true,
  within: { field: 'parentId', may: ({ kind }) => kind === 'parent', makes: { kind: 'parent' } },
  properties: 'variant',
  unmake: archiving(changeProduct),
} satisfies FileTarget
