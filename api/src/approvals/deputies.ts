import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { deputy, endDeputy, nameDeputy } from '@werkbank/model/approvals/deputy.ts'
import { deputyEnded, deputyNamed } from '@werkbank/model/approvals/events.ts'
import { accessChanged } from '@werkbank/model/identity/events.ts'
import { type CommandContext, handle } from '../http/command/command-route.ts'
import { notFound, wrongInput } from '../http/problem/problem.ts'
import { insertRow, rowById } from '../records/rows.ts'

/** R-AP7. Under one lock of the organisation: two people who name each other at the same moment would be a circle. */
export const handleNameDeputy = handle(
  nameDeputy,
  async (context, { id = context.newId(), deputyId, fromOn, untilOn }) => {
    const { tx, caller, refuse, today, emit } = context
    const personId = caller.userId
    if (deputyId === personId) throw refuse('deputy-self', {})
    if (untilOn < today) throw refuse('deputy-past', {})
    const people =
      await tx`SELECT FROM users WHERE org_id = current_org() AND id = ${deputyId} AND kind = 'person' AND disabled_at IS NULL AND deleted_at IS NULL`
    if (people.length === 0) throw wrongInput('deputyId', 'problems.no_person')
    await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`deputies ${caller.orgId}`}, 0))`
    if (await isCircle(tx, { personId, deputyId, fromOn, untilOn })) throw refuse('deputy-circle', {})
    await insertRow(tx, deputy, { id, personId, deputyId, fromOn, untilOn, active: fromOn <= today })
    emit(deputyNamed, id, { personId, deputyId, fromOn, untilOn })
    tellDeputy(context, deputyId)
    return { id }
  },
)

/** Whether somebody down the line stands in for the person already, on any of these days. */
async function isCircle(
  tx: Tx,
  { personId, deputyId, fromOn, untilOn }: { personId: string; deputyId: string; fromOn: string; untilOn: string },
): Promise<boolean> {
  const found = await tx`
    WITH RECURSIVE line AS (
      SELECT ${deputyId}::uuid AS id
      UNION SELECT d.deputy_id FROM deputies d JOIN line ON d.person_id = line.id
      WHERE d.org_id = current_org() AND d.deleted_at IS NULL AND d.from_on <= ${untilOn} AND d.until_on >= ${fromOn}
    ) SELECT FROM line WHERE id = ${personId}`
  return found.length > 0
}

export const handleEndDeputy = handle(endDeputy, async (context, { id }) => {
  const { tx, caller, emit, now } = context
  const row = await rowById(tx, deputy, id, { lock: true })
  if (!row || (row.personId !== caller.userId && row.deputyId !== caller.userId)) throw notFound()
  await tx`UPDATE deputies SET deleted_at = ${now}, active = false WHERE org_id = current_org() AND id = ${id}`
  emit(deputyEnded, id, { personId: row.personId, deputyId: row.deputyId })
  tellDeputy(context, row.deputyId)
  return {}
})

/** Their devices and open sockets look again at what they may see. */
function tellDeputy({ emit }: Pick<CommandContext<never>, 'emit'>, userId: string): void {
  emit(accessChanged, userId, { userId })
}
