import { number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

/** What was posted before stands on devices as the balances that were brought forward. */
export const entriesHeld = defineSetting({
  key: 'ledger.monthsOnDevices',
  levels: ['organisation'],
  kind: number('month', { from: 1, to: 120 }),
  default: 24,
  right: 'company.edit',
})
