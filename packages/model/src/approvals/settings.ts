import { number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

/** ID-108: after that a request is passed on. */
export const approvalDays = defineSetting({
  key: 'approvals.days',
  levels: ['organisation'],
  kind: number('day', { from: 1, to: 60 }),
  default: 2,
  right: 'company.edit',
})
