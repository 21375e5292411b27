import { accessOfPerson } from '@werkbank/database/access.ts'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import { assignmentSchema } from '@werkbank/model/identity/assignment.ts'
import { rightsOfRole } from '@werkbank/model/identity/resolve-rights.ts'
import { roleKey } from '@werkbank/model/identity/role-commands.ts'
import { z } from 'zod'
import { decodeCursor, pageInput, pageOf, toPage } from '../../http/pages.ts'
import { defineQuery } from '../../http/query-route.ts'
import { heldRoles } from './giving.ts'

/** Who was given which role, the latest start first: of a person, of a role, or what held at a moment of any past day. US-7.5. */
export const listAssignments = defineQuery({
  name: 'role-assignment.list',
  route: 'GET /role-assignments',
  permission: 'access.manage',
  summary: 'Who was given which role, from and until when, by whom and why',
  input: z.object({
    ...pageInput(['from']),
    person: idSchema.optional(),
    role: roleKey.optional(),
    /** Only what held at this moment. */
    at: z.iso.datetime({ offset: true, error: 'This is no moment with a time zone.' }).optional(),
  }),
  answer: pageOf(assignmentSchema),
})

/** One's own, with their ends. US-16.5. */
export const listOwnAssignments = defineQuery({
  name: 'me.roles',
  route: 'GET /me/roles',
  permission: null,
  summary: 'The roles that you have or will have, with their ends',
  input: z.object({}),
  answer: z.object({ items: z.array(assignmentSchema) }),
})

type Row = z.infer<typeof assignmentSchema>
const columns = (
  tx: Tx,
) => tx`a.id, a.user_id, a.role_key AS role, r.name AS role_name, a.valid_from AS from, a.valid_until AS until, a.given_by, a.given_at,
  a.reason, a.lent, a.ended_at, a.ended_by, a.ended_reason FROM role_assignments a JOIN roles r ON r.org_id = a.org_id AND r.key = a.role_key`

export async function readAssignments(
  tx: Tx,
  { limit, cursor, person, role, at }: z.output<typeof listAssignments.input>,
) {
  const after = decodeCursor(cursor, ['string', 'string'])
  const rows = await tx<Row[]>`
    SELECT ${columns(tx)} WHERE a.org_id = current_org() ${person ? tx`AND a.user_id = ${person}` : tx``} ${role ? tx`AND a.role_key = ${role}` : tx``}
      ${at ? tx`AND a.valid_from <= ${at} AND (a.valid_until IS NULL OR a.valid_until > ${at}) AND (a.ended_at IS NULL OR a.ended_at > ${at})` : tx``}
      ${after ? tx`AND (a.valid_from, a.id) < (${after[0] as string}::timestamptz, ${after[1] as string}::uuid)` : tx``}
    ORDER BY a.valid_from DESC, a.id DESC LIMIT ${limit + 1}`
  return toPage(
    rows,
    limit,
    ({ from, id }) => [from, id],
    (row) => row,
  )
}

export const readOwnAssignments = async (tx: Tx, userId: string) => ({
  items: [
    ...(await tx<Row[]>`
      SELECT ${columns(tx)} WHERE a.org_id = current_org() AND a.user_id = ${userId} AND a.ended_at IS NULL AND (a.valid_until IS NULL OR a.valid_until > now())
      ORDER BY a.valid_from DESC, a.id DESC LIMIT 500`),
  ],
})

/** What one has lent, the latest start first, and the roles that one can lend: those whose rights one has oneself. US-10.1. */
export const listLentRoles = defineQuery({
  name: 'lent-role.list',
  route: 'GET /lent-roles',
  permission: 'role.lend',
  summary: 'The roles that you have lent, and those that you can lend',
  input: z.object({}),
  answer: z.object({
    items: z.array(assignmentSchema),
    lendable: z.array(z.object({ key: z.string(), name: z.string() })),
  }),
})

export async function readLentRoles(tx: Tx, { orgId, userId }: Pick<Caller, 'orgId' | 'userId'>) {
  const items = await tx<Row[]>`
    SELECT ${columns(tx)} WHERE a.org_id = current_org() AND a.lent AND a.given_by = ${userId} ORDER BY a.valid_from DESC, a.id DESC LIMIT 200`
  const named = await tx<
    { key: string; name: string }[]
  >`SELECT key, name FROM roles WHERE deleted_at IS NULL ORDER BY name, key`
  const [roles, { rights }] = [await heldRoles(tx), await accessOfPerson(tx, orgId, userId)]
  const canLend = (key: string) => {
    const given = rightsOfRole(key, roles)
    return given.length > 0 && given.every((right) => rights.has(right))
  }
  return { items: [...items], lendable: named.filter(({ key }) => canLend(key)) }
}
