import { can } from '@werkbank/model/base/permission.ts'
import { changeProduct } from '@werkbank/model/catalogue/commands.ts'
import { changedFields } from '../http/changed-fields.ts'
import { handle } from '../http/command-route.ts'
import { forbidden, notFound } from '../http/problem.ts'
import { productById } from './products.ts'

/** CA4, CA6. Changing nothing answers with the version that is. */
export const handleChangeProduct = handle(
  changeProduct,
  async ({ tx, caller, emit, refuse }, { id, seen, ...change }) => {
    const product = await productById(tx, id, { lock: true })
    if (!product) throw notFound()
    if (change.costMinor !== undefined && !can(caller, 'cost.read'))
      throw forbidden('Your roles do not allow changing costs.')
    const { changed, newer } = changedFields(product, change, seen)
    if (Object.keys(newer).length > 0) throw refuse('changed-meanwhile', { fields: newer })
    if (Object.keys(changed).length === 0) return { version: product.version }
    const row = 'variant' in changed ? { ...changed, variant: tx.json(changed.variant as never) } : changed
    await tx`UPDATE products SET ${tx(row as never)}, version = version + 1 WHERE org_id = current_org() AND id = ${id}`
    emit({
      type: 'product.changed',
      subject: { type: 'product', id },
      payload: { fields: Object.keys(changed) },
      audience: 'product.read',
    })
    return { version: product.version + 1 }
  },
)
