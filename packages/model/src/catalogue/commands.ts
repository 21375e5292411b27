import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { idSchema } from '../base/value/id.ts'
import { currencySchema } from '../base/value/money.ts'
import { PICTURE_CONTEXTS, type PictureChoices, type PictureContext } from '../files/picture.ts'
import { createFields, defineChange } from '../records/inputs.ts'
import { confirmName } from '../records/same-name.ts'
import { product } from './product.ts'

/** Where quantities of a product stand that a change of its unit has to fit. */
export const HELD_IN = ['moves', 'expected-receipts', 'orders', 'quotes', 'counts'] as const
export type HeldIn = (typeof HELD_IN)[number]

const nameExists = { 'name-exists': z.object({ productId: z.string(), sku: z.string() }) }

/** PR-01 to PR-05: a product or variant; SKUs are unique per organisation without regard to case. */
export const createProduct = defineCommand({
  name: 'product.create',
  route: 'POST /products',
  permission: 'product.edit',
  inBatches: true,
  summary: 'Create a product',
  input: z.object({
    id: idSchema.optional(),
    ...createFields(product),
    /** Without it the organisation's. */
    currency: currencySchema.optional(),
    ...confirmName,
  }),
  answer: z.object({ id: z.string(), cursor: z.string() }),
  refusals: {
    'sku-taken': z.object({ productId: z.string() }),
    ...nameExists,
    'unknown-parent': z.object({}),
    'unknown-category': z.object({}),
  },
  subject: (input) => `product:${input.id ?? input.sku}`,
  overlay: (rows, { id, confirmName: _, ...fields }, { now }) => {
    if (!id || rows.get('products', id)) return
    // The server fills in the organisation's currency; any other product has it.
    const [other] = rows.all('products')
    const currency = fields.currency ?? String(other?.currency ?? 'EUR')
    rows.set('products', { ...fields, id, currency, pictures: {}, version: 1, createdAt: now })
  },
})
export const changeProduct = defineChange(product, {
  many: 'products',
  permission: 'product.edit',
  summary: 'Change a product',
  inBatches: true,
  fixed: ['parentId', 'kind', 'sku', 'currency'],
  refusals: {
    'unknown-category': z.object({}),
    ...nameExists,
    /** Pieces, while there are fractions (decision 0067). */
    'fractions-exist': z.object({ unit: z.string(), heldIn: z.array(z.enum(HELD_IN)) }),
  },
  also: confirmName,
})

/** PI-03: which of its pictures shows a product in a context; null takes the choice back, so that it is automatic again. */
export const choosePicture = defineCommand({
  name: 'product.choose-picture',
  route: 'POST /products/{id}/picture',
  permission: 'product.edit',
  summary: 'Choose the picture of a product for a context, or leave it to the automatic choice',
  input: z.object({ id: idSchema, context: z.enum(PICTURE_CONTEXTS), fileId: idSchema.nullable() }),
  answer: z.object({ version: z.int(), cursor: z.string() }),
  refusals: { 'no-picture': z.object({}) },
  subject: ({ id }) => `product:${id}`,
  overlay: (rows, { id, context, fileId }) => {
    const row = rows.get('products', id)
    if (row) rows.set('products', { ...row, id, pictures: withChoice(row.pictures as PictureChoices, context, fileId) })
  },
})

/** The choices with that of one context in place, or taken back. */
export function withChoice(choices: PictureChoices, context: PictureContext, fileId: string | null): PictureChoices {
  const { [context]: _, ...others } = choices
  return fileId === null ? others : { ...others, [context]: fileId }
}
