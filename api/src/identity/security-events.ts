import type { Tx } from '@werkbank/database/connect.ts'
import { idSchema } from '@werkbank/model/base/id.ts'
import { securityEventSchema, securityEventTypeSchema } from '@werkbank/model/identity/security-event.ts'
import { z } from 'zod'
import { decodeCursor, pageInput, pageOf, toPage } from '../http/pages.ts'
import { defineQuery } from '../http/query-route.ts'

/** The security log, newest first: who signed in or failed to, was refused something, or gave and took rights. US-13.1, US-13.3, ID-131. */
export const listSecurityEvents = defineQuery({
  name: 'security-event.list',
  route: 'GET /security-events',
  permission: 'audit.read',
  summary: 'Sign-ins, refusals and changes of rights, newest first',
  input: z.object({
    ...pageInput(['seq']),
    type: securityEventTypeSchema.optional(),
    /** Who did it or whom it is about. */
    person: idSchema.optional(),
    result: z.enum(['done', 'refused']).optional(),
    /** In names and addresses. */
    text: z.string().trim().max(100).optional(),
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
  }),
  answer: pageOf(securityEventSchema),
})
type Filter = z.output<typeof listSecurityEvents.input>

export async function readSecurityEvents(tx: Tx, { limit, cursor, type, person, result, text, from, to }: Filter) {
  const after = decodeCursor(cursor, ['number'])
  const pattern = text && `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
  const rows = await tx<z.infer<typeof securityEventSchema>[]>`
    SELECT seq, at, type, result, actor, actor_name, subject_type, subject_id, subject_name, address, user_agent, request_id, details
    FROM security_events WHERE org_id = current_org() ${after ? tx`AND seq < ${after[0] as number}` : tx``}
      ${type ? tx`AND type = ${type}` : tx``} ${result ? tx`AND result = ${result}` : tx``}
      ${person ? tx`AND (actor = ${person} OR subject_id = ${person})` : tx``}
      ${pattern ? tx`AND (actor_name ILIKE ${pattern} OR subject_name ILIKE ${pattern} OR address ILIKE ${pattern})` : tx``}
      ${from ? tx`AND at >= ${from}` : tx``} ${to ? tx`AND at < ${to}` : tx``}
    ORDER BY seq DESC LIMIT ${limit + 1}`
  return toPage(
    rows,
    limit,
    ({ seq }) => [seq],
    (row) => row,
  )
}
