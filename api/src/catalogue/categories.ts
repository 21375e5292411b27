import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { type CategoryState, category } from '@werkbank/model/catalogue/category.ts'
import { changeCategory, createCategory, removeCategory } from '@werkbank/model/catalogue/category-commands.ts'
import { checkPlace } from '@werkbank/model/catalogue/category-tree.ts'
import { categoryCreated, categoryRemoved } from '@werkbank/model/catalogue/events.ts'
import { type CommandContext, handle } from '../http/command/command-route.ts'
import { requirePossible } from '../http/command/possible.ts'
import { notFound } from '../http/problem/problem.ts'
import { changeRow } from '../records/change-row.ts'
import { insertRow, rowById } from '../records/rows.ts'
import { type NamedNode, treeOf } from '../records/tree.ts'

const categoryTree = treeOf('categories')

/**
 * The same, as it stays until the transaction ends: of two that change the tree at once the second sees what the first has done, so that no
 * ring is made and nothing is put into what is being removed (PR-07, PR-08).
 */
async function lockTree(tx: Tx): Promise<NamedNode[]> {
  await tx`SELECT pg_advisory_xact_lock(hashtextextended('categories ' || current_org()::text, 0))`
  return categoryTree.read(tx) // a statement of its own: it sees what was done while this one waited
}

/** True where products can be put into the category; it stays until the transaction ends. */
export async function holdCategory(tx: Tx, id: string): Promise<boolean> {
  const rows =
    await tx`SELECT 1 FROM categories WHERE org_id = current_org() AND id = ${id} AND deleted_at IS NULL FOR SHARE`
  return rows.length > 0
}

/** Categories with their paths of names from the top. */
export const withPaths = categoryTree.withPaths

/** R-CA7. */
export const handleCreateCategory = handle(
  createCategory,
  async ({ tx, emit, refuse, newId }, { id = newId(), parentId, name }) => {
    const tree = await lockTree(tx)
    if (tree.length >= LIMITS.categoriesMax) throw refuse('too-many-categories', { max: LIMITS.categoriesMax })
    const wrong = checkPlace(tree, id, parentId)
    if (wrong) throw refuse(wrong, wrong === 'category-too-deep' ? { max: LIMITS.categoryDepthMax } : {})
    await insertRow(tx, category, { id, parentId, name })
    emit(categoryCreated, id)
    return { id }
  },
  {
    constraints: {
      categories_name: async ({ tx, refuse }, { name, parentId }) =>
        refuse('category-name-taken', { categoryId: await categoryTree.namesake(tx, name, parentId) }),
    },
  },
)

/** R-CA7. */
export const handleChangeCategory = handle(
  changeCategory,
  async (work, input) => {
    const { parentId } = input
    if (parentId !== undefined) await requireParent(work, input.id, parentId)
    const { version } = await changeRow(work, category, input)
    return { version }
  },
  {
    constraints: {
      categories_name: async ({ tx, refuse }, { id, name, parentId }) => {
        const row = await rowById(tx, category, id)
        const place = parentId === undefined ? (row?.parentId ?? null) : parentId
        return refuse('category-name-taken', {
          categoryId: await categoryTree.namesake(tx, name ?? row?.name ?? '', place),
        })
      },
    },
  },
)

async function requireParent(
  { tx, refuse }: Pick<CommandContext<typeof changeCategory>, 'tx' | 'refuse'>,
  id: string,
  parentId: string | null,
): Promise<void> {
  const wrong = checkPlace(await lockTree(tx), id, parentId)
  if (wrong) throw refuse(wrong, wrong === 'category-too-deep' ? { max: LIMITS.categoryDepthMax } : {})
}

/** R-CA8. */
export const handleRemoveCategory = handle(
  removeCategory,
  async (context, { id, moveTo }) => {
    const { tx, emit, refuse } = context
    const tree = await lockTree(tx)
    if (!tree.some((node) => node.id === id)) throw notFound()
    const target = moveTo ?? null
    const wrong = target === null ? undefined : checkPlace(tree, id, target)
    if (wrong) throw refuse(wrong, wrong === 'category-too-deep' ? { max: LIMITS.categoryDepthMax } : {})
    // Waits for commands that are just putting a product into the category; later ones find it deleted.
    await tx`SELECT 1 FROM categories WHERE org_id = current_org() AND id = ${id} FOR UPDATE`
    const { products, categories } = await heldBy(tx, id)
    requirePossible(context, removeCategory, { products, categories }, { id, moveTo })
    await tx`UPDATE products SET category_id = ${target}, version = version + 1 WHERE org_id = current_org() AND category_id = ${id}`
    await tx`UPDATE categories SET parent_id = ${target}, version = version + 1 WHERE org_id = current_org() AND parent_id = ${id}`
    await tx`UPDATE categories SET deleted_at = now() WHERE org_id = current_org() AND id = ${id}`
    emit(categoryRemoved, id, { movedTo: target, products, categories })
    return { products, categories }
  },
  {
    constraints: {
      // Two of one name would stand beside each other under the target.
      categories_name: ({ refuse }) => refuse('category-name-taken', { categoryId: '' }),
    },
  },
)

/** How much is directly in a category. */
async function heldBy(tx: Tx, id: string): Promise<CategoryState> {
  const [row] = await tx<CategoryState[]>`
    SELECT (SELECT count(*)::int FROM products WHERE org_id = current_org() AND category_id = ${id} AND deleted_at IS NULL) AS products,
      (SELECT count(*)::int FROM categories WHERE org_id = current_org() AND parent_id = ${id} AND deleted_at IS NULL) AS categories`
  return must(row, 'a count is a row')
}

/** A category as its commands ask it. */
export const categoryStateById = async (tx: Tx, id: string): Promise<CategoryState | undefined> =>
  (await rowById(tx, category, id)) && heldBy(tx, id)
