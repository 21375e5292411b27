import type { InputOf } from '@werkbank/model/base/command.ts'
import { can } from '@werkbank/model/base/permission.ts'
import type { changeProduct } from '@werkbank/model/catalogue/commands.ts'
import { changedFields } from '../http/changed-fields.ts'
import type { CommandContext } from '../http/command-route.ts'
import { forbidden, notFound } from '../http/problem.ts'
import { productById } from './products.ts'

type Context = CommandContext<typeof changeProduct>

/**
 * Changes a product field by field (R-CA4, R-CA6); changing nothing gives the version that is. Says how the cost changed, so
 * that stock, which stands above the catalogue, values what is there anew in the same transaction.
 */
export async function changeProductFields(
  { tx, caller, emit, refuse }: Context,
  { id, seen, ...change }: InputOf<typeof changeProduct>,
): Promise<{ version: number; cost?: { fromMinor: number; toMinor: number } }> {
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
  const version = product.version + 1
  if (!('costMinor' in changed) || change.costMinor === undefined) return { version }
  return { version, cost: { fromMinor: product.costMinor, toMinor: change.costMinor } }
}
