import { number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

export const quoteValidDays = defineSetting({
  key: 'quotes.validDays',
  levels: ['role', 'organisation'],
  kind: number('day', { from: 1, to: 365 }),
  default: 30,
  right: 'company.edit',
})
