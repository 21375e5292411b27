import { codesByField } from '@werkbank/model/base/rules.ts'
import { changeProduct } from '@werkbank/model/catalogue/commands.ts'

const checked = changeProduct.input
  .pick({ name: true, unit: true, priceMinor: true, costMinor: true, taxPercent: true })
  .partial()
export type CheckedField = keyof typeof checked.shape

/** What is wrong with the fields of a product's form, by the command's own schema (VA-01): field → code; empty where it can be saved. */
export function checkProduct(fields: object): ReadonlyMap<string, string> {
  const known = Object.entries(fields).filter(([name]) => name in checked.shape)
  return codesByField(checked, Object.fromEntries(known))
}
