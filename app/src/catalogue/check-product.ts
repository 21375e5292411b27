import { codesByField, type FieldCode } from '@werkbank/model/base/rules.ts'
import { changeProduct } from '@werkbank/model/catalogue/commands.ts'

export const CHECKED = ['name', 'unit', 'priceMinor', 'costMinor', 'taxPercent'] as const
export type CheckedField = (typeof CHECKED)[number]

/** What is wrong with the fields of a product's form, by the command's own schema (VA-01): field → code; empty where it can be saved. */
export const checkProduct = (fields: object): ReadonlyMap<string, FieldCode> =>
  codesByField(changeProduct.input, fields)
