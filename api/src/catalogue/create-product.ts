import { can } from '@werkbank/model/base/permission.ts'
import { createProduct } from '@werkbank/model/catalogue/commands.ts'
import { productCreated } from '@werkbank/model/catalogue/events.ts'
import { product } from '@werkbank/model/catalogue/product.ts'
import { handle } from '../http/command/command-route.ts'
import { organisationCurrency } from '../http/organisation.ts'
import { insertRow } from '../records/rows.ts'
import { namesakeOf } from '../records/same-name.ts'
import { holdCategory } from './categories.ts'
import { productById, productIdBySku } from './products.ts'

/** R-CA1, R-CA2, R-CA5, R-CA6. */
export const handleCreateProduct = handle(
  createProduct,
  async ({ tx, caller, emit, refuse, newId }, input) => {
    const { parentId, confirmName, ...fields } = input
    const id = input.id ?? newId()
    const taken = await productIdBySku(tx, input.sku)
    if (taken !== undefined) throw refuse('sku-taken', { productId: taken })
    if (parentId !== null && (input.kind === 'parent' || (await productById(tx, parentId))?.kind !== 'parent'))
      throw refuse('unknown-parent', {})
    if (input.categoryId && !(await holdCategory(tx, input.categoryId))) throw refuse('unknown-category', {})
    const namesake = confirmName ? undefined : await namesakeOf(tx, product, { id, name: input.name, parentId })
    if (namesake) throw refuse('name-exists', { productId: namesake.id, sku: namesake.sku })
    const costMinor = can(caller, 'cost.read') ? fields.costMinor : 0
    const currency = fields.currency ?? (await organisationCurrency(tx))
    await insertRow(tx, product, { ...fields, id, parentId, costMinor, currency })
    emit(productCreated, id)
    return { id }
  },
  {
    constraints: {
      products_sku: async ({ tx, refuse }, { sku }) =>
        refuse('sku-taken', { productId: (await productIdBySku(tx, sku)) ?? '' }),
    },
  },
)
