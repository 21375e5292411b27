import { defineRights, NOBODY, TEAM } from '../base/right.ts'

/** People with their roles, the security log, and tokens of one's own. */
export const IDENTITY_RIGHTS = defineRights('System', {
  'access.manage': NOBODY,
  'role.lend': NOBODY,
  'audit.read': NOBODY,
  'audit.export': NOBODY,
  'token.create': TEAM,
})
