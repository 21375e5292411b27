import { idSchema } from '@werkbank/model/base/value/id.ts'
import { QUOTE_STATES, quote, quoteState } from '@werkbank/model/quotes/quote.ts'
import { taxLine } from '@werkbank/model/sales/records.ts'
import { z } from 'zod'
import { mountCommand } from '../http/command/command-route.ts'
import { routes } from '../http/context.ts'
import { companyDayOf } from '../http/organisation.ts'
import { pageOf } from '../http/pages.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { mountPaper } from '../papers/index.ts'
import { type ListInput, listInput, listRecord } from '../records/list.ts'
import { handleAcceptQuote } from './accept-quote.ts'
import { handleCommitQuote } from './commit-quote.ts'
import { handleCreateQuote } from './create-quote.ts'
import { handleDeclineQuote } from './decline-quote.ts'
import { quotePaper } from './quote-paper.ts'
import { quoteById } from './quotes.ts'

const listed = quote.row
  .omit({ rev: true })
  .extend({ /** By the company's day (SA-03). */ state: z.enum(QUOTE_STATES) })
const content = z.object({
  head: z.record(z.string(), z.unknown()),
  lines: z.array(z.looseObject({ id: z.string(), productId: z.string(), quantity: z.string() })),
  notes: z.string(),
})
const totals = z.object({
  lineNetsMinor: z.array(z.int()),
  taxes: z.array(taxLine),
  netMinor: z.int(),
  taxMinor: z.int(),
  grossMinor: z.int(),
})
const whole = listed.extend({
  committed: content
    .extend({ version: z.int(), committedBy: z.string().nullable(), committedAt: z.string(), totals })
    .nullable(),
  workingCopy: content.extend({ broken: z.array(z.string()) }),
  changed: z.boolean(),
  differences: z.array(
    z.object({ lineId: z.string().optional(), field: z.string(), from: z.unknown(), to: z.unknown() }),
  ),
})

const listOfQuotes = defineQuery({
  name: 'quote.list',
  route: 'GET /quotes',
  permission: 'quote.read',
  summary: 'Quotes',
  input: z.object({ ...listInput(quote), state: z.enum(QUOTE_STATES).optional() }),
  answer: pageOf(listed),
})
const getQuote = defineQuery({
  name: 'quote.get',
  route: 'GET /quotes/{id}',
  permission: 'quote.read',
  summary: 'A quote: as it was sent, and as it is being written',
  input: z.object({ id: idSchema }),
  answer: whole,
})

export const quoteRoutes = routes()
mountQuery(quoteRoutes, listOfQuotes, async (context, { state, ...input }) => {
  const { tx } = context
  const today = await companyDayOf(tx)
  const isOver = tx`(status = 'sent' AND valid_until < ${today})`
  const wanted = state === 'expired' ? tx`AND ${isOver}` : tx`AND status = ${state ?? ''} AND NOT ${isOver}`
  const page = await listRecord(context, quote, input as ListInput, { where: state ? [wanted] : [] })
  return { ...page, items: page.items.map((item) => ({ ...item, state: quoteState(item, today) })) as never }
})
mountQuery(
  quoteRoutes,
  getQuote,
  async ({ tx, caller }, { id }) => (await quoteById({ tx, caller, today: await companyDayOf(tx) }, id)) as never,
)
for (const handler of [handleCreateQuote, handleCommitQuote, handleAcceptQuote, handleDeclineQuote])
  mountCommand(quoteRoutes, handler as never)
mountPaper(
  quoteRoutes,
  {
    name: 'quote.pdf',
    route: 'GET /quotes/{id}/pdf',
    permission: 'quote.read',
    summary: 'A quote as a PDF, as it was sent last or with `version`',
    input: z.object({ id: idSchema, version: z.coerce.number().int().min(1).max(1_000_000).optional() }),
  },
  ({ tx }, { id, version }) => quotePaper({ tx }, id, version),
)
