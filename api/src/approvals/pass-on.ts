import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { emit } from '@werkbank/database/spine.ts'
import { approval } from '@werkbank/model/approvals/approval.ts'
import { approvalPassedOn } from '@werkbank/model/approvals/events.ts'
import type { Stage } from '@werkbank/model/approvals/kind.ts'
import { newEvent } from '@werkbank/model/base/event.ts'
import { dayIn } from '@werkbank/model/base/value/company-day.ts'
import { accessChanged } from '@werkbank/model/identity/events.ts'
import type { JobKind } from '../queue/index.ts'
import { columns } from '../records/rows.ts'
import { type Request, withDecisions, writeDecision } from './approvals.ts'

/** ID-108: each night requests whose time is up are passed on, and deputies begin and end. */
export const passesOn: JobKind = {
  name: 'approvals',
  rights: () => [],
  nightly: { at: '00:05', of: 'organisation' },
  async run({ job: { orgId }, piece, services }) {
    await piece(async ({ tx }) => {
      const now = services.now()
      const passed = await passOverdue(tx, { orgId, now: now.toISOString() })
      const changed = await turnDeputies(tx, { orgId, now })
      return { outcome: { passed, changed } }
    })
  },
}

/** Of requests on which nobody decided in time: who is next may decide as well from now on. Returns how many. */
export async function passOverdue(tx: Tx, { orgId, now }: { orgId: string; now: string }): Promise<number> {
  const rows = await tx<Omit<Request, 'decisions'>[]>`
    SELECT ${columns(tx, approval)} FROM approvals WHERE org_id = ${orgId} AND state = 'open' AND due_at <= ${now} ORDER BY id FOR NO KEY UPDATE`
  for (const request of await withDecisions(tx, rows)) {
    const { late } = request.stages[request.stage] as Stage
    await tx`UPDATE approvals SET due_at = NULL, rights = ${tx.json([...request.rights, ...(late ? [late] : [])])}, version = version + 1
      WHERE org_id = ${orgId} AND id = ${request.id}`
    if (!late) continue
    const nobody = { tx, now, caller: { userId: request.requestedBy } }
    await writeDecision(nobody, { request, verdict: 'passed-on', reason: '', nobody: true })
    await emit(tx, {
      ...newEvent(approvalPassedOn, request.id, { kind: request.kind, right: late }),
      orgId,
      actor: null,
    })
  }
  return rows.length
}

/** Deputies whose first or last day it is. Returns how many began or ended. */
export async function turnDeputies(tx: Tx, { orgId, now }: { orgId: string; now: Date }): Promise<number> {
  const [company] = await tx<{ timeZone: string }[]>`SELECT time_zone FROM organisations WHERE org_id = ${orgId}`
  const today = dayIn(now, company?.timeZone ?? 'UTC')
  const changed = await tx<{ deputyId: string }[]>`
    UPDATE deputies SET active = NOT active WHERE org_id = ${orgId} AND deleted_at IS NULL AND active <> (${today} BETWEEN from_on AND until_on)
    RETURNING deputy_id`
  const people = [...new Set(changed.map(({ deputyId }) => deputyId))]
  await emit(tx, ...people.map((userId) => ({ ...newEvent(accessChanged, userId, { userId }), orgId, actor: null })))
  return changed.length
}
