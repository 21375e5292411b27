import type { InputOf } from '@werkbank/model/base/command.ts'
import { isWholeUnit } from '@werkbank/model/base/value/units.ts'
import type { changeProduct } from '@werkbank/model/catalogue/commands.ts'
import { product } from '@werkbank/model/catalogue/product.ts'
import type { CommandContext } from '../http/command/command-route.ts'
import { changeRow } from '../records/change-row.ts'
import { namesakeOf } from '../records/same-name.ts'
import { holdCategory } from './categories.ts'
import { fractionsIn, holdUnit } from './fractions.ts'

/**
 * Changes a product field by field (R-CA4, R-CA6, PR-02). Says how the cost changed, so that stock, which stands above the catalogue, values what
 * is there anew in the same transaction.
 */
export async function changeProductFields(
  work: CommandContext<typeof changeProduct>,
  { confirmName, ...input }: InputOf<typeof changeProduct>,
): Promise<{ version: number; cost?: { fromMinor: number; toMinor: number } }> {
  if (input.categoryId && !(await holdCategory(work.tx, input.categoryId))) throw work.refuse('unknown-category', {})
  if (input.unit !== undefined) await holdUnit(work.tx, input.id)
  const { version, before, changed } = await changeRow(work, product, input, async (row, { name, unit }) => {
    if (unit !== undefined) await requireUnit(work, row, unit)
    if (name === undefined || confirmName) return
    const namesake = await namesakeOf(work.tx, product, { ...row, name }, row.name)
    if (namesake) throw work.refuse('name-exists', { productId: namesake.id, sku: namesake.sku })
  })
  if (typeof changed.costMinor !== 'number') return { version }
  return { version, cost: { fromMinor: Number(before.costMinor), toMinor: changed.costMinor } }
}

/** Pieces have no decimals: neither have the quantities of what becomes counted in them (R-CA10). */
async function requireUnit(
  { tx, refuse }: CommandContext<typeof changeProduct>,
  { id, unit: was }: { id: string; unit: string },
  unit: string,
): Promise<void> {
  if (!isWholeUnit(unit) || isWholeUnit(was)) return
  const heldIn = await fractionsIn(tx, id)
  if (heldIn.length > 0) throw refuse('fractions-exist', { unit: was, heldIn })
}
