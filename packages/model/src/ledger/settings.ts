import { number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

/** What was posted before stands on devices as the balances that were brought forward. */
export const entriesHeld = defineSetting({
  key: 'ledger.monthsOnDevices',
  levels: ['organisation'],
  kind: number('month', { from: 1, to: 120 }),
  default: 24,
  right: 'company.edit',
  words: {
    de: {
      name: 'Buchungssätze auf den Geräten',
      tells: 'Was früher gebucht wurde, steht dort als Saldovortrag; die einzelnen Buchungssätze kommen vom Server.',
    },
    en: {
      name: 'Journal entries on devices',
      tells: 'What was posted earlier is there as balances brought forward; the single entries come from the server.',
    },
  },
})
