import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import { assignmentSchema } from '@werkbank/model/identity/assignment.ts'
import { roleKey } from '@werkbank/model/identity/role-commands.ts'
import { z } from 'zod'
import { decodeCursor, pageInput, pageOf, toPage } from '../../http/pages.ts'
import { defineQuery } from '../../http/query-route.ts'

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
  a.reason, a.ended_at, a.ended_by, a.ended_reason FROM role_assignments a JOIN roles r ON r.org_id = a.org_id AND r.key = a.role_key`

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
