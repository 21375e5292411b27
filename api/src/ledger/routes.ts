import { daySchema } from '@werkbank/model/base/value/day.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import { paperName } from '@werkbank/model/sales/billing/paper-name.ts'
import { z } from 'zod'
import { routes } from '../http/context.ts'
import { pageInput, pageOf } from '../http/pages.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { listEntries, trialBalance } from './entries.ts'

const entrySchema = z.object({
  id: z.string(),
  period: z.string(),
  postedOn: z.string(),
  currency: z.string(),
  kind: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  text: z.string(),
  at: z.string(),
  reversesId: z.string().nullable(),
  /** Of an entry about an invoice: what that is called; null to who may not see invoices. */
  invoice: paperName.nullable(),
  /** Of an entry about an order: its number; null to who may not see orders. */
  orderNumber: z.string().nullable(),
  lines: z.array(
    z.object({
      account: z.string(),
      accountName: z.string(),
      accountNameEn: z.string(),
      debitMinor: z.int(),
      creditMinor: z.int(),
    }),
  ),
})
const listOfEntries = defineQuery({
  name: 'ledger.entries',
  route: 'GET /ledger/entries',
  permission: 'ledger.read',
  summary: 'Journal entries',
  input: z.object({
    ...pageInput(['-postedOn', 'postedOn']),
    from: daySchema.optional(),
    to: daySchema.optional(),
    account: z.string().max(20).optional(),
    subjectType: z.string().max(40).optional(),
    subjectId: idSchema.optional(),
  }),
  answer: pageOf(entrySchema),
})
const balance = defineQuery({
  name: 'ledger.balance',
  route: 'GET /ledger/balance',
  permission: 'ledger.read',
  summary: 'The trial balance, with its check',
  input: z.object({ to: daySchema.optional() }),
  answer: z.object({
    accounts: z.array(
      z.object({
        code: z.string(),
        name: z.string(),
        kind: z.string(),
        debitMinor: z.int(),
        creditMinor: z.int(),
        balanceMinor: z.int(),
      }),
    ),
    debitMinor: z.int(),
    creditMinor: z.int(),
    differenceMinor: z.int(),
  }),
})

export const ledgerRoutes = routes()
mountQuery(ledgerRoutes, listOfEntries, listEntries)
mountQuery(ledgerRoutes, balance, ({ tx }, { to }) => trialBalance(tx, to))
