import { z } from 'zod'
import { defineRecord } from '../records/define-record.ts'
import { computed } from '../records/kinds/structure.ts'
import { note, text } from '../records/kinds/text.ts'
import { day, moment } from '../records/kinds/time.ts'
import { newerThan } from '../records/window.ts'
import { paperName } from '../sales/billing/paper-name.ts'
import { entriesHeld } from './settings.ts'

const code = () => text({ max: 40 })
const journalLine = z.object({
  account: z.string(),
  accountName: z.string(),
  accountNameEn: z.string(),
  debitMinor: z.int(),
  creditMinor: z.int(),
})
/** A booking with its lines; never changed. IV-17. */
export const journalEntry = defineRecord({
  name: 'journal-entry',
  table: 'journal_entries',
  read: { permission: 'ledger.read' },
  isLasting: true,
  holds: newerThan('postedOn', entriesHeld),
  fields: {
    period: code(),
    postedOn: day(),
    currency: code(),
    kind: code(),
    subjectType: code(),
    subjectId: code(),
    text: note({ max: 500 }),
    lines: computed(z.array(journalLine)),
    at: moment(),
    /** Of an entry about an invoice: what that is called, for a device holds the entry longer than the invoice. */
    invoice: { ...computed(z.nullable(paperName)), right: 'invoice.read' },
    /** Of an entry about an order, which is a delivery or return: the order's number. */
    orderNumber: { ...computed(z.nullable(z.string())), right: 'order.read' },
  },
})
