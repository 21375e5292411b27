import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import type { Random } from './random.ts'

type Kind = 'site' | 'department' | 'section'
/** Name, kind, what it belongs to, who leads it, and who belongs to it: people by the first part of their address. */
const UNITS: readonly (readonly [string, Kind, string | null, string | null, readonly string[]])[] = [
  ['Nürnberg', 'site', null, 'admin', ['admin']],
  ['Vertrieb', 'department', 'Nürnberg', 'sales', ['sales', 'sales2']],
  ['Einkauf', 'department', 'Nürnberg', 'purchasing', ['purchasing']],
  ['Fertigung', 'department', 'Nürnberg', 'production', ['production']],
  ['Malerei', 'section', 'Fertigung', null, []],
  ['Lager', 'department', 'Nürnberg', 'warehouse', ['warehouse']],
  ['Leipzig', 'site', null, null, ['warehouse', 'viewer']],
]

/** Two sites with their departments, and who belongs where. */
export async function makeUnits(
  sql: Sql,
  random: Random,
  atMs: number,
  { orgId, people }: { orgId: string; people: ReadonlyMap<string, string> },
): Promise<void> {
  const made = new Map<string, { id: string; above: string[] }>()
  await withSystem(sql, async (tx) => {
    for (const [name, kind, parent, head, members] of UNITS) {
      const over = parent === null ? undefined : made.get(parent)
      const id = random.id(atMs)
      const above = [...(over?.above ?? []), id]
      made.set(name, { id, above })
      await tx`INSERT INTO org_units (org_id, id, parent_id, name, kind, head_id, above)
        VALUES (${orgId}, ${id}, ${over?.id ?? null}, ${name}, ${kind}, ${people.get(head ?? '') ?? null}, ${above}::uuid[])`
      for (const member of members)
        await tx`INSERT INTO org_unit_members (org_id, id, unit_id, user_id) VALUES (${orgId}, ${random.id(atMs)}, ${id}, ${people.get(member) ?? ''})`
    }
  })
}
