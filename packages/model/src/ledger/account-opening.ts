import { defineRecord } from '../records/define-record.ts'
import { money } from '../records/kinds/number.ts'
import { text } from '../records/kinds/text.ts'

const name = () => text({ max: 200 })

/**
 * What an account brings forward to the first entry that devices hold: its debits and credits before, so that sums are exact without the entries. Its id
 * is the account's code.
 */
export const accountOpening = defineRecord({
  name: 'account-opening',
  table: 'account_openings',
  key: 'text',
  read: { permission: 'ledger.read' },
  isLasting: true,
  beyond: 'journalEntries',
  fields: { name: name(), nameEn: name(), debitMinor: money(), creditMinor: money() },
})
