import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { pathTo } from '@werkbank/model/base/value/tree.ts'

export type NamedNode = { id: string; parentId: string | null; name: string }

/** What is asked of a table whose rows form a tree, with names that differ among those of one parent; some hundred rows. */
export const treeOf = (table: 'categories' | 'org_units') => ({
  /** The whole tree. */
  read: (tx: Tx): Promise<NamedNode[]> => readTree(tx, table),
  /** Rows with their paths of names from the top. */
  async withPaths<R extends { id: string }>(tx: Tx, rows: readonly R[]): Promise<(R & { path: string[] })[]> {
    const byId = new Map((await readTree(tx, table)).map((node) => [node.id, node]))
    return rows.map((row) => ({ ...row, path: pathTo(byId, row.id).map(({ name }) => name) }))
  },
  /** The id of the row that has this name there already, for a refusal; '' where it is gone again. */
  async namesake(tx: Tx, name: string, parentId: string | null): Promise<string> {
    const [row] = await tx<{ id: string }[]>`SELECT id FROM ${tx(table)}
      WHERE org_id = current_org() AND deleted_at IS NULL AND parent_id IS NOT DISTINCT FROM ${parentId} AND fold(name) = fold(${name})`
    return row?.id ?? ''
  },
})

const readTree = async (tx: Tx, table: string): Promise<NamedNode[]> =>
  await tx<
    NamedNode[]
  >`SELECT id, parent_id, name FROM ${tx(table)} WHERE org_id = current_org() AND deleted_at IS NULL ORDER BY id`
