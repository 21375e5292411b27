import { number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

export const paymentDaysOfNew = defineSetting({
  key: 'partners.paymentDays',
  levels: ['organisation'],
  kind: number('day', { from: 0, to: 365 }),
  default: 14,
  right: 'company.edit',
})
