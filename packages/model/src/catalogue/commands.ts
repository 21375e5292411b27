import { z } from 'zod'
import { defineCommand, seenOf } from '../base/command.ts'
import { idSchema } from '../base/id.ts'
import { LIMITS } from '../base/limits.ts'
import { currencySchema, percentSchema, priceMinorSchema } from '../base/money.ts'
import { seenText } from '../base/text.ts'

export const skuSchema = z
  .string()
  .trim()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,48}[A-Za-z0-9])?$/,
    'A SKU has 1 to 50 letters, digits, ".", "-", "_" or "/", and begins and ends with a letter or digit.',
  )
const fields = {
  name: seenText(300, 'A product needs a name.', 'A name has at most 300 characters.'),
  unit: seenText(20, 'A product is counted in some unit, such as pcs.'),
  priceMinor: priceMinorSchema,
  costMinor: priceMinorSchema,
  taxPercent: percentSchema,
  variant: z
    .record(seenText(60, 'A property has a name.'), z.string().max(120))
    .refine((variant) => Object.keys(variant).length <= LIMITS.variantFieldsMax, {
      message: `A product has at most ${LIMITS.variantFieldsMax} properties.`,
    }),
  manufactured: z.boolean(),
  purchased: z.boolean(),
  active: z.boolean(),
}
/** PR-01 to PR-05: a product or variant; SKUs are unique per organisation without regard to case. */
export const createProduct = defineCommand({
  name: 'product.create',
  route: 'POST /products',
  permission: 'product.edit',
  summary: 'Create a product',
  input: z.object({
    id: idSchema.optional(),
    parentId: idSchema.optional(),
    kind: z.enum(['parent', 'goods', 'service']).default('goods'),
    sku: skuSchema,
    name: fields.name,
    unit: fields.unit.default('pcs'),
    priceMinor: fields.priceMinor.default(0),
    costMinor: fields.costMinor.default(0),
    currency: currencySchema.optional(),
    taxPercent: fields.taxPercent.default('19'),
    variant: fields.variant.default({}),
    manufactured: z.boolean().default(false),
    purchased: z.boolean().default(false),
  }),
  answer: z.object({ id: z.string(), cursor: z.string() }),
  refusals: { 'sku-taken': z.object({ productId: z.string() }), 'unknown-parent': z.object({}) },
  subject: (input) => `product:${input.id ?? input.sku}`,
  overlay: (rows, { id, parentId = null, ...fields }, { now }) => {
    if (!id || rows.get('products', id)) return
    // The server fills in the organisation's currency; any other product has it.
    const [other] = rows.all('products')
    const currency = fields.currency ?? String(other?.currency ?? 'EUR')
    rows.set('products', { ...fields, id, parentId, currency, active: true, version: 1, createdAt: now })
  },
})
/** PR-04: fields are changed one by one; `version` is the one the person saw, another one is refused with the newer values. */
export const changeProduct = defineCommand({
  name: 'product.change',
  route: 'PATCH /products/{id}',
  permission: 'product.edit',
  summary: 'Change a product',
  input: z.object({
    id: idSchema,
    seen: seenOf(fields),
    ...z.object(fields).partial().shape,
  }),
  answer: z.object({ version: z.int(), cursor: z.string() }),
  refusals: { 'changed-meanwhile': z.object({ fields: z.record(z.string(), z.unknown()) }) },
  subject: (input) => `product:${input.id}`,
  overlay: (rows, { id, seen: _seen, ...changed }) => {
    const row = rows.get('products', id)
    if (row) rows.set('products', { ...row, ...changed, id })
  },
})
