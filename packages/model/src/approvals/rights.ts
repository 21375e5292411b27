import { defineRights, NOBODY, TEAM } from '../base/right.ts'

/** Who may approve what is a right of each domain (`stock.approve`); this one is for what nobody decided in time. */
export const APPROVAL_RIGHTS = defineRights('Team', {
  'approval.overdue': NOBODY,
  'approval.stand-in': TEAM,
})
