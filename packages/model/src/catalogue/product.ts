import { z } from 'zod'
import { LIMITS } from '../base/limits.ts'
import { RULES } from '../base/rules.ts'
import { currencySchema, priceMinorSchema } from '../base/value/money.ts'
import { seenText } from '../base/value/text.ts'
import { pictureChoices } from '../files/picture.ts'
import { defineRecord } from '../records/define-record.ts'
import { fromServer, lookedUp, onlyWith, optional, unless } from '../records/field.ts'
import { choice } from '../records/kinds/choice.ts'
import { counted, money, percent } from '../records/kinds/number.ts'
import { reference } from '../records/kinds/reference.ts'
import { structure } from '../records/kinds/structure.ts'
import { tags } from '../records/kinds/tags.ts'
import { shaped, text } from '../records/kinds/text.ts'
import { moment } from '../records/kinds/time.ts'
import { yesNo } from '../records/kinds/yes-no.ts'

export const skuSchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,48}[A-Za-z0-9])?$/, RULES['sku-malformed'])
const variantSchema = z
  .record(seenText(60, 'A property has a name.'), z.string().max(120))
  .refine((variant) => Object.keys(variant).length <= LIMITS.variantFieldsMax, {
    message: RULES['entries-too-many'],
  })

/** What is made, bought or sold: a product, or a parent of variants. PR-01 to PR-10. */
export const product = defineRecord({
  name: 'product',
  table: 'products',
  read: { permission: 'product.read' },
  sorts: ['sku', 'name'],
  search: ['sku', 'name', 'variant', 'tags'],
  fields: {
    parentId: optional(reference()),
    /** Null: uncategorised (PR-09). */
    categoryId: optional(reference()),
    kind: unless('goods', choice(['parent', 'goods', 'service'])),
    sku: lookedUp(shaped(skuSchema)),
    name: text({ max: 300, empty: 'A product needs a name.', long: 'A name has at most 300 characters.' }),
    variant: unless({}, structure(z.record(z.string(), z.string()), variantSchema)),
    unit: unless('pcs', text({ max: 20, empty: 'A product is counted in some unit, such as pcs.' })),
    priceMinor: unless(0, money(priceMinorSchema)),
    currency: lookedUp(shaped(currencySchema)),
    taxPercent: unless('19', percent()),
    costMinor: onlyWith('cost.read', unless(0, money(priceMinorSchema))),
    manufactured: unless(false, yesNo()),
    purchased: unless(false, yesNo()),
    active: unless(true, yesNo()),
    tags: unless([], tags()),
    /** The pictures that people chose, by context; otherwise the choice is automatic (PI-03). */
    pictures: fromServer(structure(pictureChoices)),
    version: fromServer(counted()),
    createdAt: fromServer(moment()),
  },
})
