import { can } from '@werkbank/model/base/permission.ts'
import { createProduct } from '@werkbank/model/catalogue/commands.ts'
import { handle } from '../http/command-route.ts'
import { organisationCurrency } from '../http/organisation.ts'
import { productById, productIdBySku } from './products.ts'

/** R-CA1, R-CA2, R-CA5, R-CA6. */
export const handleCreateProduct = handle(
  createProduct,
  async ({ tx, caller, emit, refuse, newId }, input) => {
    const { parentId, ...fields } = input
    const id = input.id ?? newId()
    const taken = await productIdBySku(tx, input.sku)
    if (taken !== undefined) throw refuse('sku-taken', { productId: taken })
    if (parentId !== undefined && (input.kind === 'parent' || (await productById(tx, parentId))?.kind !== 'parent'))
      throw refuse('unknown-parent', {})
    const costMinor = can(caller, 'cost.read') ? fields.costMinor : 0
    const currency = fields.currency ?? (await organisationCurrency(tx))
    await tx`INSERT INTO products (org_id, id, parent_id, kind, sku, name, variant, unit, price_minor, cost_minor, currency, tax_percent, manufactured, purchased)
      VALUES (current_org(), ${id}, ${parentId ?? null}, ${fields.kind}, ${fields.sku}, ${fields.name}, ${tx.json(fields.variant)}, ${fields.unit}, ${fields.priceMinor},
        ${costMinor}, ${currency}, ${fields.taxPercent}, ${fields.manufactured}, ${fields.purchased})`
    emit({ type: 'product.created', subject: { type: 'product', id }, audience: 'product.read' })
    return { id }
  },
  {
    constraints: {
      products_sku: async ({ tx, refuse }, { sku }) =>
        refuse('sku-taken', { productId: (await productIdBySku(tx, sku)) ?? '' }),
    },
  },
)
